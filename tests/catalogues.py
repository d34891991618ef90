"""An output folder as many builds leave it: thousands of records, with the words of their pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

FORMATS = ("a4", "large-print", "easy-read", "mono", "phone", "summary", "a5", "web")
SIZES = {"large-print": "18", "easy-read": "18", "phone": "14", "web": "14", "a5": "11"}
LISTING = {
    "title": "Blood tests",
    "code": "ABC-101",
    "version": "1.0",
    "status": "approved",
    "next_review": "2029-01-31",
    "text_size": "12",
    "ink": "colour",
    "pages": 2,
    "cites": [],
}


def record(
    output: Path,
    topic: str = "blood-tests",
    format: str = "a4",
    language: str = "en-GB",
    brand: str = "ours",
    words: Sequence[str] = (),
    **listing: object,
) -> Path:
    """The record of an edition, the words of its pages, and a file for it; the record's path."""
    tail = "" if language == "en-GB" else f".{language}"
    name = f"{topic.replace('packs/', 'pack-')}{'' if format == 'a4' else f'-{format}'}{tail}"
    path = f"{name}.{'html' if format == 'web' else 'pdf'}"
    told = {**LISTING, "text_size": SIZES.get(format, "12"), **listing}
    edition = {"topic": topic, "language": language, "brand": brand, "format": format}
    known = {"edition": edition, "path": path, "beside": {}, "source": "", "listing": told}
    return _written(output, f"{brand}/{topic}.{format}.{language}", known, words)


def copy(output: Path, of: Path, kind: str, ending: str, beside: Iterable[str] = ()) -> Path:
    """The record of a copy of an edition, and a file for it; the record's path."""
    edition = json.loads(of.read_text("utf-8").split("\n")[0])
    path = edition["path"].replace(".pdf", f"-{ending}.pdf")
    edition = {"edition": edition["edition"], "kind": kind, "printer": "", "clinic": ""}
    known = {"edition": edition, "path": path, "source": "0", "listing": None}
    known["beside"] = dict.fromkeys(beside, "0")
    return _written(output, f"{of.parent.name}/{of.stem}.{kind}", known, None)


def many(
    output: Path,
    topics: int,
    formats: Sequence[str] = FORMATS,
    languages: Sequence[str] = ("en-GB", "cy", "pl", "ur", "ar", "bn", "pa", "so", "ro", "uk"),
    words: Sequence[str] = (),
) -> None:
    """Records of so many topics, each in every one of these formats and languages."""
    for number, format, language in product(range(topics), formats, languages):
        title = f"Topic {number} in {language}" if language != "en-GB" else f"Topic number {number}"
        code = f"ABC-{1000 + number}"
        status = ("approved", "sample", "draft", "in-review")[number % 4]
        told = {"title": title, "code": code, "status": status}
        record(output, f"topic-{number}", format, language, words=words, **told)


def _written(output: Path, name: str, known: dict, words: Sequence[str] | None) -> Path:
    at = output / ".made" / f"{name}.json"
    at.parent.mkdir(parents=True, exist_ok=True)
    asked = [["file", f"layouts/formats/{n}.yaml", "0" * 64] for n in range(40)]
    lines = [json.dumps(each, ensure_ascii=False) for each in (known, *asked)]
    at.write_text("\n".join(lines), "utf-8")
    if words is not None:
        at.with_suffix(".words").write_text("\f".join(words), "utf-8")
    (output / known["path"]).write_bytes(b"%PDF-1.7\n")
    return at
