"""Print specification: the sheet that goes to the print shop with the file.

It says how many pages to print, on what paper, and how to fold them. It is in English, in the
trade's own words, whatever the language of the factsheet. Its template is
layouts/printers/specification.txt.
"""

from __future__ import annotations

import hashlib

from press.model import Clinic, Factsheet, Printer, Text
from press.parsing.fields import millimetres

TEMPLATE = "layouts/printers/specification.txt"
MARKS = {"crop": "crop marks outside the bleed, in registration colour", "none": "none, please add"}
# By imposition: the folds of each side, in millimetres from its left edge, and their description.
FOLDS = {"trifold": ((97, 197), (100, 200))}
FOLDED = {
    "trifold": (
        "letter fold (C-fold), two parallel folds, to {width:g} x {height:g} mm.\n"
        "Outside, from left to right: flap 97, back 100, cover 100 mm.\n"
        "Inside: 100, 100, 97 mm. The flap folds in first. Turn on the short edge"
    ),
    "cards": (
        "cut five cards of 170 x 54 mm at the marks in the art, then crease\n"
        "and fold each once to 85 x 54 mm, words outside. Turn on the long edge"
    ),
}
INDENT = "\n" + " " * 16
LEFT = "_" * 14  # a line to fill in


def folds(factsheet: Factsheet) -> tuple[tuple[float, ...], ...]:
    """Where to fold: a tuple for each page, of its folds in millimetres from its left edge.

    The pages are a tuple, too, which is empty where nothing is folded. `factsheet` (Factsheet) has
    the format that decides.
    """
    return FOLDS.get(factsheet.format.about.imposition, ())


def specification(
    template: str,
    factsheet: Factsheet,
    printer: Printer,
    pdf: bytes,
    pages: int,
    file: str,
    clinic: Clinic | None = None,
) -> str:
    """The print specification that goes with a file to the print shop, as plain text.

    `template` is the text of `TEMPLATE`; `factsheet` (Factsheet) is what is printed, and `printer`
    (Printer) has the print shop's wishes. `pdf`, `pages` and `file` are the bytes of the file, its
    number of pages, and its name. `clinic` is the Clinic in whose name it is, or None.
    """
    about, format, wishes = factsheet.topic.about, factsheet.format.about, printer.about
    paper = format.paper
    width, height = millimetres(paper.width), millimetres(paper.height)
    upright = "portrait" if height >= width else "landscape"
    proof = [f"[ ] {line.value}" for line in wishes.proof or ()]
    folded = FOLDED.get(format.imposition)
    asked = clinic.about.copies if clinic else None
    values = {
        "title": f"{about.title.value}{f', for {clinic.about.name.value}' if clinic else ''}",
        "code": about.code,
        "version": about.review.version,
        "changed": about.review.last_reviewed.isoformat(),
        "publisher": factsheet.brand.about.meta.name.full.value,
        "file": file,
        "digest": hashlib.sha256(pdf).hexdigest(),
        "size": f"{width:g} x {height:g} mm, {upright} ({paper.name.value})",
        "pages": f"{pages} page{'s' * (pages != 1)}",
        "bleed": f"{millimetres(wishes.bleed):g} mm",
        "marks": MARKS[wishes.marks],
        "colours": _colours(format.ink, pages, wishes.profile),
        "ink_limit": wishes.ink_limit,
        "stock": _wished(wishes.stock, "as you advise"),
        "binding": folded.format(width=width // 3 + 1, height=height).replace("\n", INDENT)
        if folded
        else _wished(wishes.binding, _usual_binding(pages)),
        "finishing": _wished(wishes.finishing, "none"),
        "printer": printer.name,
        "about": wishes.about.value,
        "copies": f"{asked.value if asked else LEFT:14}",
        "checks": "\n".join([*proof, *(["[ ] It folds where it should."] if folded else [])]),
    }
    return template.format_map(values).rstrip() + "\n"


def _wished(wished: Text | None, usual: str) -> str:
    return wished.value if wished is not None else usual


def _colours(ink: str, pages: int, profile: Text | None) -> str:
    inks = 1 if ink == "mono" else 4
    name = "black" if inks == 1 else "process colours: cyan, magenta, yellow and black"
    made = f", for {profile.value}" if profile is not None and inks > 1 else ""
    return f"{inks}/{inks if pages > 1 else 0}, {name}{made}"


def _usual_binding(pages: int) -> str:
    """The usual binding of so many pages."""
    if pages <= 2:
        return f"none: one leaf, printed on {'one side' if pages == 1 else 'both sides'}"
    if pages % 4 == 0:
        return "saddle-stitched: two wire staples in the fold, no other cover"
    blank = -pages % 4
    more = f"{blank} blank page{'s' * (blank > 1)}"
    return f"one staple at the top left corner; or {more} at the end, saddle-stitched"
