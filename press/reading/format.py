"""Formats: the physical form of an edition, as a preset of layout, paper, text size and ink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from press.files import Files
from press.model import Entries, Format, Problem, Setting, Unprintable, Values
from press.reading.fields import millimetres
from press.reading.layouts import layout_names
from press.reading.names import SIZES, did_you_mean, format_names, preset
from press.reading.records import read_record

SMALLEST, LARGE = 9, 16  # points
RESERVED = "-clinics"  # behind a format that keeps places for a clinic's words
LEAST_LINE = 40  # millimetres
FORMAT = {
    "about": "text",
    "layout": "name",
    "paper": {"name": "text", "width": "length", "height": "length"},
    "margins": {"top": "length", "side": "length", "bottom": "length", "notes?": "length"},
    "text_size": "number",
    "small_size": "number",
    "mark_size": "number",
    "ink": "colour/light/mono",
    "citations": "superscript/brackets/none",
    "contents_from?": "number",
    "pages?": {"at most": "number"},
    "least_size?": "number",
    "largest_size?": "number",
    "least_code?": "length",
    "text?": "name",
    "otherwise?": "topic/nothing",
    "topics?": "all/named",
    "imposition?": "pages/booklet/trifold/cards",
    "makes?": "pdf/html",
    "fillable?": "yes/no",
    "review?": "yes/no",
}
# What a format is that does not say otherwise.
USUAL = {"otherwise": "nothing", "topics": "all", "imposition": "pages", "makes": "pdf"}


def combined(files: Files, preset: str, size: int = 0, ink: str = "", booklet: bool = False) -> str:
    """The name of a preset in another size of text or ink, or to be folded: a4-24pt-mono."""
    name = preset
    if preset in format_names(files) and (size or ink or booklet):
        about = read_format(files, preset).about
        name += f"-{size}pt" if size and size != about["text_size"] else ""
        name += f"-{ink}" if ink and ink != about["ink"] else ""
        name += "-booklet" if booklet and about["imposition"] != "booklet" else ""
    return name


def read_format(files: Files, name: str) -> Format:
    """A format by name: a preset, or one in another size of text or ink. Raises Unprintable."""
    there = name in format_names(files)
    plain = name if there else name.removesuffix(RESERVED)
    own, size, ink, booklet = preset(files, plain)
    file = f"layouts/formats/{own}.yaml"
    node, about, problems = read_record(files, "format", file, FORMAT, format_names, own)
    if about["layout"] and about["layout"] not in layout_names(files):
        message = f"there is no layout called `{about['layout']}`"
        hint = did_you_mean(about["layout"], layout_names(files), "layouts stand in layouts/")
        problems.append(Problem("error", "unknown-layout", message, node["layout"].at, hint))
    if not problems:
        problems += _measures(node, about)
    if problems:
        raise Unprintable(problems)
    about = _changed(about, **{n: usual for n, usual in USUAL.items() if about[n] is None})
    if size and int(size) > (about["largest_size"] or SIZES[-1]):
        raise Unprintable([_too_large(own, size, about["largest_size"])])
    if size:
        about = _resized(about, int(size))
    if ink:
        about = _changed(about, ink=ink)
    if booklet and (about["imposition"] != "pages" or about["makes"] != "pdf" or about["pages"]):
        raise Unprintable([_cannot_fold(own)])
    if booklet:
        about = _changed(about, imposition="booklet")
    about = replace(about, pairs=(*about.pairs, ("reserves", "clinics" if plain != name else None)))
    return Format(name, about["layout"], about, tuple(_settings(about)), own)


def _settings(about: Values) -> Iterator[Setting]:
    """The tries at fitting a format, loosest first: spacing, then type within its limits."""
    if about["pages"]:
        most = about["pages"]["at most"]
        sizes = range(
            about["text_size"] * 2, (about["least_size"] or about["text_size"]) * 2 - 1, -1
        )
        # A clinic's words take room of their own, and a line of the foot.
        reserved = (0.2, 0.1) if about["reserves"] else ()
        tries = [(1.0, sizes[0]), (0.85, sizes[0]), *((0.7, size) for size in sizes)]
        tries += [(space, sizes[-1]) for space in (0.55, 0.4, 0.3, *reserved)]
        for space, size in tries:
            yield Setting((("space", f"{space}"), ("text-size", f"{size / 2:g}pt")), at_most=most)
        return
    least, sheet = about["contents_from"], 4 if about["imposition"] == "booklet" else 1
    if least and about["reserves"]:  # its own page is none to look up
        least += 1
    if least:
        yield Setting((("contents", "none"),), at_most=least - 1, sheet=sheet)
    yield Setting((("contents", "block" if least else "none"),), sheet=sheet)


def _measures(node: Entries, about: Values) -> Iterator[Problem]:
    """Margins that leave room for a line, and small print that is no larger than the text."""
    paper, margins = about["paper"], about["margins"]
    width, height = (millimetres(paper[side]) for side in ("width", "height"))
    across, down = (
        millimetres(margins["side"]) + millimetres(margins["notes"] or margins["side"]),
        millimetres(margins["top"]) + millimetres(margins["bottom"]),
    )
    for name, length, taken, least in (
        ("side", width, across, LEAST_LINE),
        ("bottom", height, down, LEAST_LINE),
    ):
        if length - taken < least:
            left = max(0, length - taken)
            message = f"the margins leave {left:g} mm of the page, and words need {LEAST_LINE}"
            hint = "make them smaller, or the paper larger"
            at = node["margins"][name].at
            yield Problem("error", "no-room", message, at, hint)
    for name in ("small_size", "mark_size"):
        if about[name] > about["text_size"]:
            message = f"`{name}` is larger than the text, {about['text_size']} point"
            yield Problem("error", "bad-size", message, node[name].at, "make it smaller")
    if about["text_size"] < SMALLEST:
        message = f"text of {about['text_size']} point is too small to read"
        hint = f"{SMALLEST} is the least; 12 is clear print, 16 large print"
        yield Problem("error", "bad-size", message, node["text_size"].at, hint)


def _too_large(preset: str, size: str, largest: int) -> Problem:
    message = f"`{preset}` has room for text of {largest} point, not {size}"
    hint = "a larger paper has room for larger text: --format a4"
    return Problem("error", "too-large", message, None, hint)


def _cannot_fold(preset: str) -> Problem:
    message = f"`{preset}` cannot be folded into a booklet"
    hint = "a booklet has pages that follow one another: --format a5-booklet, or a4 --booklet"
    return Problem("error", "cannot-fold", message, None, hint)


def _resized(about: Values, size: int) -> Values:
    """A format with its text in another size. From large print on nothing is under 16 point."""
    grown = size / about["text_size"]
    small, mark = (max(9, round(about[name] * grown)) for name in ("small_size", "mark_size"))
    margins = dict(about["margins"])
    # The feet of pages grow with their text, a little less than it does.
    lengths = {
        name: f"{millimetres(margins[name]) * grown**power:.1f}mm"
        for name, power in (("top", 0.3), ("side", 0), ("bottom", 0.85))
    }
    large = size >= LARGE
    return _changed(
        about,
        text_size=size,
        small_size=max(LARGE, small) if large else small,
        mark_size=max(LARGE, mark) if large else mark,
        citations="brackets" if large and about["citations"] != "none" else about["citations"],
        margins=_changed(about["margins"], **lengths),
    )


def _changed(values: Values, **changes: object) -> Values:
    return replace(values, pairs=tuple((n, changes.get(n, value)) for n, value in values.pairs))
