"""One copy, start to finish: sheets to fold, or a file for the print shop, from a finished PDF."""

from __future__ import annotations

from press.files import Files
from press.model import Copy, Outcome, Unprintable
from press.reading.brand import read_language


def bind(copy: Copy, pdf: bytes, name: str, files: Files) -> Outcome:
    """The copy of a finished edition, whose file is called `name`. Sends back plain data."""
    files = files.again()
    try:
        made = {"sheets": sheets}[copy.kind](copy, pdf, files)
    except Unprintable as error:
        return Outcome(copy, None, error.problems, files.reads)
    return Outcome(copy, made, (), files.reads, f"{name}-{copy.kind}")


def sheets(copy: Copy, pdf: bytes, files: Files) -> bytes:
    """The pages of a booklet, imposed on sheets for an office copier."""
    from press.printing.impose import impose

    language = read_language(files, copy.edition.language).about
    words = dict(language["strings"])["booklet_sheets"].value
    return impose(pdf, words, language["direction"] == "rtl")
