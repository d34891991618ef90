"""The gate for drawings: every SVG is read, weighed and looked through here before it is drawn.

A figure, a logo, a cover and an icon come this way alike, for paper and for a web page. Sent back
is a drawing that runs a program, asks for other files, takes too long to draw (weight.py), or has
what WeasyPrint leaves out in silence: the page would show another picture than its maker saw.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

from press.content.brand import font_families
from press.files import Files
from press.model import Location, Problem
from press.typesetting.addresses import addresses
from press.typesetting.drawing_weight import MOST_DEPTH, SHAPES, Drawing, local, weigh
from press.typesetting.images import PictureError, kind_of, printable

MOST_ELEMENTS = 25_000  # those that are not drawn are read all the same
NO_PAGE = (
    "export it with plain words (in draw.io: take out Word Wrap and Formatted Text), "
    "or as a PNG of 3000 pixels"
)
PLAIN = "save it again as plain SVG, with everything in it"
FLAT = "in a drawing program, flatten it there, or export it as a PNG of 3000 pixels"

PROGRAMS = ("script", "iframe", "embed", "object", "handler", "listener")
MOVES = ("animate", "animateColor", "animateMotion", "animateTransform", "set", "discard")
OWN = ("#", "data:image/")
ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\[")
DECLARED = re.compile(r"\s*<\?xml\b[^>]*\?>")
ENCODING = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
RASTER = re.compile(r"(data:image/(?!svg)[\w.+-]+)((?:;[\w=.-]+)*),([^\"'<>)]*)", re.IGNORECASE)

# Properties that WeasyPrint passes over, what they are called, and the values that change nothing.
LOST = {
    "filter": ("a filter", ("none",)),
    "mix-blend-mode": ("a blend mode", ("normal",)),
    "text-decoration": ("an underline", ("none",)),
    "text-decoration-line": ("an underline", ("none",)),
    "text-transform": ("a `text-transform`", ("none",)),
    "writing-mode": ("words that run down", ("lr", "lr-tb", "rl", "rl-tb", "horizontal-tb")),
    "transform-box": ("a `transform-box`", ("view-box",)),
}
EMOJI = re.compile("([\U0001f000-\U0001faff]|\\S(?=\ufe0f))")
BROUGHT = re.compile(r'@font-face \{font-family: "([^"]+)"')
COLOURS = ("fill", "stroke", "stop-color", "color")
# Functions of colours that it does not know are drawn black.
UNKNOWN_COLOUR = re.compile(r"\b(var|env|color-mix|light-dark|icc-color|device-cmyk)\(")
GENERIC = ("", "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit")


def let_in(picture: bytes, families: Collection[str] | None = None) -> bytes:
    """The bytes of any `picture` (bytes) made fit for print and web: an SVG, JPEG or PNG.

    `families` are the names of the faces that words in a drawing may be set in; None does not look
    at that. Raises PictureError for one that cannot be printed, with the reason.
    """
    return drawable(picture, families) if is_drawing(picture) else printable(picture)


def is_drawing(picture: bytes) -> bool:
    """True if a `picture` (bytes) is a drawing, by how it begins."""
    text = picture[:4].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return text.startswith(b"<") or picture.startswith(b"\x1f\x8b")


def families_of(files: Files, html: str = "") -> frozenset[str]:
    """The names of the faces of the press, and of those that a document, `html`, brings.

    `files` (Files) is the window on the project. They are a frozenset.
    """
    return frozenset((*font_families(files), *BROUGHT.findall(html)))


def placed(problems: Iterable[Problem], html: str, files: Files) -> tuple[Problem, ...]:
    """The `problems`, those of characters that stand in a drawing alone with their place in it.

    They are Problems that a document, `html`, was laid out with; `files` (Files) knows which
    drawings that took.
    """
    return tuple(
        replace(one, at=_place_in_a_drawing(one.about, files))
        if one.code == "missing-glyph" and one.about not in html
        else one
        for one in problems
    )


def _place_in_a_drawing(character: str, files: Files) -> Location | None:
    for kind, path in files.reads:
        if kind == "file" and path.lower().endswith(".svg"):
            before, found, _ = files.bytes(path).decode("utf-8", "replace").partition(character)
            if found:
                row = before.rpartition("\n")[2]
                return Location(path, before.count("\n") + 1, len(row) + 1)
    return None


def drawable(drawing: bytes, families: Collection[str] | None = None) -> bytes:
    """The bytes of an SVG `drawing` (bytes) in UTF-8, once it is known that it can be drawn.

    Photographs in it are made fit for print (images.py); all else is as it was. `families` are the
    names of the faces that its words may be set in; None does not look at that. Raises
    PictureError for what is no SVG, is not safe, too heavy, or not drawn as it looks.
    """
    text = RASTER.sub(_photograph, _decoded(drawing))
    if ENTITIES.search(text):
        raise PictureError("drawing-unsafe", "defines entities of its own", PLAIN)
    root = _parsed(text)
    if local(root.tag) != "svg":
        message = f"is not an SVG drawing: it begins with <{local(root.tag)}>"
        raise PictureError("drawing-unreadable", message, PLAIN)
    for element in root.iter():
        _look_through(element)
    parts = Drawing(root)
    weigh(parts)
    if lost := list(
        dict.fromkeys(what for element in root.iter() for what in _lost(element, parts))
    ):
        message = f"has {_listed(lost)}, which would not be printed as drawn"
        raise PictureError("drawing-lost", message, f"open it {FLAT}")
    if families is not None and (sign := next(_emoji(parts), "")):
        name = unicodedata.name(sign, "unnamed").lower()
        message = f"has the character {sign} ({name}, U+{ord(sign):04X}), which no face has"
        raise PictureError("drawing-face", message, "take it out, or draw it with shapes")
    if families is not None and (wrong := next(_other_faces(parts, families), "")):
        hint = "turn its words into outlines (in Inkscape: Path, Object to Path), or set them in"
        known = sorted(families)
        raise PictureError("drawing-face", wrong, f"{hint} {_listed(known, 'or')}")
    return text.encode()


# ── Reading ──


def _decoded(drawing: bytes) -> str:
    """The text of a drawing, in whatever encoding it says. Its declaration goes with another."""
    if drawing.startswith(b"\x1f\x8b"):
        message = "is a compressed drawing (SVGZ)"
        raise PictureError("drawing-unreadable", message, PLAIN)
    head = drawing[:200].lstrip()
    declared = ENCODING.match(head)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if drawing.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        big = drawing.startswith(b"\0<")
        encoding = "utf-16" if drawing[:1] in b"\xff\xfe" else f"utf-16-{'be' if big else 'le'}"
    try:
        if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
            return drawing.decode("utf-8")
        return DECLARED.sub("", drawing.decode(encoding), count=1)
    except (UnicodeDecodeError, LookupError):
        hint = "save it again as SVG in UTF-8"
        message = f"is not written in {encoding.upper()}, as it should be"
        raise PictureError("drawing-unreadable", message, hint) from None


class _Builder(ElementTree.TreeBuilder):
    """Builds the tree of a drawing, and stops where it grows too large or too deep."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self.depth += 1
        self.count += 1
        if self.count > MOST_ELEMENTS:
            message = f"has more than {MOST_ELEMENTS:,} elements"
            raise PictureError("drawing-heavy", message, f"open it {FLAT}")
        if self.depth > MOST_DEPTH:
            message = f"has elements that stand in more than {MOST_DEPTH} others"
            raise PictureError("drawing-heavy", message, f"open it {FLAT}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self.depth -= 1
        return super().end(tag)

    def pi(self, target: str, text: str | None = None, /) -> ElementTree.Element:
        if target == "xml-stylesheet":
            raise PictureError("drawing-unsafe", "asks for a style that is not in it", PLAIN)
        return super().pi(target, text)


def _parsed(text: str) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        parser.feed(text.removeprefix("\ufeff").encode())
        return parser.close()
    except ElementTree.ParseError as error:
        line, column = error.position
        hint = "open it in a drawing program, and save it again as SVG"
        place = (line, column + 1)
        raise PictureError("drawing-unreadable", "is not an SVG drawing", hint, place) from None


def _photograph(found: re.Match[str]) -> str:
    """The address of a photograph that stands in a drawing, made fit for print."""
    words = unescape(found[3])
    try:
        base64 = found[2].lower().endswith(";base64")
        data = b64decode("".join(words.split())) if base64 else unquote_to_bytes(words)
    except NotBase64:
        raise PictureError("image-unreadable", "has a picture in it that cannot be read") from None
    try:
        mended = printable(data)
    except PictureError as error:
        message = f"has a picture in it that {error}"
        raise PictureError(error.code, message, error.hint) from None
    if mended == data:
        return found[0]
    return f"data:{kind_of(mended)};base64,{b64encode(mended).decode()}"


# ── What is not safe ──


def _look_through(element: ElementTree.Element) -> None:
    """Raises PictureError for an element that runs a program, moves, or asks for other files."""
    tag = local(element.tag)
    if tag in PROGRAMS or any(_is_program(*pair) for pair in element.items()):
        raise PictureError("drawing-unsafe", "has a program in it", PLAIN)
    if tag == "foreignObject":
        message = "has words as a web page has them (`foreignObject`), which would not be printed"
        raise PictureError("drawing-unsafe", message, NO_PAGE)
    if tag in MOVES:
        raise PictureError("drawing-unsafe", "moves", "save it again as it is to look on paper")
    if tag == "image" and _href(element).lower().startswith("data:image/svg"):
        hint = "paste what is in that one into it"
        raise PictureError("drawing-unsafe", "has another drawing in it as a picture", hint)
    if asked := next(_external(element), ""):
        message = f"asks for `{asked}`, which is not in it"
        raise PictureError("drawing-unsafe", message, PLAIN)


def _is_program(name: str, value: str) -> bool:
    plain = "".join(value.split()).lower()
    return local(name).lower().startswith("on") or plain.startswith(("javascript:", "vbscript:"))


def _external(element: ElementTree.Element) -> Iterator[str]:
    """The addresses that an element of a drawing would have fetched; an `a` only leads there."""
    for name, value in element.items():
        if local(name) in ("href", "src", "base"):
            if local(element.tag) != "a" and not value.strip().startswith(OWN):
                yield value.strip()[:60]
        elif "(" in value or "@" in value:
            yield from addresses(value)
    if local(element.tag) == "style":
        yield from addresses("".join(element.itertext()))


def _href(element: ElementTree.Element) -> str:
    return next((v.strip() for name, v in element.items() if local(name) == "href"), "")


# ── What would look otherwise ──


def _lost(element: ElementTree.Element, parts: Drawing) -> Iterator[str]:
    """What of an element WeasyPrint passes over, by name."""
    tag, own = local(element.tag), parts.own(element)
    for name, value in own.items():
        what, harmless = LOST.get(name, ("", ()))
        if what and value not in harmless and not (name == "filter" and _only_moves(value, parts)):
            yield what
    for name in COLOURS:
        if found := UNKNOWN_COLOUR.search(own.get(name, "")):
            yield f"a colour by `{found[1]}()`"
    if own.get("clip-path", "none") != "none" and not own["clip-path"].startswith("url("):
        yield f"a `{own['clip-path'].partition('(')[0]}()` to clip by"
    if (mask := parts.target(own.get("mask", ""))) is not None:
        alpha = "alpha" in parts.own(mask).get("mask-type", "")
        if tag not in SHAPES or alpha or mask.get("maskUnits") != "userSpaceOnUse":
            yield "a mask"
    if tag in SHAPES:
        stroke = own.get("stroke", "none")
        if parts.target(stroke) is not None and own.get("stroke-width", "1") not in ("1", "1px"):
            yield "a line in a gradient"
        if stroke != "none" and own.get("vector-effect", "none") != "none":
            yield "a `vector-effect`"
        if stroke != "none" and own.get("paint-order", "normal").startswith(("stroke", "markers")):
            yield "a `paint-order`"
        if element.get("pathLength") and own.get("stroke-dasharray", "none") != "none":
            yield "dashes by `pathLength`"
    if tag == "switch":
        yield "a `switch`"
    if tag == "textPath":
        yield "words along a line"
    if tag == "clipPath":
        for path in element.iter():
            many = len(re.findall("[Mm]", path.get("d", ""))) > 1
            if many and parts.own(path).get("clip-rule") == "evenodd":
                yield "a hole in what clips it"


def _only_moves(value: str, parts: Drawing) -> bool:
    """True for a filter that is not there, or moves and blends alone: these are drawn."""
    if not value.startswith("url("):
        return False
    steps = parts.target(value)
    return steps is None or all(local(step.tag) in ("feOffset", "feBlend") for step in steps)


def _emoji(parts: Drawing) -> Iterator[str]:
    """The emoji among the words of a drawing, and signs that are asked for as such."""
    for text, _ in parts.texts():
        yield from (found[1] for found in EMOJI.finditer("".join(text.itertext())))


def _other_faces(parts: Drawing, families: Collection[str]) -> Iterator[str]:
    """What is wrong with words that would be set in another face, or letter by letter."""
    known = {family.casefold() for family in families}
    for text, around in parts.texts():
        words = " ".join("".join(text.itertext()).split())
        if not words:
            continue
        family = around.get("font-family", "").partition(",")[0].strip(" \"'")
        if family.casefold() not in known and family.lower() not in GENERIC:
            yield f"has words in {family} (`{words[:30]}`), which would be printed in another face"
        joined = next((c for c in words if _is_joined(c)), "")
        if joined:
            script = unicodedata.name(joined, "OTHER").split()[0].capitalize()
            yield f"has words in {script} script (`{words[:30]}`), which are drawn letter by letter"


def _is_joined(character: str) -> bool:
    """True for a letter that changes with its neighbours, or runs from right to left."""
    bidi, category = unicodedata.bidirectional(character), unicodedata.category(character)
    return bidi in ("R", "AL") or category in ("Mn", "Mc")


def _listed(names: list[str], word: str = "and") -> str:
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if names[1:] else "".join(names)
