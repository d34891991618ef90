"""Brands and languages: a publisher's look, and the fixed words of a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from press.content.colours import contrast, levels, luminance
from press.content.names import brand_names, language_names
from press.content.palette import ink_mistakes
from press.content.profile import FOLDER as PROFILES
from press.content.profile import unknown_profile
from press.content.records import read_record
from press.declared.look import BrandColours, BrandFields, LanguageFields
from press.declared.record import attributes
from press.files import Files
from press.model import (
    Brand,
    Entries,
    Items,
    Language,
    Node,
    Problem,
    Text,
    Values,
    raise_problems,
)
from press.parsing.fields import PATTERNS, Shape
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import built, shape_of

COLOUR_ROLES = tuple(role for role in attributes(BrandColours) if role != "palette")

# Text colour on ground colour, least contrast. Source: WCAG 2.2, 1.4.3 and 1.4.11.
PAIRS = (
    *(
        (ink, ground, 4.5)
        for ink in ("foreground", "primary")
        for ground in ("background", "light")
    ),
    *((ink, "background", 4.5) for ink in ("secondary", "muted", "danger")),
    ("foreground", "sand", 4.5),
    ("primary", "sand", 4.5),
    ("muted", "light", 4.5),
    ("background", "primary", 4.5),
    ("background", "danger", 4.5),
    ("rule", "background", 3.0),
)
PARTS = ("base", "headings", "numbers")  # of the type, each with a family of its own

# Strings that the press says itself, in any layout.
SPOKEN = {
    *("page", "of", "and", "reference", "references", "to_fill_in"),
    *("link_phone", "link_verbs", "text", "email", "web", "whatsapp", "textphone"),
}


def read_brand(files: Files, name: str) -> Brand:
    """A brand by name: colours resolved through its palette and their contrast checked.

    Raises Unprintable.
    """
    file = f"layouts/brands/{name}/brand.yaml"
    node, values, problems = read_record(files, "brand", file, BrandFields, brand_names, name)
    colours = _colours(values.fields("color"), problems)
    for path in _paths(node, shape_of(BrandFields)):
        problems += _check_path(files, path, f"layouts/brands/{name}")
    problems += _check_fonts(files, values.fields("typography"))
    problems += ink_mistakes(node)
    style = values.word("citations")
    if style and not files.exists(f"layouts/citations/{style}.csl"):
        message = f"there is no citation style called `{style}`"
        names = files.stems("layouts/citations", ".csl")
        hint = did_you_mean(style, names, "put its .csl file in layouts/citations/")
        at = node.place("citations")
        problems.append(Problem("error", "unknown-citation-style", message, at, hint, about=style))
    profile = values.word("rules")
    if profile and not files.exists(f"{PROFILES}/{profile}.yaml"):
        problems.append(unknown_profile(files, profile, node.place("rules")))
    raise_problems(problems)
    about = built(BrandFields, values)
    return Brand(name, about.language, about, colours, about.helpline)


def read_language(files: Files, tag: str) -> Language:
    """A language's fixed words by tag. Raises Unprintable."""
    file = f"layouts/words/{tag}.yaml"
    node, values, problems = read_record(
        files, "language", file, LanguageFields, language_names, tag
    )
    strings = node.get("strings") or node
    if missing := sorted(SPOKEN - set(dict(values.fields("strings") or ()))):
        message = f"`strings` has no {', '.join(f'`{name}`' for name in missing)}"
        at, hint = strings.at, "add them"
        problems.append(Problem("error", "missing-field", message, at, hint, about="strings"))
    raise_problems(problems)
    return Language(tag, built(LanguageFields, values))


def colour_pairs(colours: Mapping[str, str]) -> list[tuple[str, str, float, float]]:
    """Every pair in use: ink, ground, the least contrast it needs, the contrast it has."""
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
        there = files.names(folder, "." + path.value.rpartition(".")[2])
        hint = did_you_mean(path.value, there, "put it there")
        yield Problem("error", "unknown-file", message, path.at, hint, about=path.value)


def _check_fonts(files: Files, typography: Values | None) -> Iterator[Problem]:
    """A family is one that the brand brings, or one of fonts/, whose files are named after it."""
    known = font_families(files)
    fonts = typography.items("fonts") if typography else ()
    named = [font.text("family") for font in fonts if isinstance(font, Values)]
    known |= {family.value for family in named if family}
    for part in PARTS:
        type_ = typography and typography.fields(part)
        family = type_ and type_.text("family")
        if family and family.value not in known:
            message = f"there is no font called `{family.value}`"
            hint = did_you_mean(family.value, sorted(known), "name its files below `fonts:`")
            yield Problem("error", "unknown-font", message, family.at, hint, about=family.value)


def font_families(files: Files) -> set[str]:
    """The families of fonts/."""
    stems = {name.split("-")[0] for name in files.names("fonts", ".ttf")}
    return {re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", stem) for stem in stems}


def _colours(color: Values | None, problems: list[Problem]) -> dict[str, str]:
    written = {role: color.text(role) for role in COLOUR_ROLES} if color else {}
    roles = {role: given for role, given in written.items() if given}
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
            hint = did_you_mean(given.value, list(palette), 'write it like "#0b4a5b"')
            at, about = given.at, given.value
            problems.append(Problem("error", "unknown-colour", message, at, hint, about=about))
    reported = set()
    for ink, ground, least, ratio in colour_pairs(colours):
        if ratio < least and {ink, ground} not in reported:
            reported.add(frozenset((ink, ground)))
            message = f"{ink} on {ground} has a contrast of {ratio:.1f} to 1, and needs {least:g}"
            darker = min(ink, ground, key=lambda role: luminance(*levels(colours[role])))
            at, hint, about = roles[ink].at, f"make {darker} darker", f"{ink} on {ground}"
            problems.append(Problem("error", "low-contrast", message, at, hint, about=about))
    return colours


def read_style(files: Files, brand: Brand) -> bytes:
    """The brand's citation style, in CSL. Raises Missing."""
    return files.bytes(f"layouts/citations/{brand.about.citations}.csl")
