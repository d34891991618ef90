"""Styles, read once: a style is parsed for the first document that asks, and serves the next.

WeasyPrint reads each style anew for each document: a twentieth of a factsheet's time, a seventh of
a card's. Here it asks for a sheet, and is handed one that it has read before, with what it said
then. It does so itself with its own style for HTML.
"""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING, Protocol

from press.model import Problem
from press.typesetting.fetcher import Fetcher

if TYPE_CHECKING:
    from weasyprint import CSS

KEPT = 128  # sheets; a whole layout has about twelve
# What a document does for itself: it counts its faces, layers and counters.
OWN = re.compile(rb"@(?!(page|media|(top|bottom|left|right)-)\b)")
_cache: dict[tuple[str, bytes, object], tuple[CSS, tuple[Problem, ...]]] = {}


class Parse(Protocol):
    """A function that reads a style sheet, with the parameters of WeasyPrint's CSS class."""

    def __call__(self, **given: object) -> CSS: ...


def cache_styles() -> None:
    """Replaces WeasyPrint's CSS class by a function that keeps style sheets for the next document.

    A second call changes nothing.
    """
    from weasyprint import css

    if not isinstance(css.CSS, partial):
        css.CSS = partial(_sheet, css.CSS)


def _sheet(parse: Parse, url: str | None = None, **given: object) -> CSS:
    """A sheet, from its address or as WeasyPrint says. Raises what fetching it raises."""
    from weasyprint.css import fetch

    # Each has its own list of rules for pages: in one list for all, each stood there for each.
    given["page_rules"] = None
    fetcher = given["url_fetcher"]
    if url is None or not isinstance(fetcher, Fetcher):
        return parse(url=url, **given)
    with fetch(fetcher, url) as response:
        data = response.read()
    problems, key = fetcher.problems, (url, data, given["media_type"])
    if key in _cache:
        sheet, noted = _cache.pop(key)
        problems += noted
    else:
        before = len(problems)
        file = io.BytesIO(data)
        file.name = url  # by which the style is named when it is read
        given.pop("_check_mime_type", None)
        sheet = parse(file_obj=file, base_url=url, **given)
        noted = tuple(problems[before:])
    if not OWN.search(data):
        _cache[key] = sheet, noted
        if len(_cache) > KEPT:
            del _cache[next(iter(_cache))]
    return sheet
