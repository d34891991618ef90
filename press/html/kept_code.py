"""Compiled templates, kept beside the press's own compiled modules from one run to the next.

What is read back is run, so it never lies where others may write: not in a project or its output.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import jinja2

KEPT = Path(cache_from_source(__file__)).with_suffix(".templates")
MOST = 400  # templates: those of the press are about a quarter of them

_kept: dict[bytes, CodeType] = {}
_asked: dict[bytes, CodeType] = {}  # by this process


def code_of(environment: jinja2.Environment, file: str, source: str) -> CodeType:
    """The compiled code of a template: as it is kept, or compiled by Jinja's `environment`.

    `file` is its path and `source` its text. All environments of the press are alike, and have the
    same code. Raises Jinja's TemplateSyntaxError for a mistake.
    """
    if not _asked:
        with suppress(OSError, ValueError, EOFError, TypeError):
            _kept.update(marshal.loads(KEPT.read_bytes()))
    key = hashlib.sha256(f"{jinja2.__version__}\0{file}\0{source}".encode()).digest()
    code = _asked.get(key) or _kept.get(key)
    _asked[key] = code or environment.compile(source, file, file)
    return _asked[key]


def keep_code() -> None:
    """Keeps what was compiled, if Python may keep what it compiles; the oldest make room."""
    if sys.dont_write_bytecode or _asked.keys() <= _kept.keys():
        return
    others = {key: code for key, code in _kept.items() if key not in _asked}
    kept = dict([*others.items(), *_asked.items()][-MOST:])
    draft = KEPT.with_suffix(f".{os.getpid()}")
    with suppress(OSError):  # the next run compiles them once more
        draft.write_bytes(marshal.dumps(kept))
        draft.replace(KEPT)
    _kept.update(_asked)
