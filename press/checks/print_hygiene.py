"""Print hygiene: helpline, status and page number on every page, and no left-overs of the web."""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.checks.hosts import UNFINISHED
from press.checks.nothing_lost import place_of
from press.model import Problem, Proof

NEEDS = "pages"

# Left-overs of web pages and of unfinished work. Source: patient information that was read for
# this press; see docs/decisions.md.
RESIDUE = re.compile(
    r"back to top|click here|download our factsheet|skip to main content|lorem ipsum|\bTODO\b"
    rf"|\{{\{{|\}}\}}|\ufffd|{UNFINISHED.pattern}",
    re.IGNORECASE,
)


def check(proof: Proof) -> Iterator[Problem]:
    """Names pages without helpline, status or page number, and left-overs of the web.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no pages.
    """
    words = dict(proof.factsheet.language.about.strings)
    helpline = _without_blanks(proof.factsheet.brand.helpline.phone.value)
    paged = proof.factsheet.format.about.imposition in ("pages", "booklet")
    texts = proof.finished_pages.facts.texts
    words_for = dict(proof.factsheet.language.about.statuses)
    # The parts of a pack have a status each.
    parts = {standing.status for standing in proof.factsheet.standings.values()}
    names = sorted({proof.factsheet.status, *parts} & set(words_for))
    statuses = [_without_blanks(words_for[name].value) for name in names]
    for number, text in enumerate(texts, 1):
        close = _without_blanks(text)
        if helpline not in close:
            hint = "every page carries the helpline in its foot; see the layout"
            yield Problem("error", "no-helpline", "the helpline is missing", None, hint, number)
        # A sheet that is folded or cut says it once, on the side that is seen first.
        if (paged or number == 1) and not any(status in close for status in statuses):
            message = "the status is missing"
            hint = "every page says how far it may be trusted: print `status` in its foot"
            yield Problem("error", "no-status", message, None, hint, number)
        counted = f"{words['page'].value}{number}{words['of'].value}{len(texts)}"
        if paged and _without_blanks(counted) not in close:
            hint = "every page says which of how many it is; see the layout"
            message = "the page number is missing"
            yield Problem("error", "no-page-number", message, None, hint, number)
        for found in sorted({match.group().lower() for match in RESIDUE.finditer(text)}):
            message = f"`{found}` has no meaning on paper"
            hint = "take it out, or write what a reader of paper can do"
            at = place_of(proof, found)
            yield Problem("error", "web-residue", message, at, hint, number, about=found)


def _without_blanks(text: str) -> str:
    """Words without blanks: a PDF sets them where it likes."""
    return re.sub(r"\s+", "", text)
