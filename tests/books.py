"""The books of a small publisher: what was written, what was made, what must come of a command.

They are kept by hand, as a careful person would: nothing in here asks the press. The test of
sequences writes, prints and asks in turns, and compares what comes of it with what stands here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple
from urllib.parse import unquote

import yaml

from tests.projects import LOGO, PRESS, PROJECT, TODAY, TOPIC, make_project

TOPICS = ("visit", "scan", "diet")
PACKS = {"packs/first": ("visit", "scan"), "packs/whole": ("scan", "diet")}
CODES = {name: f"ABC-{number}" for number, name in enumerate((*TOPICS, *PACKS), 201)}
OURS, THEIRS, ENGLISH, WELSH = "ours", "theirs", "en-GB", "cy"
KINDS = {"clinical": "Nurse", "lay": "Parent"}  # of reviewers, each in one role
TEXTS = ("easy-read", "short")  # a topic in other words, for formats that ask for them
SLIP = "slip"  # a format of the publisher's own: the summary under another name
PATTERN = "{code}-{topic}-v{version}"
TRUST = ("withdrawn", "sample", "draft", "in-review", "overdue", "approved")
OVERDUE = date(2029, 2, 1)  # the day after the next review of every topic
FORMATS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((PRESS / "layouts/formats").glob("*.yaml"))
}
ABOUT = {**FORMATS, SLIP: FORMATS["summary"]}
SUMMARY = (PRESS / "layouts/formats/summary.yaml").read_text("utf-8")
PACK = """\
code: {code}
title: {title}
language: en-GB
jurisdiction: the United Kingdom
audience: For families
summary: All our sheets in 1 book.
note: You do not have to read this book now.
topics: [{topics}]
review:
  version: 1.0
  status: draft
  first_published: 2026-01-31
  last_reviewed: 2026-01-31
  next_review: 2029-01-31
  funding: none
"""
# Inks for a print shop, of every colour that is printed.
COLOURS = ("0b4a5b", "e7f2f3", "16262c", "a8321f", "475a61")
PALETTE = "print:\n  palette:\n" + "".join(f'    "#{c}": [60, 0, 10, 30]\n' for c in COLOURS)
BRAND = PROJECT["layouts/brands/ours/brand.yaml"] + PALETTE
FIXED = (PRESS / "layouts/words/en-GB.yaml").read_text("utf-8")


# ── What was written ──────────────────────────────────────────────────────────────────────────


@dataclass
class Words:
    """A file of words: a topic, its translation, the same in other words, or a pack.

    Its title is `Sheet` and the `mark`, which no other has. Other words have their topic's title,
    and in `matches` the mark that it had when they were written. `signed` has the mark that each
    kind of reviewer signed.
    """

    mark: int = 0
    status: str = "draft"
    version: str = "1.0"
    matches: int = 0
    signed: dict[str, int] = field(default_factory=dict)

    def standing(self, today: date) -> str:
        """How far the words are to be trusted: an approval is for those that were signed."""
        if self.status != "approved":
            return self.status
        if [*self.signed.values()] != [self.mark, self.mark]:
            return "in-review"
        return "overdue" if today >= OVERDUE else "approved"


def title(mark: int) -> str:
    return f"Sheet {mark}"


class Order(NamedTuple):
    """What is to be printed, as it is typed; packs, by the command of that name."""

    topics: tuple[str, ...]
    formats: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    language: str = ""
    size: int = 0
    ink: str = ""
    booklet: bool = False
    print_ready: bool = False
    strict: bool = False
    release: bool = False
    clean: bool = False

    @property
    def words(self) -> list[str]:
        """The order behind `build.py`."""
        packs = [name.removeprefix("packs/") for name in self.topics if name.startswith("packs/")]
        typed = ["pack", *packs] if packs else [w for n in self.topics for w in ("--topic", n)]
        many = (("--format", self.formats), ("--brand", self.brands))
        typed += [word for option, names in many for name in names for word in (option, name)]
        one = (("--language", self.language), ("--text-size", self.size), ("--ink", self.ink))
        typed += [str(word) for option, value in one if value for word in (option, value)]
        switches = ("booklet", "print_ready", "strict", "release", "clean")
        return typed + [f"--{name.replace('_', '-')}" for name in switches if getattr(self, name)]


class Edition(NamedTuple):
    """What is printed into one file. Its format tells size, ink and folding too: a4-24pt-mono."""

    topic: str
    language: str
    brand: str
    format: str
    preset: str

    @property
    def is_pack(self) -> bool:
        return self.topic in PACKS


class Refused(Exception):
    """The order is refused whole, and nothing is made."""


# ── What was made ─────────────────────────────────────────────────────────────────────────────

Verdict = Literal["unchanged", "anew", "either"]
ANEW: Verdict = "anew"


@dataclass
class Copied:
    """Sheets of a booklet, or a file for the print shop with its specification beside it."""

    path: str
    made_of: Mapping[str, object]
    around: tuple
    marks: tuple[int, ...]
    beside: tuple[str, ...] = ()
    there: bool = True


@dataclass
class Made:
    """The file of an edition, with what it says and what it was made of.

    `made_of` is what shows in it; `around` is what a making may have looked at besides. `there`
    says that the file lies as it was made.
    """

    path: str
    marks: tuple[int, ...]  # its own, then those of a pack's parts
    version: str
    status: str
    made_of: Mapping[str, object]
    around: tuple
    drawn: bool = False
    there: bool = True
    copies: dict[str, Copied] = field(default_factory=dict)

    def verdict(self, made_of: Mapping[str, object], around: tuple, drawing: bool) -> Verdict:
        """What must become of it where it is asked for again."""
        if not self.there or made_of != self.made_of or (drawing and not self.drawn):
            return ANEW
        return "unchanged" if around == self.around else "either"


@dataclass
class Handed:
    """The copies of an edition that clinics have, by the clinic's id: their row, what they say."""

    name: str
    rows: dict[str, tuple] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)  # files of clinics that have left: marks
    listed: bool = False  # whether a list of lines to fill in lies there
    around: tuple = ()

    def path(self, clinic: str) -> str:
        return f"clinics/{clinic}/{self.name}.pdf"

    @property
    def list(self) -> str:
        return f"clinics/{self.name}-to-fill-in.csv"


@dataclass
class Folder:
    """An output folder: what was made there, and what lies there besides."""

    made: dict[Edition, Made] = field(default_factory=dict)
    handed: dict[Edition, Handed] = field(default_factory=dict)
    replaced: dict[str, tuple[Edition, Made]] = field(default_factory=dict)  # under other names
    others: set[str] = field(default_factory=set)

    def files(self) -> set[str]:
        """Every file that must lie in the folder, but for the shelf."""
        found = {one.path for one in self.made.values() if one.there} | {*self.replaced}
        for copy in (c for one in self.made.values() for c in one.copies.values()):
            found |= {copy.path, *copy.beside} if copy.there else {*copy.beside}
        for handed in self.handed.values():
            found |= {handed.path(clinic) for clinic in handed.rows} | {*handed.gone}
            found |= {handed.list} if handed.listed else set()
        return found | self.others


class Difference(NamedTuple):
    """Something that is not as the books say: what, of which file, of which edition."""

    what: str
    path: str
    edition: Edition | None = None


class Expected(NamedTuple):
    """What must come of an order: the exit code, each edition that is made or there, and copies.

    `begun` is whether it is carried out at all.
    """

    code: int
    begun: bool = False
    editions: Mapping[Edition, Verdict] = MappingProxyType({})
    copies: Sequence[tuple[Edition, str]] = ()


class Books:
    """What stands in a project, and what was made of it in each output folder.

    What changes a file of the project changes the books with it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.today = TODAY
        self.words: dict[str, Words] = {}  # by what follows factsheets/, without ending
        self.away: dict[str, tuple[Words, bytes]] = {}  # taken away, to be put back
        self.brands = {OURS}
        self.formats = {*FORMATS}
        self.pattern = False
        self.clinics: dict[str, str] = {}  # the phone of each
        self.folders: dict[str, Folder] = {}  # of what is printed, by name
        self.last = 0  # the last mark that was given
        make_project(
            folder,
            {
                "layouts/brands/ours/brand.yaml": f"default: yes\n{BRAND}",
                "layouts/words/cy.yaml": FIXED.replace("English", "Cymraeg"),
            },
        )
        (folder / "factsheets/blood-tests.yaml").unlink()
        (folder / "factsheets/packs").mkdir()
        for name in (*TOPICS, *PACKS):
            self.begin(name)
        for number in (1, 2):
            self.take_in(f"ward-{number}")

    # ── What is done by hand ──

    def file(self, name: str) -> Path:
        return self.folder / f"factsheets/{name}.yaml"

    def begin(self, name: str) -> None:
        """Writes a topic, a translation or a pack."""
        topic, _, language = name.partition(".")
        mark = self._mark()
        if topic in PACKS:
            parts = ", ".join(PACKS[topic])
            text = PACK.format(code=CODES[topic], title=title(mark), topics=parts)
        else:
            text = TOPIC.replace("Blood tests", title(mark)).replace("ABC-101", CODES[topic])
            text = text.replace("language: en-GB", f"language: {language or ENGLISH}")
        self.words[name] = Words(mark)
        self.file(name).write_text(text, "utf-8")

    def edit(self, name: str) -> None:
        """Gives words another title."""
        before = self.words[name].mark
        self.words[name].mark = self._mark()
        self._write(name, title(before) + "\n", title(self.words[name].mark) + "\n")

    def set_status(self, name: str, status: str) -> None:
        before, self.words[name].status = self.words[name].status, status
        self._write(name, f"\n  status: {before}\n", f"\n  status: {status}\n")

    def set_version(self, name: str) -> None:
        before = self.words[name].version
        self.words[name].version = f"1.{int(before[2:]) + 1}"
        self._write(name, f"version: {before}\n", f"version: {self.words[name].version}\n")

    def take_away(self, name: str) -> None:
        self.away[name] = self.words.pop(name), self.file(name).read_bytes()
        self.file(name).unlink()

    def put_back(self, name: str) -> None:
        self.words[name], text = self.away.pop(name)
        self.file(name).write_bytes(text)

    def begun_in_other_words(self, name: str) -> None:
        """Enters what `build.py new` has begun."""
        self.away.pop(name, None)
        self.words[name] = Words(matches=self.words[name.partition(".")[0]].mark)

    def signed(self, name: str) -> None:
        """Enters what `build.py approve` has written, for both kinds of reviewer."""
        words = self.words[name]
        words.status, words.signed = "approved", dict.fromkeys(KINDS, words.mark)

    def mend(self, name: str, digest: str) -> None:
        """Writes that other words are for the topic as it is now."""
        self.words[name].matches = self.words[name.partition(".")[0]].mark
        said = self.file(name).read_text("utf-8")
        said = re.sub(r"^matches: .*$", f"matches: {digest}", said, flags=re.MULTILINE)
        self.file(name).write_text(said, "utf-8")

    def found(self, brand: str) -> None:
        """Adds a brand."""
        self.brands.add(brand)
        home = self.folder / f"layouts/brands/{brand}"
        home.mkdir(exist_ok=True)
        (home / "brand.yaml").write_text(BRAND.replace("Our Charity", "Their Charity"), "utf-8")
        (home / "logo.svg").write_text(LOGO, "utf-8")

    def close(self, brand: str) -> None:
        """Takes a brand away."""
        self.brands.remove(brand)
        (self.folder / f"layouts/brands/{brand}/brand.yaml").unlink()

    def set_pattern(self, pattern: bool) -> None:
        """Has our own brand name its files by a pattern, or not."""
        self.pattern = pattern
        file = self.folder / "layouts/brands/ours/brand.yaml"
        lines = [line for line in file.read_text("utf-8").splitlines() if "file-name" not in line]
        lines += [f'file-name: "{PATTERN}"'] if pattern else []
        file.write_text("\n".join([*lines, ""]), "utf-8")

    def set_slip(self, there: bool) -> None:
        """Adds a format of our own, or takes it away."""
        file = self.folder / f"layouts/formats/{SLIP}.yaml"
        if there:
            file.parent.mkdir(exist_ok=True)
            file.write_text(SUMMARY, "utf-8")
            self.formats.add(SLIP)
        else:
            file.unlink()
            self.formats.remove(SLIP)

    def take_in(self, clinic: str) -> None:
        """Writes a clinic into the table, with a phone that no other row ever had."""
        self.clinics[clinic] = f"01632 960 {self._mark():03d}"
        self._write_table()

    def strike(self, clinic: str) -> None:
        """Takes a clinic out of the table."""
        del self.clinics[clinic]
        self._write_table()

    @property
    def table(self) -> Path:
        return self.folder / "clinics.csv"

    def _write_table(self) -> None:
        rows = [f"{clinic},{clinic.title()},{phone}" for clinic, phone in self.clinics.items()]
        self.table.write_text("\n".join(["id,name,phone day", *rows, ""]), "utf-8")

    def _mark(self) -> int:
        self.last += 1
        return self.last

    def _write(self, name: str, before: str, after: str) -> None:
        text = self.file(name).read_text("utf-8")
        assert before in text, f"{before!r} in {name}"
        self.file(name).write_text(text.replace(before, after, 1), "utf-8")

    # ── What must come of an order ──

    def plan(self, order: Order) -> list[Edition]:
        """The editions of an order. Raises Refused."""
        topics = self._topics(order.topics)
        formats = tuple(sorted(self.formats)) if "all" in order.formats else order.formats
        brands = sorted(self.brands) if "all" in order.brands else order.brands or (OURS,)
        if not {*formats} <= self.formats or not {*brands} <= self.brands:
            raise Refused
        language, every = order.language or ENGLISH, "all" in order.formats
        whole = every or ("all" in order.topics and bool(formats))
        editions = []
        for topic in topics:
            for preset in formats or ("a4",):
                if self._left_out(order, topic, preset, language):
                    continue
                if self._goes(topic, preset, language, every):
                    if self._over(topic) and self._own_words(topic, language) != topic:
                        raise Refused
                    name = self._format(preset, order)
                    # A5 that is to be folded is called a5-booklet: a format of that name is meant.
                    own = name if name in self.formats else preset
                    editions += [Edition(topic, language, b, name, own) for b in brands]
                elif not whole:
                    raise Refused
        return list(dict.fromkeys(editions))

    def _topics(self, asked: tuple[str, ...]) -> list[str]:
        there = [name for name in self.words if name in TOPICS]
        if "all" in asked:
            return sorted(name for name in there if not self._over(name))
        if "packs/all" in asked:
            return sorted(n for n in self.words if n in PACKS and not self._over(n))
        if not {*asked} <= {*there, *PACKS} & {*self.words}:
            raise Refused
        return list(dict.fromkeys(asked))

    def _over(self, name: str) -> bool:
        return name in self.words and self.words[name].status == "withdrawn"

    def _left_out(self, order: Order, topic: str, preset: str, language: str) -> bool:
        """Whether `all` leaves it out, because words of its own are withdrawn."""
        named = topic in order.topics
        if named and ("all" not in order.formats or self._over(topic)):
            return False
        own = (topic, self._own_words(topic, language), self._other_words(topic, preset, language))
        return any(map(self._over, own))

    def _goes(self, topic: str, preset: str, language: str, every: bool) -> bool:
        """Whether a topic is printed in a format at all."""
        about = ABOUT[preset]
        if topic in PACKS:
            return about["layout"] == "factsheet" and not about.get("review")
        if about.get("topics") == "named":
            return False
        own = about.get("text")
        if not own or self._other_words(topic, preset, language) in self.words:
            return True
        return about.get("otherwise") == "topic" and not every

    def _own_words(self, topic: str, language: str) -> str:
        """The topic's translation where there is one, else the topic."""
        translated = f"{topic}.{language}"
        return translated if translated in self.words else topic

    def _other_words(self, topic: str, preset: str, language: str) -> str:
        """Where the words for a format would stand."""
        own = self._own_words(topic, language).removeprefix(topic)
        return f"{topic}.{ABOUT[preset].get('text')}{own}"

    def _format(self, preset: str, order: Order) -> str:
        about = ABOUT[preset]
        size = order.size if order.size != about["text_size"] else 0
        ink = order.ink if order.ink != about["ink"] else ""
        booklet = order.booklet and about.get("imposition") != "booklet"
        parts = (f"{size}pt" if size else "", ink, "booklet" if booklet else "")
        name = "-".join([preset, *filter(None, parts)])
        return "mono" if name == "a4-mono" else name

    def parts(self, edition: Edition) -> list[str]:
        """The files of words that an edition prints."""
        if edition.is_pack:
            return [edition.topic, *PACKS[edition.topic]]
        own = self._own_words(edition.topic, edition.language)
        other = self._other_words(edition.topic, edition.preset, edition.language)
        return [own, other] if other in self.words else [own]

    def printable(self, edition: Edition) -> bool:
        """Whether an edition is printed, or what is asked for is refused."""
        about, parts = ABOUT[edition.preset], self.parts(edition)
        if any(n not in self.words or self.words[n].status == "withdrawn" for n in parts):
            return False
        if edition.language != ENGLISH and not parts[0].endswith(f".{edition.language}"):
            return False
        if len(parts) > 1 and not edition.is_pack:
            topic, other = (self.words[name] for name in parts)
            if other.matches != topic.mark:
                return False
        changed = edition.format.removeprefix(edition.preset)
        size = re.search(r"-(\d+)pt", changed)
        if size and int(size[1]) > about.get("largest_size", 28):
            return False
        folds = about.get("imposition", "pages") == "pages" and about.get("makes") != "html"
        return not changed.endswith("-booklet") or (folds and "pages" not in about)

    def released(self, edition: Edition) -> bool:
        """Whether an edition may be handed out today."""
        words = self.parts(edition) if edition.is_pack else self.parts(edition)[-1:]
        standings = [self.words[name].standing(self.today) for name in words if name in self.words]
        return self.printable(edition) and {*standings} == {"approved"}

    def expect(self, order: Order, folder: Folder) -> Expected:
        """What must come of an order that is carried out into a folder."""
        try:
            editions = self.plan(order)
        except Refused:
            return Expected(2)
        if order.release and not all(map(self.released, editions)):
            return Expected(2)
        good = {
            edition: self._verdict(edition, folder, order.strict)
            for edition in editions
            if self.printable(edition)
        }
        copies = [
            (edition, kind)
            for edition in good
            for kind in ("sheets", "print-ready")
            if self._copied(edition, kind, order)
        ]
        failed = len(good) < len(editions) or ("all" in order.topics and self.orphans)
        return Expected(2 if failed else 0, True, good, copies)

    def _copied(self, edition: Edition, kind: str, order: Order) -> bool:
        about = ABOUT[edition.preset]
        if kind == "sheets":
            booklet = edition.format.endswith("-booklet")
            return booklet or about.get("imposition") == "booklet"
        return order.print_ready and about.get("makes") != "html"

    def _verdict(self, edition: Edition, folder: Folder, drawing: bool) -> Verdict:
        made = folder.made.get(edition)
        if made is None:
            return ANEW
        return made.verdict(self.made_of(edition), self.around(edition), drawing)

    def made_of(self, edition: Edition) -> dict[str, object]:
        """What shows in an edition: its files of words, its brand, how far it is to be trusted."""
        files = [f"factsheets/{name}.yaml" for name in self.parts(edition)]
        files.append(f"layouts/brands/{edition.brand}/brand.yaml")
        standings = [self.words[name].standing(self.today) for name in self.parts(edition)]
        return {
            **{file: (self.folder / file).read_bytes() for file in files},
            "standing": standings,
        }

    def around(self, edition: Edition) -> tuple:
        """What a making may have looked at, and does not show."""
        kept = sorted(path.name for path in self.folder.glob("factsheets/approved/*"))
        topics = sorted(self.words) if edition.is_pack else ()
        return (*sorted(self.formats), "|", *sorted(self.brands), "|", *topics, "|", *kept)

    def path(self, edition: Edition) -> str:
        """The file of an edition, below the output folder."""
        name = edition.topic.replace("packs/", "pack-")
        if self.pattern and edition.brand == OURS:
            version = self.words[self.parts(edition)[0 if edition.is_pack else -1]].version
            name = PATTERN.format(code=CODES[edition.topic], topic=name, version=version)
        format = "" if edition.format == "a4" else f"-{edition.format.removeprefix('a4-')}"
        language = "" if edition.language == ENGLISH else f"-{edition.language}"
        above = "" if edition.brand == OURS else f"{edition.brand}/"
        ending = "html" if ABOUT[edition.preset].get("makes") == "html" else "pdf"
        return f"{above}{name}{format}{language}.{ending}"

    # ── What is found, and what is then kept in the books ──

    def printed(
        self, order: Order, folder: Folder, expected: Expected, told: Mapping[str, bool]
    ) -> Iterator[Difference]:
        """Enters what was made of an order; `told` are the files named, and whether unchanged."""
        named = set()
        for edition, verdict in expected.editions.items():
            path = self.path(edition)
            named.add(path)
            yield from _told(path, edition, verdict, told)
            self._enter(edition, path, folder, order.strict, told.get(path, False))
        for edition, kind in expected.copies:
            yield from self._enter_copy(edition, kind, folder, told, named)
        yield from (Difference("named and not expected", path) for path in told.keys() - named)

    def _enter(
        self, edition: Edition, path: str, folder: Folder, drawn: bool, unchanged: bool
    ) -> None:
        before = folder.made.get(edition)
        if unchanged and before:
            return
        if before and before.path != path and before.there:
            folder.replaced[before.path] = edition, before
        folder.replaced.pop(path, None)
        words = [self.words[name] for name in self.parts(edition)]
        said = words[0] if edition.is_pack else words[-1]
        binding = words if edition.is_pack else [said]
        standing = min((one.standing(self.today) for one in binding), key=TRUST.index)
        folder.made[edition] = Made(
            path,
            tuple(one.mark for one in words if one.mark),
            said.version,
            standing,
            self.made_of(edition),
            self.around(edition),
            drawn,
            copies=before.copies if before else {},
        )

    def _enter_copy(
        self,
        edition: Edition,
        kind: str,
        folder: Folder,
        told: Mapping[str, bool],
        named: set[str],
    ) -> Iterator[Difference]:
        made = folder.made[edition]
        stem = made.path.rpartition(".")[0]
        path, beside = f"{stem}-{kind}.pdf", ()
        if kind == "print-ready":
            beside = (f"{stem}-print-ready-specification.txt",)
        before = made.copies.get(kind)
        named.add(path)
        verdict: Verdict = ANEW
        if before and before.path == path and before.there and before.made_of == made.made_of:
            verdict = "unchanged" if before.around == self.around(edition) else "either"
        yield from _told(path, edition, verdict, told)
        if before and before.path != path and before.there:
            folder.replaced[before.path] = edition, replace(made, marks=before.marks)
            silent = replace(made, marks=())
            folder.replaced |= dict.fromkeys(before.beside, (edition, silent))
        for each in (path, *beside):
            folder.replaced.pop(each, None)
        made.copies[kind] = Copied(path, made.made_of, self.around(edition), made.marks, beside)

    def handed_out(
        self, edition: Edition, folder: Folder, clean: bool, made: int, unchanged: int
    ) -> Iterator[Difference]:
        """Enters the copies of clinics, of which so many were made and so many were there."""
        name = edition.topic + ("" if edition.format == "a4" else f"-{edition.format}")
        handed = folder.handed.setdefault(edition, Handed(name))
        words = {k: v for k, v in self.made_of(edition).items() if "brand" not in k}
        now = {clinic: (phone, words) for clinic, phone in self.clinics.items()}
        anew = sum(handed.rows.get(clinic) != row for clinic, row in now.items())
        around = self.around(edition), self.pattern
        likely = range(anew, anew + 1) if around == handed.around else range(anew, len(now) + 1)
        if made not in likely or made + unchanged != len(now):
            yield Difference(f"{made} made, not {anew}", handed.path("<id>"), edition)
        left = {handed.path(c): handed.marks[c] for c in handed.rows.keys() - now.keys()}
        here = {*map(handed.path, now)}
        left = {path: mark for path, mark in (handed.gone | left).items() if path not in here}
        handed.gone = {} if clean else left
        handed.rows, handed.around, handed.listed = now, around, True
        handed.marks = dict.fromkeys(now, self.words[edition.topic].mark)

    def checked(self) -> int:
        """The exit code that `check` must have. What is withdrawn is no mistake."""
        topics = [n for n in (*TOPICS, *PACKS) if n in self.words and not self._over(n)]
        read = [Edition(name, ENGLISH, OURS, "a4", "a4") for name in topics]
        other = {"easy-read": "easy-read", "short": "trifold"}
        texts = [
            Edition(name, ENGLISH, OURS, other[text], other[text])
            for name in topics
            for text in TEXTS
            if f"{name}.{text}" in self.words and not self._over(f"{name}.{text}")
        ]
        return 2 if self.orphans or not all(map(self.printable, [*read, *texts])) else 0

    def register(self) -> dict[str, tuple[str, str]]:
        """The status and version that are told of each file of words."""
        told = {}
        for name, words in self.words.items():
            topic, _, text = name.partition(".")
            whole = topic in self.words
            if text in TEXTS and whole:
                whole = words.matches == self.words[topic].mark
            if name in PACKS:
                whole = self.printable(Edition(name, ENGLISH, OURS, "a4", "a4"))
            if topic in self.words:
                standing = words.standing(self.today) if whole else "has mistakes"
                if any(map(self._over, (name, topic, *PACKS.get(name, ())))):
                    standing, whole = "withdrawn", True
                told[name] = standing, words.version if whole else ""
        return told

    @property
    def orphans(self) -> bool:
        """Whether a topic is gone whose translation, or other words, are there."""
        return any("." in n and n.partition(".")[0] not in self.words for n in self.words)

    def gone(self, edition: Edition) -> str:
        """What an edition was made from and is no more, by the name that is told; else empty."""
        topic, own = edition.topic, f"{edition.topic}.{edition.language}"
        if edition.brand not in self.brands:
            return edition.brand
        if topic not in self.words:
            return topic
        if edition.preset not in self.formats:
            return edition.preset
        if edition.language != ENGLISH and own not in self.words:
            return own
        about, other = (
            ABOUT[edition.preset],
            self._other_words(topic, edition.preset, edition.language),
        )
        fails = about.get("text") and about.get("otherwise") != "topic" and other not in self.words
        return other if fails else ""

    def tidied(self, folder: Folder) -> None:
        """Strikes what `--clean` must have taken away."""
        folder.replaced.clear()
        folder.made = {e: made for e, made in folder.made.items() if not self.gone(e)}
        folder.handed = {e: handed for e, handed in folder.handed.items() if not self.gone(e)}

    def names_left(self, folder: Folder) -> set[str]:
        """What is no more, of which files lie there: topics, brands, formats, other words."""
        made = {self.gone(edition) for edition, one in folder.made.items() if one.there}
        made |= {
            self.gone(e) for e, one in folder.made.items() for c in one.copies.values() if c.there
        }
        made |= {self.gone(edition) for edition, _ in folder.replaced.values()}
        return (made | {self.gone(e) for e, one in folder.handed.items()}) - {""}

    def shelved(self, folder: Folder, stock: Shelf) -> Iterator[Difference]:
        """What the shelf has and must not have, or has not and must."""
        lines = {
            one.path: (edition, one)
            for edition, one in folder.made.items()
            if one.there and (edition.topic not in self.words or not self.gone(edition))
        }
        for path in stock.lines.keys() - lines.keys():
            yield Difference("on the shelf", path)
        for path, (edition, made) in lines.items():
            found = stock.lines.get(path)
            if found is None:
                yield Difference("not on the shelf", path, edition)
                continue
            said = (title(made.marks[0]), CODES[edition.topic], made.version, made.status)
            if found.said != said:
                yield Difference(f"said to be {found.said}, not {said}", path, edition)
            if found.times > 1:
                yield Difference("twice on the shelf", path, edition)
            copies = {copy.path for copy in made.copies.values() if copy.there}
            copies |= {beside for copy in made.copies.values() for beside in copy.beside}
            if found.copies != copies:
                yield Difference(f"with the copies {found.copies}", path, edition)
            if found.offered and self.withdrawn(edition):
                yield Difference("offered", path, edition)
            if not (found.offered or self.withdrawn(edition)):
                yield Difference("not offered", path, edition)

    def withdrawn(self, edition: Edition) -> bool:
        """Whether anything that an edition prints is withdrawn, or its topic is."""
        return any(map(self._over, {edition.topic, *self.parts(edition)}))

    def saying(self, folder: Folder, mark: int) -> dict[str, Edition]:
        """Every file that was made and has this mark on its pages, but for those of clinics."""
        made = [*folder.made.items(), *((e, m) for e, m in folder.replaced.values())]
        found = {m.path: edition for edition, m in made if mark in m.marks and m.there}
        for edition, one in folder.made.items():
            copies = (copy for copy in one.copies.values() if copy.there)
            found |= {copy.path: edition for copy in copies if mark in copy.marks}
        return found

    def written(self, mark: int) -> set[str]:
        """Every file of words that has this mark."""
        return {f"factsheets/{n}.yaml" for n, words in self.words.items() if words.mark == mark}


class Line(NamedTuple):
    """What the shelf has of a file: title, code, version and status, and what goes with it."""

    said: tuple[str, str, str, str]
    copies: set[str]
    offered: bool
    times: int


class Shelf(NamedTuple):
    """What stands on a shelf, by path."""

    lines: dict[str, Line]


def shelf(page: str) -> Shelf:
    """What a shelf's page has in it."""
    stock = json.loads(re.search(r'id="stock">(.*?)</script>', page, re.DOTALL)[1])
    lines: dict[str, Line] = {}
    for *_, withdrawn, editions in stock["topics"]:
        for path, *_, text, copies in (each if len(each) > 8 else [*each, []] for each in editions):
            path, copies = unquote(path), {unquote(copy) for _, copy in copies}
            times = lines[path].times + 1 if path in lines else 1
            said = tuple(stock["texts"][text][:4])
            lines[path] = Line(said, copies, not withdrawn, times)
    return Shelf(lines)


def _told(
    path: str, edition: Edition, verdict: Verdict, told: Mapping[str, bool]
) -> Iterator[Difference]:
    """Whether a file is named, and said to be unchanged where it must be, and only there."""
    if path not in told:
        yield Difference("not named", path, edition)
    elif verdict != "either" and told[path] != (verdict == "unchanged"):
        yield Difference("unchanged" if told[path] else "made anew", path, edition)
