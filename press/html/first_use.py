"""First uses: marks and meanings that only the first use of a reference or abbreviation has.

They are put into the finished document: blocks are rendered one by one, those of the first page
last, so that none of them knows which one comes first.
"""

from __future__ import annotations

import re
from html import unescape


def mark_first_uses(html: str) -> str:
    """The document `html` with an id on the first mark of each reference, for the link back to it.

    Of abbreviations, the first alone keeps its meaning, unless the text gives it there; of a term
    that is explained twice, the first alone keeps the id that links lead to. The table of contents
    does not count: it comes before the text, and may not be printed.
    """
    seen: set[str] = set()
    contents = re.search(r'<nav[^>]*role="doc-toc".*?</nav>', html, re.DOTALL)

    def named(found: re.Match[str]) -> str:
        markup: str = found[0]
        number, meaning, short, term, within = found.groups("")
        number = number or within
        what = number or short or term
        inside = contents and contents.start() < found.start() < contents.end()
        first = not inside and what not in seen
        if first:
            seen.add(what)
        if number:
            markup = "<span" if within else markup
            return re.sub("^<[a-z]+", rf'\g<0> id="cite-{number}"', markup) if first else markup
        if term:
            return markup if first else "<dt>"
        before = _words(html[max(0, found.start() - 300) : found.start()])
        behind = _words(html[found.end() : found.end() + 300])
        given = f"{before[-len(meaning) - 12 :]} {behind[: len(meaning) + 30]}"
        return markup if first and unescape(meaning).casefold() not in given else str(short)

    pattern = r'<a href="#ref-(\d+)" role="doc-biblioref"|<abbr title="([^"]*)">(.*?)</abbr>'
    pattern += r'|<dt id="(term-[^"]*)">|<span data-cited="(\d+)"'
    return re.sub(pattern, named, html)


def _words(html: str) -> str:
    """The words of a piece of a document, which may begin or end in the middle of a tag."""
    bare = re.sub(r"^[^<>]*>|<[^<>]*(?:>|$)", "", html)
    return " ".join(unescape(bare).casefold().split())
