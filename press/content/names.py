"""Names of topics, formats, brands and the like, read off folders and the first words of files.

Planning asks for no more, so that a build with nothing to do needs neither YAML nor a schema.
"""

from __future__ import annotations

import re
from typing import get_args

from press.edition import PROGRAM, Ink, Location, Problem, SignoffKind
from press.files import Files
from press.parsing.slices import words_of
from press.parsing.suggestions import did_you_mean

FOLDER = "factsheets"
USUAL_PRINTER = "offset"  # the printer where none is named
KINDS: tuple[SignoffKind, ...] = get_args(SignoffKind)  # of sign-offs
# Sizes that any preset can be printed in instead of its own. Source: UKAAF, clear and large print.
SIZES = (12, 14, 16, 18, 20, 24, 28)
INKS: tuple[Ink, ...] = get_args(Ink)
COMBINED = re.compile(rf"(.*?)(?:-(\d+)pt)?(?:-({'|'.join(INKS)}))?(-booklet)?")
PACKS = f"{FOLDER}/packs"


def field_of(files: Files, path: str, field: str) -> str:
    """The words of a field of a file, which is not read beyond it.

    Empty where there is no such field. Raises Missing.
    """
    return words_of(files.bytes(path), path, field)


def topic_names(files: Files) -> tuple[str, ...]:
    """The topics there are: files of factsheets/ with nothing between name and `.yaml`."""
    return tuple(name for name in files.stems(FOLDER, ".yaml") if "." not in name)


def topic_file(files: Files, name: str, language: str) -> str:
    """The file of a topic: its translation where there is one, else its own."""
    translated = f"{FOLDER}/{name}.{language}.yaml"
    return translated if files.exists(translated) else f"{FOLDER}/{name}.yaml"


def version_file(files: Files, name: str, own: str, language: str) -> str:
    """The file of a version: of the topic's translation where there is one, else of the topic."""
    start = f"{FOLDER}/{name}"
    return f"{start}.{own}" + topic_file(files, name, language).removeprefix(start)


def left_alone(files: Files) -> list[Problem]:
    """Versions and translations of topics that are gone."""
    problems = []
    there = topic_names(files)
    for stem in files.stems(FOLDER, ".yaml"):
        name, dot, _ = stem.partition(".")
        if dot and name and name not in there:
            message = f"this tells `{name}` in other words, and there is no topic of that name"
            hint = f"put factsheets/{name}.yaml back, or take this file away too"
            at = Location(f"{FOLDER}/{stem}.yaml", 1, 1)
            problems.append(Problem("error", "topic-gone", message, at, hint, about=name))
    return problems


def no_version(name: str, own: str) -> Problem:
    """The problem of a format that asks for a version that a topic does not have."""
    message = f"`{name}` has no {own} text"
    hint = f"`{PROGRAM} new {name}.{own}` begins one"
    return Problem("error", "no-version", message, None, hint, about=name)


def preset(files: Files, format: str) -> tuple[str, str, str, str]:
    """The preset of a format, and the size, the ink and `-booklet` where its name asks for them."""
    found = None if format in format_names(files) else COMBINED.fullmatch(format)
    if found is None:
        return format, "", "", ""
    name, size, ink, booklet = found.groups("")
    return name, size, ink, booklet


def pack_names(files: Files) -> tuple[str, ...]:
    """The packs there are, as they are asked for: packs/newly-diagnosed."""
    return tuple(f"packs/{name}" for name in files.stems(PACKS, ".yaml") if "." not in name)


def unknown_pack(files: Files, name: str) -> Problem:
    """The problem of a pack that there is not."""
    there = tuple(known.removeprefix("packs/") for known in pack_names(files))
    wanted = name.removeprefix("packs/")
    hint = f"there is {', '.join(there)}" if there else "packs stand in factsheets/packs/"
    message = f"there is no pack called `{wanted}`"
    hint = did_you_mean(wanted, there, hint)
    return Problem("error", "unknown-pack", message, None, hint, about=wanted)


def no_pack_layout(format: str) -> Problem:
    """The problem of a format that has no layout for packs."""
    message = f"a pack is not printed as `{format}`"
    hint = "print it in a format whose layout is `factsheet`, such as a4 or large-print"
    return Problem("error", "no-pack-layout", message, None, hint, about=format)


def brand_names(files: Files) -> tuple[str, ...]:
    """The brands there are."""
    return files.stems("layouts/brands", "/brand.yaml")


def language_names(files: Files) -> tuple[str, ...]:
    """The languages in which there are fixed words."""
    return files.stems("layouts/words", ".yaml")


def default_brand(files: Files) -> tuple[str, str]:
    """The publisher's brand and its language, read lightly: plan asks before anything is made.

    The brand that says `default: yes`, or the first. Two empty texts where there is none.
    """
    brands = [(name, *_speaks(files, name)) for name in brand_names(files)]
    chosen = next((b for b in brands if b[2] == "yes"), brands[0] if brands else ("", "", ""))
    return chosen[0], chosen[1]


def brand_language(files: Files, name: str) -> str:
    """The language a brand speaks, or empty text."""
    return _speaks(files, name)[0] if name in brand_names(files) else ""


def format_names(files: Files) -> tuple[str, ...]:
    """The formats there are."""
    return files.stems("layouts/formats", ".yaml")


def printer_names(files: Files) -> tuple[str, ...]:
    """The printers whose wishes are known."""
    return files.stems("layouts/printers", ".yaml")


def _speaks(files: Files, name: str) -> tuple[str, str]:
    """The language of a brand, and `yes` if it is the publisher's default."""
    file = f"layouts/brands/{name}/brand.yaml"
    return field_of(files, file, "language"), field_of(files, file, "default")
