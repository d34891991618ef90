"""Planning: what was asked for becomes editions, each name checked before anything is made."""

from __future__ import annotations

import re
from dataclasses import dataclass

from press.files import Files
from press.model import Edition, Location, Problem, Unprintable
from press.reading.brand import (
    brand_language,
    brand_names,
    default_brand,
    language_names,
)
from press.reading.fields import did_you_mean
from press.reading.format import combined, format_names
from press.reading.topic import topic_names

# What is asked for where a brand does not say its language: a mistake that is named later.
PRESS_SPEAKS = "en-GB"


@dataclass(frozen=True)
class Order:
    """What was asked for. Empty means the publisher's own: its brand, its language, a4."""

    topics: tuple[str, ...]
    formats: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    language: str = ""
    text_size: int = 0
    ink: str = ""


def plan(files: Files, order: Order) -> list[Edition]:
    """The editions to be made, in order. Raises Unprintable with every name there is not."""
    problems: list[Problem] = []
    topics = _named("topic", order.topics, topic_names(files), problems)
    if "all" in order.topics:
        topics = tuple(name for name in topics if not withdrawn(files, name))
    formats = _named("format", order.formats or ("a4",), format_names(files), problems)
    brand, language = default_brand(files)
    if not brand:
        hint = "run `build.py new-project` to see what a brand needs"
        problems.append(Problem("error", "no-brand", "there is no brand to print for", None, hint))
    brands = _named(
        "brand", order.brands or ((brand,) if brand else ()), brand_names(files), problems
    )
    if order.language:
        _named("language", (order.language,), language_names(files), problems)
    problems += clashes(files, topics)
    if problems:
        raise Unprintable(problems)
    own = {brand: language}
    return [
        Edition(
            topic,
            order.language or own.get(b) or brand_language(files, b) or PRESS_SPEAKS,
            b,
            format,
        )
        for topic in topics
        for b in brands
        for format in dict.fromkeys(
            combined(files, name, order.text_size, order.ink) for name in formats
        )
    ]


def withdrawn(files: Files, topic: str) -> bool:
    """Whether a topic says so itself; `all` then leaves it out, as a shelf would."""
    text = files.bytes(f"factsheets/{topic}.yaml")
    return re.search(rb"^\s+status:[ \t]*[\"']?withdrawn\b", text, re.MULTILINE) is not None


def clashes(files: Files, topics: tuple[str, ...]) -> list[Problem]:
    """Of these topics, those that share a code with any: a family could get the wrong sheet."""
    problems: list[Problem] = []
    first: dict[str, tuple[str, str]] = {}
    for name in topic_names(files):
        file = f"factsheets/{name}.yaml"
        text = files.bytes(file).decode("utf-8", "replace")
        found = re.search(r"^code:[ \t]*[\"']?([A-Z]{2,5}-[0-9]{3,5})", text, re.MULTILINE)
        if not found:
            continue
        code, line = found.group(1), text.count("\n", 0, found.start()) + 1
        if code in first and {name, first[code][0]} & set(topics):
            message = f"the code `{code}` is also that of `{first[code][0]}`"
            at = Location(file, line, found.start(1) - found.start() + 1)
            hint = f"every topic has a code of its own; see {first[code][1]}"
            problems.append(Problem("error", "code-twice", message, at, hint))
        first.setdefault(code, (name, f"{file}:{line}"))
    return problems


def _named(
    what: str, asked: tuple[str, ...], there: tuple[str, ...], problems: list[Problem]
) -> tuple[str, ...]:
    if "all" in asked:
        return there
    for name in asked:
        if name not in there:
            message = f"there is no {what} called `{name}`"
            plain = name.rsplit("/", 1)[-1].removesuffix(".yaml").casefold()
            known = f"there is {', '.join(there)}" if there else f"there is no {what} yet"
            hint = f"write `{plain}`" if plain in there else did_you_mean(name, there, known)
            problems.append(Problem("error", f"unknown-{what}", message, None, hint))
    return tuple(dict.fromkeys(asked))
