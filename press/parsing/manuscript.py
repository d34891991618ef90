"""Manuscripts: the texts, lists and entries of a YAML file, each with its place.

YAML gives the tree, and no meaning to words: `no`, `0114` and `12:30` are words like any other. No
word is ever lost: one that YAML would swallow is a mistake at its place. The only
room that knows the YAML library; `mending` prepares the lines for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from press.model import Entries, Items, Location, Node, Problem, Text, mistake
from press.parsing.mending import mend
from press.parsing.mistakes import MISTAKES
from press.parsing.texts import SHOWN, STAND_IN, Lines, SourceLine
from press.parsing.unseen import SOFT_RETURN, UNSEEN, without_unseen

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_PARSED = 4_000_000
WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Files of other kinds by their first bytes: what they are, and how to get words out of them.
NO_TEXT = {
    b"{\\rtf": "an RTF file, as word processors save it",
    b"PK\x03\x04": "a Word or LibreOffice document, or another packed file",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"<!doctype": "a web page",
    b"<html": "a web page",
}
CONTROL = re.compile(b"[\x00-\x08\x0e-\x1f\x7f]")

NAMES = {"": "", "`": "a backtick", "\t": "a tab", "\u00a0": "a no-break space"}
REFUSED = re.compile(
    f"[\x00-\x08\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff{chr(STAND_IN)}-{chr(STAND_IN + 127)}]"
)


# A shelf that a thousand topics share is read once.
@lru_cache(maxsize=128)
def read_manuscript(data: bytes, file: str) -> tuple[Node, tuple[Problem, ...]]:
    """A pair: the tree of a YAML file (a Node), and a tuple of its mistakes as Problems.

    `data` are the bytes of the file, and `file` its path, for places. Every node knows the place
    where it was typed. Line ends are read as one kind; signs that nobody sees are left out
    of values where no script needs them, but counted in places. `Text.at` is the first character of
    plain words, the opening quotation mark, or the first word below `|` or `>`; `Text.raw` begins
    there too. Of two entries with one name the first is kept. What cannot be read is left out,
    never without a problem; where that is everything, the tree is an empty Entries.
    """
    parser = _Parser(file)
    if len(data) > MAX_BYTES:
        parser.problem("file-too-large", 0, 0)
        return Entries((), Location(file, 1, 1)), tuple(parser.problems)
    if kind := _no_text(data):
        parser.problem("no-text", 0, 0, kind)
        return Entries((), Location(file, 1, 1)), tuple(parser.problems)
    parser.typed = parser.decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parser.lines = [parser.prepare(row, line) for row, line in enumerate(parser.typed)]
    mend(Lines(parser.lines, parser.report))
    tree = parser.tree(parser.events())
    problems = sorted(dict.fromkeys(parser.problems), key=lambda problem: problem.key)
    return tree, tuple(problems)


def node_at(data: bytes, file: str, *names: str) -> Node | None:
    """The Node under these `names` in a YAML file; None where there is none.

    `data` are the bytes of the file, and `file` its path, for places. Each name is that of an entry
    inside the one before; without names it is the whole tree.
    """
    node: Node | None = read_manuscript(data, file)[0]
    for name in names:
        node = node.get(name) if isinstance(node, Entries) else None
    return node


def words_at(data: bytes, file: str, *names: str) -> str:
    """The text under these `names` in a YAML file, without blanks around it.

    `data` are the bytes of the file, and `file` its path. Each name is that of an entry inside the
    one before. Empty where there is no such entry, or no text in it.
    """
    node = node_at(data, file, *names)
    return node.value.strip() if isinstance(node, Text) else ""


def _no_text(data: bytes) -> str:
    """What a file is that holds no text; empty for one that does."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    start = data[:4096]
    for first, kind in NO_TEXT.items():
        if start.lower().startswith(first.lower()):
            return kind
    wide = start[:2] in WIDE or start.count(0) > len(start) // 4
    return "no text" if not wide and len(CONTROL.findall(start)) > len(start) // 20 else ""


class _Parser:
    """A file on its way from bytes to a tree: its lines as typed, as mended, and its mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.typed: list[str] = []
        self.lines: list[SourceLine] = []
        self.problems: list[Problem] = []
        self.ends: list[int] = []  # lines that would have ended the file: names begin anew there

    def problem(self, code: str, row: int, column: int, *words: str, about: str = "") -> None:
        message, hint = MISTAKES[code]
        if "{1}" in hint and not words[-1]:
            hint = "put quotation marks around it"
        at = Location(self.file, row + 1, column + 1)
        self.problems.append(mistake(code, message.format(*words), at, hint.format(*words), about))

    def report(self, code: str, row: int, column: int, mark: str, mended: str) -> None:
        """A mistake at a place in the mended lines."""
        if code == "two-documents" and not self.ends:
            self.ends.append(row + 1)
        name, about = (NAMES[mark], "") if mark in NAMES else (f"`{mark}`", mark)
        self.problem(code, row, self.column(row, column), name, mended, about=about)

    def column(self, row: int, column: int) -> int:
        columns = self.lines[row].columns
        return columns[min(column, len(columns) - 1)]

    def decode(self, data: bytes) -> str:
        """The text of the file, in whichever encoding it was saved."""
        wide = WIDE.get(data[:2])
        if not wide and data.count(0) > len(data) // 4:
            wide = "utf-16-be" if data[0] == 0 else "utf-16-le"
        if wide:
            self.problem("not-utf-8", 0, 0, "this file was saved as UTF-16")
            return data.decode(wide, "replace").removeprefix("\ufeff")
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
        wrong = re.search("[\udc80-\udcff]", text)
        if wrong:
            before = text[: wrong.start()].replace("\r\n", "\n").replace("\r", "\n")
            old = {0xDC00 + n: bytes([n]).decode("cp1252", "replace") for n in range(128, 256)}
            meant = wrong.group().translate(old)
            message = "a character here is not written in UTF-8"
            if meant != "\ufffd":
                message += f"; it looks like `{meant}`, saved as Windows-1252"
            column = len(before) - before.rfind("\n") - 1
            self.problem("not-utf-8", before.count("\n"), column, message)
            text = text.translate(old)
        return text

    def prepare(self, row: int, typed: str) -> SourceLine:
        """The line without invisible characters, with blanks for line ends inside it."""
        text, columns = typed, list(range(len(typed) + 1))
        refused = REFUSED.search(text)
        if refused:
            self.problem("control-character", row, refused.start(), f"U+{ord(refused.group()):04X}")
            text = REFUSED.sub(" ", text)
        if UNSEEN.search(text):
            text, columns = without_unseen(text)
        text = SOFT_RETURN.sub(" ", text)
        return SourceLine(text if text.strip() else "", columns)

    def events(self) -> list[yaml.Event]:
        """The events of the mended lines; lines that YAML refuses are reported and left out."""
        parsed = 0
        while True:
            text = "\n".join(line.text for line in self.lines)
            parsed += len(text) + 1000
            try:
                return list(yaml.parse(text, Loader=yaml.CSafeLoader))
            except yaml.YAMLError as error:
                going_on = self.leave_out(error)
            if not going_on or parsed > MAX_PARSED:
                return []

    def leave_out(self, error: yaml.YAMLError) -> bool:
        """Empty the line that cannot be read, with all that stands further right below it.

        False where there is no such line.
        """
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return False
        row = min(error.problem_mark.line, len(self.lines) - 1)
        while row >= 0 and not self.lines[row].text.strip():
            row -= 1
        if row < 0:
            return False
        indent = self.lines[row].indent()
        if not any(problem.at and problem.at.line == row + 1 for problem in self.problems):
            self.report("unreadable", row, indent, "", "")
        around = error.context_mark
        if error.context and around and re.search("flow|quoted", error.context):
            row = min(around.line, row)
            indent = self.lines[row].indent()
        self.lines[row].erase()
        for line in self.lines[row + 1 :]:
            if line.text.strip() and line.indent() <= indent:
                break
            line.erase()
        return True

    def tree(self, events: list[yaml.Event]) -> Node:
        left = [list(line.text) for line in self.lines]
        nothing = Entries((), Location(self.file, 1, 1))
        around: list[tuple[Location, list[Node]]] = [(nothing.at, [])]
        for event in events:
            row, column, *_ = _marks(event)
            if isinstance(event, yaml.ScalarEvent):
                around[-1][1].append(self.text(event, left))
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(around) > MAX_DEPTH:
                    self.report("too-deep", row, column, "", "")
                    return nothing
                around.append((self.place(row, column), []))
            elif isinstance(event, yaml.SequenceEndEvent):
                at, nodes = around.pop()
                around[-1][1].append(Items(tuple(nodes), at))
            elif isinstance(event, yaml.MappingEndEvent):
                at, nodes = around.pop()
                around[-1][1].append(self.entries(nodes, at))
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                self.report("reserved-start", row, column, self.lines[row].text[column], "")
        # A guard: nothing is lost without a word. Where a mistake is named already, what was lost
        # with it is part of that one.
        for row, text in enumerate(left if events and not self.problems else ()):
            if lost := re.search(r"[^\s\-:,\[\]{}?].*", "".join(text)):
                self.report("lost-words", row, lost.start(), lost.group().translate(SHOWN), "")
        nodes = around[0][1]
        if not nodes or nodes[0] == Text("", nodes[0].at):
            if not self.problems:
                self.problem("empty-file", 0, 0)
            return nothing
        if not isinstance(nodes[0], Entries) and not self.problems:
            self.problem("not-entries", nodes[0].at.line - 1, nodes[0].at.column - 1)
        return nodes[0]

    def place(self, row: int, column: int) -> Location:
        row = min(row, len(self.lines) - 1)
        return Location(self.file, row + 1, self.column(row, column) + 1)

    def text(self, event: yaml.ScalarEvent, left: list[list[str]]) -> Text:
        """A text with its slice of the file. In `left`, the slice is blanked."""
        row, column, last, end = _marks(event)
        # A `~` alone is nothing to YAML, and no word to anybody.
        value = "" if event.value == "~" and not event.style else event.value.translate(SHOWN)
        if event.style in ("|", ">"):
            del left[row][column:]
            below = [n for n in range(row + 1, min(last + 1, len(left))) if n < last or end]
            below = [n for n in below if self.lines[n].text.strip()]
            for n in below:
                left[n].clear()
            if below:
                row, last = below[0], below[-1]
                column, end = self.lines[row].indent(), len(self.lines[last].text)
        else:
            for n in range(row, min(last + 1, len(left))):
                first = column if n == row else 0
                final = end if n == last else len(left[n])
                left[n][first:final] = " " * (final - first)
        at = self.place(row, column)
        if not value or last >= len(self.lines):
            return Text(value, at)
        rows = self.typed[row : last + 1]
        rows[-1] = rows[-1][: self.column(last, end)]
        rows[0] = rows[0][at.column - 1 :]
        return Text(value, at, "\n".join(rows))

    def entries(self, nodes: list[Node], at: Location) -> Entries:
        pairs: dict[str, tuple[Text, Node]] = {}
        for key, node in zip(nodes[0::2], nodes[1::2], strict=True):
            row, column = key.at.line - 1, key.at.column - 1
            if not isinstance(key, Text):
                self.problem("name-not-text", row, column)
            elif not key.value:
                self.problem("empty-name", row, column)
            elif key.value in pairs:
                first = pairs[key.value][0].at.line
                if not any(first < line < row + 1 for line in self.ends):
                    words = f"`{key.value}`", str(first)
                    self.problem("duplicate-name", row, column, *words, about=key.value)
            else:
                pairs[key.value] = key, node
        return Entries(tuple(pairs.values()), at)


def _marks(event: yaml.Event) -> tuple[int, int, int, int]:
    """The row and column where an event begins, and those where it ends."""
    start, end = event.start_mark, event.end_mark
    assert start  # marks are left out only where a program makes up events
    assert end
    return start.line, start.column, end.line, end.column
