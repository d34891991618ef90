"""What a document does at the first use of a thing alone, seen once it stands as a whole.

Blocks are rendered one by one, and those of the first page last: only the finished document knows
what comes first in it.
"""

from __future__ import annotations

import re
from html import unescape


def first_of_each(html: str) -> str:
    """The document with a name on the first mark of each reference, for the way back to it, and
    with the meaning of an abbreviation where it is first used, unless the text gives it there.
    Where a term is explained twice, links lead to the first.

    Contents come before the text and may not be printed: nothing is first in them.
    """
    seen: set[str] = set()
    contents = re.search(r'<nav[^>]*role="doc-toc".*?</nav>', html, re.DOTALL)

    def named(found: re.Match) -> str:
        number, meaning, short, term = found.groups()
        what = number or short or term
        inside = contents and contents.start() < found.start() < contents.end()
        first = not inside and what not in seen
        if first:
            seen.add(what)
        if number:
            return found[0].replace("<a ", f'<a id="cite-{number}" ', 1) if first else found[0]
        if term:
            return found[0] if first else "<dt>"
        before = _words(html[max(0, found.start() - 300) : found.start()])
        behind = _words(html[found.end() : found.end() + 300])
        given = f"{before[-len(meaning or '') - 12 :]} {behind[: len(meaning or '') + 30]}"
        return found[0] if first and unescape(meaning).casefold() not in given else short

    pattern = r'<a href="#ref-(\d+)" role="doc-biblioref"|<abbr title="([^"]*)">(.*?)</abbr>'
    pattern += r'|<dt id="(term-[^"]*)">'
    return re.sub(pattern, named, html)


def _words(html: str) -> str:
    """What stands in a piece of a document, which may begin or end in the middle of a tag."""
    bare = re.sub(r"^[^<>]*>|<[^<>]*(?:>|$)", "", html)
    return " ".join(unescape(bare).casefold().split())
