"""The columns of a table of clinics: where their names stand, and what people call them.

`layouts/columns.yaml` has what clerks call each, in English and in Welsh; a project may have more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from press.clinics.cells import error
from press.declared.content import CLINIC_COLUMNS as COLUMNS
from press.declared.content import CLINIC_PHONES as KINDS
from press.declared.content import CLINIC_TIMES as ORDER
from press.files import Files
from press.model import Entries, Items, Problem, Text, raise_problems
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean, nearest

FILE = "layouts/columns.yaml"
PHONE, HOURS = (f"{kind} " for kind in KINDS)
KNOWN = (*COLUMNS, *(kind + when for when in ORDER for kind in (PHONE, HOURS)))
NEEDED = ("id", "name")
ABOVE = 20  # rows at most that may stand above the names
LIKE = 0.8  # how much a name is like one that is known, to be taken for a slip

Row = tuple[int, list[Text]]


@dataclass(frozen=True)
class Synonyms:
    """What people call columns: each name by what it is called, as `plainly` has it.

    `columns` has whole names, `times` day, night and weekend, and `kinds` what a phone is called,
    and its hours.
    """

    columns: Mapping[str, str]
    times: Mapping[str, str]
    kinds: Mapping[str, Sequence[str]]


def plainly(name: str) -> str:
    """A `name` without capitals and signs, to be compared: `phone no` of `Phone No.`"""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", re.sub("['’]", "", parted.casefold())).split())


def read_synonyms(files: Files) -> Synonyms:
    """What people call columns (Synonyms): the press's words, and a project's more.

    `files` (Files) is the window on the project. Raises Unprintable with every mistake.
    """
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    data = files.bytes(FILE)
    for each in dict.fromkeys((files.behind(FILE) or data, data)):
        node, mistakes = read_manuscript(each, FILE)
        problems += mistakes
        if not isinstance(node, Entries):
            continue
        for key, value in node.pairs:
            if key.value not in (*KNOWN, *KINDS, *ORDER):
                problems.append(unknown_column(key))
            words = value.items if isinstance(value, Items) else (value,)
            said = [plainly(word.value) for word in words if isinstance(word, Text)]
            if len(said) < len(words):
                message, hint = "it should be a list of words", "write it like [tel, telephone]"
                problems.append(error("wrong-type", message, value.at, hint, about=key.value))
            found.setdefault(key.value, []).extend(filter(None, said))
    raise_problems(problems)
    return Synonyms(
        {word: name for name in KNOWN for word in found.get(name, ())},
        {word: when for when in ORDER for word in (when, *found.get(when, ()))},
        {kind: sorted({kind, *found.get(kind, ())}, key=len, reverse=True) for kind in KINDS},
    )


def unknown_column(name: Text) -> Problem:
    """The Problem of a `name` (Text) that is no column's."""
    message = f"no column is called `{name.value}`"
    hint = did_you_mean(name.value, KNOWN, f"it takes {', '.join(KNOWN)}")
    return error("unknown-column", message, name.at, hint, about=name.value)


def exactly(head: str) -> str:
    """The column that is called as in `head`, but for capitals, blanks and hyphens; else nothing.

    A phone may have a time in words of its own: `phone bank holidays`.
    """
    name = " ".join(re.split(r"[\s_-]+", head.casefold())).strip()
    return name if name in COLUMNS or name.startswith((PHONE, HOURS)) else ""


def meant(head: str, synonyms: Synonyms) -> str:
    """The column that people mean by a `head`, as `synonyms` (Synonyms) have it; else nothing."""
    name = plainly(head)
    if name in COLUMNS or name in synonyms.columns:
        return synonyms.columns.get(name, name)
    for kind, words in synonyms.kinds.items():
        if name in words:
            return f"{kind} day"
        for word in words:
            before, behind = name.removesuffix(f" {word}"), name.removeprefix(f"{word} ")
            for rest in {before, behind} - {name}:
                if rest in synonyms.times:
                    return f"{kind} {synonyms.times[rest]}"
            whose = synonyms.columns.get(before, before)
            if whose == "key worker" and kind == "phone":
                return "key worker phone"
            if whose == "name":  # `Ward phone`
                return f"{kind} day"
    return exactly(head)


def find_heads(
    rows: Iterator[Row], synonyms: Synonyms, problems: list[Problem]
) -> tuple[list[Text], Iterator[Row]]:
    """The names of columns (Texts) in a table, and an iterator over the rows behind them.

    They stand in the first of the `rows` (each a number and a list of Texts) that has a clinic's
    name or id, and another; else in the first of all. Rows above them are told in `problems`.
    """
    first = list(islice(rows, ABOVE))
    known = [{meant(cell.value, synonyms) for cell in row} - {""} for _, row in first]
    at = next((n for n, names in enumerate(known) if len(names) > 1 and names & {*NEEDED}), 0)
    if not first:
        return [], rows
    if at:
        words = next(cell for cell in first[0][1] if cell.value)
        numbers = ", ".join(str(number) for number, _ in first[:at])
        message = f"above the names of the columns, this is not read: `{words.value[:60]}`"
        hint = f"in the spreadsheet: row{'s' * (at > 1)} {numbers}"
        problems.append(
            Problem("warning", "rows-above", message, words.at, hint, about=words.value)
        )
    return first[at][1], chain(first[at + 1 :], rows)


def columns_of(heads: Sequence[Text], synonyms: Synonyms, problems: list[Problem]) -> list[str]:
    """The columns that `heads` (Texts) name, in order, each by the name that the press knows.

    It is empty for one that is not read. Of two with the same meaning (`synonyms`, Synonyms) the
    one that is called by its own name is read. What is wrong, and what is not read, is added to
    `problems`.
    """
    columns = [meant(head.value, synonyms) for head in heads]
    own = {name for name, head in zip(columns, heads, strict=True) if exactly(head.value) == name}
    columns = [
        name if name not in own or exactly(head.value) == name else ""
        for name, head in zip(columns, heads, strict=True)
    ]
    for at, (head, column) in enumerate(zip(heads, columns, strict=True)):
        if column and column in columns[:at]:
            other, name = heads[columns.index(column)].value, head.value
            message = f"two columns are called `{name}`"
            if other.casefold() != name.casefold():
                message = f"two columns say the `{column}`: `{other}` and `{name}`"
            hint = "rename one, or make one column of them"
            problems.append(error("column-twice", message, head.at, hint, about=name))
    lacking = [f"`{name}`" for name in NEEDED if name not in columns]
    if lacking:
        message = f"there is no column {' and no '.join(lacking)}"
        hint = f"names of columns stand in a row above the clinics. It takes {', '.join(KNOWN)}"
        problems.append(error("no-name", message, heads[0].at, hint, about=lacking[0].strip("`")))
        return columns
    problems += _not_read(
        [head for head, column in zip(heads, columns, strict=True) if head.value and not column],
        synonyms,
        {*columns},
    )
    return columns


def _not_read(heads: Iterable[Text], synonyms: Synonyms, there: set[str]) -> Iterator[Problem]:
    """A mistake for each head that is a slip for a column that is lacking; the others are told."""
    rest = []
    words = {word: name for word, name in synonyms.columns.items() if name not in there}
    words |= {name: name for name in KNOWN if name not in there}
    words |= {word: PHONE + when for word, when in synonyms.times.items()}  # a phone, or hours?
    for head in heads:
        if guess := nearest(plainly(head.value), words, LIKE):
            message = f"no column is called `{head.value}`"
            hint = f"did you mean `{words[guess]}`? If not, give it a name that is less like it"
            yield error("unknown-column", message, head.at, hint, about=head.value)
        else:
            rest.append(head)
    if rest:
        names = ", ".join(f"`{head.value[:40]}`" for head in rest)
        message = f"columns that nothing is printed from: {names}"
        hint = "what should be printed wants a name that the press knows: see docs/clinics.md"
        yield Problem("warning", "columns-not-read", message, rest[0].at, hint, about=rest[0].value)
