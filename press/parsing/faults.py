"""Faults: differences from the declared fields, as problems in the words of authors."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from press.model import Entries, Items, Node, Problem, Text, mistake
from press.parsing.fields import PATTERNS, Difference, Shape, differences
from press.parsing.mistakes import MISTAKES
from press.parsing.pasted_lists import as_yaml, items_of
from press.parsing.phones import letter_for_figure
from press.parsing.suggestions import did_you_mean, nearest

# What makes a list a text, or a text a list, at one place.
LIKE_A_LIST = ("unclosed-bracket", "unclosed-quote", "list-in-text")
# What is told of the shape of a file, where a text may be sound.
OF_THE_SHAPE = ("missing-field", "unknown-field", "wrong-type", "empty")
ITEM, CELL = "an item of ", "a cell of "
AMBIGUOUS_DATE = re.compile(r"^(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])[/.-]([0-9]{4})$")

# 29 February 2027, 1st Mar 2027
IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(\w{3,})\.?\s+(\d{4})", re.ASCII)
MONTHS = (
    "january february march april may june july august september october november december".split()
)
GROUPED = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+")


def faults(node: Node, shape: Shape, what: str) -> list[Problem]:
    """A list of Problems, each a way in which a `node` (Node) differs from its `shape` (Shape).

    `what` names the node in messages (“the topic”). Every Problem has its place. A misspelt field
    is reported once: the field it was meant to be is not reported missing.
    """
    problems: list[Problem] = []
    missing: list[tuple[str, Node, str]] = []
    meant: set[tuple[int, str]] = set()
    for difference in differences(node, shape):
        at, inner, name = _follow(node, shape, what, difference.path)
        if difference.keyword == "required":
            missing += [(field, at, name) for field in difference.names]
        elif difference.keyword == "additionalProperties" and isinstance(at, Entries):
            names = [key for key, *_ in inner.fields]
            for key in map(at.key, difference.names):
                guess = nearest(key.value, names)
                meant.add((id(at), guess))
                problems.append(_unknown(key, name, names, guess))
        else:
            exception = _exception(at, difference.path)
            problems.append(exception or _differs(difference, at, inner, name))
    problems += [
        mistake("missing-field", f"{name} has no `{field}`", at.at, f"add `{field}:`")
        for field, at, name in missing
        if (id(at), field) not in meant
    ]
    return problems


def further_faults(node: Node, shape: Shape, what: str, known: list[Problem]) -> list[Problem]:
    """The faults of a `node` (Node), as `faults` gives them, that do not follow from others.

    `known` is the list of Problems of its file as YAML: a list that is none has been told, and
    nothing can be said to be missing where tabs hide what belongs to what.
    """
    places = {problem.at for problem in known if problem.code in LIKE_A_LIST}
    tabs = any(problem.code == "odd-indentation" for problem in known)
    return [
        problem
        for problem in faults(node, shape, what)
        if problem.at not in places and not (tabs and problem.code in OF_THE_SHAPE)
    ]


def _follow(node: Node, shape: Shape, what: str, path: list[str | int]) -> tuple[Node, Shape, str]:
    """The node, the shape and the name that the path of a difference leads to."""
    name = what
    for step in path:
        shape = shape.read_as(node)
        if isinstance(step, int):
            assert isinstance(node, Items)
            node, shape = node.items[step], shape.inner or Shape("number")
            # A list of lists is a table.
            name = f"{CELL if name.startswith(ITEM) else ITEM}{name.removeprefix(ITEM)}"
        else:
            inner = shape.field(step)
            assert isinstance(node, Entries)
            assert inner  # undeclared fields are not looked into
            node, shape, name = node[step], inner, f"`{step}`"
    return node, shape.read_as(node), name


def _unknown(key: Text, name: str, names: list[str], guess: str) -> Problem:
    takes = f"it takes {_listed(names)}" if names else "it takes nothing"
    hint = f"did you mean `{guess}`?" if guess else takes
    message = f"{name} has no field called `{key.value}`"
    return mistake("unknown-field", message, key.at, hint, key.value)


def _differs(difference: Difference, node: Node, shape: Shape, name: str) -> Problem:
    kind, value = difference.keyword, node.value if isinstance(node, Text) else ""

    def problem(code: str, message: str, hint: str, about: str = "") -> Problem:
        return mistake(code, message, node.at, hint, about)

    if not value.strip() and isinstance(node, Text):
        return problem("empty", f"{name} is empty", "write it, or take the line out")
    if kind == "type" and (problem_of_one := _one_text(node, shape, name)):
        return problem_of_one
    if kind == "type":
        message = f"{name} should be {_wanted(shape)}, and here is {_called(node)}"
        items = "\n".join(f"- {as_yaml(words)}" for words in items_of(value))
        is_list = items and shape.kind == "list"
        hint = f"take the | out, and write:\n{items}" if is_list else _written(shape)
        if name == "`text`" and isinstance(node, Items):
            hint = "write `list` in its place"
        return problem("wrong-type", message, hint)
    if kind in ("minItems", "maxItems"):
        if shape.kind == "range":
            return problem("bad-range", f"{name} takes two numbers", "write it like [30, 50]")
        return problem("empty", f"{name} is an empty list", "write at least one, or take it out")
    if kind == "enum":
        listed = _listed(list(shape.choices))
        hint = did_you_mean(value, shape.choices, f"write {listed}")
        return problem("not-a-choice", f"{name} cannot be `{value}`, only {listed}", hint)
    if kind == "maxLength":
        return problem("wrong-type", f"{name} takes nothing, and here is `{value}`", "empty it")
    if shape.kind == "date" and (numbers := AMBIGUOUS_DATE.match(value)):
        message = f"`{value}` can be read in two ways: day first or month first"
        one, other, year = (number.zfill(2) for number in numbers.groups())
        hint = f"write year-month-day: {year}-{other}-{one} or {year}-{one}-{other}"
        return problem("ambiguous-date", message, hint, about=value)
    if shape.kind == "phone" and (letter := letter_for_figure(value)):
        has, mended = letter
        return problem("bad-phone", f"`{value}` has {has}", f"write it like {mended}", value)
    kind = shape.kind if shape.kind in PATTERNS else "number"
    _, should, example = PATTERNS[kind]
    message = f"{name} should be {should}, and here is `{value}`"
    hint = f"write it like {example}"
    if kind == "number" and GROUPED.fullmatch(value):
        hint = f"write {re.sub('[^0-9]', '', value)}: the press sets the commas"
    elif kind == "name" and (plain := _as_name(value)):
        hint = f"write {plain}"
    elif kind == "date" and (numbers := IN_WORDS.fullmatch(value)):
        day, year, month = int(numbers[1]), int(numbers[3]), _month(numbers[2])
        try:
            hint = f"write {date(year, month, day)}" if month else hint
        except ValueError:
            message = f"there is no day `{value}`"
    return problem(f"bad-{kind}", message, hint, value)


def _as_name(value: str) -> str:
    """The name that is most like a value: uber-uns for Über uns. Empty where nothing is."""
    letters = unicodedata.normalize("NFKD", value.casefold())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _month(name: str) -> int:
    """The number of a month by its English name or the beginning of it; 0 for other words."""
    months = (n for n, month in enumerate(MONTHS, 1) if month.startswith(name.casefold()))
    return next(months, 0)


def _one_text(node: Node, shape: Shape, name: str) -> Problem | None:
    """The problem of words that were typed so that they are read as a list, or as entries."""
    if shape.kind == "list" and isinstance(node, Entries) and name.startswith(ITEM):
        cells = [
            f"{key.value}, {value.value}" for key, value in node.pairs if isinstance(value, Text)
        ]
        hint = f"write its cells in brackets: - [{', '.join(cells)}]"
        return mistake("wrong-type", "a row is a list of cells", node.at, hint)
    if shape.kind in ("entries", "list"):
        return None
    if isinstance(node, Items) and len(node.items) == 1 and isinstance(node.items[0], Text):
        message, hint = "two hyphens begin a list in a list", f"write one: - {node.items[0].value}"
        return mistake("wrong-type", message, node.at, hint)
    if isinstance(node, Entries) and len(node.pairs) == 1:
        (key, value), message = node.pairs[0], MISTAKES["colon-in-text"][0]
        if isinstance(value, Text) and re.search(r"[\sA-Z]", key.value):
            at = replace(key.at, column=key.at.column + len(key.raw))
            return mistake("colon-in-text", message, at, f'write: "{key.value}: {value.value}"')
    return None


def _exception(node: Node, path: list[str | int]) -> Problem | None:
    """The problem of an exception from a rule: it has no reason, or is not one at all.

    None where `path` does not lead through the exceptions, which stand under `allow` by code.
    """
    if "allow" not in path:
        return None
    *_, before, last = "", *path
    code = last if before == "allow" else ""
    if code and isinstance(node, Text) and not node.value.strip():
        message = f"the exception from {code} has no reason"
        return mistake("no-reason", message, node.at, "say why: every report tells it")
    message = "an exception names a rule and says why" if not code else f"{code} takes one reason"
    return mistake("wrong-type", message, node.at, "write `allow: {L11: Her own words.}`")


def _called(node: Node) -> str:
    return {Text: "text", Items: "a list", Entries: "a group of named fields"}[type(node)]


def _wanted(shape: Shape) -> str:
    return {"entries": "a group of named fields", "list": "a list"}.get(shape.kind, "text")


def _written(shape: Shape) -> str:
    if shape.any_name:
        return "write each below it on a line of its own: `name: what it is`"
    if shape.kind == "entries":
        return f"write {_listed([name for name, *_ in shape.fields])} below it, each on its line"
    if shape.kind == "list":
        return "start each on a line of its own with a dash: `- first`"
    return "write one text; if it holds a colon, put it in quotes or under `|`"


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"
