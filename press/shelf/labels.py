"""Names of formats, brands, languages and statuses, as people know them."""

from __future__ import annotations

import re
from contextlib import suppress
from operator import itemgetter
from typing import NamedTuple

from press.content.brand import read_brand
from press.content.format import read_format
from press.content.language import read_language
from press.content.names import preset
from press.files import Files
from press.model import Unprintable

FALLBACK = "en-GB"  # has every fixed word
# The format that `plan` makes when none is named; those for reviewers come last.
USUAL = "a4"


class Rank(NamedTuple):
    """The place of a format among others: formats are sorted by it, the least first."""

    for_reviewers: bool
    unusual: bool
    on_screen: bool
    label: str


class FormatLabel(NamedTuple):
    """A format as the shelf shows it: its name, what it is for, and its place among others.

    `about` speaks of text in the format's own `size`, in points; both are empty where the file of
    the format is gone. `preset` is the name of that file.
    """

    label: str
    about: str
    rank: Rank
    preset: str
    size: str = ""


def format_label(files: Files, name: str, words: dict[str, str]) -> FormatLabel:
    """The FormatLabel of the format called `name`: what the shelf calls it, and its place there.

    `files` (Files) is the window on the project, and `words` are the fixed words of the shelf's
    language, as `fixed_words` gives them. The label of a4-24pt-mono is A4: the shelf tells its size
    and ink apart.
    """
    own, _, _, booklet = preset(files, name)
    plain = own.replace("-", " ")
    plain = plain.upper() if re.fullmatch(r"[a-z]\d+", plain) else plain.capitalize()
    label = words.get(f"shelf_format_{own}", plain) + (" booklet" if booklet else "")
    try:
        about = read_format(files, own).about
    except Unprintable:
        return FormatLabel(label, "", Rank(False, True, False, label), own)
    rank = Rank(bool(about.review), own != USUAL, about.makes != "pdf", label)
    purpose = "" if booklet else about.about.value
    return FormatLabel(label, purpose, rank, own, str(about.text_size))


def fixed_words(files: Files, language: str) -> dict[str, str]:
    """The fixed words of a `language` (a tag) by name, with English for those that it lacks.

    `files` (Files) is the window on the project. Words for a status have the name `status_…`.
    """
    words: dict[str, str] = {}
    for tag in (FALLBACK, language):
        try:
            about = read_language(files, tag).about
        except Unprintable:
            continue
        words |= {name: text.value for name, text in about.strings}
        words |= {f"status_{name}": text.value for name, text in about.statuses}
    return words


def status_words(words: dict[str, str], status: str) -> str:
    """A `status` in the fixed `words` of a language, by name; the status itself if it has none."""
    known = words["shelf_withdrawn"] if status == "withdrawn" else status
    return words.get(f"status_{status}", known)


def names_of(files: Files, what: str, names: list[str]) -> list[tuple[str, str]]:
    """A list of pairs: a name of a brand or language, and that for people, each once.

    `names` are the former (a list). `what` is `brand` or `language`, whose names are tags; `files`
    (Files) is the window on the project. The first stays first; the others are sorted by their
    names for people.
    """
    named = [(name, _name_of(files, what, name)) for name in dict.fromkeys(names)]
    return named[:1] + sorted(named[1:], key=itemgetter(1))


def _name_of(files: Files, what: str, name: str) -> str:
    with suppress(Unprintable):
        if what == "brand":
            return read_brand(files, name).about.meta.name.full.value
        return read_language(files, name).about.name.value
    return name
