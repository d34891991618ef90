"""The versions of what lays out pages, told without importing all of WeasyPrint."""

from __future__ import annotations

import sys
from importlib import metadata
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from types import ModuleType


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
    spec.loader.exec_module(libraries)
    return libraries


def _parts(version: int) -> str:
    """A version as Pango counts it: 15012 is 1.50.12."""
    return f"{version // 10000}.{version // 100 % 100}.{version % 100}"
