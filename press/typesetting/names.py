"""Every name of WeasyPrint, pydyf and Python that the press uses though it is not documented.

WeasyPrint documents its documents, pages, fetchers and fonts. Our tags, the checks of what stands
where, and panels that are set by hand also need its boxes, its streams and the lines of its log,
which may change with any release. So one release is pinned (`RELEASE`), and compared before
anything is laid out. `lacking` asks the release that is installed for each name, and says what is
gone and which files of the press use it. tests/test_house.py fails on a name that is not listed.

A name is written as `module:object.attribute`; an attribute that only instances have is written
behind their class. `(parameter)` or `[key]` follows where the press needs that. A line that goes
to the log is written as `module:"words"`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import getsource, signature
from typing import NamedTuple

RELEASE = "70.0"  # of WeasyPrint


class Name(NamedTuple):
    """A name that is not documented: where it is, the files of the press that use it, and what for.

    `where` is written as the module docstring says, `files` are parted by blanks, and `serves` ends
    the sentence “which … need to”. `given_in` is the module that sets the attribute of instances,
    where their class does not.
    """

    where: str
    files: str
    serves: str
    given_in: str = ""


BOXES = "weasyprint.formatting_structure.boxes"
LINES = "weasyprint.text.line_break"
STREAM = "weasyprint.pdf.stream:Stream"
INLINE = "weasyprint.layout.inline"

TAGS, MARKED = "typesetting/tags", "typesetting/marked_content"
FACTS, FIT = "typesetting/layout_facts", "typesetting/fit"
NUMBERS, TYPESET = "typesetting/line_numbers", "typesetting/typeset"
SHEETS, LOG, TOOLS = "typesetting/stylesheets", "typesetting/log", "typesetting/line_tools"
SET, READER, ENGINE = "clinics/fast/lines", "clinics/fast/reader", "clinics/fast/engine"

DOCUMENTS = (
    Name("weasyprint.pdf:add_tags", TYPESET, "put its own structure in the place of WeasyPrint's"),
    Name("weasyprint.document:Document._html", TAGS, "find the document that was laid out"),
    Name("weasyprint:HTML.etree_element", TAGS, "read roles and languages off the markup"),
    Name(
        "weasyprint.document:Page._page_box",
        f"{TAGS} {FACTS} {FIT} {NUMBERS} {ENGINE}",
        "walk over the boxes of a page",
    ),
    Name(
        "weasyprint.layout.absolute:AbsolutePlaceholder",
        TAGS,
        "notice that a box was placed elsewhere",
    ),
    Name(
        "weasyprint.layout.absolute:AbsolutePlaceholder._box", TAGS, "find the box that was placed"
    ),
    Name(STREAM, f"{TAGS} {MARKED} {TYPESET}", "tell streams with marks and fonts from others"),
    Name(
        f"{STREAM}._tags", f"{TAGS} {MARKED}", "tie each run of words to the box that it comes from"
    ),
    Name(f"{STREAM}.marked", TAGS, "have each run of words numbered"),
    Name(f"{STREAM}.artifact", TAGS, "have decorations marked as such"),
    Name(f"{STREAM}._fonts", TYPESET, "keep the fonts of panels for those that are set by hand"),
    Name("weasyprint.images:RasterImage", FACTS, "tell photographs from drawings"),
    Name("weasyprint.images:RasterImage.width", FACTS, "count the dots of a photograph"),
    Name(
        "weasyprint.urls:URLFetcher._fail_on_errors",
        "typesetting/fetcher",
        "say that a missing file ends nothing, as each fetcher is asked",
    ),
    Name(
        "weasyprint.text.fonts:FontConfiguration.__del__",
        "typesetting/fonts",
        "take a brand's faces off the disk when they are drawn",
    ),
    Name("weasyprint.css:CSS", SHEETS, "hand a document styles that are read already"),
    Name("weasyprint.css:fetch", SHEETS, "fetch a style as WeasyPrint does, with its errors"),
    Name("weasyprint:CSS(page_rules)", SHEETS, "give each style its own rules for pages"),
    Name("weasyprint:CSS(_check_mime_type)", SHEETS, "read a style that is fetched already"),
    Name(
        "weasyprint.pdf.fonts:subset",
        TYPESET,
        "import fontTools when it is called, and WeasyPrint a quarter faster",
    ),
    Name(
        "weasyprint.pdf.fonts:instantiateVariableFont",
        TYPESET,
        "import fontTools when it is called, and WeasyPrint a quarter faster",
    ),
    Name(
        "ctypes.util:find_library",
        "typesetting/versions",
        "keep Python from asking fifty programs where libraries are",
    ),
)

KINDS = (
    Name(
        f"{BOXES}:Box",
        f"{TAGS} {FACTS} {FIT} {NUMBERS} {READER} {TYPESET}",
        "say what type a box has",
    ),
    Name(
        f"{BOXES}:ParentBox", f"{TAGS} {FACTS} {NUMBERS} {READER}", "know which boxes hold others"
    ),
    Name(f"{BOXES}:PageBox", f"{READER} {ENGINE}", "know the box of a page"),
    Name(
        f"{BOXES}:MarginBox",
        f"{TAGS} {FACTS} {FIT} {NUMBERS} {READER}",
        "tell running heads from the text of a page",
    ),
    Name(f"{BOXES}:FootnoteAreaBox", f"{TAGS} {FACTS}", "tell footnotes from the text of a page"),
    Name(f"{BOXES}:BlockLevelBox", f"{TAGS} {FACTS}", "know which words are one paragraph"),
    Name(f"{BOXES}:BlockContainerBox", FACTS, "know which box words should stay in"),
    Name(f"{BOXES}:BlockBox", f"{FACTS} {READER}", "tell ordinary blocks from others"),
    Name(f"{BOXES}:LineBox", f"{FACTS} {FIT} {NUMBERS} {READER}", "find lines"),
    Name(f"{BOXES}:InlineLevelBox", TAGS, "know what stands in a line"),
    Name(f"{BOXES}:InlineBox", f"{FACTS} {NUMBERS} {READER}", "look for words within a line"),
    Name(f"{BOXES}:TextBox", f"{TAGS} {FACTS} {FIT} {NUMBERS} {READER}", "find words"),
    Name(f"{BOXES}:ReplacedBox", f"{TAGS} {FACTS}", "find pictures"),
    Name(f"{BOXES}:BlockReplacedBox", READER, "let a drawing stand in a panel"),
    Name(f"{BOXES}:InlineReplacedBox", READER, "let a drawing stand in a line of a panel"),
    Name(f"{BOXES}:TableBox", FACTS, "measure tables"),
    Name(f"{BOXES}:TableRowGroupBox", f"{TAGS} {FACTS}", "know heads of tables that are repeated"),
    Name(f"{BOXES}:TableRowBox", FACTS, "leave parts of tables out of what should stay whole"),
    Name(f"{BOXES}:TableCellBox", FACTS, "leave parts of tables out of what should stay whole"),
)

# ── What is read off boxes ────────────────────────────────────────────────────────────────────

ATTRIBUTES = (
    Name(
        f"{BOXES}:Box.element",
        f"{TAGS} {FACTS} {FIT} {NUMBERS} {READER}",
        "find the element that a box is of",
    ),
    Name(
        f"{BOXES}:Box.element_tag",
        f"{TAGS} {FACTS} {READER}",
        "tell ::before and the like from their element",
    ),
    Name(
        f"{BOXES}:Box.style",
        f"{TAGS} {FACTS} {NUMBERS} {READER} {TYPESET}",
        "read the style of a box",
    ),
    Name(
        f"{BOXES}:ParentBox.children",
        f"{TAGS} {FACTS} {FIT} {NUMBERS} {READER}",
        "find the boxes in a box",
    ),
    Name(f"{BOXES}:Box.is_leader", TAGS, "hide dots that lead to a page number"),
    Name(f"{BOXES}:Box.is_column", FIT, "count columns"),
    Name(f"{BOXES}:Box.is_table_wrapper", FACTS, "let a table be as wide as what it stands in"),
    Name(f"{BOXES}:Box.colspan", TAGS, "say how many columns a cell takes"),
    Name(f"{BOXES}:Box.rowspan", TAGS, "say how many rows a cell takes"),
    Name(f"{BOXES}:Box.link_annotation", TAGS, "tie a link to its words"),
    Name(f"{BOXES}:Box.widget_annotation", TAGS, "tie a field to its label"),
    Name(f"{BOXES}:TableRowGroupBox.is_header", TAGS, "read the head of a table once"),
    Name(f"{BOXES}:TableRowGroupBox.is_footer", TAGS, "read the foot of a table once"),
    Name(f"{BOXES}:MarginBox.at_keyword", TAGS, "tell heads of pages from feet"),
    Name(f"{BOXES}:ReplacedBox.replacement", FACTS, "find the picture in its box"),
    Name(f"{BOXES}:TextBox.text", f"{TAGS} {FACTS} {FIT} {NUMBERS} {READER}", "read words"),
    Name(f"{BOXES}:TextBox.baseline", f"{FACTS} {READER}", "see where letters stand", INLINE),
    Name(f"{BOXES}:TextBox.pango_layout", READER, "see how words were broken", INLINE),
    Name(f"{BOXES}:LineBox.baseline", NUMBERS, "put a number beside its line", INLINE),
    Name(
        f"{BOXES}:LineBox.resume_at",
        FACTS,
        "see where a paragraph ends, and whether a word was broken",
        "weasyprint.layout.block",
    ),
    Name(f"{BOXES}:Box.position_x", f"{FACTS} {READER}", "see where a box is"),
    Name(f"{BOXES}:Box.position_y", f"{FACTS} {FIT} {NUMBERS} {READER}", "see where a box is"),
    Name(f"{BOXES}:Box.width", f"{TAGS} {FACTS} {READER}", "measure a box"),
    Name(f"{BOXES}:Box.height", f"{TAGS} {FACTS} {FIT} {READER}", "measure a box"),
    Name(f"{BOXES}:Box.content_box_x", f"{TAGS} {FACTS} {READER}", "measure the content of a box"),
    Name(
        f"{BOXES}:Box.content_box_y",
        f"{TAGS} {FACTS} {FIT} {NUMBERS}",
        "measure the content of a box",
    ),
    Name(f"{BOXES}:Box.border_box_x", FACTS, "measure a box with its borders"),
    Name(f"{BOXES}:Box.border_box_y", FACTS, "measure a box with its borders"),
    Name(f"{BOXES}:Box.border_width", FACTS, "measure a box with its borders"),
    Name(f"{BOXES}:Box.border_height", FACTS, "measure a box with its borders"),
    Name(f"{BOXES}:Box.margin_width", FACTS, "measure a page"),
    Name(f"{BOXES}:Box.margin_height", FACTS, "measure a page"),
    Name(f"{BOXES}:Box.is_floated", READER, "leave words beside a float to WeasyPrint"),
    Name(f"{BOXES}:Box.is_absolutely_positioned", READER, "leave placed words to WeasyPrint"),
    Name(f"{BOXES}:Box.border_top_width", f"{FACTS} {READER}", "see whether a box has a border"),
    Name(f"{BOXES}:Box.border_right_width", f"{FACTS} {READER}", "see whether a box has a border"),
    Name(f"{BOXES}:Box.border_bottom_width", f"{FACTS} {READER}", "see whether a box has a border"),
    Name(f"{BOXES}:Box.border_left_width", f"{FACTS} {READER}", "see whether a box has a border"),
    Name(f"{BOXES}:Box.margin_left", READER, "see what moves the words of a line"),
    Name(f"{BOXES}:Box.margin_right", READER, "see what moves the words of a line"),
    Name(f"{BOXES}:Box.padding_left", READER, "see what moves the words of a line"),
    Name(f"{BOXES}:Box.padding_right", READER, "see what moves the words of a line"),
    Name("weasyprint.css:Style", f"{TOOLS} {SET}", "say what type a style has"),
    Name("weasyprint.css.properties:Dimension.value", READER, "see whether a line is indented"),
    Name("tinycss2.color5:Color.alpha", f"{FACTS} {READER}", "see whether a box has a ground"),
)

# ── Styles of boxes, by the names of CSS ──────────────────────────────────────────────────────

READ = {
    TAGS: "direction list_style_type position",
    FACTS: "background_color break_inside font_size font_weight overflow overflow_wrap transform"
    " vertical_align visibility word_break",
    NUMBERS: "font_size visibility",
    TYPESET: "font_size",
    READER: "background_color direction font_size text_align_all text_decoration_line text_indent"
    " transform width",
    SET: "direction font_family font_feature_settings font_kerning font_language_override font_size"
    " font_stretch font_style font_variation_settings font_weight font_variant_alternates"
    " font_variant_caps font_variant_east_asian font_variant_ligatures font_variant_numeric"
    " font_variant_position hyphenate_character hyphenate_limit_chars hyphenate_limit_zone hyphens"
    " lang letter_spacing line_height overflow_wrap tab_size text_decoration_line visibility"
    " white_space word_break word_spacing",
}
STYLES = tuple(
    Name(f"weasyprint.css.properties:INITIAL_VALUES[{name}]", file, "see how a box looks")
    for file, names in READ.items()
    for name in names.split()
)

# ── One line of words, for panels that are set by hand ────────────────────────────────────────

HAND = (
    Name("pydyf:_to_bytes", TOOLS, "write a number as WeasyPrint writes it"),
    Name("weasyprint.draw.text:draw_first_line", f"{TOOLS} {SET}", "draw a line"),
    Name("weasyprint.matrix:Matrix", f"{TOOLS} {SET}", "say where a line is drawn"),
    Name(f"{STREAM}.add_font", SET, "say in which face a line is drawn"),
    Name(f"{STREAM}.ink_rect", SET, "lend room to measure letters in"),
    Name(f"{STREAM}.logical_rect", SET, "lend room to measure letters in"),
    Name("weasyprint.pdf.fonts:Font", f"{TOOLS} {TYPESET} {SET}", "say what type a font has"),
    Name("weasyprint.text.fonts:get_pango_font_key", f"{TOOLS} {SET}", "find the font of a line"),
    Name("weasyprint.text.ffi:ffi", f"{TOOLS} {SET}", "lend room to measure letters in"),
    Name("weasyprint.text.ffi:ffi.new", SET, "lend room to measure letters in"),
    Name("weasyprint.text.ffi:pango", f"{TOOLS} {SET}", "ask how deep a line is"),
    Name("weasyprint.text.ffi:pango.pango_layout_get_baseline", SET, "ask how deep a line is"),
    Name("weasyprint.text.ffi:FROM_UNITS", f"{TOOLS} {SET}", "turn units of Pango into pixels"),
    Name(f"{LINES}:Layout", f"{TOOLS} {SET}", "lay out a line"),
    Name(f"{LINES}:Layout.layout", SET, "ask how deep a line is"),
    Name(f"{LINES}:Layout.text", f"{SET} {READER}", "see which words a line has"),
    Name(f"{LINES}:Layout.set_text", SET, "lay out other words in a style"),
    Name(f"{LINES}:Layout.set_text(justify)", SET, "lay them out as they are drawn"),
    Name(f"{LINES}:Layout.get_first_line", SET, "measure a line"),
    Name(f"{LINES}:line_size", f"{TOOLS} {SET}", "measure a line"),
    Name(f"{LINES}:strut", f"{TOOLS} {SET}", "see whether letters make room in their line"),
    Name(f"{LINES}:split_first_line", f"{TOOLS} {SET}", "break a line as WeasyPrint breaks it"),
    Name(f"{LINES}:split_first_line(is_line_start)", SET, "break a line behind other words"),
)

# ── What goes to the log ──────────────────────────────────────────────────────────────────────

SAID = (
    Name('weasyprint.logger:"weasyprint"', LOG, "hear what is wrong"),
    Name('weasyprint.logger:"weasyprint.progress"', LOG, "hear which style is read"),
    Name('weasyprint:"Step 2 - Fetching and parsing CSS - %s"', LOG, "say in which style it is"),
    Name('weasyprint:"CSS string"', LOG, "tell a style in a document from one in a file"),
    Name('weasyprint.css:"Parse error at %d:%d: %s"', LOG, "say where in a style it is"),
    Name('weasyprint.css.validation:"Ignored `%s:%s` at %d:%d"', LOG, "say where in a style it is"),
    Name(
        'weasyprint.css.validation:"Deprecated `%s:%s` at %d:%d"',
        LOG,
        "tell lines on styles from others",
    ),
    Name('weasyprint.css:"Unknown rule %s at %d:%d"', LOG, "tell lines on styles from others"),
    Name(
        'weasyprint.css:"Invalid or unsupported selector, %s"',
        LOG,
        "tell lines on styles from others",
    ),
    Name('weasyprint.css:"Empty @page rule %s at %d:%d"', LOG, "tell lines on styles from others"),
    Name('weasyprint.css:"Failed to load stylesheet at %s: %s"', LOG, "say once what was refused"),
    Name('weasyprint.images:"Failed to load image at %r: %s"', LOG, "name a broken picture"),
    Name('weasyprint.images:"Failed to render SVG image %s"', LOG, "name a broken drawing"),
    Name('weasyprint.pdf.anchors:"No anchor #%s for internal URI"', LOG, "name a dead link"),
    Name(
        'weasyprint.css.targets:"Content discarded: target points to undefined anchor %r"',
        LOG,
        "name a dead link",
    ),
    Name(
        'weasyprint.draw.text:".notdef glyph rendered for Unicode string unsupported by fonts: '
        '"%s" (U+%04X)"',
        LOG,
        "name a letter that no face has",
    ),
    Name('weasyprint.text.fonts:"Font-face %r cannot be loaded"', LOG, "name a broken face"),
    Name(
        'weasyprint.pdf.fonts:"Using fontTools instead of HarfBuzz"', LOG, "leave it to the doctor"
    ),
    Name('weasyprint.pdf.fonts:"Please install HarfBuzz"', LOG, "leave it to the doctor"),
)

NAMES = (*DOCUMENTS, *KINDS, *ATTRIBUTES, *STYLES, *HAND, *SAID)

PARTS = re.compile(
    r"""(?P<module>[\w.]+):
    (?: "(?P<words>.*)" | (?P<path>[\w.]+) (?: \((?P<parameter>\w+)\) | \[(?P<key>\w+)\] )? )""",
    re.VERBOSE,
)


def other_release() -> str:
    """A sentence if another release of WeasyPrint than `RELEASE` is installed, or else no words."""
    import weasyprint

    found = weasyprint.__version__
    return "" if found == RELEASE else f"the press is made for WeasyPrint {RELEASE}, not {found}"


def lacking() -> list[str]:
    """A sentence for each name that the installed libraries lack, with the files that need it.

    If another release of WeasyPrint is installed, the first sentence says so.
    """
    gone = [_sentence(name) for name in NAMES if not is_there(name)]
    other = other_release()
    return [other, *gone] if other else gone


def is_there(name: Name) -> bool:
    """True if the installed libraries have a name.

    Raises ValueError if `name.where` is not written as the module docstring says.
    """
    where = PARTS.fullmatch(name.where)
    if where is None:
        raise ValueError(f"`{name.where}` is not written as a name")
    try:
        found: object = import_module(where["module"])
    except ImportError:
        return False
    if where["words"]:
        return any(where["words"] in text for text in _texts(where["module"]))
    *holders, last = where["path"].split(".")
    for holder in holders:
        if not hasattr(found, holder):
            return False
        found = getattr(found, holder)
    if not hasattr(found, last):
        given = bool(name.given_in) and last in _attributes(name.given_in)
        return given or (isinstance(found, type) and last in _own_attributes(found))
    value = getattr(found, last)
    if where["key"]:
        return where["key"] in value
    return not where["parameter"] or where["parameter"] in signature(value).parameters


def _sentence(name: Name) -> str:
    *others, last = name.files.split()
    files = f"{', '.join(others)} and {last} need" if others else f"{last} needs"
    return f"{_release_of(name)} has no `{name.where}`, which {files} to {name.serves}"


def _release_of(name: Name) -> str:
    """The library that a name is of, with its version."""
    library = name.where.partition(":")[0].partition(".")[0]
    if library == "ctypes":
        return f"Python {sys.version.split()[0]}"
    version = getattr(import_module(library), "__version__", "")
    return f"{'WeasyPrint' if library == 'weasyprint' else library} {version}"


@cache
def _parsed(module: str) -> ast.Module:
    return ast.parse(getsource(import_module(module)))


@cache
def _texts(module: str) -> tuple[str, ...]:
    """The texts in the source of a module."""
    nodes = (node for node in ast.walk(_parsed(module)) if isinstance(node, ast.Constant))
    return tuple(node.value for node in nodes if isinstance(node.value, str))


@cache
def _attributes(module: str) -> frozenset[str]:
    """The attributes that the source of a module names."""
    return frozenset(_named(_parsed(module)))


@cache
def _own_attributes(kind: type) -> frozenset[str]:
    """The attributes that the source of a class, and of those it comes from, names."""
    sources = (getsource(one) for one in kind.__mro__ if one.__module__ != "builtins")
    return frozenset(name for source in sources for name in _named(ast.parse(source)))


def _named(tree: ast.Module) -> Iterator[str]:
    return (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
