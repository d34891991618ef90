"""A brand's proof sheet: every block with its example, and every pair of colours in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from press.build.atomic import report_errors, write_whole
from press.build.journal import PROOF_SHEET, enter
from press.child_process import laying_out_apart
from press.content.brand import read_brand
from press.content.layouts import block_names, read_blocks, read_layout
from press.content.names import brand_language
from press.files import Files
from press.html.compose import compose
from press.make import read
from press.model import Copy, Edition, Problem

# What the blocks' examples speak of, lent by the press: a new publisher has none of it yet.
LENT = ("library/helplines.yaml", "library/glossary.yaml", "images/blood-cells.svg")
DAYS = {"first_published": "2026-01-31", "last_reviewed": "2026-01-31", "next_review": "2029-01-31"}


def proof_sheet(
    name: str, files: Files, output: Path, press: Path
) -> tuple[Path, tuple[Problem, ...]]:
    """Writes the proof sheet of the brand called `name`: a PDF that shows it with every block.

    `files` (Files) is the window on the project, `output` the folder to write to, and `press` the
    press's own folder, which lends a picture, helplines and terms. Gives a pair: the path of the
    PDF, and a tuple of the Problems of typesetting. Raises Unprintable for mistakes in the brand,
    or if no PDF comes out.
    """
    from press.typesetting.typeset import begin_typesetting

    read_brand(files, name)
    topic = "".join(_entries(sample_topic(files, brand_language(files, name)))).encode()
    lent = {f"factsheets/{path}": (press / "factsheets" / path).read_bytes() for path in LENT}
    sheet = lent | {"factsheets/proof-sheet.yaml": topic}
    window = Files(sheet, *files.roots, today=files.today, own=files.own + 1)
    edition = Edition("proof-sheet", brand_language(files, name), name, "a4")
    factsheet, layout = read(edition, window)
    page = read_layout(window, "proof-sheet").page
    html = compose(factsheet, replace(layout, page=page), window)
    with laying_out_apart():
        pages = begin_typesetting(html, factsheet.format.settings, window)()
    path = output / f"proof-sheet-{name}.pdf"
    with report_errors(path):
        write_whole(path, pages.pdf)
        enter(output, path, pages.pdf, Copy(edition, PROOF_SHEET), files.today)
    return path, pages.problems


def sample_topic(files: Files, language: str) -> dict[str, object]:
    """A topic, as a dictionary, that shows every block by its own example, a section each.

    `files` (Files) is the window on the project, and `language` the tag of the topic's language.
    Raises Unprintable for a mistake in the head of a block.
    """
    blocks = read_blocks(files, block_names(files))
    return {
        "title": "Proof sheet",
        "code": "PS-000",
        "language": language,
        "jurisdiction": "everywhere",
        "audience": "For designers",
        "summary": "Every block of the press, and every pair of colours of the brand.",
        "key_points": ["Look at each page at reading size."],
        "sections": [
            {"heading": kind, "id": kind, "blocks": [template.head.example]}
            for kind, template in blocks.items()
            if template.head.example is not None
        ],
        "review": {"version": "1.0", "status": "draft", "funding": "none", **DAYS},
    }


def _entries(values: Mapping[str, object], margin: str = "") -> Iterator[str]:
    """Names with values (texts, lists, or such names again) as an author would write them."""
    for name, value in values.items():
        yield f"{margin}{name}:"
        yield from _value(value, margin)


def _value(value: object, margin: str) -> Iterator[str]:
    match value:
        case dict():
            yield "\n"
            yield from _entries(value, margin + "  ")
        case list():
            yield "\n"
            for item in value:
                yield f"{margin}  -"
                yield from _value(item, margin + "  ")
        case str() if "\n" in value:
            yield " |\n"
            yield from (f"{margin}  {line}".rstrip() + "\n" for line in value.split("\n"))
        case str():
            yield " '" + value.replace("'", "''") + "'\n"
        case _:
            raise TypeError(f"an example has text, lists and names alone, and no {value!r}")
