"""The library: references, helplines and glossary terms that topics share, each once."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from press.content.references import read_references, twice
from press.declared.content import GlossaryTerm, Helpline, LibraryReference
from press.declared.record import Record
from press.files import Files, Missing
from press.model import (
    Cite,
    Entries,
    Library,
    Location,
    Node,
    Problem,
    Span,
    Term,
    Text,
    Unprintable,
    Values,
    mistake,
    raise_problems,
)
from press.parsing.faults import faults
from press.parsing.fields import entries
from press.parsing.manuscript import read_manuscript
from press.parsing.prose import marks, marks_in_plain_words
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import built, shape_of

FOLDER = "factsheets/library"
HELPLINES, GLOSSARY = f"{FOLDER}/helplines.yaml", f"{FOLDER}/glossary.yaml"
REFERENCES = (f"{FOLDER}/references.yaml", f"{FOLDER}/references.json")
FILES = (*REFERENCES, HELPLINES, GLOSSARY)
UNREAD = (".bib", ".ris", ".nbib")  # what else reference managers write
Entry = TypeVar("Entry", bound=Record)
SAYS_SOMETHING = re.compile(rb"^[ \t]*[^\s#]", re.MULTILINE)


def read_library(files: Files) -> Library:
    """The publisher's Library; a part that it does not have is empty.

    `files` (Files) is the window on the project, which notes what it is asked. An edition asks for
    each helpline that it prints, and not for the others. References and the glossary are asked for
    whole: rules look through them. So are all three where there is a mistake in one, so that a
    result with the mistake in it is made anew once it is mended. Raises Unprintable with every
    mistake.
    """
    kept = [_data(files, file) for file in FILES]
    for file in FILES:
        if file != HELPLINES:
            files.exists(file)
    try:
        library = _library(*kept)
    except Unprintable:
        files.exists(HELPLINES)
        raise
    unread = tuple(f"{FOLDER}/{name}" for kind in UNREAD for name in files.names(FOLDER, kind))
    helplines = RecordedHelplines(library.helplines, files, HELPLINES)
    return replace(library, helplines=helplines, unread=unread)


class RecordedHelplines(Mapping[str, Helpline]):
    """A file of the library. Each entry that is looked at is asked of the window on files.

    Templates are given it: `_` keeps the window from them.
    """

    def __init__(self, entries: Mapping[str, Helpline], files: Files, path: str) -> None:
        self._entries, self._files, self._path = entries, files, path

    def __getitem__(self, key: str) -> Helpline:
        if not self._files.entry(self._path, key) and key in self._entries:
            self._files.exists(self._path)  # It is not written as a part of its own.
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        self._files.exists(self._path)
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@lru_cache(maxsize=4)  # a thousand topics stand before one library
def _library(*data: bytes | None) -> Library:
    problems: list[Problem] = []
    own, more, helpers, terms = (
        _entries(one, file, problems) for one, file in zip(data, FILES, strict=True)
    )
    problems += (twice(key, own.key(key.value).at) for key, _ in more.pairs if key.value in own)
    references = _read((*more.pairs, *own.pairs), LibraryReference, problems)
    helplines = _read(helpers.pairs, Helpline, problems)
    glossary = _read(terms.pairs, GlossaryTerm, problems)
    forms = _forms(glossary, problems)
    problems += marks_in_plain_words((*helplines.values(), *glossary.values()))
    for mark in marks((*helplines.values(), *glossary.values())):
        problems += _check(mark, forms)
    raise_problems(problems)
    return Library(
        _built(LibraryReference, references),
        _built(Helpline, helplines),
        _built(GlossaryTerm, glossary),
        forms,
    )


def _built(record: type[Entry], drafts: Mapping[str, Values]) -> dict[str, Entry]:
    return {key: built(record, draft) for key, draft in drafts.items()}


def _data(files: Files, file: str) -> bytes | None:
    try:
        return files.fresh_record().bytes(file)
    except Missing:
        return None


def written(files: Files, *names: str) -> Iterator[tuple[Text, Node]]:
    """Yields the entries of the library's `names` (paths), each with its key, as they are written.

    `files` (Files) is the window on the project. A file that is not there has none, and of one that
    cannot be read in full there are those that can be.
    """
    for file in names:
        with suppress(Missing):
            yield from _entries(files.bytes(file), file, []).pairs


def _entries(data: bytes | None, file: str, problems: list[Problem]) -> Entries:
    """The entries of a file, as far as they can be read. One of comments alone has none yet."""
    node: Node = Entries((), Location(file))
    if data is not None and SAYS_SOMETHING.search(data.removeprefix(BOM_UTF8)):
        node, found = (read_references if file in REFERENCES else read_manuscript)(data, file)
        problems += found
    return node if isinstance(node, Entries) else Entries((), node.at)


def _read(
    pairs: Iterable[tuple[Text, Node]], record: type[Record], problems: list[Problem]
) -> dict[str, Values]:
    """The checked values of entries by key."""
    shape = shape_of(record)
    values = {}
    for key, child in pairs:
        problems += faults(child, shape, f"`{key.value}`")
        taken = entries(child, shape, {}, problems)
        values[key.value] = Values(taken.pairs, key.at)
    return values


def _check(mark: Span, forms: dict[str, str]) -> Iterator[Problem]:
    if isinstance(mark, Cite):
        message = "nothing in the library can cite a reference"
        hint = "cite it in the topic, where the word is used"
        yield mistake("citation-in-library", message, mark.at, hint)
    elif isinstance(mark, Term) and mark.term.casefold() not in forms:
        yield unknown_term(mark, forms)


def unknown_term(mark: Term, forms: Mapping[str, str]) -> Problem:
    """The Problem of a term that a text marks, `mark` (Term), and the glossary does not explain.

    `forms` has the terms of the glossary by their spellings (a dictionary): one may be suggested.
    """
    message = f"the glossary does not explain `{mark.term}`"
    add = "add it to factsheets/library/glossary.yaml, or as a form of another term"
    return mistake("unknown-term", message, mark.at, did_you_mean(mark.term, forms, add), mark.term)


def _forms(glossary: dict[str, Values], problems: list[Problem]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for term, entry in glossary.items():
        given = (*entry.items("forms"), entry.get("short"))
        others = (form.value for form in given if isinstance(form, Text))
        for spelling in dict.fromkeys((term, *others)):
            known = forms.setdefault(spelling.casefold(), term)
            if known != term:
                message = f"`{spelling}` is a form of `{known}` and of `{term}`"
                hint = "keep it with one of them"
                problems.append(mistake("form-twice", message, entry.at, hint, spelling))
    return forms
