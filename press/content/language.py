"""Languages: the fixed words that the press says, and those that a project lays over them.

A project's file may hold a single word: it is laid over the press's file of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from press.content.names import language_names
from press.content.records import read_record
from press.declared.look import LanguageFields
from press.files import Files
from press.model import Entries, Language, Problem, Text, mistake, raise_problems
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import built

FOLDER = "layouts/words"
ENGLISH = f"{FOLDER}/en-GB.yaml"  # has every fixed word
# Strings that the press says itself, in any layout.
SPOKEN = {
    *("page", "of", "and", "reference", "references", "to_fill_in"),
    *("link_phone", "link_verbs", "text", "email", "web", "whatsapp", "textphone"),
}
# The folders of templates, and how these name a word: whole, or by its beginning.
TEMPLATES = ("layouts", "layouts/blocks", "layouts/parts")
NAMED = re.compile(r"\bwords(?:\.|\[['\"])(\w+)(['\"] *~)?")
LABEL = "shelf_format_"  # begins the word for a format, whatever that is called
BRACES = re.compile(r"\{\w*\}?|\}")


class Word(NamedTuple):
    """A fixed word as it is written: below which name of the file, its own name, and what it says.

    `path` is that name, and those below it: strings, or persons and you.
    """

    path: tuple[str, ...]
    key: Text
    said: Text


def read_language(files: Files, tag: str) -> Language:
    """The Language with this `tag` (`en-GB`): the fixed words that the press says in it.

    The words of a project are laid over the press's. `files` (Files) is the window on the project.
    Raises Unprintable with every mistake, and if there is no such language.
    """
    file = f"{FOLDER}/{tag}.yaml"
    press = _press(files, file)
    node, values, problems = read_record(
        files, "language", file, LanguageFields, language_names, tag, press
    )
    strings = node.get("strings") or node
    if missing := sorted(SPOKEN - set(dict(values.fields("strings") or ()))):
        message = f"`strings` has no {', '.join(f'`{name}`' for name in missing)}"
        problems.append(mistake("missing-field", message, strings.at, "add them", "strings"))
    before = _said(press)
    own = [word for word in _words(node) if before.get(_name(word)) != word.said.value.strip()]
    english = _said(_press(files, ENGLISH)) if own else {}
    problems += [problem for word in own for problem in _wrong_braces(word, english)]
    raise_problems(problems)
    unknown = tuple(_unknown(files, own, english))
    laid = tuple(word.key.value for word in own) if press else ()
    return Language(tag, built(LanguageFields, values), laid, unknown)


def written_words(files: Files, file: str) -> list[tuple[str, bool]]:
    """The texts of a file of fixed words, for searches: a list of pairs, True for the press's own.

    In the press's own, the lines of words that the project has laid its own over are empty. `file`
    is the path of a file that there is, and `files` (Files) the window on the project.
    """
    press, text = _press(files, file), files.text(file)
    if files.bytes(file) == files.behind(file):
        return [(text, True)]
    own, _ = read_manuscript(files.bytes(file), file)
    names = _said(own if isinstance(own, Entries) else None)
    lines = (files.behind(file) or b"").decode().split("\n")
    for word in _words(press):
        if _name(word) in names:
            lines[word.key.at.line - 1] = ""
    return [(text, False), ("\n".join(lines), True)]


def _press(files: Files, file: str) -> Entries | None:
    """The press's own words in a file of that name, if it has any."""
    data = files.behind(file)
    node = read_manuscript(data, file)[0] if data else None
    return node if isinstance(node, Entries) else None


def _words(node: Entries | None, *path: str) -> Iterator[Word]:
    """Every fixed word of a file. At its top stand fields, which are none."""
    for key, inner in node.pairs if node else ():
        if isinstance(inner, Entries):
            yield from _words(inner, *path, key.value)
        elif isinstance(inner, Text) and path:
            yield Word(path, key, inner)


def _name(word: Word) -> tuple[str, ...]:
    return *word.path, word.key.value


def _said(node: Entries | None) -> dict[tuple[str, ...], str]:
    return {_name(word): word.said.value.strip() for word in _words(node)}


def _wrong_braces(word: Word, english: Mapping[tuple[str, ...], str]) -> Iterator[Problem]:
    """Mistakes in braces, for which the press puts something: only those of its own words."""
    if _name(word) not in english:
        return
    there = BRACES.findall(english[_name(word)])
    for found in BRACES.finditer(word.said.value):
        if found[0] not in there:
            message = f"the press has nothing to put for `{found[0]}` in `{word.key.value}`"
            hint = f"write `{there[0]}`" if there else "take it out"
            at = word.said.place(found.start())
            yield mistake("unknown-braces", message, at, hint, found[0])


def _unknown(
    files: Files, own: list[Word], english: Mapping[tuple[str, ...], str]
) -> Iterator[Problem]:
    """Warnings of words that nothing prints: neither the press nor a layout of the project."""
    strange = [word for word in own if english and _name(word) not in english]
    strange = [word for word in strange if not word.key.value.startswith(LABEL)]
    printed = set(_printed(files)) if strange else set()
    for word in strange:
        name = word.key.value
        if not any(name.startswith(one) if cut else name == one for one, cut in printed):
            names = [key for *path, key in english if tuple(path) == word.path]
            hint = did_you_mean(name, names, "take it out, or name it in a layout")
            message = f"nothing prints a word called `{name}`"
            yield Problem("warning", "unknown-word", message, word.key.at, hint, about=name)


def _printed(files: Files) -> Iterator[tuple[str, bool]]:
    """The words that templates name, each with True if that is only its beginning."""
    for folder in TEMPLATES:
        for name in files.names(folder, ".html"):
            for found in NAMED.finditer(files.text(f"{folder}/{name}")):
                yield found[1], bool(found[2])
