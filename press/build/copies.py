"""One copy, start to finish: sheets to fold, or a file for the print shop, from a finished PDF.

Copies for clinics are made many at a time: see clinics/make_copies.py."""

from __future__ import annotations

from press.content.language import read_language
from press.content.names import USUAL_PRINTER
from press.content.palette import read_inks
from press.files import Files
from press.make import read
from press.model import Copy, Outcome, Unprintable
from press.prepress.printer import read_printer


def make_copy(copy: Copy, pdf: bytes, name: str, files: Files) -> Outcome:
    """The Outcome of a `copy` (a Copy) of a finished edition: plain data, which may be sent.

    `pdf` are the bytes of the edition, and `name` is that of its file, without ending; `files`
    (Files) is the window on the project. Mistakes are among the Outcome's problems.
    """
    files = files.fresh_record()
    try:
        return {"sheets": sheets, "print-ready": print_ready}[copy.kind](copy, pdf, name, files)
    except Unprintable as error:
        return Outcome(copy, None, error.problems, files.reads)


def sheets(copy: Copy, pdf: bytes, name: str, files: Files) -> Outcome:
    """The Outcome of a booklet's pages, imposed on sheets for an office copier.

    `copy` (Copy) is what is asked for, `pdf` are the bytes of the edition and `name` is that of its
    file, without ending; `files` (Files) is the window on the project. Raises Unprintable.
    """
    from press.pdf.impose import impose  # here: what is fresh must not wait for it

    language = read_language(files, copy.edition.language).about
    title = dict(language.strings)["booklet_sheets"].value
    imposed = impose(pdf, title, language.direction == "rtl")
    return Outcome(copy, imposed, (), files.reads, f"{name}-sheets")


def print_ready(copy: Copy, pdf: bytes, name: str, files: Files) -> Outcome:
    """The Outcome of a file that a print shop prints from, with its specification beside it.

    `copy` (Copy) is what is asked for, `pdf` are the bytes of the edition and `name` is that of its
    file, without ending; `files` (Files) is the window on the project. Raises Unprintable.
    """
    from press.prepress.plates import page_count, plates
    from press.prepress.specification import TEMPLATE, folds, specification

    factsheet, _ = read(copy.edition, files)
    printer, inks = read_printer(files, copy.printer), read_inks(factsheet.brand)
    title = factsheet.topic.about.title.value
    separated, problems = plates(pdf, inks, printer, title, folds(factsheet))
    if any(problem.level == "error" for problem in problems):
        return Outcome(copy, None, problems, files.reads)
    name = f"{name}-print-ready{'' if copy.printer == USUAL_PRINTER else f'-{copy.printer}'}"
    template, pages = files.text(TEMPLATE), page_count(separated)
    words = specification(template, factsheet, printer, separated, pages, f"{name}.pdf")
    beside = {"-specification.txt": words.encode()}
    return Outcome(copy, separated, problems, files.reads, name, beside=beside)
