"""Formats: the physical form of an edition, as a preset of layout, paper, text size and ink."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from press.content.layouts import layout_names, unknown_layout
from press.content.names import INKS, RESERVED, SIZES, format_names, preset
from press.content.records import read_entries, read_record
from press.declared.look import FormatFields, FormatFile
from press.files import Files
from press.model import Entries, Format, Problem, Setting, Unprintable, mistake, raise_problems
from press.parsing.fields import millimetres, plain
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import built

SMALLEST, LARGE = 9, 16  # points
LEAST_LINE = 40  # millimetres


def combined(files: Files, preset: str, size: int = 0, ink: str = "", booklet: bool = False) -> str:
    """The name of the format `preset` in another size of text or ink, or as a booklet.

    For a4 in 24 points and black alone it is a4-24pt-mono. `files` (Files) is the window on the
    project. `size` is in points (0: as it is), `ink` is such as `mono` (empty: as it is), and with
    `booklet` the pages are to be folded. What the preset has already is not added to its name, and
    nothing is to the name of an unknown preset. Where a preset of its own is the same, as mono is
    a4 in that ink, it is meant. Raises Unprintable for mistakes in a preset's file.
    """
    name = preset
    if preset in format_names(files) and (size or ink or booklet):
        about = read_format(files, preset).about
        name += f"-{size}pt" if size and size != about.text_size else ""
        name += f"-{ink}" if ink and ink != about.ink else ""
        name += "-booklet" if booklet and about.imposition != "booklet" else ""
    same = name == f"{preset}-{ink}" and ink in format_names(files)
    return ink if same and _in_ink(files, preset, ink) == _in_ink(files, ink, ink) else name


def _in_ink(files: Files, preset: str, ink: str) -> Mapping[str, object]:
    """What the file of a format says but for what it is about, in this ink, and its style."""
    entries, _ = read_entries(files, f"layouts/formats/{preset}.yaml")
    style = f"layouts/formats/{preset}.css"
    own = files.text(style) if files.exists(style) else ""
    return plain(entries) | {"about": "", "ink": ink, "its style": own}


def read_format(files: Files, name: str) -> Format:
    """The Format called `name`: a preset, or one in another size of text or ink (a4-24pt-mono).

    `files` (Files) is the window on the project. Raises Unprintable with every mistake, and if
    there is no such format.
    """
    plain = name if name in format_names(files) else name.removesuffix(RESERVED)
    own, size, ink, booklet = preset(files, plain)
    file = f"layouts/formats/{own}.yaml"
    node, values, problems = read_record(files, "format", file, FormatFile, format_names, own)
    asked = values.word("layout")
    if asked and asked not in layout_names(files):
        problems.append(unknown_layout(files, asked, node.place("layout")))
    raise_problems(problems)
    about = built(FormatFields, values)
    raise_problems(_measures(node, about))
    if size and int(size) > (about.largest_size or SIZES[-1]):
        raise Unprintable([_too_large(own, size, about.largest_size)])
    if size:
        about = _resized(about, int(size))
    if ink:
        about = replace(about, ink=next(one for one in INKS if one == ink))
    if booklet and (about.imposition != "pages" or about.makes != "pdf" or about.pages):
        raise Unprintable([_cannot_fold(own)])
    if booklet:
        about = replace(about, imposition="booklet")
    if plain != name:
        about = replace(about, reserves="clinics")
    return Format(name, about.layout, about, tuple(_settings(about)), own)


def formats_with(files: Files, text: str) -> list[Format]:
    """A list of the Formats that print a version of a topic called `text`, such as easy-read.

    `files` (Files) is the window on the project. Raises Unprintable if there is none.
    """
    every = [read_format(files, name) for name in format_names(files)]
    if found := [one for one in every if one.about.text == text]:
        return found
    there = sorted({one.about.text for one in every if one.about.text})
    message = f"no format prints a text called `{text}`"
    hint = did_you_mean(text, there, f"there is {', '.join(there)}")
    raise Unprintable([mistake("unknown-text", message, None, hint, text)])


def _settings(about: FormatFields) -> Iterator[Setting]:
    """The tries at fitting a format, loosest first: spacing, then type within its limits."""
    if about.pages:
        most = about.pages.at_most
        sizes = range(about.text_size * 2, (about.least_size or about.text_size) * 2 - 1, -1)
        # A clinic's words take room of their own, and a line of the foot.
        reserved = (0.2, 0.1) if about.reserves else ()
        tries = [(1.0, sizes[0]), (0.85, sizes[0]), *((0.7, size) for size in sizes)]
        tries += [(space, sizes[-1]) for space in (0.55, 0.4, 0.3, *reserved)]
        for space, size in tries:
            yield Setting((("space", f"{space}"), ("text-size", f"{size / 2:g}pt")), at_most=most)
        return
    least, sheet = about.contents_from, 4 if about.imposition == "booklet" else 1
    if least and about.reserves:  # its own page is none to look up
        least += 1
    if least:
        yield Setting((("contents", "none"),), at_most=least - 1, sheet=sheet)
    yield Setting((("contents", "block" if least else "none"),), sheet=sheet)


def _measures(node: Entries, about: FormatFields) -> Iterator[Problem]:
    """Margins that leave room for a line, and small print that is no larger than the text."""
    paper, margins = about.paper, about.margins
    for name, length, *taken in (
        ("side", paper.width, margins.side, margins.notes or margins.side),
        ("bottom", paper.height, margins.top, margins.bottom),
    ):
        left = max(0, millimetres(length) - sum(map(millimetres, taken)))
        if left < LEAST_LINE:
            message = f"the margins leave {left:g} mm of the page, and words need {LEAST_LINE}"
            hint = "make them smaller, or the paper larger"
            yield mistake("no-room", message, node.place("margins", name), hint)
    for name, points in (("small_size", about.small_size), ("mark_size", about.mark_size)):
        if points > about.text_size:
            message = f"`{name}` is larger than the text, {about.text_size} point"
            yield mistake("bad-size", message, node.place(name), "make it smaller", name)
    if about.text_size < SMALLEST:
        message = f"text of {about.text_size} point is too small to read"
        hint = f"{SMALLEST} is the least; 12 is clear print, 16 large print"
        yield mistake("bad-size", message, node.place("text_size"), hint)


def _too_large(preset: str, size: str, largest: int | None) -> Problem:
    message = f"`{preset}` has room for text of {largest} point, not {size}"
    hint = "a larger paper has room for larger text: --format a4"
    return mistake("too-large", message, None, hint, preset)


def _cannot_fold(preset: str) -> Problem:
    hint = "a booklet has pages that follow one another: --format a5-booklet, or a4 --booklet"
    return mistake("cannot-fold", f"`{preset}` cannot be folded into a booklet", None, hint, preset)


def _resized(about: FormatFields, size: int) -> FormatFields:
    """A format with its text in another size. From large print on nothing is under 16 point."""
    grown, old = size / about.text_size, about.margins
    small, mark = (max(9, round(points * grown)) for points in (about.small_size, about.mark_size))
    large = size >= LARGE

    def longer(length: str, power: float) -> str:
        return f"{millimetres(length) * grown**power:.1f}mm"

    # The feet of pages grow with their text, a little less than it does.
    top, side, bottom = longer(old.top, 0.3), longer(old.side, 0), longer(old.bottom, 0.85)
    return replace(
        about,
        text_size=size,
        small_size=max(LARGE, small) if large else small,
        mark_size=max(LARGE, mark) if large else mark,
        citations="brackets" if large and about.citations != "none" else about.citations,
        margins=replace(old, top=top, side=side, bottom=bottom),
    )
