"""Names of topics, formats, brands and the like, read off folders and the first words of files.

Planning asks for no more, so that a build with nothing to do needs neither YAML nor a schema.
"""

from __future__ import annotations

import re
from typing import get_args

from press.edition import PROGRAM, Ink, Location, Problem, SignoffKind, mistake
from press.files import Files
from press.parsing.slices import words_of
from press.parsing.suggestions import unknown

FOLDER = "factsheets"
USUAL_PRINTER = "offset"  # the printer where none is named
KINDS: tuple[SignoffKind, ...] = get_args(SignoffKind)  # of sign-offs
# Sizes that any preset can be printed in instead of its own. Source: UKAAF, clear and large print.
SIZES = (12, 14, 16, 18, 20, 24, 28)
INKS: tuple[Ink, ...] = get_args(Ink)
COMBINED = re.compile(rf"(.*?)(?:-(\d+)pt)?(?:-({'|'.join(INKS)}))?(-booklet)?")
PACKS = f"{FOLDER}/packs"
RESERVED = "-clinics"  # behind a format that keeps places for a clinic's words


def field_of(files: Files, path: str, field: str) -> str:
    """The words of the field called `field` in the file at `path`; empty where there is none.

    The file is not read beyond the field. `files` (Files) is the window on the project. Raises
    Missing if there is no such file.
    """
    return words_of(files.bytes(path), path, field)


def topic_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of topics: files of factsheets/ with nothing between name and `.yaml`.

    `files` (Files) is the window on the project.
    """
    return tuple(name for name in files.stems(FOLDER, ".yaml") if "." not in name)


def unknown_topic(files: Files, name: str, at: Location | None = None) -> Problem:
    """The Problem of a topic called `name` that there is not.

    `files` (Files) is the window on the project, whose topics may be suggested; `at` (Location) is
    where somebody names it, or None.
    """
    return unknown("topic", name, topic_names(files), "topics stand in factsheets/", at)


def topic_file(files: Files, name: str, language: str) -> str:
    """The path of the file of a topic: its translation where there is one, else its own.

    `files` (Files) is the window on the project, `name` that of the topic, and `language` the tag
    of the language that is asked for.
    """
    translated = f"{FOLDER}/{name}.{language}.yaml"
    return translated if files.exists(translated) else f"{FOLDER}/{name}.yaml"


def version_file(files: Files, name: str, own: str, language: str) -> str:
    """The path of the file of a version (the topic in other words), which need not be there.

    `name` is that of the topic and `own` that of the version (easy-read). Where the topic has a
    translation into `language` (a tag), the path is that of the translation's version. `files`
    (Files) is the window on the project.
    """
    start = f"{FOLDER}/{name}"
    return f"{start}.{own}" + topic_file(files, name, language).removeprefix(start)


def left_alone(files: Files) -> list[Problem]:
    """A list of Problems, one for each version or translation whose topic is gone.

    `files` (Files) is the window on the project.
    """
    problems = []
    there = topic_names(files)
    for stem in files.stems(FOLDER, ".yaml"):
        name, dot, _ = stem.partition(".")
        if dot and name and name not in there:
            message = f"this tells `{name}` in other words, and there is no topic of that name"
            hint = f"put factsheets/{name}.yaml back, or take this file away too"
            at = Location(f"{FOLDER}/{stem}.yaml", 1, 1)
            problems.append(mistake("topic-gone", message, at, hint, name))
    return problems


def no_version(name: str, own: str) -> Problem:
    """The Problem of a format that asks for a version that the topic called `name` does not have.

    `own` is the name of the version: easy-read.
    """
    message = f"`{name}` has no {own} text"
    return mistake("no-version", message, None, f"`{PROGRAM} new {name}.{own}` begins one", name)


def withdrawn_topic(name: str, at: Location) -> Problem:
    """The Problem of a topic called `name` that is withdrawn; `at` (Location) is where it says so.

    It may be another text of that topic: a translation, or its words for a format.
    """
    message = f"`{name}` is withdrawn, and is not printed"
    hint = "keep the file, so that its code is never used again; `status: in-review` takes it back"
    return mistake("withdrawn", message, at, hint, name)


def preset(files: Files, format: str) -> tuple[str, str, str, str]:
    """The four parts of the name of a `format`, a tuple: preset, size, ink and `-booklet`.

    Those of a4-24pt-mono are a4, 24, mono and an empty text. All are texts, empty where the name
    does not say them; the size is in points. `files` (Files) is the window on the project: a format
    that has a file is a preset, whatever its name.
    """
    found = None if format in format_names(files) else COMBINED.fullmatch(format)
    if found is None:
        return format, "", "", ""
    name, size, ink, booklet = found.groups("")
    return name, size, ink, booklet


def pack_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all packs, as they are asked for: packs/newly-diagnosed.

    `files` (Files) is the window on the project.
    """
    return tuple(f"packs/{name}" for name in files.stems(PACKS, ".yaml") if "." not in name)


def unknown_pack(files: Files, name: str) -> Problem:
    """The Problem of a pack called `name`, with or without `packs/`, which there is not.

    `files` (Files) is the window on the project, whose packs may be suggested.
    """
    there = tuple(known.removeprefix("packs/") for known in pack_names(files))
    hint = f"there is {', '.join(there)}" if there else "packs stand in factsheets/packs/"
    return unknown("pack", name.removeprefix("packs/"), there, hint)


def no_pack_layout(format: str) -> Problem:
    """The Problem of a `format`, given by name, that has no layout for packs."""
    hint = "print it in a format whose layout is `factsheet`, such as a4 or large-print"
    return mistake("no-pack-layout", f"a pack is not printed as `{format}`", None, hint, format)


def brand_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all brands. `files` (Files) is the window on the project."""
    return files.stems("layouts/brands", "/brand.yaml")


def language_names(files: Files) -> tuple[str, ...]:
    """A tuple of the tags of all languages that have fixed words.

    `files` (Files) is the window on the project.
    """
    return files.stems("layouts/words", ".yaml")


def default_brand(files: Files) -> tuple[str, str]:
    """A pair: the name of the publisher's own brand, and the tag of its language.

    The own brand is the one that says `default: yes`, or the first; two empty texts where there is
    none. `files` (Files) is the window on the project. No more is read than these fields, because
    this is asked before anything is made.
    """
    brands = [(name, *_speaks(files, name)) for name in brand_names(files)]
    chosen = next((b for b in brands if b[2] == "yes"), brands[0] if brands else ("", "", ""))
    return chosen[0], chosen[1]


def brand_language(files: Files, name: str) -> str:
    """The tag of the language of the brand called `name`; empty text if there is no such brand.

    `files` (Files) is the window on the project.
    """
    return _speaks(files, name)[0] if name in brand_names(files) else ""


def format_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all formats that have a file (presets).

    `files` (Files) is the window on the project.
    """
    return files.stems("layouts/formats", ".yaml")


def printer_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all print shops that have a file.

    `files` (Files) is the window on the project.
    """
    return files.stems("layouts/printers", ".yaml")


def _speaks(files: Files, name: str) -> tuple[str, str]:
    """The language of a brand, and `yes` if it is the publisher's default."""
    file = f"layouts/brands/{name}/brand.yaml"
    return field_of(files, file, "language"), field_of(files, file, "default")
