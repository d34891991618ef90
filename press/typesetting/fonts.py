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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from press.files import Files
from press.model import Location, Problem, Unprintable

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

SETTINGS = "fonts.conf"


def install_faces(files: Files) -> None:
    """Copies the faces of fonts/ into a temporary folder, and has fontconfig look there alone.

    `files` (Files) is the window on the project. Sets FONTCONFIG_FILE in this process. The folder
    is named by a digest of the faces, and is private to this user. Raises Missing if
    fonts/fonts.conf is not there, and Unprintable for a file that is no font or two files that are
    one face.
    """
    names = (*files.names("fonts", ".ttf"), *files.names("fonts", ".otf"), SETTINGS)
    faces = {name: files.bytes(f"fonts/{name}") for name in names}
    folder, *others = _places(faces)
    if not _holds(folder, faces):
        _check_faces(faces)
        # Where somebody else's folder stands in the way, another place serves as well.
        laid = (place for place in (folder, *others) if _put(place, faces))
        folder = next(laid, None) or _write_draft(faces)
    os.environ["FONTCONFIG_FILE"] = str(folder / SETTINGS)


@contextmanager
def faces_of_brands() -> Iterator[FontConfiguration]:
    """A context manager that yields WeasyPrint's FontConfiguration, and clears it away at its end.

    The configuration keeps the faces that a brand brings in a temporary folder, which would
    otherwise go with the last page: that is never, where Python's garbage collector is off.
    """
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    try:
        yield fonts
    finally:
        fonts.__del__()


def _check_faces(faces: dict[str, bytes]) -> None:
    """Two files of one family, weight and style print wrong letters, without a word of warning."""
    from fontTools.ttLib import TTLibError

    problems = []
    seen: dict[tuple[str | None, int, bool], str] = {}
    for name, data in faces.items():
        if name == SETTINGS:
            continue
        at = Location(f"fonts/{name}")
        try:
            face = _names_of(data)
        except (TTLibError, KeyError, OSError):
            hint = "put a whole TrueType or OpenType file there"
            message = f"`{name}` cannot be read as a font"
            problems.append(Problem("error", "face-unreadable", message, at, hint, about=name))
            continue
        if (first := seen.setdefault(face, name)) != name:
            message = f"`{name}` and `{first}` are one face, {face[0]} {face[1]}"
            hint = "keep the file with more characters, and take the other away"
            problems.append(Problem("error", "face-twice", message, at, hint, about=name))
    if problems:
        raise Unprintable(problems)


def face_name(data: bytes) -> tuple[str | None, int]:
    """The family and the weight (400, 700) of a font file, `data` (bytes), as its own tables say.

    They come as a pair; the family is None if it has no name. Raises TTLibError for bytes that are
    no font, and KeyError for a font without these tables.
    """
    return _names_of(data)[:2]


def characters_of(data: bytes) -> frozenset[int]:
    """The code points that a font file, `data` (bytes), has a letter for, as a frozenset.

    It is empty for bytes that are no font.
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        return frozenset(TTFont(io.BytesIO(data), lazy=True).getBestCmap() or ())
    except (TTLibError, KeyError, OSError):
        return frozenset()


@lru_cache(maxsize=32)  # The editions of a run share most of their characters.
def web_font(data: bytes, characters: frozenset[int]) -> bytes:
    """A font file, `data` (bytes), as WOFF2 (bytes), cut down to what these `characters` need.

    Characters are given as a frozenset of code points.
    """
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


def _names_of(data: bytes) -> tuple[str | None, int, bool]:
    """Family, weight, and whether it leans. Raises TTLibError, KeyError as `face_name` does."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), lazy=True)
    names, weight = font["name"], font["OS/2"].usWeightClass
    family = names.getDebugName(16) or names.getDebugName(1)
    style = (names.getDebugName(17) or names.getDebugName(2) or "").lower()
    return family, weight, "italic" in style or "oblique" in style


def _places(faces: dict[str, bytes]) -> Iterator[Path]:
    """Folders these faces may lie in, the same in every process."""
    digest = hashlib.sha256()
    for name, face in sorted(faces.items()):
        digest.update(f"{name}\0{len(face)}\0".encode() + face)
    owner = f"{os.getuid()}-" if hasattr(os, "getuid") else ""
    for more in ("", "-1", "-2"):
        name = f"factsheet-press-{owner}{digest.hexdigest()[:32]}{more}"
        yield Path(tempfile.gettempdir(), name)


def _write_draft(faces: dict[str, bytes]) -> Path:
    draft = Path(tempfile.mkdtemp(prefix="factsheet-press-"))
    for name, face in faces.items():
        (draft / name).write_bytes(face)
    return draft


def _put(folder: Path, faces: dict[str, bytes]) -> bool:
    """Has the folder hold exactly these files. False where it is not this user's to write to.

    They are written beside their place and then moved there, so that who looks sees a whole file.
    """
    if _holds(folder, faces):
        return True
    draft = _write_draft(faces)
    try:
        draft.rename(folder)
    except OSError:
        _mend(folder, draft, faces)
        rmtree(draft, ignore_errors=True)
    return _holds(folder, faces)


def _mend(folder: Path, draft: Path, faces: dict[str, bytes]) -> None:
    """Moves the files of a draft over those of a folder, and takes away what else is there."""
    with suppress(OSError):
        if not _is_own(folder):
            return
        folder.chmod(0o700)
        for name in faces:
            (draft / name).replace(folder / name)
        for path in folder.iterdir():
            if path.name not in faces:
                rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _is_own(folder: Path) -> bool:
    """True for a folder of this user's own. Raises OSError where there is nothing."""
    found = folder.lstat()
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return mine and stat.S_ISDIR(found.st_mode)


def _holds(folder: Path, faces: dict[str, bytes]) -> bool:
    """True if the folder is private to this user and holds exactly these files."""
    try:
        return (
            _is_own(folder)
            and not folder.lstat().st_mode & 0o077
            and {path.name for path in folder.iterdir()} == set(faces)
            and all((folder / name).read_bytes() == face for name, face in faces.items())
        )
    except OSError:
        return False
