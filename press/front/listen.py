"""A factsheet told as a screen reader speaks it: made anew, and read back from its bytes."""

from __future__ import annotations

from press.files import Files
from press.make import make
from press.model import Edition, Unprintable


def listen(edition: Edition, files: Files, form: str) -> str:
    """What is heard of an edition, as `speech` with roles, or as plain `text`.

    Raises Unprintable with every problem if the edition cannot be made.
    """
    from press.printing.finish import read
    from press.proving.hear import plain_text, transcript

    outcome = make(edition, files)
    if outcome.pdf is None:
        raise Unprintable(outcome.problems)
    return {"speech": transcript, "text": plain_text}[form](read(outcome.pdf))
