"""A brand's print palette: the inks that a print shop prints each of its colours in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.model import Brand, Entries, Inks, Items, Location, Problem, Text, mistake
from press.parsing.fields import PATTERNS


def read_inks(brand: Brand) -> Inks:
    """The print palette of a `brand` (Brand): Inks with four inks, from 0 to 1, for each colour.

    The palette is empty, with the brand's file for a place, where the brand has none.
    """
    given = brand.about.print
    if given is None:
        return Inks({}, Location(f"layouts/brands/{brand.name}/brand.yaml"))
    palette = {}
    for colour, parts in given.palette:
        cyan, magenta, yellow, black = (part / 100 for part in parts)
        palette[colour.lower()] = (cyan, magenta, yellow, black)
    return Inks(palette, given.palette.at)


def ink_mistakes(node: Entries) -> Iterator[Problem]:
    """Yields a Problem for each mistake in a print palette: names that are no colour, and bad inks.

    `node` (Entries) is the whole file of the brand. A colour takes four inks in per cent.
    """
    given = node.get("print")
    palette = given.get("palette") if isinstance(given, Entries) else None
    if not isinstance(palette, Entries):
        return
    hint = 'write a colour and its cyan, magenta, yellow and black: "#0b4a5b": [90, 0, 15, 60]'
    seen: dict[str, str] = {}
    for colour, inks in palette.pairs:
        if not re.match(PATTERNS["colour"][0], colour.value):
            message = f"`{colour.value}` is no colour of # and six digits"
            yield mistake("bad-ink", message, colour.at, hint, colour.value)
        elif seen.setdefault(colour.value.lower(), colour.value) != colour.value:
            message = f"`{colour.value}` is there as `{seen[colour.value.lower()]}` already"
            yield mistake("bad-ink", message, colour.at, "take one of them out", colour.value)
        if not isinstance(inks, Items):
            continue  # said already, as everything that is not the list it should be
        parts = [part for part in inks.items if isinstance(part, Text)]
        numbers = all(re.match(PATTERNS["number"][0], part.value) for part in parts)
        if numbers and len(parts) == len(inks.items) != 4:
            message = f"`{colour.value}` has {len(parts)} inks, and a press has four"
            yield mistake("bad-ink", message, inks.at, hint, colour.value)
        for part in parts if numbers else ():
            if int(part.value) > 100:
                message = f"{part.value} is more than all of an ink"
                yield mistake("bad-ink", message, part.at, "100 is an ink in full")
