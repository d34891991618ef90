"""Mending: marks that YAML would swallow, mangle or refuse are reported, and mended.

One pass over the lines, before YAML sees them. A mark that would lose words is hidden behind a
stand-in of the same width, so every place stays where it was typed. Knows YAML's rules, but not
the library that reads it; `mistakes` says in words what each code means.
"""

from __future__ import annotations

import re

from press.parsing import texts
from press.parsing.brackets import brackets
from press.parsing.texts import Lines

ITALIC = re.compile(r"^\*([^\s*][^*]*)\*(?!\*)")


def mend(lines: Lines) -> None:
    """Mends the `lines` (Lines) of a YAML file in place, so that YAML reads what the author meant.

    Reports every mistake to `lines.report`.
    """
    walk = _Walk(lines)
    row = 0
    while row < len(lines):
        row = walk.line(row)


class _Walk:
    """Goes from line to line as YAML does, and knows which list or entries each belongs to.

    A method that is given a row to read gives the row to go on with.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.open = lines.open
        self.awaiting = True  # a value is due, and nothing stands for it yet
        rows = (row for row in range(len(lines) - 1, -1, -1) if not lines[row].bare())
        self.last = next(rows, -1)

    def line(self, row: int) -> int:
        line = self.lines[row]
        if line.bare():
            line.erase()
            return row + 1
        if texts.MARKER.match(line.text):
            return self.marker(row)
        if line.text[0] == "%" and not self.open:
            self.lines.report("directive", row, 0, "%", "")
            line.erase()
            return row + 1
        self.lines.straighten(row)
        column = line.indent()
        self.loosen(row, column)
        lone = True
        while texts.DASH.match(line.text, column):
            column = self.align(row, column, "-") if lone else self.begin(column, "-")
            end = texts.past_spaces(line.text, column + 1)
            if line.text[column + 1 : end].strip(" "):
                line.erase(column + 1, end)
            lone, column = False, end
            self.awaiting = True
        if column >= len(line.text):
            return row + 1
        colon = self.lines.name_ends(row, column)
        if colon is not None and colon > column:
            return self.entry(row, column, colon, lone)
        if colon == column:
            self.lines.report("empty-name", row, column, ":", "")
            line.hide(column)
        here = self.open or line.text[column] in "\"'[{"
        if lone and not (self.awaiting and column > self.lines.parent and here):
            return self.stray(row, named=colon == column)
        return self.comment(row, column) or self.value(row, column)

    def marker(self, row: int) -> int:
        line = self.lines[row]
        begun = bool(self.open) or not self.awaiting
        rest = line.typed(3)
        alone = rest[:1] in ("", "#")
        if not alone or (begun and (row < self.last or line.text[0] == "-")):
            self.lines.report("two-documents", row, 0, line.text[:3], "")
        if alone:
            line.erase()
            return row + 1
        line.erase(0, 3)
        line.move(-line.indent())
        return row

    def loosen(self, row: int, column: int) -> None:
        """Make a bullet or a dash or colon without a blank the beginning of an item or an entry."""
        line = self.lines[row]
        due = column <= self.lines.parent or self.awaiting
        if due and texts.BULLET.match(line.text, column):
            mended = f"- {line.typed(column + 1)}"
            self.lines.report("bullet", row, column, line.text[column], mended)
            line.swap({column: "-"})
        tight = texts.TIGHT_DASH.match(line.text, column)
        code = "space-after-dash"
        if not tight and (column <= self.lines.parent or not self.open):
            tight = texts.TIGHT_NAME.match(line.text, column)
            code = "space-after-colon"
        if due and tight and self.lines.name_ends(row, column) is None:
            mended = f"{tight.group()} {line.typed(tight.end())}"
            self.lines.report(code, row, tight.end(), "", mended)
            line.move(1, tight.end())
        odd = texts.ODD_NAME.match(line.text, column)
        if odd:
            line.erase(odd.end(), odd.end() + 1)
        if texts.BRACKET_NAME.match(line.text, column):
            self.lines.report("name-not-text", row, column, line.text[column], "")
            line.hide(column)

    def entry(self, row: int, column: int, colon: int, lone: bool) -> int:
        line = self.lines[row]
        if texts.RESERVED.match(line.text, column):
            name = line.in_quotes(column, line.typed(column, colon))
            mended = f"{name}{line.typed(colon)}"
            self.lines.report("reserved-start", row, column, line.text[column], mended)
            line.hide(column)
        place = self.align(row, column, "name") if lone else self.begin(column, "name")
        colon += place - column
        if line.text[place] == '"':
            texts.escapes(self.lines, (row, place), (row, colon))
        start = texts.past_spaces(line.text, colon + 1)
        line.erase(colon + 1, start)
        self.awaiting = True
        if start >= len(line.text):
            return row + 1
        return self.comment(row, start) or self.value(row, start)

    def begin(self, column: int, kind: str) -> int:
        self.open.append((column, kind))
        return column

    def align(self, row: int, column: int, kind: str) -> int:
        """The column where this item or entry belongs, once the line is moved there."""
        left: tuple[int, str] | None = None
        while self.open and self.open[-1][0] > column:
            left = self.open.pop()
        if kind == "name" and self.open[-2:] == [(column, kind), (column, "-")]:
            self.open.pop()
        if self.open and self.open[-1][0] == column:
            if kind == self.open[-1][1]:
                return column
            if kind == "-" and self.awaiting and not left:
                return self.begin(column, kind)
            if row not in self.lines.straightened:
                self.lines.report("mixed", row, column, "", "")
            return column
        if (self.awaiting and not left) or not (self.open or left):
            return self.begin(column, kind)
        if left:
            self.open.append(left)
        due = self.open[-1][0]
        if row not in self.lines.straightened:
            self.lines.report("indentation", row, column, "", str(due + 1))
        self.shift(row, column, due - column)
        return due

    def shift(self, row: int, column: int, count: int) -> None:
        """Move a line, and the lines below it that begin further right."""
        self.lines[row].move(count)
        for below in range(row + 1, len(self.lines)):
            line = self.lines[below]
            if line.text and line.indent() <= column:
                return
            if line.text and not self.lines.straightened:
                line.move(count)

    def comment(self, row: int, column: int) -> int | None:
        """Read a comment where a value is due; gives the row behind it, or behind the text that
        it is read as where no list or entries follow. None where there is no comment."""
        line = self.lines[row]
        if line.text[column] != "#":
            return None
        # Behind a hyphen, a hyphen in its column is the next item: this one is the words.
        least = self.lines.parent + bool(self.open and self.open[-1][1] == "-")
        for below in range(row + 1, self.last + 1):
            if not self.lines[below].bare():
                indent = self.lines[below].indent()
                dash = texts.DASH.match(self.lines[below].text, indent)
                name = indent > self.lines.parent and self.lines.name_ends(below, indent)
                if name or (dash and indent >= least):
                    line.erase(column)
                    return row + 1
                break
        self.awaiting = False
        return texts.plain(self.lines, row, column)

    def value(self, row: int, column: int) -> int:
        """Read a value after a colon or a dash, or alone below one; gives the row behind it."""
        self.awaiting = False
        line = self.lines[row]
        character = line.text[column]
        if character in texts.QUOTED:
            return texts.quoted(self.lines, row, column)
        if character in "[{":
            return brackets(self.lines, row, column)
        if texts.BLOCK.match(line.text, column):
            return texts.block(self.lines, row, column)
        if texts.RESERVED.match(line.text, column):
            item = line.text[:column].endswith("- ") and texts.BULLET.match(line.text, column)
            line.hide(column)
            if item:  # `- * tea`: a bullet that was pasted with its words
                return texts.plain(self.lines, row, column)
            code = "list-in-text" if character == "-" else "reserved-start"
            bold = ITALIC.sub(r"**\1**", line.typed(column))
            return texts.plain(self.lines, row, column, (code, row, column, character), bold)
        return texts.plain(self.lines, row, column)

    def stray(self, row: int, named: bool) -> int:
        """Erase lines that are neither an entry nor part of a text; one is reported for all."""
        if not named:
            self.lines.report("no-colon", row, self.lines[row].indent(), "", "")
        while True:
            self.lines[row].erase()
            row += 1
            if row == len(self.lines) or self.lines[row].bare():
                return row
            if self.lines.stands_alone(row, self.lines[row].indent()):
                return row
