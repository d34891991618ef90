"""What a brand's own files leave out, unnoticed: letters of its faces, a logo that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

from press.content.colours import LINEAR, luminance, ratio
from press.files import Files, Missing
from press.model import Problem
from press.typesetting.drawing_weight import APART, PAINTS, Drawing, local
from press.typesetting.fonts import characters_of
from press.typesetting.images import on_white

LEAST = 1.25  # contrast: what has less is seen by nobody on white paper
FACE = re.compile(
    r'@font-face \{font-family: "([^"]+)"; [^}]*?src: url\(([^)]+)\)(?:; unicode-range: ([^}]+))?\}'
)
BASE = re.compile(r'--(?:base|headings|strong): ("[^;]+");')
UNPRINTED = re.compile(r"<(style|script|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
LOGO = re.compile(r'<img class="logo[^"]*" src="([^"]+)"')
RANGE = re.compile(r"U\+([0-9A-F?]+)(?:-([0-9A-F]+))?")


def look_of_brand(html: str, files: Files) -> Iterator[Problem]:
    """Yields the Problems of what a document's brand brings: letters borrowed, logos not seen.

    `html` is the document, `files` (Files) the window on the project. Places are for checks to say.
    """
    yield from _borrowed(html, files)
    for path in dict.fromkeys(LOGO.findall(html)):
        with suppress(Missing):
            if not files.memo(_seen, unquote(unescape(path))):
                message = "nothing of the logo is seen on white paper"
                hint = "take the logo for light grounds here; a white one goes to `reversed`"
                yield Problem("warning", "unseen-logo", message, hint=hint, about=path)


# ── Letters ──


def _borrowed(html: str, files: Files) -> Iterator[Problem]:
    """Names each letter that the brand's own face of the text lacks, and the face it is set in."""
    faces: dict[str, list[str]] = {}
    theirs: set[int] = set()  # characters that other faces of the brand are there for
    for family, path, range_ in FACE.findall(html):
        if range_:
            theirs |= characters_in(range_)
        else:
            faces.setdefault(family, []).append(unquote(path))
    families = [name for names in BASE.findall(html) for name in re.findall('"([^"]+)"', names)]
    words = {ord(character) for character in unescape(UNPRINTED.sub("", html))}
    for family in dict.fromkeys(name for name in families if name in faces):
        try:
            known = [files.memo(_characters, path) for path in faces[family]]
        except Missing:
            continue  # It is told as a missing file.
        for code in sorted(words - frozenset.intersection(*known) - theirs):
            if _is_letter(character := chr(code)):
                name = unicodedata.name(character, "unnamed").lower()
                message = f"{family} has no {character} ({name}, U+{code:04X})"
                message += ": it is set in another face, Noto Sans"
                hint = "take files of the family that have it, or write it another way"
                yield Problem("warning", "borrowed-letter", message, hint=hint, about=character)


def _characters(files: Files, path: str) -> frozenset[int]:
    return characters_of(files.bytes(path))


def _is_letter(character: str) -> bool:
    """True for what words are written with: letters, figures, marks, signs of money."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category in ("Mn", "Sc")


def characters_in(range_: str) -> set[int]:
    """The code points of a `unicode-range`, `range_`: U+0030-0039, U+2019. They are a set."""
    found: set[int] = set()
    for first, last in RANGE.findall(range_.upper()):
        end = int((last or first).replace("?", "F"), 16)
        found |= set(range(int(first.replace("?", "0"), 16), min(end, 0x10FFFF) + 1))
    return found


# ── Logos ──


def _seen(files: Files, path: str) -> bool:
    return is_seen(files.bytes(path))


def is_seen(picture: bytes) -> bool:
    """True if something of a `picture` (the bytes of an SVG, PNG or JPEG) is seen on white paper.

    One that cannot be read counts as seen: other words are said of it.
    """
    try:
        if b"<svg" in picture[:5000]:
            return any(map(_dark, _paints(ElementTree.fromstring(picture))))
        return ratio(LINEAR[on_white(picture)[1]], 1) >= LEAST
    except (ElementTree.ParseError, OSError, ValueError):
        return True


def _paints(root: ElementTree.Element) -> Iterator[str]:
    """The colours that a drawing paints with, by any shape or word that is drawn."""
    drawing = Drawing(root)
    todo = [(root, {"fill": "black", "stroke": "none", "color": "black"})]
    while todo:
        element, around = todo.pop()
        own = drawing.own(element)
        here = {name: own.get(name, value) for name, value in around.items()}
        tag = local(element.tag)
        if tag == "image" or "href" in own:
            yield "black"  # It has another picture in it, or draws a part again: nobody knows.
        if tag in APART:
            continue
        todo += [(child, here) for child in element]
        if tag not in ("svg", "g") and own.get("opacity") != "0":
            for paint in (here[name] for name in PAINTS):
                target = drawing.target(paint)
                stops = target.iter() if target is not None else ()
                yield from (s["stop-color"] for s in map(drawing.own, stops) if "stop-color" in s)
                yield here["color"] if paint == "currentColor" else paint


def _dark(paint: str) -> bool:
    """True for a colour that is seen on white; what is no colour, or unknown, is as it is named."""
    from PIL import ImageColor

    if paint in ("none", "transparent") or paint.startswith("url("):
        return False
    try:
        red, green, blue, *alpha = ImageColor.getrgb(paint)
    except ValueError:
        return True
    return alpha != [0] and _stands_out(red, green, blue)


def _stands_out(red: int, green: int, blue: int) -> bool:
    return ratio(luminance(red, green, blue), 1) >= LEAST
