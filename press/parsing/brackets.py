"""Lists and entries in brackets, and sentences that only look like them."""

from __future__ import annotations

import re

from press.parsing import texts
from press.parsing.texts import Lines, Place, Snag

OPENING = {"[": "]", "{": "}"}
NAMED = re.compile(r"[ \t]*:([ \t]|$)")


def brackets(lines: Lines, row: int, column: int) -> int:
    """Reads a list or entries in brackets, which begin at `row` and `column`.

    `lines` (Lines) are those of the file, which are mended in place; rows and columns are counted
    from 0. Where words follow the last bracket, all of it is read as a text. Mistakes go to
    `lines.report`. Gives the number of the row behind what was read.
    """
    line = lines[row]
    mark = line.text[column]
    sentence: Snag = ("bracket-start", row, column, mark)
    end, snags = None, [sentence]
    if not texts.MARK.match(line.text, column):
        end, snags = _inside(lines, row, column)
    if end:
        last = lines[end[0]]
        if texts.NOTHING_MORE.match(last.text, end[1]):
            last.erase(end[1])
            for snag in snags[:1]:
                lines.report(*snag, "")
            return end[0] + 1
        named = NAMED.match(last.text, end[1])
        snags = [("name-not-text", *sentence[1:]) if named else sentence]
    line.hide(column)
    return texts.plain(lines, row, column, snags[-1])


def _inside(lines: Lines, row: int, column: int) -> tuple[Place | None, list[Snag]]:
    """The place past the closing bracket, and the mistakes up to there, mended.

    Where there is no such place, the last mistake says why, and nothing is mended.
    """
    start: Snag = ("", row, column, lines[row].text[column])
    around: list[str] = []  # the brackets that are still to be closed
    fresh, named, begun = True, False, row  # at an item's start; past its colon; the item's row
    ended: Place | None = None  # where a quotation or inner bracket began that has just ended
    snags: list[Snag] = []
    changes: dict[int, dict[int, str]] = {}

    def swap(code: str, at: Place, other: str = "") -> None:
        character = lines[at[0]].text[at[1]]
        snags.append((code, *at, character))
        changes.setdefault(at[0], {})[at[1]] = other or character.translate(texts.HIDDEN)

    while True:
        text = lines[row].text
        while column < len(text) and text[column] in " \t":
            column += 1
        if column >= len(text):
            row += 1
            while row < len(lines) and lines[row].bare():
                lines[row].erase()
                row += 1
            if row == len(lines) or texts.MARKER.match(lines[row].text):
                return None, [("unclosed-bracket", *start[1:])]
            column = lines[row].indent()
            if column <= lines.parent and lines[row].text[column] not in "]}":
                return None, [("unclosed-bracket", *start[1:])]
            continue
        character, following = text[column], text[column + 1 : column + 2]
        here, before = (row, column), text[column - 1 : column] if column else " "
        if ended and character not in ",]}:":
            if lines[ended[0]].text[ended[1]] in OPENING:
                return None, [("bracket-start", *start[1:])]
            swap("text-after-quote", ended)
            ended = None
        if character == "#" and (fresh or before in " \t"):
            swap("hash-in-text", here)
            fresh = False
        elif character in OPENING and fresh:
            around.append(OPENING[character])
            named = False
        elif character in OPENING or (character in "]}" and character != around[-1]):
            return None, [("bracket-start", *start[1:])]
        elif character in "]}":
            around.pop()
            fresh, named, ended = False, True, here
            if not around:
                for changed, columns in changes.items():
                    lines[changed].swap(dict(sorted(columns.items())))
                return (row, column + 1), snags
        elif character == ",":
            if fresh and not named:
                swap("empty-item", here, " ")
            fresh, named, ended = True, False, None
        elif character == ":" and not fresh and (ended or following in " \t,[]{}"):
            if named or begun != row:
                swap("colon-in-text", here)
            fresh, named, ended = not named and begun == row, True, None
        elif fresh and character in texts.QUOTED:
            end = texts.closing(lines, row, column)
            if end is None:
                swap("unclosed-quote", here)
            else:
                if character == '"':
                    texts.escapes(lines, here, end)
                begun, ended = row, here
                row, column = end[0], end[1] - 1
            fresh = False
        else:
            if fresh and texts.FLOW_RESERVED.match(text, column):
                swap("reserved-start", here)
            begun = row if fresh else begun
            fresh = False
        column += 1
