"""What a style would fetch: read as a browser reads it, with its escapes, strings and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

CHARACTER = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n0-9a-fA-F])"
STRING = r"\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?"
TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)|(?P<string>{STRING})|(?P<rule>@{CHARACTER}+)|(?P<call>{CHARACTER}+)\(",
    re.DOTALL,
)
GIVEN = re.compile(rf"\s*(?P<string>{STRING})|(?P<bare>(?:\\.|[^)\\])*)", re.DOTALL)
ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
SETS = ("image-set", "-webkit-image-set")  # of pictures, whose addresses may be plain strings
INSIDE = ("#", "data:")


def addresses(style: str) -> Iterator[str]:
    """Yields the addresses that a `style` (CSS text) would fetch, and `@import` rules as they are.

    What stands in the page itself (`#…`, `data:`) is none, nor is the `url()` of `@namespace`. A
    face of the reader's machine is one: `local(…)`.
    """
    return (address for _, address in placed_addresses(style))


def placed_addresses(style: str) -> Iterator[tuple[int, str]]:
    """Yields each address as `addresses` does, behind the number of characters before it."""
    at, sets = 0, False
    while token := TOKEN.search(style, at):
        at = token.end()
        rule, call = (unescaped(token[name] or "").lower() for name in ("rule", "call"))
        if rule in ("@import", "@namespace"):
            end = re.compile(r"[;}]|\Z").search(style, at)
            told = style[token.start() : end.end() if end else at].rstrip(";}")
            at = end.start() if end else at
            if rule == "@import":
                yield token.start(), told
        elif call in ("url", "src", "local"):
            given = GIVEN.match(style, at)
            assert given, "it may be empty"
            at = given.end()
            address = unescaped(_bare(given["string"]) if given["string"] else given["bare"])
            if call == "local":
                yield token.start(), f"local({address.strip()})"
            elif not address.strip().lower().startswith(INSIDE):
                yield token.start(), address.strip()
        elif call:
            sets = call in SETS
        elif token["string"] and sets:
            address = unescaped(_bare(token["string"]))
            if not address.lower().startswith((*INSIDE, "image/")):
                yield token.start(), address


def unescaped(words: str) -> str:
    r"""The `words` of a style without its escapes: `\75 rl` is `url`."""
    return ESCAPE.sub(lambda found: _character(found[1]) if found[1] else found[2], words)


def _character(code: str) -> str:
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"


def _bare(string: str) -> str:
    return string.strip("\"'")
