"""A crash as a problem, with its traceback in a file for the makers of the press."""

from __future__ import annotations

import errno
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


def no_room(error: OSError) -> Problem | None:
    """The Problem where temporary files have no room; None for any other `error` (OSError).

    It is told of a file that nobody has named: those that people ask for have a name.
    """
    import os
    import tempfile

    if error.filename or error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return None
    place = os.environ.get("TMPDIR") or tempfile.gettempdir()
    message = f"there is no room for temporary files in {place}: {reason(error)}"
    hint = "free some there, or name another folder: TMPDIR=/var/tmp before the command"
    return mistake("no-temporary-room", message, None, hint, place)


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
