"""Layouts and blocks: markup with a head that describes it and declares its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from press.files import Files, Missing
from press.model import (
    Entries,
    Layout,
    Location,
    Problem,
    Template,
    TemplateHead,
    Unprintable,
    mistake,
    raise_problems,
)
from press.parsing.fields import Known, Plain, Shape, declare, plain
from press.parsing.gather import read_each
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean, unknown

FOLDER = "layouts"
BLOCKS = "layouts/blocks"
PARTS = "layouts/parts"
IMAGES = "factsheets/images"
# What pictures end in, in small letters or capitals. Those that cannot be printed are among them:
# who names one is told what it is, and what to do.
PICTURES = (
    *(".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp"),
    *(".heic", ".heif", ".avif", ".pdf", ".eps", ".ai", ".psd", ".svgz"),
)
HEAD = "about fields explains example blocks prints leaves pack styles needs".split()
# What may stand beside the kind of any block, and what it is for.
COMMON = {"id?": "name", "lang?": "language", "not-in?": ["name"], "allow?": {"*": "text"}}
COMMON_ABOUTS = {
    "id": "a name for the block, for links that lead to it",
    "lang": "the language of the whole block, where it is another than the topic's",
    "not-in": "formats that leave the block out",
    "allow": "[exceptions](#an-exception) for this block: the code of a [rule](rules.md), and the"
    " reason",
}


def layout_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all layouts. `files` (Files) is the window on the project."""
    return files.stems(FOLDER, ".html")


def block_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all kinds of block. `files` (Files) is the window on the project."""
    return files.stems(BLOCKS, ".html")


def icon_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all icons. `files` (Files) is the window on the project."""
    return files.stems("layouts/icons", ".svg")


def image_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of all picture files, with their endings.

    `files` (Files) is the window on the project.
    """
    return tuple(n for n in files.names(IMAGES, "") if n.lower().endswith(PICTURES))


def drawings(files: Files) -> Known:
    """Functions that give the names of icons and images, by kind of field (Known, a dictionary).

    `files` (Files) is the window on the project. Both can be named in a topic.
    """
    return {"icon": lambda: icon_names(files), "image": lambda: image_names(files)}


def read_layout(files: Files, name: str) -> Layout:
    """The Layout called `name`, without blocks: those depend on the topic.

    `files` (Files) is the window on the project. Raises Unprintable if there is none, or for
    mistakes in its head (what is declared above the template).
    """
    try:
        return Layout(name, read_template(files, f"{FOLDER}/{name}"), {})
    except Missing:
        raise Unprintable([unknown_layout(files, name)]) from None


def unknown_layout(files: Files, name: str, at: Location | None = None) -> Problem:
    """The Problem of a layout called `name` that there is not.

    `files` (Files) is the window on the project, whose layouts may be suggested; `at` (Location) is
    where somebody names it, or None.
    """
    return unknown("layout", name, layout_names(files), "layouts stand in layouts/", at)


def read_part(files: Files, name: str) -> Template:
    """The Template of the part called `name`, which several layouts have in common.

    `files` (Files) is the window on the project. Raises Missing if there is none, and Unprintable
    for mistakes in its head (what is declared above the markup).
    """
    return files.memo(read_template, f"{PARTS}/{name}")


def read_blocks(files: Files, kinds: Iterable[str]) -> dict[str, Template]:
    """The Templates of these `kinds` of block by kind (a dictionary); unknown kinds are left out.

    `files` (Files) is the window on the project. Raises Unprintable for mistakes in the head of any
    (what is declared above its markup).
    """
    found = sorted(set(kinds) & set(block_names(files)))
    return read_each(found, lambda kind: files.memo(read_template, f"{BLOCKS}/{kind}"))


def read_shape(files: Files, kind: str) -> Shape:
    """The Shape of a `kind` of block: the fields that its template declares above the markup.

    `files` (Files) is the window on the project. Raises Missing if there is no such kind, and
    Unprintable for mistakes in the declaration.
    """
    return block_shape(files.memo(read_template, f"{BLOCKS}/{kind}"))


def block_shape(template: Template) -> Shape:
    """The Shape of a block: the fields that the head of its `template` (Template) declares.

    The head is what stands above the markup, between lines of `---`. Raises Unprintable where
    fields are declared wrongly, or the head explains one that it does not declare.
    """
    try:
        shape = declare(template.head.fields)
    except ValueError as error:
        hint = "see docs/designers.md for the kinds of field"
        raise _bad_head(template.file, str(error), hint) from None
    paths = tuple(_paths(shape))
    for path in template.head.explains:
        if path not in paths:
            message = f"it explains `{path}`, and declares no such field"
            hint = did_you_mean(path, paths, f"it declares {', '.join(paths) or 'none'}")
            raise _bad_head(template.file, message, hint, path)
    return shape


def _paths(shape: Shape, above: str = "") -> Iterator[str]:
    """Every field that a shape declares: `items`, `items.icon`."""
    while shape.kind == "list":
        shape = shape.item
    for name, inner, _ in shape.fields:
        yield f"{above}{name}"
        yield from _paths(inner, f"{above}{name}.")


def read_template(files: Files, path: str) -> Template:
    """The Template at `path`, which is given without an ending: layouts/blocks/text.

    `files` (Files) is the window on the project. Raises Missing if there is none, and Unprintable
    for mistakes in its head, which stands above the markup between lines of `---`.
    """
    file, style = f"{path}.html", f"{path}.css"
    text = files.text(file).replace("\r\n", "\n")
    head = TemplateHead()
    if text.startswith("---\n"):
        if "\n---\n" not in text:
            message = "the head that begins with `---` is never closed"
            hint = "put a line of `---` between the head and the markup"
            raise _bad_head(file, message, hint, "---")
        above, _, below = text.removeprefix("---\n").partition("\n---\n")
        head = _head(above, file)
        # As many empty lines as the head had: Jinja then counts lines as the file does.
        text = "\n" * (above.count("\n") + 3) + below
    return Template(file, text, style if files.exists(style) else None, head)


def _head(text: str, file: str) -> TemplateHead:
    """The head of a template. Raises Unprintable with every mistake of its YAML, or for a field
    of another kind than it should be."""
    node, found = read_manuscript(text.encode(), file)
    if not isinstance(node, Entries):
        raise Unprintable([_moved(problem) for problem in found])
    raise_problems(_moved(problem) for problem in (*found, *_unknown_fields(node)))
    given = _Given(plain(node), file)
    return TemplateHead(
        about=given.text("about"),
        fields=given.named("fields"),
        explains=given.named("explains"),
        example=given.head.get("example"),
        blocks=given.names("blocks"),
        prints=given.names("prints") if "prints" in given.head else None,
        **{name: given.names(name) for name in ("needs", "leaves", "styles")},
        pack=given.text("pack"),
    )


class _Given(NamedTuple):
    """The fields of a head as they are written. Each is asked for by the kind that it should be."""

    head: dict[str, Plain]
    file: str

    def text(self, name: str) -> str:
        given = self.head.get(name, "")
        if isinstance(given, str):
            return given
        raise self.other(name, "is one text")

    def named(self, name: str) -> dict[str, Plain]:
        given = self.head.get(name) or {}
        if isinstance(given, dict):
            return given
        raise self.other(name, "are names, each with the kind of its field")

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names; a name alone is a list of one."""
        given = self.head.get(name) or []
        listed = given if isinstance(given, list) else [given]
        names = tuple(item for item in listed if isinstance(item, str))
        if len(names) == len(listed):
            return names
        raise self.other(name, "is a list of names")

    def other(self, name: str, should: str) -> Unprintable:
        """The exception for a field of another kind than it should be."""
        hint = "see docs/designers.md for what a head says"
        return _bad_head(self.file, f"`{name}` {should}", hint, name)


def _bad_head(file: str, message: str, hint: str, about: str = "") -> Unprintable:
    return Unprintable([mistake("bad-head", message, Location(file, 1, 1), hint, about)])


def _unknown_fields(node: Entries) -> Iterator[Problem]:
    """Fields of a head that no head has."""
    for key, _ in node.pairs:
        if key.value not in HEAD:
            message = f"a head has nothing called `{key.value}`"
            hint = did_you_mean(key.value, HEAD, f"it takes {', '.join(HEAD)}")
            yield mistake("unknown-field", message, key.at, hint, key.value)


def _moved(problem: Problem) -> Problem:
    at = problem.at
    return replace(problem, at=replace(at, line=at.line + 1)) if at and at.line else problem
