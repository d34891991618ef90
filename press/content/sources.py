"""The files of words that an edition prints, and which of them are withdrawn."""

from __future__ import annotations

import re

from press.content import names
from press.edition import Edition
from press.files import Files
from press.parsing.slices import UNSEEN, list_of

# The word, or a character that is not seen and could stand inside it.
MAY_SAY_WITHDRAWN = re.compile(b"withdrawn|" + UNSEEN)


def words_files(files: Files, edition: Edition) -> tuple[str, ...]:
    """A tuple of the files (paths) of words that an `edition` (Edition) stands on, its topic first.

    They are the topic, the translation of it that is printed, its words for the format, and the
    same of each part of a pack. Files that are not there are left out. `files` (Files) is the
    window on the project.
    """
    own = files.memo(_own_words, edition.format)
    return files.memo(_words_files, edition.topic, edition.language, own)


def _own_words(files: Files, format: str) -> str:
    """The name of the words that a format asks for in place of a topic's, or empty."""
    file = f"layouts/formats/{names.preset(files, format)[0]}.yaml"
    return names.field_of(files, file, "text") if files.exists(file) else ""


def _words_files(files: Files, topic: str, language: str, own: str) -> tuple[str, ...]:
    printed = names.topic_file(files, topic, language)
    found = [f"{names.FOLDER}/{topic}.yaml", printed]
    if own:
        found.append(names.version_file(files, topic, own, language))
    if topic.startswith("packs/") and files.exists(printed):
        for part in list_of(files.bytes(printed), printed, "topics"):
            found += _words_files(files, part, language, "")
    return tuple(dict.fromkeys(file for file in found if files.exists(file)))


def withdrawn(files: Files, edition: Edition) -> tuple[str, ...]:
    """A tuple of the names of texts that are withdrawn, of those that an `edition` stands on.

    With one of them, the edition (an Edition) is not to be handed out. Names are such as treatment,
    treatment.cy, treatment.easy-read. `files` (Files) is the window on the project.
    """
    found = (file for file in words_files(files, edition) if says_withdrawn(files, file))
    return tuple(file.removeprefix(f"{names.FOLDER}/").removesuffix(".yaml") for file in found)


def says_withdrawn(files: Files, file: str) -> bool:
    """True if the review of the words in `file` (a path) says `withdrawn`.

    `files` (Files) is the window on the project. Raises Missing if there is no such file.
    """
    return files.memo(_says_withdrawn, file)


def _says_withdrawn(files: Files, file: str) -> bool:
    data = files.bytes(file)
    if not MAY_SAY_WITHDRAWN.search(data):
        return False
    from press.parsing.manuscript import words_at  # here: most plans read no YAML

    return words_at(data, file, "review", "status") == "withdrawn"
