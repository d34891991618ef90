"""Languages: the fixed words that the press says, to whom, and those that a project lays over them.

A project's file may hold a single word: it is laid over the press's file of that name. Words that
depend on whom a topic is for (`for: you`) have forms: whole words below `persons`, since languages
bend them in ways of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from press.content.names import format_names, language_names
from press.content.records import read_record
from press.declared.look import LanguageFields
from press.files import Files
from press.model import (
    Entries,
    Language,
    Location,
    Named,
    Problem,
    Text,
    Topic,
    Unprintable,
    mistake,
    raise_problems,
)
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
PERSONS = "persons"
NOUN = r"(\w[\w ’'-]*?)"  # what an author may write where a person has braces
LABEL = "shelf_format_"  # begins the word for a format, whatever that is called
BRACES = re.compile(r"\{\w*\}?|\}")


class Word(NamedTuple):
    """A fixed word as it is written: below which name of the file, its own name, and what it says.

    `path` is that name, and those below it: strings, or persons and you.
    """

    path: tuple[str, ...]
    key: Text
    said: Text

    @property
    def name(self) -> tuple[str, ...]:
        """The names that lead to it."""
        return *self.path, self.key.value

    @property
    def string(self) -> tuple[str, ...]:
        """The names that lead to it as it is said to whoever has no words of their own."""
        return ("strings", self.key.value) if self.path[0] == PERSONS else self.name


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
    before, known = _said(press), english(files)
    problems = [_with_group(problem, known) for problem in problems]
    strings = node.get("strings")
    missing = sorted(SPOKEN - set(dict(values.fields("strings") or ())))
    if missing and isinstance(strings, Entries):
        message = f"`strings` has no {', '.join(f'`{name}`' for name in missing)}"
        problems.append(mistake("missing-field", message, strings.at, "add them", "strings"))
    own = [word for word in _words(node) if before.get(word.name) != word.said.value.strip()]
    problems += [problem for word in own for problem in _wrong_braces(word, known)]
    raise_problems(problems)
    about = built(LanguageFields, values)
    forms = tuple(dict.fromkeys(name[-1] for name in known if name[0] == PERSONS))
    laid = tuple((": ".join(word.name[1:]), word.said) for word in own) if press else ()
    return Language(
        tag, about, laid, tuple(_unknown(files, own, known)), _persons(about, laid), forms
    )


def _persons(
    about: LanguageFields, laid: tuple[tuple[str, Text], ...]
) -> dict[str, dict[str, Text]]:
    """What is said to each person. A word that the project has changed has the project's forms."""
    over = dict(laid)
    return {
        who: {name: said for name, said in words if name not in over or f"{who}: {name}" in over}
        for who, words in about.persons or ()
    }


def persons(files: Files) -> tuple[str, ...]:
    """A tuple of those whom a topic may be for, by their names in all languages, without braces.

    `files` (Files) is the window on the project. A language with mistakes names none.
    """
    named: dict[str, None] = {}
    for tag in language_names(files):
        with suppress(Unprintable):
            named |= dict.fromkeys(read_language(files, tag).persons)
    return tuple(who for who in named if not BRACES.search(who))


def spoken_in(language: Language, topic: Topic) -> dict[str, Language]:
    """The `language` (Language) as it speaks to whom a `topic` (Topic) and its parts are for.

    Gives a dictionary of Languages by the names of topics. A pack that does not say is for whom all
    its parts are. Raises Unprintable for each person that the words cannot speak to.
    """
    persons = {one.name: one.about.for_ for one in topic.with_parts}
    if topic.parts and not persons[topic.name]:
        theirs = {one.value if one else "": one for one in (persons[p.name] for p in topic.parts)}
        persons[topic.name] = next(iter(theirs.values())) if len(theirs) == 1 else None
    spoken: dict[str, Language] = {}
    problems: list[Problem] = []
    for person in persons.values():
        said = person.value if person else ""
        if person and said not in spoken:
            spoken[said] = _spoken_to(language, person, problems)
        spoken.setdefault(said, language)
    raise_problems(problems)
    return {name: spoken[person.value if person else ""] for name, person in persons.items()}


def _spoken_to(language: Language, person: Text, problems: list[Problem]) -> Language:
    """The language with the words for a person; what it lacks is added to the problems."""
    asked, file = " ".join(person.value.split()), f"{FOLDER}/{language.tag}.yaml"
    fitting = [(who, found) for who in language.persons if (found := _called(who, asked))]
    if not fitting:
        # `your {noun}` and `your {noun}s` are one to an author: `your …`
        shown = (
            f"{begun}…" if rest else begun for begun, *rest in map(BRACES.split, language.persons)
        )
        listed = "".join(f"`{who}`, " for who in dict.fromkeys(shown))
        hint = f"say what it is told, below `{PERSONS}:` in {file}: {', '.join(language.forms)}"
        hint = did_you_mean(asked, language.persons, f"write {listed}or {hint}" if listed else hint)
        message = f"the press has no words in `{language.tag}` for `{asked}`"
        problems.append(mistake("unknown-person", message, person.at, hint, asked))
        return language
    # The one that says most of it itself: `your {noun}` is for those that no other is for.
    who, found = max(fitting, key=lambda one: len(BRACES.sub("", one[0])))
    words = language.persons[who]
    own_words = dict(language.own)
    for name in language.forms:
        if name not in words:
            at = own_words[name].at if name in own_words else _first(words, language)
            message = f"`{name}` has no words for `{who}`"
            hint = f"write `{name}:` below `{PERSONS}:` and `{who}:` in {file}"
            problems.append(mistake("missing-words", message, at, hint, name))
    noun = found[1] if found.groups() else ""
    told = {name: replace(said, value=BRACES.sub(noun, said.value)) for name, said in words.items()}
    strings = tuple((name, told.get(name, said)) for name, said in language.about.strings)
    about = replace(language.about, strings=Named(strings, language.about.strings.at))
    return replace(language, about=about)


def english(files: Files) -> dict[tuple[str, ...], str]:
    """The press's own English, which has every word: a dictionary by the names that lead to each.

    Such are `strings` and `page`, or `persons`, `you` and `ring_nurse`. `files` (Files) is the
    window on the project.
    """
    press = _press(files, ENGLISH)
    if press or not files.exists(ENGLISH):
        return _said(press)
    node, _ = read_manuscript(files.bytes(ENGLISH), ENGLISH)  # the project is the press's own
    return _said(node if isinstance(node, Entries) else None)


def written_words(files: Files, file: str) -> list[tuple[str, bool]]:
    """The texts of a file of fixed words, for searches: a list of pairs, True for the press's own.

    In the press's own, the lines of words that the project has laid its own over are empty. `file`
    is the path of a file that there is, and `files` (Files) the window on the project.
    """
    press, text = _press(files, file), files.text(file)
    if files.bytes(file) == files.behind(file):
        return [(text, True)]
    own, _ = read_manuscript(files.bytes(file), file)
    ours, theirs = _said(own if isinstance(own, Entries) else None), _said(press)
    lines = (files.behind(file) or b"").decode().split("\n")
    for word in _words(press):
        changed = ours.get(word.string, theirs.get(word.string)) != theirs.get(word.string)
        if word.name in ours or changed:
            lines[word.key.at.line - 1] = ""
    return [(text, False), ("\n".join(lines), True)]


def _called(who: str, asked: str) -> re.Match[str] | None:
    """A match if a person of the words is the one that is asked for, with what stands in braces."""
    return re.fullmatch(NOUN.join(map(re.escape, BRACES.split(who))), asked, re.IGNORECASE)


def _first(words: Mapping[str, Text], language: Language) -> Location:
    """Where the words of a person begin."""
    return next((said.at for said in words.values()), language.about.at)


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
        elif isinstance(inner, Text) and len(path) == (2 if PERSONS in path[:1] else 1):
            yield Word(path, key, inner)


def _said(node: Entries | None) -> dict[tuple[str, ...], str]:
    return {word.name: word.said.value.strip() for word in _words(node)}


def _with_group(problem: Problem, known: Mapping[tuple[str, ...], str]) -> Problem:
    """A problem as it is; of a word at the top of a file with the name that it belongs below."""
    group = next((name[0] for name in known if name[-1] == problem.about), "")
    if problem.code != "unknown-field" or not group:
        return problem
    return replace(problem, hint=f"write it below `{group}:`, moved in by two blanks")


def _wrong_braces(word: Word, known: Mapping[tuple[str, ...], str]) -> Iterator[Problem]:
    """Mistakes in braces, for which the press puts something: only those of its own words."""
    of_person = word.path[0] == PERSONS
    if not of_person and word.name not in known:
        return
    there = BRACES.findall(word.path[1] if of_person else known[word.name])
    for found in BRACES.finditer(word.said.value):
        if found[0] not in there:
            message = f"the press has nothing to put for `{found[0]}` in `{word.key.value}`"
            hint = f"write `{there[0]}`" if there else "take it out"
            at = word.said.place(found.start())
            yield mistake("unknown-braces", message, at, hint, found[0])


def _unknown(
    files: Files, own: list[Word], known: Mapping[tuple[str, ...], str]
) -> Iterator[Problem]:
    """Warnings of words that nothing prints: neither the press nor a layout of the project."""
    strange = [word for word in own if known and word.string not in known]
    if strange:
        labels = {f"{LABEL}{format}" for format in format_names(files)}
        strange = [word for word in strange if word.key.value not in labels]
    printed = set(_printed(files)) if strange else set()
    for word in strange:
        name = word.key.value
        if not any(name.startswith(one) if cut else name == one for one, cut in printed):
            names = [key for *path, key in known if (*path,) == word.string[:-1]]
            hint = did_you_mean(name, names, "take it out, or name it in a layout")
            message = f"nothing prints a word called `{name}`"
            yield Problem("warning", "unknown-word", message, word.key.at, hint, about=name)


def _printed(files: Files) -> Iterator[tuple[str, bool]]:
    """The words that templates name, each with True if that is only its beginning."""
    for folder in TEMPLATES:
        for name in files.names(folder, ".html"):
            for found in NAMED.finditer(files.text(f"{folder}/{name}")):
                yield found[1], bool(found[2])
