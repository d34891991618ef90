"""Formats: the physical form of an edition, as a preset of layout, paper, text size and ink."""

from __future__ import annotations

from press.files import Files
from press.model import Format, Problem, Setting, Unprintable
from press.reading.fields import did_you_mean
from press.reading.layouts import layout_names
from press.reading.records import read_record

FORMAT = {
    "about": "text",
    "layout": "name",
    "paper": {"name": "text", "width": "length", "height": "length"},
    "margins": {"top": "length", "side": "length", "bottom": "length"},
    "text_size": "number",
    "small_size": "number",
    "mark_size": "number",
    "ink": "colour/light/mono",
    "citations": "superscript/brackets",
    "contents_from?": "number",
}


def format_names(files: Files) -> tuple[str, ...]:
    """The formats there are."""
    return tuple(n.removesuffix(".yaml") for n in files.names("layouts/formats", ".yaml"))


def read_format(files: Files, name: str) -> Format:
    """A format by name. Raises Unprintable."""
    file = f"layouts/formats/{name}.yaml"
    node, about, problems = read_record(files, "format", file, FORMAT, format_names, name)
    if about["layout"] and about["layout"] not in layout_names(files):
        message = f"there is no layout called `{about['layout']}`"
        hint = did_you_mean(about["layout"], layout_names(files), "layouts stand in layouts/")
        problems.append(Problem("error", "unknown-layout", message, node["layout"].at, hint))
    if problems:
        raise Unprintable(problems)
    least = about["contents_from"]
    settings = (Setting((("contents", "none"),), at_most=least - 1),) if least else ()
    last = Setting((("contents", "block" if least else "none"),))
    return Format(name, about["layout"], about, (*settings, last))
