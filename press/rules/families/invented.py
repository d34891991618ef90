"""Nobody real is in a sample, and nothing invented in what is handed out.

A brand that says `sample: yes` is invented. It may use only what is reserved for examples, and is
never approved; any other brand may use none of that in what leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.checks.hosts import EXAMPLE_HOST, PHONE, reserved
from press.declared.content import Helpline
from press.model import Factsheet, Link, Location, Text
from press.parsing.phones import at_home
from press.parsing.prose import marks
from press.rules.engine import Finding, Limits, Rule
from press.rules.wording import Wording

OUT = ("in-review", "approved", "overdue")  # statuses of what others are handed
NUMBERS = ("phone", "text", "whatsapp", "textphone", "fax")


def invented(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds real contacts in a sample, and contacts reserved for examples in what is handed out.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    factsheet = words.factsheet
    sample = factsheet.brand.about.sample
    if sample and factsheet.status in OUT:
        status, name = factsheet.status.replace("-", " "), factsheet.brand.about.meta.name.full
        message = (
            f"`{name.value}` is a sample brand, which is invented: nothing of it can be {status}"
        )
        hint = "write `status: sample` or `draft`; sign off what you print for a brand of your own"
        at = factsheet.standings[factsheet.topic.name].at or factsheet.topic.about.review.at
        yield Finding(message, at, hint, about=name.value)
    if not sample and factsheet.status not in OUT:
        return
    for what, at, free in _contacts(words):
        if sample and not free:
            message = f"`{what}` may be somebody's, and this brand is a sample"
            hint = (
                "if the brand is yours, take `sample: yes` out of brand.yaml; else use what is "
                "reserved: numbers for drama, hosts that end in .example"
            )
            yield Finding(message, at, hint, about=what)
        elif free and not sample:
            message = f"`{what}` is reserved for examples: nobody can be reached there"
            yield Finding(message, at, "write your own", about=what)


def _contacts(words: Wording) -> Iterator[tuple[str, Location, bool]]:
    """Every number and host that readers are sent to, and True where it is nobody's."""
    factsheet = words.factsheet
    for entry in (factsheet.brand.helpline, *printed_helplines(factsheet)):
        for name, value in entry:
            # Three figures ring a public service, such as 999, from a sample as from any sheet.
            if isinstance(value, Text) and name in NUMBERS and len(at_home(value.value)) > 3:
                yield value.value, value.at, reserved(value.value)
            elif isinstance(value, Text) and name in ("email", "web"):
                yield value.value, value.at, EXAMPLE_HOST.search(value.value) is not None
    about = factsheet.brand.about
    home = (about.meta.link.home,) if about.meta.link else ()
    for web in (*home, about.feedback.web):
        yield web.value, web.at, EXAMPLE_HOST.search(web.value) is not None
    for _, number in about.charity or ():
        if isinstance(number, Text) and re.fullmatch(r"(?:SC)?0+\d", number.value):
            yield number.value, number.at, True
    for link in marks(factsheet.topic):
        if isinstance(link, Link) and not link.href.startswith(("#", "tel:")):
            yield link.href, link.at, EXAMPLE_HOST.search(link.href) is not None
    for found, passage in words.find(PHONE):
        yield found[0], passage.place(found[0]), reserved(found[0])
    for found, passage in words.find(EXAMPLE_HOST):
        yield found[0], passage.place(found[0]), True


def printed_helplines(factsheet: Factsheet) -> Iterator[Helpline]:
    """Yields the Helplines of the library that a `factsheet` (Factsheet) prints."""
    yield from factsheet.helplines
    for block in factsheet.topic.blocks:
        if block.kind == "contacts":
            for name in block.fields.words("items"):
                yield factsheet.library.helplines[name]


RULES = (
    Rule(
        code="B15",
        title="Samples use reserved numbers, and nothing else does",
        level="error",
        why="An invented number may be somebody's bedside phone; a reserved one on a real sheet "
        "is answered by nobody.",
        source="Ofcom, numbers for use in drama; RFC 2606, hosts for examples.",
        bad="brand: {sample: yes, helpline: {phone: 0300 123 4567}}",
        good="brand: {sample: yes}",
        near="review: {status: draft}",
        check=invented,
    ),
)
