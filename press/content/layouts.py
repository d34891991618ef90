"""Layouts and blocks: markup with a head that says what it is and what it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from press.files import Files, Missing
from press.model import Entries, Layout, Location, Node, Problem, Template, Unprintable
from press.parsing.fields import Known, Shape, declare, plain
from press.parsing.gather import gather
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean

FOLDER = "layouts"
BLOCKS = "layouts/blocks"
PARTS = "layouts/parts"
HEAD = ("about", "fields", "example", "blocks", "prints", "leaves", "pack", "styles", "needs")
COMMON = {"id?": "name", "lang?": "language", "not-in?": ["name"], "allow?": {"*": "text"}}


def layout_names(files: Files) -> tuple[str, ...]:
    """The layouts there are."""
    return _stems(files.names(FOLDER, ".html"))


def block_names(files: Files) -> tuple[str, ...]:
    """The kinds of block there are."""
    return _stems(files.names(BLOCKS, ".html"))


def icon_names(files: Files) -> tuple[str, ...]:
    """The icons there are."""
    return _stems(files.names("layouts/icons", ".svg"))


def image_names(files: Files) -> tuple[str, ...]:
    """The pictures there are."""
    endings = (".svg", ".png", ".jpg", ".jpeg")
    return tuple(n for ending in endings for n in files.names("factsheets/images", ending))


def drawings(files: Files) -> Known:
    """The names of what a topic can show: icons and images, by kind of field."""
    return {"icon": lambda: icon_names(files), "image": lambda: image_names(files)}


def read_layout(files: Files, name: str) -> Layout:
    """A layout by name, without blocks: a topic decides which it needs. Raises Unprintable."""
    try:
        return Layout(name, _template(files, f"{FOLDER}/{name}"), {})
    except Missing:
        hint = did_you_mean(name, layout_names(files), "layouts stand in layouts/")
        message = f"there is no layout called `{name}`"
        raise Unprintable(
            [Problem("error", "unknown-layout", message, None, hint, about=name)]
        ) from None


def read_part(files: Files, name: str) -> Template:
    """A part that layouts have in common. Raises Missing, Unprintable."""
    return files.once(_template, f"{PARTS}/{name}")


def read_blocks(files: Files, kinds: Iterable[str]) -> dict[str, Template]:
    """The blocks of these kinds, by kind; kinds that do not exist are left out.

    Raises Unprintable.
    """
    found = sorted(set(kinds) & set(block_names(files)))
    with gather() as every:
        return {kind: every(files.once, _template, f"{BLOCKS}/{kind}") for kind in found}


def read_shape(files: Files, kind: str) -> Shape:
    """What a kind of block takes. Raises Unprintable when its head does not say so."""
    return block_shape(files.once(_template, f"{BLOCKS}/{kind}"))


def block_shape(template: Template) -> Shape:
    """What a block takes. Raises Unprintable when its head does not say so."""
    fields = template.head.get("fields") or {}
    try:
        return declare(fields)
    except (ValueError, AttributeError) as error:
        hint = "see docs/designers.md for the kinds of field"
        problem = Problem("error", "bad-head", str(error), Location(template.file, 1, 1), hint)
        raise Unprintable([problem]) from None


def _template(files: Files, path: str) -> Template:
    file, style = f"{path}.html", f"{path}.css"
    text = files.text(file).replace("\r\n", "\n")
    head: dict = {}
    if text.startswith("---\n"):
        if "\n---\n" not in text:
            message = "the head that begins with `---` is never closed"
            hint = "put a line of `---` between the head and the markup"
            at = Location(file, 1, 1)
            raise Unprintable([Problem("error", "bad-head", message, at, hint, about="---")])
        above, _, below = text.removeprefix("---\n").partition("\n---\n")
        node, problems = read_manuscript(above.encode(), file)
        problems = [*problems, *_strangers(node)]
        if problems:
            raise Unprintable([_moved(problem) for problem in problems])
        head = plain(node)
        # As many empty lines as the head had: Jinja then counts lines as the file does.
        text = "\n" * (above.count("\n") + 3) + below
    return Template(file, text, style if files.exists(style) else None, head)


def _strangers(node: Node) -> Iterator[Problem]:
    for key, _ in node.pairs if isinstance(node, Entries) else ():
        if key.value not in HEAD:
            message = f"a head has nothing called `{key.value}`"
            hint = did_you_mean(key.value, HEAD, f"it takes {', '.join(HEAD)}")
            yield Problem("error", "unknown-field", message, key.at, hint, about=key.value)


def _moved(problem: Problem) -> Problem:
    at = problem.at
    return replace(problem, at=replace(at, line=at.line + 1)) if at and at.line else problem


def _stems(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.rsplit(".", 1)[0] for name in names)
