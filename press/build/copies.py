"""One copy, start to finish: sheets to fold, or a file for the print shop, from a finished PDF.

Copies for clinics are made many at a time, and so are these of each of them: see clinics/."""

from __future__ import annotations

from press.content.language import read_language
from press.content.names import USUAL_PRINTER
from press.content.palette import read_inks
from press.files import Files
from press.make import read
from press.model import Clinic, Copy, Edition, Factsheet, Outcome, Unprintable
from press.prepress.printer import read_printer

SPECIFICATION = "-specification.txt"  # behind the name of a print shop's file


def make_copy(copy: Copy, pdf: bytes, name: str, files: Files) -> Outcome:
    """The Outcome of a `copy` (a Copy) of a finished edition: plain data, which may be sent.

    `pdf` are the bytes of the edition, and `name` is that of its file, without ending; `files`
    (Files) is the window on the project. Mistakes are among the Outcome's problems.
    """
    files = files.fresh_record()
    try:
        return copied(copy, pdf, name, files)
    except Unprintable as error:
        return Outcome(copy, None, error.problems, files.reads)


def copied(
    copy: Copy, pdf: bytes, name: str, files: Files, clinic: Clinic | None = None
) -> Outcome:
    """The Outcome of a `copy` (a Copy) of a finished PDF: sheets, or a print shop's file.

    `pdf` are the bytes of that, and `name` is that of its file, without ending. `files` (Files) is
    the window on the project; it keeps what many have in common. `clinic` is the Clinic in whose
    name it is, or None. Raises Unprintable.
    """
    make = {"sheets": sheets, "print-ready": print_ready}[copy.kind]
    return make(copy, pdf, name, files, clinic)


def name_of(copy: Copy, name: str) -> str:
    """The name of the file of a `copy` (Copy), without ending.

    `name` is that of the PDF it is made from.
    """
    printer = "" if copy.printer in ("", USUAL_PRINTER) else f"-{copy.printer}"
    return f"{name}-{copy.kind}{printer}"


def sheets(copy: Copy, pdf: bytes, name: str, files: Files, clinic: Clinic | None) -> Outcome:
    """The Outcome of a booklet's pages, imposed on sheets for an office copier.

    It takes what `copied` takes, and raises what that raises.
    """
    from press.pdf.impose import impose  # here: what is fresh must not wait for it

    language = files.memo(read_language, copy.edition.language).about
    title = _named(dict(language.strings)["booklet_sheets"].value, clinic)
    imposed = impose(pdf, title, language.direction == "rtl")
    return Outcome(copy, imposed, (), files.reads, name_of(copy, name))


def print_ready(copy: Copy, pdf: bytes, name: str, files: Files, clinic: Clinic | None) -> Outcome:
    """The Outcome of a file that a print shop prints from, with its specification beside it.

    It takes what `copied` takes, and raises what that raises.
    """
    from press.prepress.plates import page_count, plates
    from press.prepress.specification import TEMPLATE, folds, specification

    factsheet = files.memo(_factsheet, copy.edition)
    printer, inks = files.memo(read_printer, copy.printer), read_inks(factsheet.brand)
    title = _named(factsheet.topic.about.title.value, clinic)
    separated, problems = plates(pdf, inks, printer, title, folds(factsheet))
    if any(problem.level == "error" for problem in problems):
        return Outcome(copy, None, problems, files.reads)
    name = name_of(copy, name)
    template, pages = files.text(TEMPLATE), page_count(separated)
    words = specification(template, factsheet, printer, separated, pages, f"{name}.pdf", clinic)
    beside = {SPECIFICATION: words.encode()}
    return Outcome(copy, separated, problems, files.reads, name, beside=beside)


def _factsheet(files: Files, edition: Edition) -> Factsheet:
    return read(edition, files)[0]


def _named(title: str, clinic: Clinic | None) -> str:
    return f"{title}: {clinic.about.name.value}" if clinic else title
