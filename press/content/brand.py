"""Brands: a publisher's look, and what is the same in all that it publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

from press.content.brand_yml import of_standard
from press.content.colours import contrast, levels, luminance
from press.content.names import brand_names
from press.content.palette import ink_mistakes
from press.content.profile import FOLDER as PROFILES
from press.content.profile import unknown_profile
from press.content.records import read_record
from press.declared.look import BrandColours, BrandFields
from press.declared.record import attributes
from press.files import Files
from press.model import (
    Brand,
    Entries,
    Items,
    Node,
    Problem,
    Text,
    Values,
    mistake,
    raise_problems,
)
from press.parsing.fields import PATTERNS, Shape
from press.parsing.prose import marks_in_plain_words
from press.parsing.suggestions import did_you_mean, unknown
from press.parsing.typed import built, shape_of

COLOUR_ROLES = tuple(role for role in attributes(BrandColours) if role != "palette")

# Text colour on ground colour, least contrast. Source: WCAG 2.2, 1.4.3 and 1.4.11.
PAIRS = (
    *((*pair, 4.5) for pair in product(("foreground", "primary"), ("background", "light"))),
    *((ink, "background", 4.5) for ink in ("secondary", "muted", "danger")),
    ("foreground", "sand", 4.5),
    ("primary", "sand", 4.5),
    ("muted", "light", 4.5),
    ("background", "primary", 4.5),
    ("background", "danger", 4.5),
    ("rule", "background", 3.0),
)
PARTS = ("base", "headings", "numbers")  # of the type, each with a family of its own


def read_brand(files: Files, name: str) -> Brand:
    """The Brand called `name`: colours resolved through its palette and their contrast checked.

    `files` (Files) is the window on the project. Raises Unprintable with every mistake, and if
    there is no such brand.
    """
    file = f"layouts/brands/{name}/brand.yaml"
    fetched, unused = list[Problem](), list[Problem]()
    node, values, problems = read_record(
        *(files, "brand", file, BrandFields, brand_names, name),
        turned=lambda written: of_standard(written, fetched, unused),
    )
    problems += fetched
    colours = _colours(values.fields("color"), problems)
    for path in _paths(node, shape_of(BrandFields)):
        problems += _check_path(files, path, f"layouts/brands/{name}")
    families = {font.about for font in fetched}
    problems += _check_fonts(files, values.fields("typography"), families)
    problems += ink_mistakes(node)
    problems += marks_in_plain_words(values)
    style = values.word("citations")
    if style and not files.exists(f"layouts/citations/{style}.csl"):
        names, at = files.stems("layouts/citations", ".csl"), node.place("citations")
        hint = "put its .csl file in layouts/citations/"
        problems.append(unknown("citation style", style, names, hint, at))
    profile = values.word("rules")
    if profile and not files.exists(f"{PROFILES}/{profile}.yaml"):
        problems.append(unknown_profile(files, profile, node.place("rules")))
    raise_problems(problems)
    about = built(BrandFields, values)
    return Brand(name, about.language, about, colours, about.helpline, tuple(unused))


def colour_pairs(colours: Mapping[str, str]) -> list[tuple[str, str, float, float]]:
    """Every pair of `colours` that is used together, as (ink, ground, least contrast, contrast).

    Gives a list of such tuples. `colours` is a dictionary of `#rrggbb` by their names in a brand.
    Ink and ground, the colour behind it, are such names; the contrasts, which it needs and which it
    has, are from 1.0 to 21.0.
    """
    return [
        (ink, ground, least, contrast(colours[ink], colours[ground]))
        for ink, ground, least in PAIRS
        if ink in colours and ground in colours
    ]


def _paths(node: Node | None, shape: Shape) -> Iterator[Text]:
    """Every path of a file that a node names, with its place."""
    if shape.kind == "file" and isinstance(node, Text):
        yield node
    elif shape.kind == "list" and isinstance(node, Items):
        for item in node.items:
            yield from _paths(item, shape.item)
    elif isinstance(node, Entries):
        for name, inner, _ in shape.fields:
            yield from _paths(node.get(name), inner)


def _check_path(files: Files, path: Text, folder: str) -> Iterator[Problem]:
    faces = path.value.startswith("fonts/") and files.exists(path.value)
    if path.value and not faces and not files.exists(f"{folder}/{path.value}"):
        message = f"there is no file `{path.value}` in {folder}/"
        hint = did_you_mean(path.value, files.names(folder, ""), "put it there")
        yield mistake("unknown-file", message, path.at, hint, path.value)


def _check_fonts(files: Files, typography: Values | None, fetched: set[str]) -> Iterator[Problem]:
    """A family is one that the brand brings, or one of fonts/, whose files are named after it."""
    known = font_families(files) | fetched  # of which it is told that they cannot be fetched
    fonts = typography.rows("fonts") if typography else ()
    known |= {named.value for font in fonts if (named := font.text("family"))}
    for part, names in {**dict.fromkeys(PARTS, ("family",)), "figures": ("text", "strong")}.items():
        type_ = typography and typography.fields(part)
        for name in names:
            family = type_ and type_.text(name)
            if family and family.value not in known:
                hint = "name its files below `fonts:`"
                yield unknown("font", family.value, sorted(known), hint, family.at)


def font_families(files: Files) -> set[str]:
    """The set of names of font families in fonts/. `files` (Files) is the window on the project."""
    stems = {name.split("-")[0] for name in files.names("fonts", ".ttf")}
    return {re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", stem) for stem in stems}


def _colours(color: Values | None, problems: list[Problem]) -> dict[str, str]:
    roles = {role: given for role in COLOUR_ROLES if color and (given := color.text(role))}
    palette = dict(color.fields("palette") or ()) if color else {}
    colours: dict[str, str] = {}
    for role, given in roles.items():
        colour = palette.get(given.value, given.value)
        if not isinstance(colour, str) or (not palette and problems):
            continue  # said already, of the palette
        if re.match(PATTERNS["colour"][0], colour):
            colours[role] = colour.lower()
        else:
            message = f"`{given.value}` is neither a colour nor a name of the palette"
            hint = did_you_mean(given.value, palette, 'write it like "#0b4a5b"')
            problems.append(mistake("unknown-colour", message, given.at, hint, given.value))
    reported = set()
    for ink, ground, least, ratio in colour_pairs(colours):
        if ratio < least and {ink, ground} not in reported:
            reported.add(frozenset((ink, ground)))
            message = f"{ink} on {ground} has a contrast of {ratio:.1f} to 1, and needs {least:g}"
            darker = min(ink, ground, key=lambda role: luminance(*levels(colours[role])))
            at, hint, about = roles[ink].at, f"make {darker} darker", f"{ink} on {ground}"
            problems.append(mistake("low-contrast", message, at, hint, about))
    return colours


def read_style(files: Files, brand: Brand) -> bytes:
    """The citation style of a `brand` (Brand) as the bytes of a CSL file.

    `files` (Files) is the window on the project. Raises Missing if the file is not there.
    """
    return files.bytes(f"layouts/citations/{brand.about.citations}.csl")
