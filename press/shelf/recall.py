"""The results to a search, as text, CSV or JSON, for those who mend it and call it back."""

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
from press.shelf.search import Formerly, MatchedFile, Query, Results, suggestions

LONGEST = 90  # letters of a line
NAMED = ("topic", "language", "brand", "format", "version", "status")
THEN = ("since", "until", "replaced_by")
HEADS = ("what", "file", "line", "pages", *NAMED, "clinic", "clinics", "text", "left_over", *THEN)


def as_text(results: Results, output: Path) -> str:
    """The `results` (Results) of a search as text: the lines to mend, then files to call back.

    `output` is the output folder, in which the files stand.
    """
    return "\n".join(_lines(results, output)).rstrip()


def _lines(results: Results, output: Path) -> Iterator[str]:
    lines, editions, clinics = results.lines, results.editions, results.clinics
    for about, press in (("To mend", False), ("In the press's own words", True)):
        if listed := [f"  {one.at}: {_cut(one.text)}" for one in lines if one.press == press]:
            yield f"{about}: {_many(len(listed), 'line')}"
            yield from listed
            if press:
                yield "  Write yours into that file of your project: it may hold a single word."
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
            row = f", from {own.at}" if own.at else ""
            row += f"; {own.status}" if own.status else ""
            yield f"  {own.clinic}: {short(str(output / own.path))}{row}"
        yield ""
    if results.formerly:
        yield f"Said it once: {_many(len(results.formerly), 'file')}"
        for old in results.formerly:
            whose = f"{old.clinic}: " if old.clinic else ""
            yield f"  {whose}{short(str(output / old.path))}, {_then(old, output)}"
        yield ""
    if results.unmade:
        yield f"Not made yet: {', '.join(results.unmade)}"
    if lines and not editions and not results.unmade and not clinics and not results.formerly:
        yield "Nothing that was made says it."
    if editions and not lines:
        yield "No file says it any more: make these editions again, and call the old ones back."


def as_csv(results: Results, output: Path) -> str:
    """The `results` (Results) of a search as comma-separated values: a row for each line and file.

    `output` is the output folder, in which the files stand.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, HEADS, lineterminator="\n")
    table.writeheader()
    table.writerows(_rows(results, output))
    return text.getvalue().rstrip("\n")


def as_json(results: Results, output: Path) -> str:
    """The `results` (Results) of a search as the text of a JSON document.

    `output` is the output folder, in which the files stand.
    """
    rows = list(_rows(results, output))
    document = {"asked": results.asked, "found": rows, "not_made_yet": results.unmade}
    return json.dumps(document, ensure_ascii=False, indent=2)


def nothing(query: Query, files: Files, output: Path) -> str:
    """The message for a `query` (Query) that found nothing, with a hint.

    `files` (Files) is the window on the project and `output` the output folder, whose names may be
    suggested.
    """
    there = suggestions(query, files, output)
    hint = did_you_mean(query.text, there, "")
    if query.clinic:
        reason = "nothing was made for that clinic" if there else "nothing was made for clinics"
    elif query.key:
        reason = "no topic cites that, and no edition does"
    else:
        reason = "no file says that, and no edition in this folder"
        figures = not re.search(r"[^\W\d]", query.text)
        hint = "a telephone number begins with 0 or +" if figures else ""
        fewer = ", in this order: try fewer" if " " in query.text else ""
        hint = hint or f"whole words are looked for{fewer}"
    return f"{query.text}: {reason}" + (f"\n  {hint}" if hint else "")


def _rows(results: Results, output: Path) -> Iterator[dict[str, object]]:
    for line in results.lines:
        place = {"file": line.at.file, "line": line.at.line}
        what = "press" if line.press else "line"
        yield {"what": what, **place, "topic": line.topic, "text": line.text}
    for found in results.editions:
        entry = found.entry
        file = {"file": short(str(output / entry.path)), "pages": _pages(found)}
        named = {name: getattr(entry, name) for name in NAMED}
        more = {"clinics": found.clinics, "left_over": found.left}
        yield {"what": entry.kind or "edition", **file, **named, **more}
    for own in results.clinics:
        file = {"file": short(str(output / own.path)), "line": own.at}
        named = {"topic": own.topic, "language": own.language, "format": own.format}
        named["status"] = own.status
        yield {"what": "clinic", **file, **named, "clinic": own.clinic}
    for old in results.formerly:
        named = {name: getattr(old, name) for name in NAMED[:4]}
        by = short(str(output / old.by)) if old.by else ""
        then = {"since": old.since, "until": old.until, "replaced_by": by}
        file = {"file": short(str(output / old.path))}
        yield {"what": "formerly", **file, **named, "clinic": old.clinic, **then}


def _then(old: Formerly, output: Path) -> str:
    """When a file was made that is there no more, and when and by what it was replaced."""
    made = f"{'made before' if old.found else 'made on'} {old.since}"
    if not old.until:
        return f"{made}, and taken away"
    if not old.by:
        return f"{made}, removed on {old.until}"
    by = f" by {short(str(output / old.by))}" if old.by != old.path else ""
    return f"{made}, replaced on {old.until}{by}"


def _about(found: MatchedFile) -> str:
    """The pages that say it, the edition's version and status, and the number of clinics."""
    if found.made_from:
        left = f"; left over: {found.left}" if found.left else ""
        return f"made from {found.made_from}{left}"
    pages = _pages(found)
    where = f"page{'s' * (len(found.pages) > 1)} {pages}" if pages else ""
    copies = f"{_many(found.clinics, 'clinic')} with a copy" if found.clinics else ""
    standing = f"version {found.entry.version}, {found.entry.status}"
    left = f"left over: {found.left}" if found.left else ""
    return "; ".join(filter(None, (where, standing, copies, left)))


def _pages(found: MatchedFile) -> str:
    """The numbers of pages as people write them: 1, 3 to 5, 8. A web page has none."""
    if found.entry.path.endswith(".html"):
        return ""
    runs: list[list[int]] = []
    for page in found.pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = (f"{run[0]} to {run[-1]}" if run[2:] else ", ".join(map(str, run)) for run in runs)
    return ", ".join(words)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
