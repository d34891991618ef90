"""Signs that nobody sees, which come with words from phones, chats and Word.

Those that a script needs stay: joiners beside letters that join and in emoji, marks of direction in
lines that have letters from right to left. Between two figures, where `0808` and `157` would become
one number, a blank stands for them; all others are left out.
"""

from __future__ import annotations

import re

JOINERS = "\u200c\u200d"
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# With them soft hyphens, blanks without a width, and what chooses the look of an emoji.
SIGNS = f"\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff{JOINERS}{DIRECTIONS}"
UNSEEN = re.compile(f"[{SIGNS}]+")
# Line ends that only Word and some scripts know: each is a blank.
SOFT_RETURN = re.compile("[\x0b\x85\u2028\u2029]")
LEFTWARDS = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
JOINING = re.compile("[\u0600-\u109f\u1780-\u18af\u2190-\u2bff\ufb50-\ufdff\U0001f000-\U0001faff]")


def without_unseen(line: str) -> tuple[str, list[int]]:
    """A pair: the `line` without signs that nobody sees, and the column of each character of it.

    Columns count from 0 in the line as typed, and the last is that behind it.
    """
    leftwards = LEFTWARDS.search(line)
    text, columns, end = "", list[int](), 0
    for found in UNSEEN.finditer(line):
        before, after = line[found.start() - 1 : found.start()], line[found.end() : found.end() + 1]
        needed = JOINERS if JOINING.match(before) or JOINING.match(after) else ""
        needed += DIRECTIONS if leftwards else ""
        kept = "".join(sign for sign in found.group() if sign in needed)
        kept = " " if before.isdigit() and after.isdigit() else kept
        text += line[end : found.start()] + kept
        columns += [*range(end, found.start()), *[found.start()] * len(kept)]
        end = found.end()
    return text + line[end:], [*columns, *range(end, len(line) + 1)]
