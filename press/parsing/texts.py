"""Texts, quotations and blocks in the lines of a file: their ends, and marks that cut them short.

`mending` walks the lines and calls a function of this module wherever a value begins. Each of them
mends the text, reports its mistakes, and gives the row behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from press.parsing.pasted_lists import SIGN

STAND_IN = 0x10FF00
SHOWN = {STAND_IN + code: code for code in range(128)}
HIDDEN = {code: STAND_IN + code for code in range(128)}
ODD = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
SPACES = re.compile(f"[ {ODD}]*")
DASH = re.compile(f"-(?=[ {ODD}]|$)")
BULLET = re.compile(f"(?:{SIGN}|[*–—])(?=[ {ODD}])")
SURE_BULLET = re.compile(f"(?:{SIGN}|[*-])(?=[ {ODD}])")  # a dash may also go on with a sentence
MARKER = re.compile(r"(---|\.\.\.)(?=[ \t]|$)")
COLON = re.compile(r":(?=[ \t]|$)")
HASH = re.compile(r"(?<=[ \t])#|^#")
ENDING = re.compile(rf"{COLON.pattern}|{HASH.pattern}")
NAME = re.compile(r"[a-z][\w-]*:(?=[ \t]|$)")
ODD_NAME = re.compile(f"[\\w-]+:(?=[{ODD}])")
BRACKET_NAME = re.compile(r"(\[[^\[\]:]*\]|\{[^{}:]*\})[ \t]*:(?=[ \t]|$)")
TIGHT_NAME = re.compile(r"[A-Za-z][\w-]*:(?=[^\s:/])")
TIGHT_DASH = re.compile(r"-(?=[^\W\d])")
BLOCK = re.compile(r"[|>][+-]?(?=[ \t]*$|[ \t]+#)")
RESERVED = re.compile(r"[&*!@%`|>,\]}]|[-?:](?=[ \t]|$)")
FLOW_RESERVED = re.compile(r"[&*!@%`|>?:]|-(?=[ \t,\[\]{}]|$)")
QUOTED = {'"': re.compile(r'(?:[^"\\]|\\(?:.|$))*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
ESCAPE = re.compile(r"\\(.|$)")
NOTHING_MORE = re.compile(r"[ \t]*$|[ \t]+#")
# What a name, a number, a code or a colour looks like: behind one, a comment takes no words away.
NAME_ALONE = re.compile(r"[^\sA-Z]\S*|[A-Z\d-]+")
MARK = re.compile(r"\[@|\[\[[^\[\],]*\]\][ \t]*$")

Place = tuple[int, int]
Snag = tuple[str, int, int, str]  # code, row, column, the mark at fault


def past_spaces(text: str, column: int) -> int:
    """The first column from `column` on, counted from 0, in which `text` has no blank."""
    found = SPACES.match(text, column)
    assert found  # no blanks match as well
    return found.end()


@dataclass
class SourceLine:
    """A line as YAML is to see it; `columns` says where each of its characters was typed."""

    text: str
    columns: list[int]

    def indent(self) -> int:
        """The column, from 0, of the first character of the line that is no blank."""
        return past_spaces(self.text, 0)

    def bare(self) -> bool:
        """True if there is nothing in the line, or nothing but blanks and a comment."""
        return self.text[self.indent() :][:1] in ("", "#")

    def swap(self, changes: dict[int, str]) -> None:
        """Changes the line in place.

        `changes` is a dictionary: by column, the characters that stand for the one there now.
        Columns ascend, and count from 0 in `text`.
        """
        kept = 0
        pieces: list[str] = []
        for column, character in changes.items():
            pieces += self.text[kept:column], character
            kept = column + 1
        self.text = "".join(pieces) + self.text[kept:]

    def hide(self, *columns: int) -> None:
        """Replaces marks in these `columns` by stand-ins in place, so that YAML reads words."""
        self.swap({column: self.text[column].translate(HIDDEN) for column in columns})

    def erase(self, start: int = 0, end: int | None = None) -> None:
        """Puts blanks in place of the characters from column `start` to before `end`.

        Without `end`, takes out the rest of the line.
        """
        kept = "" if end is None else " " * (end - start) + self.text[end:]
        self.text = self.text[:start] + kept

    def move(self, count: int, start: int = 0) -> None:
        """Puts `count` blanks into the line at column `start`, in place.

        A negative count takes so many characters out.
        """
        if count > 0:
            self.text = self.text[:start] + " " * count + self.text[start:]
            self.columns[start:start] = [self.columns[start]] * count
        else:
            self.text = self.text[:start] + self.text[start - count :]
            del self.columns[start : start - count]

    def typed(self, start: int = 0, end: int | None = None) -> str:
        """The characters from column `start` to before `end` as typed, without blanks around them.

        Without `end`, it is the rest of the line.
        """
        return self.text[start:end].translate(SHOWN).strip()

    def in_quotes(self, column: int, words: str = "") -> str:
        """The line, for a message, with quotation marks round what stands from `column` on.

        `words` are put there instead, if there are any. Long words are shortened in the middle.
        """
        words = words or self.typed(column)
        if len(words) > 70:
            words = f"{words[:45].rstrip()} … {words[-15:].lstrip()}"
        if '"' in words or "\\" in words:
            words = "'" + words.replace("'", "''") + "'"
        else:
            words = f'"{words}"'
        return f"{self.typed(0, column)} {words}".lstrip()


@dataclass
class Lines:
    """The lines of a file, and the lists and entries around the place that is being read.

    `report` is called with the code, row and column (from 0, as mended), the mark at fault, and the
    line as it should be written. `straightened` are rows whose indentation was mended.
    """

    lines: list[SourceLine]
    report: Callable[[str, int, int, str, str], None]
    open: list[tuple[int, str]] = field(default_factory=list)  # column and kind of lists, entries
    straightened: set[int] = field(default_factory=set)

    def __getitem__(self, row: int) -> SourceLine:
        return self.lines[row]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def parent(self) -> int:
        """The column, from 0, of the innermost list or entries; -1 at the outermost level."""
        return self.open[-1][0] if self.open else -1

    def straighten(self, row: int) -> None:
        """Puts ordinary blanks in place of tabs and the like at the beginning of the line `row`.

        Reports the first such line of the file.
        """
        line = self.lines[row]
        lead = line.text[: line.indent()]
        if not lead.strip(" "):
            return
        first = len(lead) - len(lead.lstrip(" "))
        if not self.straightened:
            self.report("odd-indentation", row, first, lead[first], "")
        self.straightened.add(row)
        line.erase(0, len(lead))
        line.move(lead.count("\t"))

    def name_ends(self, row: int, column: int) -> int | None:
        """The column of the colon after a name that begins at `row` and `column`; None if none."""
        text = self.lines[row].text
        if text[column] in QUOTED:
            quoted = QUOTED[text[column]].match(text, column + 1)
            if quoted is None:
                return None
            end = past_spaces(text, quoted.end())
            return end if COLON.match(text, end) else None
        ending = ENDING.search(text, column)
        if ending is None or ending.group() == "#" or text[column] in "[{":
            return None
        return ending.start()

    def stands_alone(self, row: int, column: int) -> bool:
        """True if an item, an entry or a document begins at `row` and `column`.

        Such a line ends the text above it.
        """
        text = self.lines[row].text
        own = (DASH, TIGHT_DASH, TIGHT_NAME, ODD_NAME, BULLET, BRACKET_NAME)
        if any(pattern.match(text, column) for pattern in own) or MARKER.match(text):
            return True
        return text[column] in "?:" or self.name_ends(row, column) is not None

    def next_words(self, row: int) -> str:
        """What stands in the line below `row`, without the blanks before it; empty at the end."""
        return self.lines[row + 1].text.lstrip() if row + 1 < len(self.lines) else ""

    def next_of_text(self, row: int, least: int) -> int | None:
        """The first row from `row` on with words, if a text from above goes on there; or None.

        `least` is the column from which the lines of the text should begin; one further left
        belongs to it if it can be nothing else.
        """
        while row < len(self.lines) and self.lines[row].bare():
            row += 1
        if row == len(self.lines):
            return None
        indent = self.lines[row].indent()
        return row if indent >= least or not self.stands_alone(row, indent) else None


def plain(lines: Lines, row: int, column: int, found: Snag | None = None, meant: str = "") -> int:
    """Reads a text without quotation marks, which begins at `row` and `column`.

    `lines` (Lines) are those of the file, which are mended in place. One mistake is reported for
    the whole text: `found` (a Snag: code, row, column and mark), or else the first in it. `meant`
    are the words to put in quotation marks, where they are not those that stand in the line. Gives
    the number of the row behind the text.
    """
    head, least = lines[row], lines.parent + 1
    found = found or _snag(lines, row, column)
    _smooth(head, column)
    after = row + 1
    while (below := lines.next_of_text(after, least)) is not None:
        for between in range(after, below):
            if lines[between].text.strip():
                found = found or ("hash-in-text", between, lines[between].indent(), "#")
            lines[between].erase()
        lines.straighten(below)
        line = lines[below]
        if line.indent() < least:
            found = found or ("no-colon", below, line.indent(), "")
            line.move(least - line.indent())
        elif below not in lines.straightened:
            found = found or _snag(lines, below, line.indent(), below=True)
        _smooth(line, line.indent())
        after = below + 1
    if found:
        mended = head.in_quotes(column, meant)
        if after > row + 1:
            mended = f"{head.typed(0, column)} > and put all the words on the lines below it"
        lines.report(*found, mended)
    return after


def _snag(lines: Lines, row: int, column: int, below: bool = False) -> Snag | None:
    """The first mark that would end the words of this line."""
    text = lines[row].text
    if below and (SURE_BULLET.match(text, column) or text[column:] == "-"):
        return "list-in-text", row, column, text[column]
    if below and BULLET.match(text, column) and BULLET.match(lines.next_words(row)):
        return "list-in-text", row, column, text[column]
    if below and (name := NAME.match(text, column)):
        return "entry-in-text", row, column, name.group()
    ending = ENDING.search(text, column)
    if ending is None:
        return None
    code = "colon-in-text" if ending.group() == ":" else "hash-in-text"
    return code, row, ending.start(), ending.group()


def _smooth(line: SourceLine, column: int) -> None:
    line.hide(*(ending.start() for ending in ENDING.finditer(line.text, column)))


def block(lines: Lines, row: int, column: int) -> int:
    """Reads a text on the lines below `|` or `>`, which stands at `row` and `column`.

    `lines` (Lines) are those of the file, which are mended in place. Gives the number of the row
    behind the text.
    """
    head = lines[row]
    comment = HASH.search(head.text, column)
    if comment:
        lines.report("text-after-bar", row, comment.start(), head.text[column], "")
        head.erase(comment.start())
    least, after, sure, named = None, row + 1, row, False
    while after < len(lines):
        line = lines[after]
        if not line.text.strip():
            after += 1
            continue
        due = lines.parent + 1 if least is None else least
        indent = len(line.text) - len(line.text.lstrip(" "))
        if indent < due and line.indent() > indent:
            lines.straighten(after)
            indent, named = line.indent(), True
        if indent < due:
            if after >= sure and (line.bare() or indent <= lines.parent):
                below = lines.next_of_text(after, due)
                if below is None:
                    break
                sure = below + 1
            if not named:
                outside = indent <= lines.parent and not line.bare()
                code = "no-colon" if outside else "text-indentation"
                lines.report(code, after, indent, "", "")
            named = True
            line.move(due - indent)
            indent = due
        least = indent if least is None else least
        after += 1
    if head.text[column] == ">":
        _joined_list(lines, [n for n in range(row + 1, after) if lines[n].indent() == least])
    return after


def _joined_list(lines: Lines, rows: list[int]) -> None:
    """Reports a list in `rows` of a text whose lines are joined."""
    items = {
        n for n in rows if SURE_BULLET.match(text := lines[n].text.lstrip()) or BULLET.match(text)
    }
    if first := next((n for n in rows if {n, n + 1} <= items), None):
        column = lines[first].indent()
        lines.report("list-in-text", first, column, lines[first].text[column], "")


def quoted(lines: Lines, row: int, column: int) -> int:
    """Reads a text whose opening quotation mark stands at `row` and `column`.

    `lines` (Lines) are those of the file, which are mended in place. Gives the number of the row
    behind the text.
    """
    line = lines[row]
    mark = line.text[column]
    end = closing(lines, row, column)
    if end is None:
        line.hide(column)
        meant = line.typed(column + 1) if mark == '"' else ""
        return plain(lines, row, column, ("unclosed-quote", row, column, mark), meant)
    last = lines[end[0]]
    place = past_spaces(last.text, end[1])
    if not NOTHING_MORE.match(last.text, end[1]):
        line.hide(column)
        return plain(lines, row, column, ("text-after-quote", end[0], place, mark))
    inside = line.typed(column + 1, end[1] - 1) if end[0] == row else ""
    if place < len(last.text) and not NAME_ALONE.fullmatch(inside):
        line.hide(column)
        inside = inside.replace(*(("''", "'") if mark == "'" else ('\\"', '"')))
        meant = f"{inside} {last.typed(place)}"
        return plain(lines, row, column, ("hash-in-text", end[0], place, "#"), meant)
    last.erase(end[1])
    if mark == '"':
        escapes(lines, (row, column), end)
    _joined_list(lines, [*range(row + 1, end[0] + 1)])
    return end[0] + 1


def closing(lines: Lines, row: int, column: int) -> Place | None:
    """The row and column (a Place) behind the closing mark of a quotation; None where it has none.

    A Place is a pair of numbers. The opening mark stands at `row` and `column` of `lines` (Lines).
    """
    pattern = QUOTED[lines[row].text[column]]
    start = column + 1
    while not (match := pattern.match(lines[row].text, start)):
        row, start = row + 1, 0
        if row == len(lines):
            return None
        line = lines[row]
        if line.text.strip() and (line.indent() <= lines.parent or MARKER.match(line.text)):
            return None
    return row, match.end()


def escapes(lines: Lines, start: Place, end: Place) -> None:
    """Hides backslashes in a quotation in place, but those for a quote, a backslash or a line end.

    The quotation goes from `start`, its opening mark, to `end`, which is behind its closing mark:
    each a Place, which is a row and a column, in `lines` (Lines). Reports the first of the hidden
    ones.
    """
    foreign: list[tuple[int, int, str]] = []
    for row in range(start[0], end[0] + 1):
        line = lines[row]
        first = start[1] + 1 if row == start[0] else 0
        last = end[1] - 1 if row == end[0] else len(line.text)
        found = ESCAPE.finditer(line.text, first, last)
        here = [escape for escape in found if escape[1] not in ("", '"', "\\")]
        foreign += [(row, escape.start(), escape[0]) for escape in here]
        line.hide(*(escape.start() for escape in here))
    if foreign:
        lines.report("backslash", *foreign[0], "")
