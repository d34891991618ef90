"""The answer to a search, as text, CSV or JSON, for those who mend it and call it back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from press.console.project import short
from press.files import Files
from press.parsing.suggestions import did_you_mean
from press.shelf.search import Answer, Found, Question, known

SHOWN = 90  # letters of a line
NAMED = ("topic", "language", "brand", "format", "version", "status")
HEADS = ("what", "file", "line", "pages", *NAMED, "clinic", "clinics", "text")


def as_text(question: Question, answer: Answer, output: Path) -> str:
    """The answer as text: first the lines to mend, then the files to call back."""
    return "\n".join(_paragraphs(question, answer, output)).rstrip()


def _paragraphs(question: Question, answer: Answer, output: Path) -> Iterator[str]:
    lines, editions, clinics = answer.lines, answer.editions, answer.clinics
    if lines:
        yield f"To mend: {_many(len(lines), 'line')}"
        yield from (f"  {line.at}: {_cut(line.text)}" for line in lines)
        yield ""
    if editions:
        files = [short(str(output / found.entry.path)) for found in editions]
        width = min(max(map(len, files)), 60)
        yield f"Made and handed out: {_many(len(files), 'file')}"
        for file, found in zip(files, editions, strict=True):
            yield f"  {file:{width}}  {_about(found)}".rstrip()
        yield ""
    if clinics:
        yield f"Made for clinics: {_many(len(clinics), 'file')}"
        for own in clinics:
            yield f"  {own.clinic}: {short(str(output / own.path))}, from {own.at}"
        yield ""
    if answer.unmade:
        yield f"Not made yet: {', '.join(answer.unmade)}"
    if lines and not editions and not answer.unmade:
        yield "Nothing that was made says it."
    if editions and not lines:
        yield "No file says it any more: make these editions again, and call the old ones back."


def as_csv(question: Question, answer: Answer, output: Path) -> str:
    """The answer as comma-separated values: a row for each line and each file."""
    sheet = io.StringIO()
    rows = ([row.get(head, "") for head in HEADS] for row in _rows(answer, output))
    csv.writer(sheet, lineterminator="\n").writerows([HEADS, *rows])
    return sheet.getvalue().rstrip("\n")


def as_json(question: Question, answer: Answer, output: Path) -> str:
    """The answer as a JSON document."""
    rows = list(_rows(answer, output))
    told = {"asked": question.text, "found": rows, "not_made_yet": answer.unmade}
    return json.dumps(told, ensure_ascii=False, indent=2)


def nothing(question: Question, files: Files, output: Path) -> str:
    """The message where nothing was found, with a hint."""
    there = known(question, files, output)
    hint = did_you_mean(question.text, there, "")
    if question.clinic:
        reason = "nothing was made for that clinic" if there else "nothing was made for clinics"
    elif question.key:
        reason = "no topic cites that, and no edition does"
    else:
        reason = "no file says that, and no edition in this folder"
        figures = not re.search(r"[^\W\d]", question.text)
        hint = "a telephone number begins with 0 or +" if figures else ""
        fewer = ", in this order: try fewer" if " " in question.text else ""
        hint = hint or f"whole words are looked for{fewer}"
    return f"{question.text}: {reason}" + (f"\n  {hint}" if hint else "")


def _rows(answer: Answer, output: Path) -> Iterator[dict[str, object]]:
    for line in answer.lines:
        place = {"file": line.at.file, "line": line.at.line}
        yield {"what": "line", **place, "topic": line.topic, "text": line.text}
    for found in answer.editions:
        entry = found.entry
        file = {"file": short(str(output / entry.path)), "pages": _pages(found)}
        named = {name: getattr(entry, name) for name in NAMED}
        yield {"what": entry.kind or "edition", **file, **named, "clinics": found.clinics}
    for own in answer.clinics:
        file = {"file": short(str(output / own.path)), "line": own.at}
        named = {"topic": own.topic, "language": own.language, "format": own.format}
        yield {"what": "clinic", **file, **named, "clinic": own.clinic}


def _about(found: Found) -> str:
    """The pages that say it, the edition's version and status, and the number of clinics."""
    if found.made_from:
        return f"made from {found.made_from}"
    pages = _pages(found)
    said = f"page{'s' * (len(found.pages) > 1)} {pages}" if pages else ""
    copies = f"{_many(found.clinics, 'clinic')} with a copy" if found.clinics else ""
    standing = f"version {found.entry.version}, {found.entry.status}"
    return "; ".join(part for part in (said, standing, copies) if part)


def _pages(found: Found) -> str:
    """The numbers of pages as people write them: 1, 3 to 5, 8. A web page has none."""
    if found.entry.path.endswith(".html"):
        return ""
    runs: list[list[int]] = []
    for page in found.pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    told = (f"{r[0]} to {r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs)
    return ", ".join(told)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
