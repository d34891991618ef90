"""The `hear` command: a factsheet as a screen reader speaks it, read back from its PDF."""

from __future__ import annotations

from pathlib import Path

from press.build.run import make_one
from press.content.format import read_format
from press.files import Files
from press.model import Edition, Unprintable, mistake


def listen(edition: Edition, files: Files, form: str) -> str:
    """The words that are heard of an `edition` (Edition), which is made anew.

    `files` (Files) is the window on the project. `form` is `speech`, which has roles such as
    headings, or `text`. Raises Unprintable with every problem if the edition cannot be made, or is
    a web page.
    """
    from press.pdf.hear import plain_text, transcript
    from press.pdf.read import read

    if read_format(files, edition.format).about.makes == "html":
        message = f"`{edition.format}` is a web page: it is heard in a browser, not in a PDF"
        hint = "open it with a screen reader; `--format a4` tells the same words here"
        raise Unprintable([mistake("heard-in-a-browser", message, None, hint, edition.format)])
    outcome = make_one(edition, files)
    if outcome.pdf is None:
        raise Unprintable(outcome.problems)
    return {"speech": transcript, "text": plain_text}[form](read(outcome.pdf))


def listen_to(file: Path, form: str) -> str:
    """The words that are heard of the PDF at the path `file`, such as a clinic's copy.

    `form` is `speech`, which has roles such as headings, or `text`. Raises Unprintable if the file
    cannot be read or is no PDF.
    """
    from press.pdf.hear import plain_text, transcript
    from press.pdf.read import read

    try:
        facts = read(file.read_bytes())
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise Unprintable([mistake("cannot-read", message)]) from None
    except Exception:  # what two libraries raise of what is no PDF
        message = f"{file} is not a PDF that can be read"
        hint = "name the PDF itself: --file output/treatment.pdf"
        raise Unprintable([mistake("not-a-pdf", message, None, hint)]) from None
    return {"speech": transcript, "text": plain_text}[form](facts)
