"""A crash as a problem, with its traceback in a file for the makers of the press."""

from __future__ import annotations

import sys
from contextlib import suppress

from press.build.atomic import reason
from press.edition import Problem, mistake


def unusable(error: OSError) -> Problem:
    """The Problem of a path that the system does not let the press read or write, with the reason.

    `error` (OSError) names the path.
    """
    hint = "look whether that is the path you mean, and who may read and write there"
    return mistake("unusable-path", f"{error.filename} cannot be used: {reason(error)}", None, hint)


def fault(what: str, error: BaseException) -> Problem:
    """The Problem of an exception that nobody foresaw, `error` (BaseException).

    `what` says what failed. The traceback is written to a temporary file, which the hint names.
    """
    import shlex  # here, all four: nobody waits for them until something has gone wrong
    import tempfile
    import traceback

    from press.build.run import named_fault

    message = f"{what}: {named_fault(error)}"
    hint = "this is a mistake of the press, not yours; tell its makers"
    with suppress(OSError):
        prefix = "factsheet-press-"
        with tempfile.NamedTemporaryFile(
            "w", prefix=prefix, suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"{shlex.join(sys.argv)}\n\n")
            file.write("".join(traceback.format_exception(error)))
        hint += f", and send them {file.name}"
    return mistake("press-failed", message, None, hint)
