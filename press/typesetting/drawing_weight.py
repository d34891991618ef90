"""The weight of a drawing: how many shapes and points are drawn once all that it refers to is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from press.typesetting.addresses import unescaped
from press.typesetting.images import PictureError

# WeasyPrint draws about 7,000 shapes, or 50,000 points, in a second.
MOST_SHAPES = 20_000
MOST_POINTS = 200_000
MOST_DEPTH = 100
LOOKUPS = 200  # elements that are looked at while a shape is drawn
MUCH = 1_000_000  # characters, which are counted in the twinkling of an eye
GRADIENT = 10  # shapes that are drawn in the time that a gradient takes

SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
WORDS = ("text", "tspan", "textPath", "a")
# Drawn only where something refers to it, or not at all.
APART = (
    *("defs", "symbol", "clipPath", "mask", "marker", "pattern", "linearGradient"),
    *("radialGradient", "filter", "metadata", "style", "title", "desc"),
)
MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")
PAINTS = ("fill", "stroke")
HANDED_DOWN = (*PAINTS, *MARKERS, "font-family", "clip-rule")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
IMPORTANT = re.compile(r"!\s*important\s*$")
NAMED = re.compile(r"\.([\w-]+)|#([\w-]+)|^([\w-]+)")

Around = tuple[tuple[str, str], ...]  # what stands around an element hands down to it
Key = tuple[Element, Around] | tuple[Element, Around, str]
LIGHTER = "open it in a drawing program and simplify it, or export it as a PNG of 3000 pixels"


class Weight(NamedTuple):
    """What it takes to draw an element: shapes, points, levels of elements in it.

    `steps` are shapes, counted again where a box around them has to be found first.
    """

    shapes: int = 0
    steps: int = 0
    points: int = 0
    height: int = 0


class Drawing:
    """A drawing by its `root` (Element), with its ids and styles: what applies to each element."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.ids: dict[str, Element] = {}
        self.styles: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.rules = self.elements = 0
        self.asked: set[str] = set()
        self._own: dict[Element, dict[str, str]] = {}
        for element in root.iter():
            self.elements += 1
            self.ids.setdefault(element.get("id", ""), element)
            if local(element.tag) == "style":
                self._read("".join(element.itertext()))

    def _read(self, style: str) -> None:
        for selectors, declared in RULE.findall(COMMENT.sub("", style)):
            declarations = _declarations(declared)
            for selector in selectors.split(","):
                last = selector.replace(">", " ").split()[-1:] or ["*"]
                named = NAMED.search(last[0].partition(":")[0])
                name = next(n for n in (*named.groups(), "") if n is not None) if named else "*"
                self.styles[name].append(declarations)
                self.rules += 1

    def own(self, element: Element) -> dict[str, str]:
        """The properties that an `element` (Element) has itself, by attributes and styles."""
        if element not in self._own:
            names = ("*", local(element.tag), element.get("id", ""))
            rules = [r for n in (*names, *element.get("class", "").split()) for r in self.styles[n]]
            own = {local(name): value.strip() for name, value in element.items()}
            for declared in (*rules, _declarations(element.get("style", ""))):
                own |= declared
            if font := re.search(
                r"[\d.](?:px|pt|em|rem|%|mm)?(?:/\S+)?\s+(\D.*)", own.get("font", "")
            ):
                own["font-family"] = font[1]
            self._own[element] = own
        return self._own[element]

    def target(self, reference: str) -> Element | None:
        """The element that a `reference` (`url(#x)` or `#x`) is to; None if there is none."""
        found = REFERENCE.match(reference)
        name = found[1] if found else reference[1:] if reference.startswith("#") else ""
        if not name:
            return None
        self.asked.add(name)
        return self.ids.get(name)

    def texts(self) -> Iterator[tuple[Element, dict[str, str]]]:
        """Yields every element of words with its properties, handed down ones among them."""
        todo: list[tuple[Element, dict[str, str]]] = [(self.root, {})]
        while todo:
            element, around = todo.pop()
            here = {**around, **self.own(element)}
            if local(element.tag) in WORDS and (element.text or "").strip():
                yield element, here
            handed = {name: here[name] for name in HANDED_DOWN if name in here}
            todo += [(child, handed) for child in element]


def weigh(drawing: Drawing) -> Weight:
    """The Weight of a `drawing` (Drawing). Raises PictureError for one that is too heavy.

    So it does for one that goes round in a circle.
    """
    if drawing.elements * drawing.rules > MOST_SHAPES * LOOKUPS:
        message = f"has {drawing.elements:,} elements and {drawing.rules:,} rules of style for them"
        raise PictureError("drawing-heavy", message, LIGHTER)
    weight = _Scales(drawing).weigh(drawing.root, (), 1)
    looked = len(drawing.asked) * drawing.elements + drawing.elements * drawing.rules
    shapes = weight.steps + looked // LOOKUPS
    if shapes > MOST_SHAPES:
        message = f"draws {shapes:,} shapes, all copies counted, and {MOST_SHAPES:,} are the most"
        raise PictureError("drawing-heavy", message, LIGHTER)
    if weight.points > MOST_POINTS:
        message = f"draws {weight.points:,} points, and {MOST_POINTS:,} are the most"
        raise PictureError("drawing-heavy", message, LIGHTER)
    return weight


class _Scales:
    """Weighs elements, each once for what is handed down to it."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.known: dict[Key, Weight] = {}
        self.open: list[Key] = []

    def weigh(self, element: Element, around: Around, depth: int) -> Weight:
        """The weight of an element that stands so deep, with all that it refers to."""
        return self.once((element, around), depth, self.weight)

    def once(
        self, key: Key, depth: int, weight: Callable[[Element, Around, int], Weight]
    ) -> Weight:
        """What a function weighs, kept under its key. Raises PictureError for a circle."""
        if key not in self.known:
            if any(opened[0] is key[0] for opened in self.open):
                name = key[0].get("id") or local(key[0].tag)
                hint = "take out the `use` or pattern that leads back to it"
                raise PictureError("drawing-heavy", f"draws `#{name}` within itself", hint)
            if len(self.known) > 3 * MOST_SHAPES:
                message = "refers to itself in too many ways to be counted"
                raise PictureError("drawing-heavy", message, LIGHTER)
            self.check_depth(depth)
            self.open.append(key)
            self.known[key] = weight(*key[:2], depth)
            self.open.pop()
        found = self.known[key]
        self.check_depth(depth + found.height)
        return found

    def check_depth(self, depth: int) -> None:
        """Raises PictureError for elements that stand too deep in others, `use` followed."""
        if depth > MOST_DEPTH:
            message = f"has elements that stand in more than {MOST_DEPTH} others, copies followed"
            raise PictureError("drawing-heavy", message, LIGHTER)

    def weight(self, element: Element, around: Around, depth: int) -> Weight:
        """The weight of an element, not kept yet."""
        tag, own = local(element.tag), self.drawing.own(element)
        if own.get("display") == "none":
            return Weight()
        here = {**dict(around), **own}
        handed = tuple((name, here[name]) for name in HANDED_DOWN if name in here)
        parts = [self.weigh(child, handed, depth + 1) for child in self.children(element)]
        again = own.get("opacity", "1") not in ("1", "1.0", "100%")
        if tag == "use" and (copied := self.target(own.get("href", ""))) is not None:
            parts.append(self.weigh(copied, handed, depth + 1))
            if local(copied.tag) in ("svg", "symbol"):
                parts.append(self.inside(copied, depth, handed))
                again = True
        for name in ("mask", "clip-path"):
            parts.append(self.inside(self.target(own.get(name, "")), depth))
        points = _points(own.get("d", "") or own.get("points", ""))
        if tag in SHAPES or tag in WORDS:
            parts += [self.inside(self.target(here.get(name, "")), depth) for name in PAINTS]
            parts += self.marked(here, points, depth)
        letters = len(element.text or "") if tag in WORDS else 0
        return _sum([*parts, Weight(1 + letters, 1 + letters, points)], again)

    def children(self, element: Element) -> Iterator[Element]:
        """The elements right in an element that are drawn with it."""
        return (child for child in element if local(child.tag) not in APART)

    def target(self, reference: str) -> Element | None:
        """The element that is referred to, if any."""
        return self.drawing.target(reference)

    def inside(self, element: Element | None, depth: int, around: Around = ()) -> Weight:
        """The weight of what is in a pattern, marker, mask or symbol, or of a gradient's stops."""
        if element is None:
            return Weight()
        key = element, around, "inside"
        return self.once(key, depth + 1, self.contents)

    def contents(self, element: Element, around: Around, depth: int) -> Weight:
        """The weight of what is in an element, not kept yet."""
        own = self.drawing.own(element)
        further = self.inside(self.target(own.get("href", "")), depth)
        if local(element.tag).endswith("Gradient"):
            _check_spread(own)
            return Weight(0, GRADIENT + len(element) + further.steps, 0, 1 + further.height)
        parts = [self.weigh(child, around, depth + 1) for child in self.children(element)]
        return _sum([*parts, further])

    def marked(self, here: Mapping[str, str], points: int, depth: int) -> Iterator[Weight]:
        """The weights of markers: those in the middle stand at every point."""
        for name in MARKERS:
            many = points if name in ("marker", "marker-mid") else 1
            one = self.inside(self.target(here.get(name, "")), depth)
            yield Weight(many * one.shapes, many * one.steps, many * one.points, one.height)


def _points(path: str) -> int:
    """The number of points of a path; of one that is very long, told by its beginning."""
    return len(NUMBER.findall(path[:MUCH])) // 2 * max(1, len(path) // MUCH)


def _sum(parts: list[Weight], again: bool = False) -> Weight:
    """The weight of an element with these parts; `again` if a box around them is found first."""
    shapes = sum(part.shapes for part in parts)
    steps = sum(part.steps for part in parts) + shapes * again
    return Weight(shapes, steps, sum(p.points for p in parts), 1 + max(p.height for p in parts))


def _check_spread(gradient: Mapping[str, str]) -> None:
    """Raises PictureError for a gradient that is drawn over and over: it may never end."""
    if gradient.get("spreadMethod", "pad") != "pad":
        hint = "draw its stripes, or export the drawing as a PNG of 3000 pixels"
        raise PictureError("drawing-lost", "has a gradient that repeats itself", hint)


def _declarations(style: str) -> dict[str, str]:
    """The properties that a style declares, by name."""
    pairs = (unescaped(one).partition(":") for one in style.split(";"))
    return {n.strip().lower(): IMPORTANT.sub("", v).strip() for n, _, v in pairs if v}


def local(name: object) -> str:
    """The `name` of an element or attribute without its namespace."""
    return str(name).rpartition("}")[2]
