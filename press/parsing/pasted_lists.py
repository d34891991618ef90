"""Lists and tables as they are pasted from Word, an email or a PDF.

What can only be a list is read as one: a bullet of any shape at the start of a line, and a dash
where another item stands beside it or a colon leads into it. What no text can hold, such as a
table, is a mistake that shows the lines to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from press.edition import Location, Problem, mistake
from press.text import Text

BLANK = "[ \t\u00a0\u2000-\u200a\u202f\u3000]"
SIGN = "[•·▪●◦‣∙⁃■□○◆◇❖➢➤►▸\uf0b7\uf0a7\uf0d8]"
# Word's second level has a letter o with a tab. With one blank it is a word of Welsh or Polish.
BULLET = re.compile(rf"{SIGN}{BLANK}*(?=\S)|o(?:\t|{BLANK}{{2}}){BLANK}*(?=\S)")
SIGN_ALONE = re.compile(rf"^({BLANK}*{SIGN}){BLANK}*\n{BLANK}*(?=\S)", re.MULTILINE)
# A bullet or an empty box before the words of what is an item already: `- • tea`, `- [ ] tea`.
SECOND = re.compile(rf"(?:{SIGN}|[☐❏❐❑❒]|\[ ?\]|\*){BLANK}+(?=\S)|[–—]{BLANK}+(?=[^\W\d])")
# What begins an item where a list is, and may be words that go on elsewhere.
DASH = re.compile(rf"[-–—](?:{BLANK}+(?=\S)|(?=[^\W\d]))")
MINUS = re.compile(rf"[-–—]{BLANK}*\d")
LETTER_O = re.compile(r"o +(?=\S)")
NUMBER = re.compile(rf"\((\d{{1,2}})\){BLANK}+(?=\S)|(\d{{1,2}})[.)](?=[^\W\d])")
MARKED = re.compile(rf"(?:[-*+]|\d{{1,9}}[.)]){BLANK}+(?=\S)")  # an item of Markdown
LETTER = re.compile(rf"\(?([A-Za-z]|[ivxIVX]+)[.)]{BLANK}+(?=\S)")
FIRST_LETTERS = (["a", "b"], ["i", "ii"])
ITEMS = (BULLET, DASH, NUMBER, MARKED, LETTER)
# Ticks, quoted emails, and what Word's bullets become in another face: they may mean something. So
# may a star that stands close to its words.
SAID_SIGN = re.compile(rf"(?:[^\w\s*\"'“”‘’([|#+–—-]|[üØ§]){BLANK}+(?=\S)|\*(?=[^\W\d][^*]*$)")
# Bullets within a line. `·` and the like part words there by custom.
WITHIN = re.compile(rf"{BLANK}+[•▪●◦‣■□➢►▸]{BLANK}+")
DRAWN = re.compile(r"([-_*=])\1{2,}")
BARS = re.compile(r"\|.+\||[|: -]*-{2,}[|: -]*\|[|: -]*")
RULED = re.compile(r"[|: -]+")
TABS = re.compile(r"[^\t]+(?:\t+[^\t]+)+")
SIMPLE = re.compile(r"\w[\w .%/()-]*")


def as_markdown(source: Text, problems: list[Problem]) -> str:
    """The words of `source` (Text) with a mark of Markdown before each item of a pasted list.

    A Problem for each list with letters, each table, and each line that is drawn with signs is
    added to the list `problems`.
    """
    problems += _no_list(source)
    lines = SIGN_ALONE.sub(r"\1 ", source.value).split("\n")
    for row in _items(lines):
        words = lines[row].lstrip()
        lead = lines[row][: -len(words)]
        if marked := MARKED.match(words):
            lines[row] = lead + marked[0] + without_bullet(words[marked.end() :])
            continue
        # What is moved in further is no item to Markdown; two blanks are the next level.
        lead = "  " if len(lead.expandtabs()) > 3 else lead
        number = NUMBER.match(words)
        mark = f"{number[1] or number[2]}." if number else "-"
        lines[row] = f"{lead}{mark} {_bare(words)}"
    return "\n".join(lines)


def items_of(words: str) -> list[str]:
    """The items of a list that was typed as one text, `words`; empty where it is no list."""
    lines = SIGN_ALONE.sub(r"\1 ", words.strip()).split("\n")
    rows = _items(lines)
    return [_bare(lines[row].strip()) for row in rows] if rows == [*range(len(lines))] else []


def _bare(words: str) -> str:
    """The words of a line that begins an item, without what it begins with."""
    kinds = (NUMBER, MARKED, BULLET, DASH, LETTER_O)
    begun = next(filter(None, (kind.match(words) for kind in kinds)), None)
    return without_bullet(words[begun.end() :] if begun else words)


def list_in_line(source: Text) -> Iterator[Problem]:
    """Yields a Problem where a list was typed into `source` (Text), which is printed as a line."""
    rows = _items(source.value.rstrip().split("\n"))
    if len(rows) > 1:
        message = "this text is printed as one line, and a list stands in it"
        at, hint = _place(source, rows[0]), "put the list in a `list` block of its own"
        yield mistake("list-in-a-line", message, at, hint)


def without_bullet(words: str) -> str:
    """The `words` of an item of a list, without a bullet that was pasted with them."""
    second = SECOND.match(words)
    return words[second.end() :] if second else words


def _items(lines: list[str]) -> list[int]:
    """The rows of the `lines` that begin an item of a list."""
    rows: list[int] = []
    before, inside = "", False
    following = [*(line.strip() for line in lines[1:]), ""]
    for row, (line, after) in enumerate(zip(map(str.strip, lines), following, strict=True)):
        # Alone before a figure, a dash may be a minus.
        leads = (not before or before.endswith(":")) and not _is(line, MINUS)
        begins = (
            _is(line, BULLET)
            or (_is(line, MARKED) and line[0] != "-")
            or (_is(line, DASH) and (inside or leads or _is(after, DASH, BULLET)))
            or (_is(line, NUMBER) and (inside or _is(after, NUMBER)))
            or (_is(line, LETTER_O) and (inside or (leads and _is(after, LETTER_O, BULLET))))
        )
        inside = bool(line) and (inside or begins)
        rows += [row] if begins else []
        before = line
    return rows


def _is(line: str, *kinds: re.Pattern[str]) -> bool:
    return any(kind.match(line) for kind in kinds)


# ── What no text can hold ─────────────────────────────────────────────────────────────────────


def _no_list(source: Text) -> Iterator[Problem]:
    """A Problem for each list with letters, each table and each line that is drawn with signs."""
    lines = [line.strip() for line in source.value.split("\n")]
    for row, line in enumerate(lines):
        if DRAWN.fullmatch(line):
            message = f"`{line}` draws no line here, and would be printed as it stands"
            hint = "take it out; a `heading:` begins a new part, a `write-in` has lines to write on"
            yield mistake("drawn-line", message, _place(source, row), hint, line)
    items = _items(lines)

    def told(code: str, rows: list[int], message: str, hint: str, more: Iterable[str]) -> Problem:
        return mistake(code, message, _place(source, rows[0]), "\n".join((hint, *more)))

    for blank, run in groupby(range(len(lines)), lambda row: not lines[row]):
        rows = [] if blank else list(run)
        lettered = [row for row in rows if LETTER.match(lines[row])]
        if _letters(lines, lettered) in FIRST_LETTERS:
            message = "a list with letters is no list here: its lines would run on in one"
            mended = _numbered(lines[lettered[0] : rows[-1] + 1])
            yield told("lettered-list", lettered, message, "write it with numbers:", mended)
        table = [row for row in rows if BARS.fullmatch(lines[row])]
        tabs = [row for row in rows if TABS.fullmatch(lines[row]) and not _is(lines[row], *ITEMS)]
        if len(table := table or tabs) > 1:
            message = "a table cannot stand in a text: its lines would run on in one"
            mended = _table(lines[row] for row in table)
            yield told("table-in-text", table, message, "write it as a block of its own:", mended)
        signs = [row for row in rows if row not in items and SAID_SIGN.match(lines[row])]
        if len(signs) > 1:
            sign = lines[signs[0]][0]
            message = f"several lines begin with `{sign}`, and would run on in one"
            mended = (f"- {SAID_SIGN.sub('', lines[row], count=1)}" for row in signs)
            yield told("list-or-words", signs, message, "for a list write:", mended)
        for row in rows:
            lead, *parts = WITHIN.split(lines[row])
            begun = BULLET.match(lead)
            if len(parts) > 1 or (parts and (begun or lead.endswith(":"))):
                message = "bullets stand within a line here: a list, or words that go on?"
                hint = "if words go on, write a comma for each bullet; for a list write:"
                before = [f"- {_bare(lead)}"] if begun else [lead, ""]
                shown = (*before, *(f"- {part}" for part in parts))
                yield told("list-or-words", [row], message, hint, shown)
        dashes = [row for row in rows if row not in items and DASH.match(lines[row])]
        if len(dashes) > 1:
            message = "several lines begin with a dash here: a list, or words that go on?"
            hint = "if words go on, put each dash at the end of the line above; for a list write:"
            mended = (f"- {_bare(lines[row])}" for row in dashes)
            yield told("list-or-words", dashes, message, hint, mended)


def _letters(lines: list[str], rows: list[int]) -> list[str]:
    return [found[1].lower() for row in rows[:2] if (found := LETTER.match(lines[row]))]


def _numbered(lines: list[str]) -> Iterator[str]:
    """The lines of a list with letters, as a list with numbers."""
    number = 0
    for line in lines:
        number += bool(LETTER.match(line))
        yield LETTER.sub(f"{number}. ", line, count=1) if LETTER.match(line) else line


def _table(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a pasted table, as those of a `table` block."""
    rows: list[list[str]] = [
        [as_yaml(cell.strip() or "–") for cell in re.split(r"\t+|[|]", line.strip("|"))]
        for line in lines
        if not RULED.fullmatch(line)
    ]
    head, *body = (f"[{', '.join(cells)}]" for cells in rows or [["…"]])
    yield from ("- table:", "    caption: …", f"    columns: {head}", "    rows:")
    yield from (f"      - {row}" for row in body)


def as_yaml(words: str) -> str:
    """These `words` as a value of YAML, with quotation marks where it may need them."""
    return words if SIMPLE.fullmatch(words) else '"' + words.replace('"', "'") + '"'


def _place(source: Text, row: int) -> Location:
    """The place of the first word of a row of `source`."""
    lines = source.value.split("\n")
    indent = len(lines[row]) - len(lines[row].lstrip())
    return source.place(sum(len(line) + 1 for line in lines[:row]) + indent)
