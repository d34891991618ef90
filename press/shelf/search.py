"""The search for a number, words, a reference or a clinic, for corrections and recalls.

It goes through the files that authors write, so that they can mend them, and through the words of
every page that was made, so that it can be called back. These are thousands of editions: those that
do not say it have to be ruled out fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import (
    BASE,
    CLINICS,
    RECORD,
    RECORDS,
    WORDS,
    kept_name,
    record_name,
)
from press.build.clinics_record import ClinicsRecord
from press.build.journal import Event, Journal, Past
from press.build.left_over import Sources
from press.build.store import load
from press.content.language import FOLDER as WORDS_OF_PRESS
from press.content.language import written_words
from press.content.library import REFERENCES, written
from press.content.sources import withdrawn
from press.files import Files
from press.model import Edition, Location, Problem
from press.shelf.catalogue import Catalogue, Entry
from press.shelf.word_index import folded, words_of_topics

# The files whose words are printed: folders, with the endings of names in them.
WRITTEN = (
    *(("factsheets", ".yaml"), ("factsheets/packs", ".yaml"), ("factsheets/library", ".yaml")),
    *(
        ("factsheets/library", ".json"),
        ("layouts/brands", "/brand.yaml"),
        (WORDS_OF_PRESS, ".yaml"),
    ),
)
PAGE_END = b"\f"
NUMBER = re.compile(r"(?:\+|0)[\d\s().-]{6,}")
BETWEEN = r"[\s().-]{0,3}"
OUTSIDE = bytes({*b" \t\r\n().-", *range(0x80, 0x100)})  # what stands within and around numbers


class MatchedLine(NamedTuple):
    """A line of a file that says it. `topic` is empty where topics share the file.

    `press` is true for the fixed words of the press itself, over which a project may lay its own.
    """

    at: Location
    text: str
    topic: str
    press: bool = False


class MatchedFile(NamedTuple):
    """A finished file that says it, and the pages that do, if they are known.

    `clinics` is the number of clinics that have copies in their own names that say it. A file that
    is a copy has `made_from`, the path of the file it was made from. `left` says why it is left
    over, if it is.
    """

    entry: Entry
    pages: tuple[int, ...]
    clinics: int = 0
    made_from: str = ""
    left: str = ""


class ClinicCopy(NamedTuple):
    """A clinic's own copy; `at` is the place of the clinic's row in the table.

    `status` is `withdrawn` if anything that it prints is, by now; else it is empty.
    """

    clinic: str
    path: str
    at: str
    topic: str
    format: str
    language: str
    status: str = ""


EditionKey = tuple[str, str, str, str]  # topic, language, brand and format of an edition


class ClinicCopies(NamedTuple):
    """The clinics' copies of an edition, each with the clinic's own words.

    `bases` are the records of what each copy was made from, by name.
    """

    edition: EditionKey
    copies: list[tuple[ClinicCopy, str]]
    bases: list[str]


class Formerly(NamedTuple):
    """A file that said it and does no more: since a day it was made, until it was replaced.

    `found` says that it was made before that day, on one that nobody knows. `until` is the day on
    which it was replaced by the file `by`, or removed, where that is empty; both are empty where
    somebody has taken it away. `clinic` is empty for an edition.
    """

    path: str
    topic: str
    language: str
    brand: str
    format: str
    clinic: str
    since: str
    found: bool
    until: str
    by: str


class Results(NamedTuple):
    """Every place that says what was `asked`: lines of files, finished files, clinics' copies.

    `formerly` are files that said it until they were replaced. `unmade` are the topics that say it
    and of which nothing was made yet. `damaged` says which records could not be read: what they
    tell of was not looked through.
    """

    asked: str
    lines: list[MatchedLine]
    editions: list[MatchedFile]
    clinics: list[ClinicCopy]
    unmade: list[str]
    damaged: list[Problem]
    formerly: list[Formerly]

    @property
    def empty(self) -> bool:
        """True if nothing says what was asked for, and nothing did."""
        return not (self.lines or self.editions or self.clinics or self.formerly)


class Query:
    """Something to be looked for: a clinic, a reference by its key, a number, or words.

    Other ways of writing the same number are found too; one that begins with 0 or +44 is British.
    `key`, `clinic` and `number` (figures alone, without the prefix) are empty where it is none.
    """

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        kind, colon, name = self.text.partition(":")
        of_clinic = colon and kind.casefold() == "clinic"
        self.clinic = name.strip() if of_clinic else ""
        self.key = self.text[1:] if self.text.startswith("@") else ""
        self.number = self.begins = ""
        if NUMBER.fullmatch(self.text):
            digits = re.sub(r"\(0\)|\D", "", re.sub(r"^00", "+", self.text))
            abroad = self.text.startswith(("+", "00")) and not digits.startswith("44")
            self.number = digits if abroad else re.sub("^(44)?0?", "", digits)
            home = rf"(?:(?:\+|00)44{BETWEEN}(?:\(?0\)?)?|0)"
            self.begins = r"(?:\+|00)" if abroad else home
        self.words: list[str] = [] if of_clinic else re.findall(r"\w+", folded(self.text))

    @property
    def asks(self) -> bool:
        """True if the query has anything to look for: it is not only blanks and signs."""
        return bool(self.clinic or self.key or self.number or self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern that finds the query in folded text, over ends of lines, as whole words.

        It is a Pattern of `re`.
        """
        if self.key:
            key = re.escape(self.key.casefold())
            return re.compile(rf"@{key}(?![\w-])|^{key}(?=:)", re.MULTILINE)
        if self.number:
            digits = BETWEEN.join(self.number)
            return re.compile(rf"(?<!\d){self.begins}{BETWEEN}{digits}(?!\d)")
        # Behind a letter, a figure is the mark of a reference.
        end = r"(?!\w)" if self.words[-1][-1].isdigit() else r"(?![^\W\d_])"
        # A hyphen may have gone at the end of a line; other words have something between them.
        first, *rest = re.findall(r"(-?)[^\w]*(\w+)", folded(self.text))
        words = [first[1], *(rf"[\W_]{{{0 if hyphen else 1},40}}{word}" for hyphen, word in rest)]
        return re.compile("".join(words) + end)

    def found(self, text: str) -> Iterator[int]:
        """Yields the offsets in `text`, folded by `word_index.folded`, where the query is said."""
        # Letters are found fast: whether they begin a word is asked afterwards.
        for match in self.pattern.finditer(text):
            at = match.start()
            if self.key or self.number or not text[at - 1 : at].isalnum():
                yield at

    @cached_property
    def _needle(self) -> bytes:
        """Its longest word: text without that need not be looked at any further."""
        return max(self.words, key=len).encode()

    def may_be_in(self, words: bytes) -> bool:
        """False if `words` (bytes, folded) cannot say the query; True does not mean they do.

        The words are in UTF-8. This is fast, for many editions at once.
        """
        if self.number:
            return self.number.encode() in words.translate(None, OUTSIDE)
        return self._needle in words

    def pages(self, words: bytes) -> tuple[int, ...]:
        """A tuple of the numbers, from 1, of the pages that say the query.

        `words` (bytes) are those of an edition, folded and in UTF-8, with form feeds between pages.
        """
        if self.number:
            return tuple(self._with_number(words))
        if not self.may_be_in(words):
            return ()
        pages = enumerate(words.decode().split("\f"), 1)
        return tuple(page for page, text in pages if next(self.found(text), None) is not None)

    def _with_number(self, words: bytes) -> Iterator[int]:
        """The pages that have the number: found among bare figures, then looked at in its place."""
        number, bare = self.number.encode(), words.translate(None, OUTSIDE)
        for page, figures in enumerate(bare.split(PAGE_END)):
            at = figures.find(number)
            if at < 0:
                continue
            before, after = figures[max(0, at - 2) : at], figures[at + len(number) :][:1]
            clear = before[-1:] == b"0" and not before[:-1].isdigit() and not after.isdigit()
            home = clear and self.begins.endswith("0)")
            if home or self.pattern.search(words.split(PAGE_END)[page].decode()):
                yield page + 1


def search(query: Query, files: Files, output: Path) -> Results:
    """The Results of looking for a `query` (Query) in the publisher's files and all that was made.

    `files` (Files) is the window on the project, and `output` the output folder. The index of words
    there is renewed where it is old.
    """
    catalogue = Catalogue(output)
    entries = catalogue.entries | catalogue.replaced
    lines = [] if query.clinic else list(_lines(query, files))
    damaged = catalogue.damaged()
    clinics = list(_clinics(output / RECORDS, damaged))
    bases = catalogue.bases
    pages = {} if query.clinic else _pages(query, output, entries | bases)
    says = {entries[name][1:5] for name in pages if name in catalogue.entries}
    copies: dict[EditionKey, list[str]] = {}  # of what says it, by what it was made from
    for edition, _, made_from in clinics:
        if found := [n for n in made_from if (n in pages if n in bases else edition in says)]:
            copies[edition] = found
    made = {e[1:5]: e.path for n, e in catalogue.entries.items() if n in pages and not e.kind}
    there = Sources(files, thorough=True)
    editions = []
    for name, entry in entries.items():
        from_ = made.get(entry[1:5], "") if entry.kind and not _has_words(output, name) else ""
        if name not in pages and not from_:
            continue
        replaced = name in catalogue.replaced
        own = [] if replaced or entry.kind else copies.pop(entry[1:5], [])
        match = MatchedFile(_standing(entry, files), pages.get(name, ()), len(own), from_)
        editions.append(match._replace(left=_left(entry, replaced, catalogue, there)))
    for edition, held in copies.items():
        one = next(each for e, those, _ in clinics if e == edition for each, _ in those)
        above, _, name = one.path.rpartition("/")
        path = f"{above.rpartition('/')[0]}/<id>/{name}"
        entry = bases[held[0]]._replace(path=path, format=edition[3], kind="clinics")
        editions.append(MatchedFile(_standing(entry, files), pages[held[0]], len(held)))
    topics = {entry.topic for entry in entries.values()}
    unmade = dict.fromkeys(line.topic for line in lines if line.topic not in {"", *topics})
    mine = [
        each._replace(status="withdrawn") if withdrawn(files, Edition(*edition)) else each
        for edition, held, _ in clinics
        for each, words in held
        if _has(query, each, words)
    ]
    editions.sort(key=lambda found: found.entry.path)
    formerly = [] if query.key else _formerly(query, Journal(output))
    return Results(query.text, lines, editions, mine, list(unmade), damaged, formerly)


def _has_words(output: Path, name: str) -> bool:
    """True if the words of a copy are kept with its record: an earlier press kept none."""
    return (output / RECORDS / name).with_suffix(WORDS).exists()


def _standing(entry: Entry, files: Files) -> Entry:
    """An entry with the status that it has now, if anything it prints is withdrawn."""
    edition = Edition(entry.topic, entry.language, entry.brand, entry.format)
    return entry._replace(status="withdrawn") if withdrawn(files, edition) else entry


def _left(entry: Entry, replaced: bool, catalogue: Catalogue, there: Sources) -> str:
    """Why a file is left over; empty where it is not."""
    edition = Edition(entry.topic, entry.language, entry.brand, entry.format)
    if name := there.lacking(edition, (entry.kind,) if entry.kind == "sheets" else ()):
        return f"there is no `{name}` any more"
    own = (e.path for e in catalogue.entries.values() if e[1:7] == entry[1:7])
    return f"in its place there is {next(own, 'none')}" if replaced else ""


def _formerly(query: Query, journal: Journal) -> list[Formerly]:
    """The files that said it, as the journal has them, and say it no more."""

    def says(event: Event) -> bool:
        if query.clinic:
            return event.clinic == query.clinic
        return bool(event.says) and bool(query.pages(folded(event.says).encode()))

    said = {path: event for path, event in journal.current.items() if says(event)}
    now = {path for path in said if (journal.output / path).exists()}
    lost = (Past(event, path, "", "") for path, event in said.items() if path not in now)
    found: dict[tuple[str, ...], Formerly] = {}
    for event, path, until, by in (*journal.past, *lost):
        if path in now or not says(event) or (query.clinic and by == path):
            continue
        before = found.get((*event.whose, path))
        since, lay = (before.since, before.found) if before else (event.day, event.what == "found")
        found[*event.whose, path] = Formerly(path, *event[3:7], event.clinic, since, lay, until, by)
    return list(found.values())


def suggestions(query: Query, files: Files, output: Path) -> list[str]:
    """A list of names that a `query` (Query) could have meant: clinics, keys of references.

    It may be empty. Names are written as in a query (`clinic:…`, `@…`). `files` (Files) is the
    window on the project, and `output` the output folder.
    """
    if query.clinic:
        held = _clinics(output / RECORDS, [])
        return sorted({f"clinic:{own.clinic}" for one in held for own, _ in one.copies})
    if query.key:
        return [f"@{key.value}" for key, _ in written(files, *REFERENCES)]
    return []


def _lines(query: Query, files: Files) -> Iterator[MatchedLine]:
    """Every line of the publisher's files that says it, in the order of the files.

    Behind those of a file of fixed words come the press's own that are not laid over.
    """
    for folder, ending in WRITTEN:
        for name in files.names(folder, ending):
            file = f"{folder}/{name}"
            fixed = folder == WORDS_OF_PRESS
            texts = written_words(files, file) if fixed else [(files.text(file), False)]
            for text, press in texts:
                plain, written, before = folded(text), text.split("\n"), 0
                for at in query.found(plain):
                    line = plain.count("\n", 0, at) + 1
                    if line != before:
                        said, place = written[line - 1].strip(), Location(file, line)
                        yield MatchedLine(place, said, _topic(file), press)
                    before = line


def _topic(file: str) -> str:
    """The topic that a file is about; nothing for what topics share."""
    if not file.startswith("factsheets/") or file.startswith("factsheets/library/"):
        return ""
    return file.removeprefix("factsheets/").partition(".")[0]


def _pages(query: Query, output: Path, entries: dict[str, Entry]) -> dict[str, tuple[int, ...]]:
    """The editions that say it, by record, with their pages; a reference has no page of its own."""
    if query.key:
        return {name: () for name, entry in entries.items() if query.key in entry.cites}
    found = {}
    for words, spans in words_of_topics(output, entries):
        if query.may_be_in(words):
            for name, (_, start, end) in spans.items():
                if pages := query.pages(words[start:end]):
                    found[name] = pages
    return found


def _clinics(folder: Path, damaged: list[Problem]) -> Iterator[ClinicCopies]:
    """The clinics' copies of every edition; records that cannot be read are added to `damaged`."""
    for path in sorted(folder.rglob(f"*{CLINICS}")) if folder.is_dir() else ():
        record = load(path, ClinicsRecord)
        if record is None:
            hint = "imprint again: the copies that it tells of are found by no search"
            message = f"{path} cannot be read"
            damaged.append(Problem("warning", "damaged-record", message, None, hint))
        else:
            e, name = record.edition, path.relative_to(folder).with_suffix(RECORD).as_posix()
            copies = [
                (ClinicCopy(c.clinic, c.path, c.at, e.topic, e.format, e.language), c.words)
                for c in record.copies
            ]
            # Sheets and files for a print shop were made from copies, and count with them.
            own = record.copies if name == record_name(e) else []
            bases = [kept_name(name, BASE, copy.base) for copy in own]
            yield ClinicCopies((e.topic, e.language, e.brand, e.format), copies, bases)


def _has(query: Query, own: ClinicCopy, words: str) -> bool:
    if query.clinic:
        return own.clinic == query.clinic
    return not query.key and bool(query.pages(folded(words).encode()))
