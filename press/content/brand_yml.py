"""A brand as the standard brand.yml writes it, turned into the form of the press.

Colours in three figures, as rgb() or by the name of another; logos by name, with words for them, or
for light and dark; where fonts come from. What the press does not use is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from press.model import Entries, Items, Node, Problem, Text, mistake

SHORT = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)")
NAMED = {"white": "#ffffff", "black": "#000000"}
WEIGHTS = {
    **{"thin": "100", "extra-light": "200", "light": "300", "normal": "400", "regular": "400"},
    **{"medium": "500", "semi-bold": "600", "bold": "700", "extra-bold": "800", "black": "900"},
}
# What the standard has and the press does not use, by where it stands.
UNUSED = {
    "color": ("success", "info", "warning", "dark"),
    "typography": ("monospace", "monospace-inline", "monospace-block", "link"),
    "base": ("size", "line-height", "weight", "style", "color", "background-color"),
    "headings": ("size", "line-height", "style", "color", "background-color"),
    "fonts": ("weight", "style", "display"),
}
Change = Callable[[Node], Node]


def of_standard(brand: Entries, problems: list[Problem], unused: list[Problem]) -> Entries:
    """The entries of a `brand` (Entries), as its file has them, in the form of the press.

    A Problem for each font that would have to be fetched is added to the list `problems`, and one
    for each field that has no effect to the list `unused`.
    """

    def used(node: Node, where: str) -> Node:
        return _kept(node, lambda name: name not in UNUSED[where], unused)

    def typography(node: Node) -> Node:
        node = _changed(used(node, "typography"), "fonts", fonts)
        for part in ("base", "headings"):
            node = _changed(node, part, partial(part_of_type, part))
        return _unless_empty(node, "fonts")

    def part_of_type(part: str, node: Node) -> Node:
        return _weighed(used(node, part))

    def fonts(node: Node) -> Node:
        if not isinstance(node, Items):
            return node
        there = (font for font in node.items if not _to_fetch(font, problems))
        return replace(node, items=tuple(font_of_files(font) for font in there))

    def font_of_files(node: Node) -> Node:
        own = _kept(used(node, "fonts"), lambda name: name != "source", [])
        return _changed(own, "files", lambda files: _faces(files, unused))

    def links(node: Node) -> Node:
        return _kept(node, lambda name: name == "home", unused)

    made = _kept(brand, lambda name: name != "defaults", unused)
    made = _changed(made, "meta", lambda meta: _unless_empty(_changed(meta, "link", links), "link"))
    made = _changed(made, "color", lambda color: _colours(used(color, "color")))
    made = _changed(_changed(made, "logo", _logo), "typography", typography)
    return made if isinstance(made, Entries) else brand


def _changed(node: Node, name: str, change: Change) -> Node:
    """The entries with what stands under a name changed, if it is there."""
    if not isinstance(node, Entries):
        return node
    pairs = ((key, change(value) if key.value == name else value) for key, value in node.pairs)
    return replace(node, pairs=tuple(pairs))


def _unless_empty(node: Node, name: str) -> Node:
    """The entries without that of a name of which nothing is left."""
    left = node.get(name) if isinstance(node, Entries) else None
    if isinstance(left, Items | Entries):
        inside = left.items if isinstance(left, Items) else left.pairs
        return _kept(node, lambda other: inside != () or other != name, [])
    return node


def _kept(node: Node, keeps: Callable[[str], bool], unused: list[Problem]) -> Node:
    """The entries whose names are kept; the others are told as fields without effect."""
    if not isinstance(node, Entries):
        return node
    for key, _ in node.pairs:
        if not keeps(key.value):
            unused.append(_unused(key, f"`{key.value}` of brand.yml has no effect here"))
    return replace(node, pairs=tuple(pair for pair in node.pairs if keeps(pair[0].value)))


def _unused(about: Text, message: str) -> Problem:
    hint = "take it out, or leave it for other programs that read this file"
    return Problem("warning", "without-effect", message, about.at, hint, about=about.value)


def _colours(color: Node) -> Node:
    """The colours as `#rrggbb`, as far as they are written in a way that the standard knows."""
    palette = color.get("palette") if isinstance(color, Entries) else None
    named = (
        dict((key.value, value) for key, value in palette.pairs)
        if isinstance(palette, Entries)
        else {}
    )

    def colour(node: Node) -> Node:
        return replace(node, value=_colour(node.value)) if isinstance(node, Text) else node

    def resolved(node: Node) -> Node:
        for _ in named:  # a name may lead to another
            node = named.get(node.value, node) if isinstance(node, Text) else node
        return colour(node)

    if not isinstance(color, Entries):
        return color
    pairs = (
        (key, _mapped(value, resolved) if key.value == "palette" else colour(value))
        for key, value in color.pairs
    )
    return replace(color, pairs=tuple(pairs))


def _mapped(node: Node, change: Change) -> Node:
    if not isinstance(node, Entries):
        return node
    return replace(node, pairs=tuple((key, change(value)) for key, value in node.pairs))


def _colour(written: str) -> str:
    if short := SHORT.fullmatch(written):
        return "#" + "".join(2 * figure for figure in short.groups())
    if (levels := RGB.fullmatch(written)) and all(int(level) < 256 for level in levels.groups()):
        return "#" + "".join(f"{int(level):02x}" for level in levels.groups())
    return NAMED.get(written.lower(), written)


def _to_fetch(font: Node, problems: list[Problem]) -> bool:
    """True for a font that is not in a file, which is told."""
    source = font.get("source") if isinstance(font, Entries) else None
    if not isinstance(font, Entries) or not isinstance(source, Text) or source.value == "file":
        return False
    family = font.word("family")
    message = f"`{family}` would come from `{source.value}`, and the press fetches no fonts"
    hint = (
        "put its TTF files into the brand's folder, and write `source: file` and `files:` with a "
        "`path` and a `weight` for each"
    )
    problems.append(mistake("font-to-fetch", message, source.at, hint, family))
    return True


def _faces(files: Node, unused: list[Problem]) -> Node:
    """The files of a font, each with its path and weight; there are no italics."""
    if not isinstance(files, Items):
        return files
    faces: list[Node] = []
    for file in files.items:
        style = file.get("style") if isinstance(file, Entries) else None
        if isinstance(style, Text) and style.value != "normal":
            unused.append(_unused(style, "the press prints no italics: this file has no effect"))
        elif isinstance(file, Text):
            faces.append(Entries(((replace(file, value="path"), file),), file.at))
        else:
            faces.append(_kept(_weighed(file), lambda name: name != "style", []))
    return replace(files, items=tuple(faces))


def _weighed(node: Node) -> Node:
    """The entries with their weight as a number."""

    def weight(node: Node) -> Node:
        if isinstance(node, Text):
            return replace(node, value=WEIGHTS.get(node.value, node.value))
        return node

    return _changed(node, "weight", weight)


def _logo(logo: Node) -> Node:
    """The logo by paths: for white paper, and for a dark ground."""
    if not isinstance(logo, Entries):
        return logo
    images = logo.get("images")

    def path(node: Node | None) -> Node | None:
        if isinstance(node, Text) and isinstance(images, Entries):
            node = images.get(node.value) or node
        return node.get("path") if isinstance(node, Entries) and "path" in node else node

    pairs = {key.value: (key, value) for key, value in logo.pairs if key.value != "images"}
    sizes = [pairs.pop(size, None) for size in ("large", "small")]
    first = pairs.get("medium") or next(filter(None, sizes), None)
    if first:
        key, shown = replace(first[0], value="medium"), first[1]
        if isinstance(shown, Entries) and "light" in shown:
            if dark := shown.get("dark"):
                pairs.setdefault("reversed", (replace(key, value="reversed"), dark))
            shown = shown["light"]
        pairs["medium"] = key, shown
    return replace(logo, pairs=tuple((key, path(value) or value) for key, value in pairs.values()))
