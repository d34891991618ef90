"""The press's own faces, laid down where fontconfig finds them, and no others.

Fontconfig reads folders, not bytes. It looks for its settings each time WeasyPrint begins a
document, so that documents with other faces can follow one another in one process.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
from functools import lru_cache
from pathlib import Path
from shutil import rmtree

from press.files import Files
from press.model import Location, Problem, Unprintable

SETTINGS = "fonts.conf"


def lay_faces(files: Files) -> None:
    """Has fontconfig see the faces of fonts/ and nothing else.

    Raises Missing without fonts.conf, and Unprintable where two files are one face.

    The folder they lie in is named by their digest, and is this user's alone.
    """
    names = (*files.names("fonts", ".ttf"), *files.names("fonts", ".otf"), SETTINGS)
    faces = {name: files.bytes(f"fonts/{name}") for name in names}
    digest = hashlib.sha256()
    for name, face in sorted(faces.items()):
        digest.update(f"{name}\0{len(face)}\0".encode() + face)
    owner = f"{os.getuid()}-" if hasattr(os, "getuid") else ""
    folder = Path(tempfile.gettempdir(), f"factsheet-press-{owner}{digest.hexdigest()[:32]}")
    if not _holds(folder, faces):
        _one_file_a_face(faces)
        folder = _write(folder, faces)
    os.environ["FONTCONFIG_FILE"] = str(folder / SETTINGS)


def _one_file_a_face(faces: dict[str, bytes]) -> None:
    """Two files of one family, weight and style print wrong letters, without a word of warning."""
    from fontTools.ttLib import TTFont, TTLibError

    problems = []
    seen: dict[tuple, str] = {}
    for name, data in faces.items():
        if name == SETTINGS:
            continue
        at = Location(f"fonts/{name}")
        try:
            font = TTFont(io.BytesIO(data), lazy=True)
            face = _named(font)
        except (TTLibError, KeyError, OSError):
            hint = "put a whole TrueType or OpenType file there"
            message = f"`{name}` cannot be read as a font"
            problems.append(Problem("error", "face-unreadable", message, at, hint))
            continue
        if first := seen.get(face):
            message = f"`{name}` and `{first}` are one face, {face[0]} {face[1]}"
            hint = "keep the file with more characters, and take the other away"
            problems.append(Problem("error", "face-twice", message, at, hint))
        seen.setdefault(face, name)
    if problems:
        raise Unprintable(problems)


def face_name(data: bytes) -> tuple[str, int]:
    """The family and the weight of a face, as it names itself."""
    from fontTools.ttLib import TTFont

    return _named(TTFont(io.BytesIO(data), lazy=True))[:2]


@lru_cache(maxsize=32)  # The editions of a run share most of their characters.
def for_browsers(data: bytes, characters: frozenset[int]) -> bytes:
    """A face as WOFF2, cut down to what is needed for these characters, given by code point."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    cut = Subsetter(Options(hinting=False, notdef_outline=True))
    cut.populate(unicodes=characters)
    cut.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _named(font) -> tuple[str, int, bool]:
    """Family, weight, and whether it leans. Raises KeyError for a font without these."""
    names, weight = font["name"], font["OS/2"].usWeightClass
    family = names.getDebugName(16) or names.getDebugName(1)
    style = (names.getDebugName(17) or names.getDebugName(2) or "").lower()
    return family, weight, "italic" in style or "oblique" in style


def _write(folder: Path, faces: dict[str, bytes]) -> Path:
    """Written beside its place and then moved there; two writers do not meet half-way."""
    draft = Path(tempfile.mkdtemp(prefix="factsheet-press-"))
    for name, face in faces.items():
        (draft / name).write_bytes(face)
    try:
        draft.rename(folder)
    except OSError:
        if not _holds(folder, faces):
            return draft  # Somebody else's folder stands in the way: this one serves as well.
        rmtree(draft)
    return folder


def _holds(folder: Path, faces: dict[str, bytes]) -> bool:
    """Whether the folder is private to this user and holds exactly these files."""
    try:
        found = folder.lstat()
        mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
        private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
        return (
            mine
            and private
            and {path.name for path in folder.iterdir()} == set(faces)
            and all((folder / name).read_bytes() == face for name, face in faces.items())
        )
    except OSError:
        return False
