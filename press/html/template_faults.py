"""What is wrong with a template that could not be rendered, and on which of its lines."""

from __future__ import annotations

import re

import jinja2

from press.files import Missing


def in_words(error: Exception) -> str:
    """What a template asked for in vain."""
    if isinstance(error, Missing):
        return f"there is no file `{error.path}`"
    if isinstance(error, jinja2.UndefinedError):
        name = re.search(r"'(\w+)'(?: is undefined)?$", str(error))
        return f"there is nothing called `{name[1]}` here" if name else str(error)
    return str(error)


def line_of(error: BaseException, file: str) -> int:
    """The template's line that failed: the last frame that stands in it."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
