"""Merging: what the shards of an order have made becomes one output folder.

A shard comes from another machine, by ways that may have lost or changed something. So nothing is
copied before all of it was looked at: every shard there, all of one order and press, from the files
there are now, every file as its record says, and no name that leads out of its folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import (
    BLANKS,
    PAGE_END,
    RECORD,
    RECORDS,
    WORDS,
    ArtifactRecord,
    leads_down,
    record_name,
)
from press.build.artifacts import Artifacts, keep_replaced
from press.build.atomic import digest, report_errors, write_all
from press.build.journal import Event, Journal, event_of, numbers
from press.build.json_values import from_json
from press.build.shards import Shard, ShardRecord, read_shard
from press.build.store import Question, Stamps, reads_of
from press.edition import Copy, Edition, Problem, Unprintable, mistake
from press.files import Files

BATCH = 64  # pieces for which the disk is waited for once
AGAIN = "copy it again with its folder .made, or print that shard again"


class Merged(NamedTuple):
    """What came of merging: how many pieces were copied, and how many were there already."""

    shards: list[ShardRecord]
    copied: int
    unchanged: int


class Made(NamedTuple):
    """What a record was made for."""

    edition: Edition | Copy


class Printed(NamedTuple):
    """A folder with what it tells of its run as a shard."""

    folder: Path
    told: ShardRecord


class Piece(NamedTuple):
    """An edition or a copy of a shard: its files by path below the folder, each with its digest.

    The last of them is the record, so that it is written last. `asked` are the questions of the
    record, still as lines; `event` is what the journal has of it, without its day.
    """

    folder: Path
    files: dict[str, str]
    asked: list[bytes]
    event: Event


class Broken(Exception):
    """A file of a shard is not as it was printed, or its name leads out of the folder."""


def merge_shards(folders: Sequence[Path], output: Path, files: Files) -> Merged:
    """Copies what shards have made into an output folder, where it is not there already.

    `folders` (paths) are those that the shards were printed to, and `output` is the one that is
    written to. `files` (Files) is the window on the project, from which all must have been made.
    Gives a Merged: how many were copied.

    Raises Unprintable if it cannot be written, or, before anything is, with every reason why these
    folders are not the shards of one order.
    """
    shards = _all_of_them(folders, output)
    pieces = _sound(shards, files)
    artifacts = Artifacts(output, "")
    artifacts.sweep()
    copied, book, day = 0, Journal(output), files.today.isoformat()
    with report_errors(output):
        book.begin(day)
    for at in range(0, len(pieces), BATCH):
        batch = [
            (piece, _new(piece, output, artifacts.stamps)) for piece in pieces[at : at + BATCH]
        ]
        new = [(piece, lacking) for piece, lacking in batch if lacking]
        with report_errors(output):
            for piece, _ in new:
                keep_replaced(output / list(piece.files)[-1], piece.event.files)
            write_all(dict(chain.from_iterable(lacking.items() for _, lacking in new)))
            book.write([piece.event._replace(day=day) for piece, _ in new])
        copied += len(new)
    artifacts.close()
    return Merged([shard.told for shard in shards], copied, len(pieces) - copied)


def _all_of_them(folders: Sequence[Path], output: Path) -> list[Printed]:
    """The shards in these folders, by number, if they are all of one order."""
    shards, problems = list[Printed](), list[Problem]()
    for folder in dict.fromkeys(folders):
        told = read_shard(folder)
        if folder.resolve() == output.resolve():
            message = f"{folder} is to be merged into itself"
            hint = "merge into another folder, with --output"
            problems.append(mistake("no-shard", message, None, hint))
        elif not folder.is_dir():
            problems.append(mistake("no-shard", f"there is no folder {folder}", None, ""))
        elif told is None:
            message = f"{folder} has no shard that was printed to its end"
            hint = "print it with --shard; who copies it must copy its folder .made too"
            problems.append(mistake("no-shard", message, None, hint))
        else:
            shards.append(Printed(folder, told))
    shards.sort(key=lambda shard: shard.told.shard)
    if problems or not shards:
        raise Unprintable(problems or [mistake("no-shard", "there is nothing to merge")])
    problems = [*_unlike(shards), *_missing(shards)]
    if problems:
        raise Unprintable(problems)
    return shards


def _unlike(shards: list[Printed]) -> Iterator[Problem]:
    """A problem for each shard that is of another order, or made by another press, than one."""
    first, *others = shards
    for other in others:
        a, b = first.told, other.told
        what, hint = "", ""
        if a.shard.of != b.shard.of:
            what = f"is one of {b.shard.of} shards, {first.folder} one of {a.shard.of}"
            hint = "print all of them as parts of the same number"
        elif a.order != b.order:
            what = f"was printed for another order than {first.folder}"
            hint = "give each the same topics, formats and brands, in the same words"
        elif a.press != b.press:
            what = f"was printed by another press than {first.folder}"
            hint = "use one version of the press, Python and all libraries on every machine"
        elif a.editions != b.editions:
            what = f"was printed from other topics than {first.folder}"
            hint = "print all of them from the same files"
        if what:
            yield mistake("other-shard", f"{other.folder} {what}", None, hint)


def _missing(shards: list[Printed]) -> Iterator[Problem]:
    there: dict[Shard, Path] = {}
    for folder, told in shards:
        if told.shard in there:
            message = f"{there[told.shard]} and {folder} are both shard {told.shard}"
            yield mistake("other-shard", message, None, "name one of them")
        there[told.shard] = folder
    counts = {shard.of for shard in there}
    if len(counts) == 1 and len(there) < (of := counts.pop()):
        some = (str(s) for n in range(1, of + 1) if (s := Shard(n, of)) not in there)
        first = next(some)
        rest = of - len(there) - 1
        message = f"shard {first} is missing{f', and {rest} more' if rest else ''}"
        yield mistake("missing-shard", message, None, "print it, and name its folder too")


# ── What is in them ───────────────────────────────────────────────────────────────────────────


def _sound(shards: list[Printed], files: Files) -> list[Piece]:
    """Every piece of all shards. Raises Unprintable for those that are broken or disagree."""
    problems, pieces = list[Problem](), list[Piece]()
    for shard in shards:
        try:
            pieces += [_piece(shard, name) for name in shard.told.records]
        except Broken as broken:
            problems.append(mistake("damaged-shard", str(broken), None, AGAIN))
    problems += [*_two_files(pieces), *_stale(pieces, files)]
    if problems:
        raise Unprintable(problems)
    return pieces


def _piece(shard: Printed, name: str) -> Piece:
    """What a record of a shard tells of, if all of it is there as it was printed; else Broken."""
    folder, told = shard
    data = _read(folder, f"{RECORDS}/{name}", told.records[name])
    whole, *asked = data.split(b"\n")
    try:
        record, made = from_json(ArtifactRecord, whole), from_json(Made, whole).edition
    except ValueError:
        raise Broken(f"{folder} is damaged: {name} is no record") from None
    edition = made.edition if isinstance(made, Copy) else made
    own = name == record_name(made) and name.endswith(RECORD) and edition.brand != BLANKS
    if not own or not told.shard.has(edition) or record.press != told.press:
        raise Broken(f"{folder} is damaged: {name} is no record of shard {told.shard}")
    for path, was in record.files.items():
        above, _, last = path.rpartition("/")
        if above not in ("", edition.brand) or last.startswith(".") or path == "index.html":
            raise Broken(f"{folder} is damaged: {path} is no place for what was printed")
        _read(folder, path, was)
    files, said = dict(record.files), ""
    if record.words:
        words = f"{RECORDS}/{name.removesuffix(RECORD)}{WORDS}"
        text = _read(folder, words, record.words).decode("utf-8", "replace")
        said = "" if isinstance(made, Copy) else numbers(text.split(PAGE_END))
        files[words] = record.words
    files[f"{RECORDS}/{name}"] = told.records[name]
    return Piece(folder, files, asked, event_of(made, record.files, "", said))


def _read(folder: Path, path: str, was: str) -> bytes:
    """A file of a shard as it was printed. Raises Broken."""
    if not leads_down(path):
        raise Broken(f"{folder} is damaged: {path} leads out of it")
    with suppress(OSError):
        at = (folder / path).resolve(strict=True)
        if not at.is_relative_to(folder.resolve()):
            raise Broken(f"{folder} is damaged: {path} leads out of it")
        if at.is_file() and digest(data := at.read_bytes()) == was:
            return data
    raise Broken(f"{folder} is not whole: {path} is not there as it was printed")


def _two_files(pieces: Iterable[Piece]) -> Iterator[Problem]:
    """A problem for each file that two pieces have, with other bytes."""
    seen: dict[str, tuple[str, Path]] = {}
    for piece in pieces:
        for path, own in piece.files.items():
            was, folder = seen.setdefault(path, (own, piece.folder))
            if was != own:
                message = f"{path} is another file in {folder} than in {piece.folder}"
                yield mistake("other-shard", message, None, "print both shards from the same files")


def _stale(pieces: Iterable[Piece], files: Files) -> Iterator[Problem]:
    """A problem for each shard that was printed from other files than there are now.

    It is another one's, or that of an earlier run: whoever was to print it today has not.
    """
    lines: set[bytes] = set()  # that hold; most editions ask the same
    told: set[Path] = set()
    for piece in pieces:
        for line in piece.asked:
            if line in lines or piece.folder in told:
                continue
            try:
                question = from_json(Question, line)
                if files.unchanged(reads_of([question])):
                    lines.add(line)
                    continue
                problem = _otherwise(piece.folder, question)
            except ValueError:
                problem = mistake(
                    "damaged-shard", f"{piece.folder} has a damaged record", None, AGAIN
                )
            told.add(piece.folder)
            yield problem


def _otherwise(folder: Path, question: Question) -> Problem:
    if question.kind == "past":
        message = f"{folder} was printed on another day, and {question.what} lies between"
        return mistake("stale-shard", message, None, "print that shard again")
    changed = question.what.partition("#")[0]
    message = f"{folder} was printed from other files than there are now: {changed}"
    return mistake("stale-shard", message, None, "print that shard again, from these files")


# ── Copying ───────────────────────────────────────────────────────────────────────────────────


def _new(piece: Piece, output: Path, stamps: Stamps) -> dict[Path, bytes]:
    """The files of a piece that the output folder lacks, or has otherwise. Raises Unprintable."""
    new: dict[Path, bytes] = {}
    for path, was in piece.files.items():
        at = output / path
        if not at.parent.resolve().is_relative_to(output.resolve()):
            message = f"{at.parent} leads out of {output}"
            raise Unprintable(
                [mistake("damaged-shard", message, None, "merge into another folder")]
            )
        with suppress(OSError):
            if stamps.digest(at) == was:
                continue
        try:
            new[at] = _read(piece.folder, path, was)
        except Broken as broken:  # changed since it was looked at
            raise Unprintable([mistake("damaged-shard", str(broken), None, AGAIN)]) from None
    return new
