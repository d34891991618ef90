"""The press's own faces, laid down where fontconfig finds them, and no others.

Fontconfig reads folders, not bytes. It looks for its settings each time WeasyPrint begins a
document, so that documents with other faces can follow one another in one process.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from shutil import rmtree

from press.files import Files

SETTINGS = "fonts.conf"


def lay_faces(files: Files) -> None:
    """Has fontconfig see the faces of fonts/ and nothing else. Raises Missing without fonts.conf.

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
        folder = _write(folder, faces)
    os.environ["FONTCONFIG_FILE"] = str(folder / SETTINGS)


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
