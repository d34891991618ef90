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
    raise_problems,
)
from press.parsing.fields import Known, Plain, Shape, declare, plain
from press.parsing.gather import read_each
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean

FOLDER = "layouts"
BLOCKS = "layouts/blocks"
PARTS = "layouts/parts"
HEAD = (
    *("about", "fields", "explains", "example", "blocks", "prints", "leaves", "pack"),
    *("styles", "needs"),
)
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
    """The layouts there are."""
    return files.stems(FOLDER, ".html")


def block_names(files: Files) -> tuple[str, ...]:
    """The kinds of block there are."""
    return files.stems(BLOCKS, ".html")


def icon_names(files: Files) -> tuple[str, ...]:
    """The icons there are."""
    return files.stems("layouts/icons", ".svg")


def image_names(files: Files) -> tuple[str, ...]:
    """The pictures there are."""
    endings = (".svg", ".png", ".jpg", ".jpeg")
    return tuple(n for ending in endings for n in files.names("factsheets/images", ending))


def drawings(files: Files) -> Known:
    """The names of the icons and images that a topic can show, by kind of field."""
    return {"icon": lambda: icon_names(files), "image": lambda: image_names(files)}


def read_layout(files: Files, name: str) -> Layout:
    """A layout by name, without blocks: those depend on the topic. Raises Unprintable."""
    try:
        return Layout(name, read_template(files, f"{FOLDER}/{name}"), {})
    except Missing:
        hint = did_you_mean(name, layout_names(files), "layouts stand in layouts/")
        message = f"there is no layout called `{name}`"
        unknown = Problem("error", "unknown-layout", message, None, hint, about=name)
        raise Unprintable([unknown]) from None


def read_part(files: Files, name: str) -> Template:
    """A part that layouts have in common. Raises Missing, Unprintable."""
    return files.memo(read_template, f"{PARTS}/{name}")


def read_blocks(files: Files, kinds: Iterable[str]) -> dict[str, Template]:
    """The blocks of these kinds, by kind; kinds that do not exist are left out.

    Raises Unprintable.
    """
    found = sorted(set(kinds) & set(block_names(files)))
    return read_each(found, lambda kind: files.memo(read_template, f"{BLOCKS}/{kind}"))


def read_shape(files: Files, kind: str) -> Shape:
    """The shape of a kind of block. Raises Unprintable where its head declares none."""
    return block_shape(files.memo(read_template, f"{BLOCKS}/{kind}"))


def block_shape(template: Template) -> Shape:
    """The shape of a block. Raises Unprintable where its head declares none, or explains a field
    that it does not declare."""
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
    """The template of a path, which has no ending. Raises Missing, Unprintable."""
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
        needs=given.names("needs"),
        leaves=given.names("leaves"),
        styles=given.names("styles"),
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
    at = Location(file, 1, 1)
    return Unprintable([Problem("error", "bad-head", message, at, hint, about=about)])


def _unknown_fields(node: Entries) -> Iterator[Problem]:
    """Fields of a head that no head has."""
    for key, _ in node.pairs:
        if key.value not in HEAD:
            message = f"a head has nothing called `{key.value}`"
            hint = did_you_mean(key.value, HEAD, f"it takes {', '.join(HEAD)}")
            yield Problem("error", "unknown-field", message, key.at, hint, about=key.value)


def _moved(problem: Problem) -> Problem:
    at = problem.at
    return replace(problem, at=replace(at, line=at.line + 1)) if at and at.line else problem
