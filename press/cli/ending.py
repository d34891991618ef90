"""The end of a command: always with a documented exit code, and never with a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TypeGuard

import click

from press.cli.exit_codes import LACKING, MADE, NOT_MADE
from press.console.crash import fault, no_room, unusable
from press.console.problems import format_problem, tell
from press.console.project import window
from press.edition import Unprintable
from press.files import HOME
from press.program import remedy


def code_of(call: Callable[[], int | None]) -> int:
    """Calls a command and gives its exit code; tells an exception on standard error.

    `call` is the command without parameters: it gives its exit code, or None for MADE.
    """
    try:
        code = call() or MADE
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.ClickException as error:
        error.show()
        code = NOT_MADE
    except (click.Abort, KeyboardInterrupt):
        _say("stopped")
        code = NOT_MADE
    except Unprintable as error:
        tell(error.problems, window(HOME))
        code = NOT_MADE
    except ModuleNotFoundError as error:
        _say(f"{error.name} is not installed: run {remedy()}")
        code = LACKING
    except SystemExit:  # Click's answer where nobody listens any more: `build.py list | head -1`
        code = NOT_MADE
    except Exception as error:
        if _while_answering(error):
            _say(f"error: the answer could not be written: {error.strerror} (cannot-write)")
        elif isinstance(error, OSError) and error.filename:
            _say(format_problem(unusable(error), window(HOME)))
        elif isinstance(error, OSError) and (full := no_room(error)):
            _say(format_problem(full, window(HOME)))
        else:
            _say(format_problem(fault("the press failed", error), window(HOME)))
        code = NOT_MADE
    return code


def _while_answering(error: Exception) -> TypeGuard[OSError]:
    """True if standard output failed: a full disk behind `check > findings.txt`."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return isinstance(error, OSError) and last.filename == click.utils.__file__


def _say(words: str) -> None:
    with suppress(OSError, AttributeError):  # Nobody may be listening.
        sys.stderr.write(words + "\n")
        sys.stderr.flush()


def leave(code: int) -> None:
    """Ends the process at once with the exit code `code`: nothing is left to tidy up."""
    with suppress(OSError, AttributeError):
        sys.stderr.flush()
    os._exit(code)
