"""References as reference managers give them away, turned into the form of the library.

CSL data as a list with `id`, as Zotero (JSON) and Better BibTeX (YAML) write it; dates in parts; a
DOI that is written as an address. What the library has no field for is left out of such a list.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from html import unescape

from press.declared.content import LibraryReference, Person
from press.declared.record import attributes
from press.model import Entries, Items, Location, Node, Problem, Text, mistake
from press.parsing.manuscript import read_manuscript

KEY = re.compile(r"[A-Za-z0-9_.-]+")
DOI = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)
DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)")
IN_NOTE = re.compile(r"^[ \t]*(\w[\w.]*(?: \w+)?):[ \t]*(.*?)[ \t]*$\n?", re.MULTILINE)
# The rich text of CSL, as reference managers write it into titles, and their signs (`&amp;`).
RICH = re.compile(r"<(/?)(i|em|b|strong|sup|sub|sc|span)((?<=span)\s[^<>]*)?>", re.IGNORECASE)
SIGN = re.compile(r"&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)
# The kinds of work that the Citation Style Language knows, version 1.0.2.
TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic"
    " collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic"
    " hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet"
    " paper-conference patent performance periodical personal_communication post post-weblog"
    " regulation report review review-book software song speech standard thesis treaty"
    " webpage".split()
)
DATES, PEOPLE, UNITS = ("issued", "accessed"), ("author", "editor"), ("year", "month", "day")
FIELDS, NAMES = attributes(LibraryReference), attributes(Person)
OTHER_NAMES = {"journalAbbreviation": "container-title-short"}


def read_references(data: bytes, file: str) -> tuple[Entries, list[Problem]]:
    """A pair: the references of a file as Entries by key, in the form of the library, and Problems.

    `data` are the bytes of the file, and `file` its path, for places. A Problem, in a list, is a
    mistake of YAML, or a reference of a list that cannot be cited or stands there twice.
    """
    node, found = read_manuscript(data, file)
    problems = list(found)
    if data.removeprefix(BOM_UTF8).lstrip().startswith((b"[", b"{")):
        node = _of_json(node)
        problems = [problem for problem in found if problem.code != "backslash"]
    if isinstance(node, Entries) and isinstance(listed := node.get("references"), Items):
        node = listed
    if isinstance(node, Items):
        problems = [problem for problem in problems if problem.code != "not-entries"]
        node = _by_key(node, problems)
    pairs = node.pairs if isinstance(node, Entries) else ()
    return Entries(tuple((key, _mended(entry)) for key, entry in pairs), node.at), problems


def bare(text: str) -> str:
    """The words of a `text` in CSL's rich text."""
    return signs(RICH.sub("", text))


def signs(text: str) -> str:
    """`text` with the signs that stand in it by their names in HTML, such as `&amp;`."""
    return SIGN.sub(lambda found: re.sub(r"\s", " ", unescape(found.group())), text)


def _by_key(listed: Items, problems: list[Problem]) -> Entries:
    pairs: dict[str, tuple[Text, Node]] = {}
    for entry in listed.items:
        key = _key(entry)
        if not key or not isinstance(entry, Entries):
            message = "a reference of a list has no `id` by which a text can cite it"
            problems.append(mistake("missing-field", message, entry.at, "add `id: lee2020`"))
        elif key.value in pairs:
            problems.append(twice(key, pairs[key.value][0].at))
        else:
            pairs[key.value] = key, replace(entry, pairs=tuple(_exported(entry)))
    return Entries(tuple(pairs.values()), listed.at)


def twice(key: Text, first: Location) -> Problem:
    """The Problem of a `key` (Text) that stands a second time; `first` (Location) is the other."""
    where = f"on line {first.line}" if first.file == key.at.file else f"in {first}"
    message = f"`{key.value}` stands here a second time; the first is {where}"
    return mistake("duplicate-name", message, key.at, "keep one of the two", key.value)


def _of_json(node: Node) -> Node:
    """The node with the signs that JSON writes as `\\n` or `\\u00e9`, which are letters to YAML."""
    if isinstance(node, Items):
        return replace(node, items=tuple(map(_of_json, node.items)))
    if isinstance(node, Entries):
        return replace(node, pairs=tuple((key, _of_json(value)) for key, value in node.pairs))
    if node.raw.startswith('"'):
        with suppress(ValueError):  # It is YAML after all.
            return replace(node, value=str(json.loads(node.raw)))
    return node


def _key(entry: Node) -> Text | None:
    """What an entry of a list is cited by: its citation key, its id, or the end of an address."""
    for name in ("citation-key", "id"):
        found = entry.get(name) if isinstance(entry, Entries) else None
        if isinstance(found, Text) and KEY.fullmatch(last := found.value.rpartition("/")[2]):
            return replace(found, value=last)
    return None


def _exported(entry: Entries) -> Iterator[tuple[Text, Node]]:
    """The fields of an entry of a list that the library has, and those that its note holds."""
    there = {key.value for key, _ in entry.pairs}
    for key, value in entry.pairs:
        name = OTHER_NAMES.get(key.value, key.value)
        if name == "note" and isinstance(value, Text):
            for other, words in IN_NOTE.findall(value.value):
                if other in ("PMID", "PMCID") and other not in there:
                    yield replace(key, value=other), replace(value, value=words)
            value = replace(value, value=IN_NOTE.sub("", value.value))
        if name in FIELDS and not _empty(value) and not (name != key.value and name in there):
            yield replace(key, value=name), _people(value) if name in PEOPLE else value


def _empty(node: Node) -> bool:
    if isinstance(node, Text):
        return node.value.strip() in ("", "null")
    return not (node.items if isinstance(node, Items) else node.pairs)


def _people(node: Node) -> Node:
    """The names of people without what tells other programs how to sort them."""
    if isinstance(node, Items):
        return replace(node, items=tuple(map(_people, node.items)))
    if isinstance(node, Entries):
        return replace(node, pairs=tuple((k, v) for k, v in node.pairs if k.value in NAMES))
    return node


def _mended(entry: Node) -> Node:
    """A reference with its dates as texts, and its DOI without the address that leads to it."""
    if not isinstance(entry, Entries):
        return entry
    pairs = []
    for key, value in entry.pairs:
        if key.value in DATES:
            value = _date(value)
        elif key.value == "DOI" and isinstance(value, Text):
            value = replace(value, value=DOI.sub("", value.value.strip(), count=1))
        pairs.append((key, value))
    return replace(entry, pairs=tuple(pairs))


def _date(node: Node) -> Node:
    """A date in parts as a text: 2024-06 for 2024 and 6."""
    if isinstance(node, Text):
        stamp = node.value.partition("T")[0]  # 2024-06-15T10:30:00Z
        return replace(node, value=stamp) if DAY.fullmatch(stamp) else node
    parts = [part.strip().zfill(2) for part in _parts(node)]
    return Text("-".join(parts), node.at) if parts else node


def _parts(node: Node | None) -> list[str]:
    """The year, month and day of a date, as far as it has them. Of two days it is the first."""
    if isinstance(node, Items):
        words = [part.value for part in node.items if isinstance(part, Text)]
        return words or _parts(next(iter(node.items), None))
    if isinstance(node, Entries):
        named = node.get("date-parts") or node.get("raw") or node.get("literal")
        return _parts(named) if named else [node.word(unit) for unit in UNITS if unit in node]
    found = DAY.search(node.value) if node else None  # Spring 2024
    return [found.group()] if found else []
