"""Where something is said: a number, words, a reference or a clinic, for corrections and recalls.

What is looked for is looked for in the files that authors write, so that they can mend them, and in
the words of every page that was made, so that it can be called back. Thousands of editions are
looked through each time: what most of them do not say has to be ruled out without reading it twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from press.build.artifacts import CLINICS, RECORDS
from press.files import Files
from press.model import Location, Problem
from press.parsing.slices import names_of
from press.shelf.catalogue import Catalogue, Entry
from press.shelf.index import folded, told

# What says something in an edition: its topic, what topics share, who publishes it, fixed words.
WRITTEN = (("factsheets", ".yaml"), ("factsheets/packs", ".yaml"), ("factsheets/library", ".yaml"))
WRITTEN += (("layouts/brands", "/brand.yaml"), ("layouts/words", ".yaml"))
PAGE_END = b"\f"
NUMBER = re.compile(r"(?:\+|0)[\d\s().-]{6,}")
BETWEEN = r"[\s().-]{0,3}"
OUTSIDE = bytes({*b" \t\r\n().-", *range(0x80, 0x100)})  # what stands within and around numbers


class Line(NamedTuple):
    """A line of a file that says it. `topic` is empty where it is shared."""

    at: Location
    text: str
    topic: str


class Found(NamedTuple):
    """A file that was made and says it, on these pages if they are known.

    `made_from` is the file that it is a copy of; `clinics` have copies of it in their own names.
    """

    entry: Entry
    pages: tuple[int, ...]
    clinics: int = 0
    made_from: str = ""


class Own(NamedTuple):
    """A clinic's own copy; `at` is the row that says what the clinic is."""

    clinic: str
    path: str
    at: str
    topic: str
    format: str
    language: str


class Answer(NamedTuple):
    """Where something is said. Nothing was made yet of the topics in `unmade`.

    `damaged` says which records could not be read: what they tell of was not looked through.
    """

    lines: list[Line]
    editions: list[Found]
    clinics: list[Own]
    unmade: list[str]
    damaged: list[Problem]

    @property
    def empty(self) -> bool:
        return not (self.lines or self.editions or self.clinics)


class Question:
    """What is looked for, and how it is told from what is not.

    A number is a British one if it begins with 0 or +44: then any way of writing it is found.
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
        self.words = [] if of_clinic else re.findall(r"\w+", folded(self.text))

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.clinic or self.key or self.number or self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in folded text, over the ends of lines, as whole words."""
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
        """Where folded text says it. What begins with letters is found fast, so that whether a
        word begins there is asked afterwards."""
        for match in self.pattern.finditer(text):
            at = match.start()
            if self.key or self.number or not text[at - 1 : at].isalnum():
                yield at

    @cached_property
    def _needle(self) -> bytes:
        """Its longest word: what does not hold that is not looked at any further."""
        return max(self.words, key=len).encode()

    def may_be_in(self, words: bytes) -> bool:
        """Whether folded words could say it: quickly told, of many editions at once."""
        if self.number:
            return self.number.encode() in words.translate(None, OUTSIDE)
        return self._needle in words

    def pages(self, words: bytes) -> tuple[int, ...]:
        """The pages that say it, from 1; `words` are folded, with form feeds between pages."""
        if self.number:
            return tuple(self._with_number(words))
        if not self.may_be_in(words):
            return ()
        pages = enumerate(words.decode().split("\f"), 1)
        return tuple(page for page, text in pages if next(self.found(text), None) is not None)

    def _with_number(self, words: bytes) -> Iterator[int]:
        """The same for a number: found among bare figures, then looked at where it stands."""
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


def look(question: Question, files: Files, output: Path) -> Answer:
    """Everywhere that it is said."""
    catalogue = Catalogue(output)
    entries = catalogue.entries
    lines = [] if question.clinic else list(_lines(question, files))
    clinics = list(_clinics(output / RECORDS))
    copies: dict[tuple, int] = {}
    for edition, own in clinics:
        copies[edition] = copies.get(edition, 0) + len(own)
    pages = {} if question.clinic else _pages(question, output, entries)
    made = {entries[name][1:5]: entries[name].path for name in pages}
    editions = []
    for name, entry in entries.items():
        if name in pages:
            editions.append(Found(entry, pages[name], copies.get(entry[1:5], 0)))
        elif entry.kind and entry[1:5] in made:
            editions.append(Found(entry, (), 0, made[entry[1:5]]))
    topics = {entry.topic for entry in entries.values()}
    unmade = dict.fromkeys(line.topic for line in lines if line.topic not in {"", *topics})
    own = [each for _, held in clinics for each, words in held if _has(question, each, words)]
    editions.sort(key=lambda found: found.entry.path)
    return Answer(lines, editions, own, list(unmade), catalogue.damaged())


def known(question: Question, files: Files, output: Path) -> list[str]:
    """The names that such a question could have meant."""
    if question.clinic:
        held = _clinics(output / RECORDS)
        return sorted({f"clinic:{own.clinic}" for _, each in held for own, _ in each})
    if question.key:
        file = "factsheets/library/references.yaml"
        keys = names_of(files.bytes(file), file) if files.exists(file) else ()
        return [f"@{key}" for key in keys]
    return []


def _lines(question: Question, files: Files) -> Iterator[Line]:
    """Every line of the publisher's files that says it, in the order of the files."""
    for folder, ending in WRITTEN:
        for name in files.names(folder, ending):
            file = f"{folder}/{name}"
            text = files.text(file)
            plain, written, before = folded(text), text.split("\n"), 0
            for at in question.found(plain):
                line = plain.count("\n", 0, at) + 1
                if line != before:
                    yield Line(Location(file, line), written[line - 1].strip(), _topic(file))
                before = line


def _topic(file: str) -> str:
    """The topic that a file is about; nothing for what topics share."""
    if not file.startswith("factsheets/") or file.startswith("factsheets/library/"):
        return ""
    return file.removeprefix("factsheets/").partition(".")[0]


def _pages(
    question: Question, output: Path, entries: dict[str, Entry]
) -> dict[str, tuple[int, ...]]:
    """The editions that say it, by record, with their pages; a reference has no page of its own."""
    names = [name for name, entry in entries.items() if not entry.kind]
    if question.key:
        return {name: () for name in names if question.key in entries[name].cites}
    found = {}
    for told_ in told(output, names):
        if question.may_be_in(told_.words):
            for name, (start, end) in told_.spans.items():
                if pages := question.pages(told_.words[start:end]):
                    found[name] = pages
    return found


def _clinics(folder: Path) -> Iterator[tuple[tuple, list[tuple[Own, str]]]]:
    """What was made for clinics: each edition with its clinics' copies and their own words."""
    for path in sorted(folder.rglob(f"*{CLINICS}")) if folder.is_dir() else ():
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(path.read_bytes())
            edition = record["edition"]
            of = tuple(edition[part] for part in ("topic", "language", "brand", "format"))
            topic, language, _, format = of
            yield (
                of,
                [
                    (Own(name, told["path"], told["at"], topic, format, language), told["words"])
                    for name, told in record["clinics"].items()
                ],
            )


def _has(question: Question, own: Own, words: str) -> bool:
    if question.clinic:
        return own.clinic == question.clinic
    return not question.key and bool(question.pages(folded(words).encode()))
