"""Changes of an author's file at known places, which leave everything else untouched.

Comments, order, quotation marks, line ends and the byte order mark stay as they are, because the
file is not written out from values. The places are those of the manuscript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from press.model import Entries, Items, Location, Text
from press.parsing.spreadsheet import LINE_END

MARK = b"\xef\xbb\xbf"
# Words that mean nothing to YAML wherever they stand.
PLAIN = re.compile(r"\w(?:[\w ().’'&/+-]*[\w.)])?")


class Edit(NamedTuple):
    """New words in place of the characters from `start` to before `end`, counted from 0."""

    start: int
    end: int
    words: str


class SourceText:
    """A file in UTF-8 as it was typed, whose characters are found by line and column."""

    def __init__(self, data: bytes) -> None:
        self.mark = MARK if data.startswith(MARK) else b""
        self.text = data.removeprefix(MARK).decode("utf-8")
        ends = list(LINE_END.finditer(self.text))
        self.starts = [0, *(end.end() for end in ends)]
        self.line_end = ends[0][0] if ends else "\n"

    def start(self, at: Location) -> int:
        """The offset of the character at the place `at` (Location), counted from 0."""
        return self.starts[at.line - 1] + at.column - 1

    def end(self, text: Text) -> int:
        """The offset behind the last character of a `text` (Text) and its closing quote."""
        *rows, last = text.raw.split("\n")
        column = len(last) if rows else text.at.column - 1 + len(last)
        return self.starts[text.at.line - 1 + len(rows)] + column

    def below(self, offset: int, words: str) -> Edit:
        """An Edit that puts `words` on a new line, below the line of the character at `offset`."""
        end = LINE_END.search(self.text, offset)
        start = end.start() if end else len(self.text)
        return Edit(start, start, (end[0] if end else self.line_end) + words)

    def instead(self, text: Text, words: str) -> Edit:
        """An Edit that replaces a `text` (Text) by `words`, between its quotation marks if any."""
        mark = text.raw[:1] if text.raw[:1] in ("'", '"') else ""
        plain = mark and re.fullmatch(r"[\w. ()-]*", words)
        words = f"{mark}{words}{mark}" if plain else quoted(words)
        return Edit(self.start(text.at), self.end(text), words)

    def amended(self, edits: list[Edit]) -> bytes:
        """The bytes of the file with these `edits` (a list of Edits), which must not overlap.

        The text in this object stays as it is.
        """
        text = self.text
        for edit in sorted(edits, reverse=True):
            text = text[: edit.start] + edit.words + text[edit.end :]
        return self.mark + text.encode()

    def flows(self, node: Entries | Items) -> bool:
        """True if a `node` (Entries or Items) is written between brackets: {a: b} or [a, b]."""
        return self.text[self.start(node.at)] in "{["

    def foot(self, at: Location) -> int:
        """The offset at which the last line begins of what stands at the place `at` (Location).

        The lines below that begin further right belong to it, and end at the first that does not.
        """
        last = at.line
        for number in range(at.line + 1, len(self.starts) + 1):
            line = LINE_END.split(self.text[self.starts[number - 1] :], 1)[0]
            bare = line.lstrip(" ")
            if bare and not bare.startswith("#"):
                if len(line) - len(bare) < at.column:
                    break
                last = number
        return self.starts[last - 1]


def quoted(words: str) -> str:
    """These `words` as a YAML value, in quotation marks where they need those, in brackets too."""
    return words if PLAIN.fullmatch(words) else "'" + words.replace("'", "''") + "'"


def changed(source: SourceText, entry: Entries, fields: Mapping[str, str]) -> list[Edit]:
    """A list of Edits that give `entry` (Entries) these `fields`, which are words by name.

    `source` (SourceText) is the file that the entry stands in. A field that was not there is put
    behind the last that was.
    """
    edits: list[Edit] = []
    behind = ""
    _, last = entry.pairs[-1]
    for name, words in fields.items():
        node = entry.get(name)
        if isinstance(node, Text):
            if node.value.strip() != words:
                edits.append(source.instead(node, words))
        elif source.flows(entry):
            behind += f", {name}: {quoted(words)}"
        else:
            indent = " " * (entry.at.column - 1)
            behind += f"{source.line_end if behind else ''}{indent}{name}: {quoted(words)}"
    if behind and isinstance(last, Text):
        end = source.end(last)
        edits.append(Edit(end, end, behind) if source.flows(entry) else source.below(end, behind))
    return edits


def added(source: SourceText, review: Entries, fields: Mapping[str, str]) -> Iterator[list[Edit]]:
    """Yields ways to add a reviewer to a `review` (Entries), the best first, each a list of Edits.

    `fields` are the reviewer's, words by name, and `source` (SourceText) is the file. A reviewer
    comes behind the others, before them, or (as the first of all) below the date of the next
    review.
    """
    entry = "{" + ", ".join(f"{name}: {quoted(words)}" for name, words in fields.items()) + "}"
    people = review.get("reviewers")
    if isinstance(people, Items):
        at = source.start(people.at)
        if source.flows(people):
            last = people.items[-1]
            closing = source.text.find("]", source.starts[last.at.line - 1])
            if closing >= 0:
                yield [Edit(closing, closing, f", {entry}")]
            yield [Edit(at + 1, at + 1, f"{entry}, ")]
        else:
            indent = " " * (people.at.column - 1)
            behind = people.items[-1].at
            dash = Location(behind.file, behind.line, people.at.column)
            yield [source.below(source.foot(dash), f"{indent}- {entry}")]
            yield [Edit(at, at, f"- {entry}{source.line_end}{indent}")]
    elif source.flows(review):
        at = source.start(review.at) + 1
        yield [Edit(at, at, f"reviewers: [{entry}], ")]
    else:
        indent = " " * (review.at.column - 1)
        lines = f"{indent}reviewers:{source.line_end}{indent}  - {entry}"
        above = review["next_review"]
        assert isinstance(above, Text)  # a review with another one is a mistake
        yield [source.below(source.end(above), lines)]
