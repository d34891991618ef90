"""Template faults: the reason why a template cannot be rendered, and the line at fault."""

from __future__ import annotations

import re

import jinja2

from press.files import Missing


def in_words(error: Exception) -> str:
    """The reason why a template failed, as a sentence for designers."""
    if isinstance(error, Missing):
        return f"there is no file `{error.path}`"
    if isinstance(error, jinja2.UndefinedError):
        name = re.search(r"'(\w+)'(?: is undefined)?$", str(error))
        return f"there is nothing called `{name[1]}` here" if name else str(error)
    return str(error)


def line_of(error: BaseException, file: str) -> int:
    """The line of the template at which it failed; 0 where that is not known."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
