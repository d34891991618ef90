"""The versions of what lays out pages, and where its libraries are, without all of WeasyPrint."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import metadata
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from types import ModuleType

LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)


def versions() -> dict[str, str]:
    """The versions of WeasyPrint and of the Pango that it would lay out lines with."""
    pango = _libraries().pango.pango_version()
    return {"WeasyPrint": metadata.version("weasyprint"), "Pango": _parts(pango)}


def _libraries() -> ModuleType:
    """The module by which WeasyPrint finds its libraries, alone: the rest takes four times as long.

    Raises OSError where one of them is missing.
    """
    there = sys.modules.get("weasyprint.text.ffi")
    if there:
        return there
    folder = find_spec("weasyprint").submodule_search_locations[0]
    spec = spec_from_file_location("libraries", f"{folder}/text/ffi.py")
    libraries = module_from_spec(spec)
    with asking_the_linker():
        spec.loader.exec_module(libraries)
    return libraries


@contextmanager
def asking_the_linker():
    """WeasyPrint tries the names that a library has on all systems, and of each that is not there
    Python asks `ldconfig`, `gcc` and `ld`: fifty processes, a third of a second. Where the linker
    knows all that is drawn with, nobody else is asked."""
    from ctypes import CDLL, util

    search = util.find_library
    try:
        for name in LIBRARIES:
            CDLL(name)
        util.find_library = lambda name: None
    except OSError:  # another system, or something is missing, which the search will say
        pass
    try:
        yield
    finally:
        util.find_library = search


def _parts(version: int) -> str:
    """A version as Pango counts it: 15012 is 1.50.12."""
    return f"{version // 10000}.{version // 100 % 100}.{version % 100}"
