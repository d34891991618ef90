"""Versions and places of the libraries that lay out pages, without all of WeasyPrint."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# The libraries of the system by what they are called on Linux, macOS and Windows.
NAMES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0-0"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.dylib", "harfbuzz-0"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "harfbuzz-subset-0"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.dylib", "fontconfig-1"),
    "FreeType": ("libfreetype.so.6", "libfreetype.dylib", "freetype-6"),
    "FriBidi": ("libfribidi.so.0", "libfribidi.dylib", "fribidi-0"),
}
# The files that WeasyPrint asks the linker for.
ASKED_FOR = (
    *("libgobject-2.0.so.0", "libpangoft2-1.0.so.0"),
    *(NAMES[name][0] for name in ("Pango", "HarfBuzz", "harfbuzz-subset", "fontconfig")),
)
# Those that decide where a letter stands; a new version of one may move it.
SHAPING = ("Pango", "HarfBuzz", "fontconfig", "FreeType", "FriBidi")


def versions() -> dict[str, str]:
    """The versions of WeasyPrint and of the system's libraries that set lines with it, by name.

    They come in a dictionary, as text.
    """
    from importlib import metadata  # here: it takes longer than all the libraries

    return {"WeasyPrint": metadata.version("weasyprint"), **libraries()}


def libraries() -> dict[str, str]:
    """The versions of the system's libraries that decide where a letter stands, by name.

    They come in a dictionary, as text. The version of a library that is not installed is empty.
    """
    return {name: library_version(name) for name in SHAPING}


def library_version(name: str) -> str:
    """The version of a library of the system, as it tells it itself; empty if it is not installed.

    `name` is one of `NAMES`. For a library that does not tell its version, it is `is there`.
    """
    library = _loaded(NAMES[name])
    if library is None:
        return ""
    match name:
        case "Pango":
            return _text(library, "pango_version_string")
        case "HarfBuzz":
            return _text(library, "hb_version_string")
        case "fontconfig":  # 21401 is 2.14.1
            number = library.FcGetVersion()
            return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
        case "FreeType":
            return _freetype(library)
        case "FriBidi":  # "(GNU FriBidi) 1.0.8", and lines on its build
            info = ctypes.c_char_p.in_dll(library, "fribidi_version_info").value or b""
            return info.decode().partition("\n")[0].rpartition(" ")[2]
    return "is there"


def _loaded(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    if sys.platform != "linux":  # where the linker does not look into every folder
        from ctypes import util

        found = filter(None, map(util.find_library, names))
        return next((ctypes.CDLL(path) for path in found), None)
    return None


def _text(library: ctypes.CDLL, name: str) -> str:
    """The text that a function of a library gives."""
    function = library[name]
    function.restype = ctypes.c_char_p
    text: bytes = function()
    return text.decode()


def _freetype(library: ctypes.CDLL) -> str:
    instance, numbers = ctypes.c_void_p(), [ctypes.c_int() for _ in range(3)]
    if library.FT_Init_FreeType(ctypes.byref(instance)):
        return "is there"
    library.FT_Library_Version(instance, *map(ctypes.byref, numbers))
    library.FT_Done_FreeType(instance)
    return ".".join(str(number.value) for number in numbers)


@contextmanager
def without_library_search() -> Iterator[None]:
    """A context manager: Python searches for no library, if the linker finds all that are needed.

    It yields nothing. WeasyPrint asks for each under its names on all systems, and Python asks
    `ldconfig`, `gcc` and `ld` for each name: fifty processes, a third of a second.
    """
    from ctypes import util

    search = util.find_library
    try:
        for name in ASKED_FOR:
            ctypes.CDLL(name)
        util.find_library = lambda name: None
    except OSError:  # another system, or something is missing, which the search will say
        pass
    try:
        yield
    finally:
        util.find_library = search
