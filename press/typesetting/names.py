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


def _place(file: str) -> str:
    """A file of the press as messages name it; in tables it has its folder in clinics/ alone."""
    return f"clinics/{file}" if "/" in file else f"typesetting/{file}"


def _read(table: str, module: str = "") -> tuple[Name, ...]:
    """The names of a table, all of this module if one is given.

    A row has names, the files that use them, what for, and for some the module that sets them.
    """
    rows = (row.split(" | ") for row in table.strip().splitlines())
    return tuple(
        Name(module + name, " ".join(map(_place, files.split())), serves, *given_in)
        for names, files, serves, *given_in in rows
        for name in names.split()
    )


DOCUMENTS = _read("""
weasyprint.pdf:add_tags | typeset | put its own structure in the place of WeasyPrint's
weasyprint.document:Document._html | tags | find the document that was laid out
weasyprint:HTML.etree_element | tags | read roles and languages off the markup
weasyprint.document:Page._page_box | tags layout_facts fit line_numbers fast/engine | walk over \
the boxes of a page
weasyprint.layout:make_all_pages | typeset | give up a document that is too long before its end
weasyprint.layout.absolute:AbsolutePlaceholder | tags | notice that a box was placed elsewhere
weasyprint.layout.absolute:AbsolutePlaceholder._box | tags | find the box that was placed
weasyprint.pdf.stream:Stream | tags marked_content typeset | tell streams with marks and fonts \
from others
weasyprint.pdf.stream:Stream._tags | tags marked_content | tie each run of words to the box that \
it comes from
weasyprint.pdf.stream:Stream.marked | tags | have each run of words numbered
weasyprint.pdf.stream:Stream.artifact | tags | have decorations marked as such
weasyprint.pdf.stream:Stream._fonts | typeset | keep the fonts of panels for those that are set by \
hand
weasyprint.images:RasterImage | layout_facts | tell photographs from drawings
weasyprint.images:RasterImage.width | layout_facts | count the dots of a photograph
weasyprint.images:RasterImage.height | layout_facts | count the dots of a photograph
weasyprint.urls:URLFetcher._fail_on_errors | fetcher | say that a missing file ends nothing, as \
each fetcher is asked
weasyprint.text.fonts:FontConfiguration.__del__ | fonts | take a brand's faces off the disk when \
they are drawn
weasyprint.css:CSS | stylesheets | hand a document styles that are read already
weasyprint.css:fetch | stylesheets | fetch a style as WeasyPrint does, with its errors
weasyprint:CSS(page_rules) | stylesheets | give each style its own rules for pages
weasyprint:CSS(_check_mime_type) | stylesheets | read a style that is fetched already
weasyprint.layout.inline:split_first_line weasyprint.layout.inline:split_first_line(is_line_start) \
| line_breaks | end a line where it is full
weasyprint.layout.inline:can_break_inside | line_breaks | end a line between two elements
weasyprint.pdf.fonts:subset | typeset | import fontTools when it is called, and WeasyPrint a \
quarter faster
weasyprint.pdf.fonts:instantiateVariableFont | typeset | import fontTools when it is called, and \
WeasyPrint a quarter faster
ctypes.util:find_library | versions | keep Python from asking fifty programs where libraries are
""")

BOXES = _read(
    """
Box | tags layout_facts line_breaks fit line_numbers fast/reader typeset | say what type a box has
ParentBox | tags layout_facts line_numbers fast/reader | know which boxes hold others
PageBox | fast/reader fast/engine typeset | know the box of a page
MarginBox | tags layout_facts fit line_numbers fast/reader | tell running heads from the text of a \
page
FootnoteAreaBox | tags layout_facts | tell footnotes from the text of a page
BlockLevelBox | tags layout_facts | know which words are one paragraph
BlockContainerBox | layout_facts | know which box words should stay in
BlockBox | layout_facts fast/reader | tell ordinary blocks from others
LineBox | layout_facts fit line_numbers fast/reader | find lines
InlineLevelBox | tags | know what stands in a line
InlineBox | tags layout_facts fast/reader | look for words within a line
TextBox | tags layout_facts fit fast/reader | find words
ReplacedBox | tags layout_facts | find pictures
BlockReplacedBox | fast/reader | let a drawing stand in a panel
InlineReplacedBox | fast/reader | let a drawing stand in a line of a panel
TableBox | layout_facts | measure tables
TableRowGroupBox | tags layout_facts | know heads of tables that are repeated
TableRowBox TableCellBox | layout_facts | leave parts of tables out of what should stay whole
Box.element | tags layout_facts fit line_numbers fast/reader | find the element that a box is of
Box.element_tag | tags layout_facts fast/reader | tell ::before and the like from their element
Box.style | tags layout_facts line_numbers fast/reader typeset | read the style of a box
ParentBox.children | tags layout_facts fit line_numbers fast/reader | find the boxes in a box
Box.is_leader | tags | hide dots that lead to a page number
Box.is_column | fit | count columns
Box.is_table_wrapper | layout_facts | let a table be as wide as what it stands in
Box.colspan | tags | say how many columns a cell takes
Box.rowspan | tags | say how many rows a cell takes
Box.link_annotation | tags | tie a link to its words
Box.widget_annotation | tags | tie a field to its label
TableRowGroupBox.is_header | tags | read the head of a table once
TableRowGroupBox.is_footer | tags | read the foot of a table once
MarginBox.at_keyword | tags | tell heads of pages from feet
ReplacedBox.replacement | layout_facts | find the picture in its box
TextBox.text | tags layout_facts fit line_numbers fast/reader | read words
TextBox.baseline | layout_facts fast/reader | see where letters stand | weasyprint.layout.inline
TextBox.pango_layout | fast/reader | see how words were broken | weasyprint.layout.inline
LineBox.baseline | line_numbers | put a number beside its line | weasyprint.layout.inline
LineBox.resume_at | layout_facts | see where a paragraph ends, and whether a word was broken | \
weasyprint.layout.block
Box.position_x | layout_facts fast/reader | see where a box is
Box.position_y | layout_facts fit line_numbers fast/reader | see where a box is
Box.width | tags layout_facts fast/reader | measure a box
Box.height | tags layout_facts fit fast/reader | measure a box
Box.content_box_x | tags layout_facts fast/reader | measure the content of a box
Box.content_box_y | tags layout_facts fit line_numbers | measure the content of a box
Box.border_box_x Box.border_box_y | layout_facts | measure a box with its borders
Box.border_width Box.border_height | layout_facts | measure a box with its borders
Box.margin_width Box.margin_height | layout_facts | measure a page
Box.is_floated | layout_facts fast/reader | leave words beside a float out of what is judged
Box.is_absolutely_positioned | fast/reader | leave placed words to WeasyPrint
Box.border_top_width | layout_facts fast/reader | see whether a box has a border
Box.border_right_width | layout_facts fast/reader | see whether a box has a border
Box.border_bottom_width | layout_facts fast/reader | see whether a box has a border
Box.border_left_width | layout_facts fast/reader | see whether a box has a border
Box.margin_left Box.margin_right | fast/reader | see what moves the words of a line
Box.padding_left Box.padding_right | fast/reader | see what moves the words of a line
""",
    "weasyprint.formatting_structure.boxes:",
)

VALUES = _read("""
weasyprint.css:Style | line_tools line_breaks fast/lines | say what type a style has
weasyprint.css.properties:Dimension.value | fast/reader | see whether a line is indented
tinycss2.color5:Color.alpha | layout_facts fast/reader | see whether a box has a ground
""")

# ── Styles of boxes, by the names of CSS ──────────────────────────────────────────────────────

READ = {
    "tags": "direction list_style_type position",
    "layout_facts": "background_color break_inside font_size font_weight overflow overflow_wrap"
    " transform vertical_align visibility white_space word_break",
    "line_numbers": "font_size visibility",
    "line_breaks": "white_space",
    "typeset": "font_size",
    "fast/reader": "background_color direction font_size text_align_all text_decoration_line"
    " text_indent transform width",
    "fast/lines": "direction font_family font_feature_settings font_kerning font_language_override"
    " font_size font_stretch font_style font_variation_settings font_weight font_variant_alternates"
    " font_variant_caps font_variant_east_asian font_variant_ligatures font_variant_numeric"
    " font_variant_position hyphenate_character hyphenate_limit_chars hyphenate_limit_zone hyphens"
    " lang letter_spacing line_height overflow_wrap tab_size text_decoration_line visibility"
    " white_space word_break word_spacing",
}
STYLES = tuple(
    Name(f"weasyprint.css.properties:INITIAL_VALUES[{name}]", _place(file), "see how a box looks")
    for file, names in READ.items()
    for name in names.split()
)

# ── One line of words, for panels that are set by hand ────────────────────────────────────────

DRAWING = _read("""
pydyf:_to_bytes | line_tools | write a number as WeasyPrint writes it
weasyprint.draw.text:draw_first_line | line_tools fast/lines | draw a line
weasyprint.matrix:Matrix | line_tools fast/lines | say where a line is drawn
weasyprint.pdf.stream:Stream.add_font | fast/lines | say in which face a line is drawn
weasyprint.pdf.stream:Stream.ink_rect | fast/lines | lend room to measure letters in
weasyprint.pdf.stream:Stream.logical_rect | fast/lines | lend room to measure letters in
weasyprint.pdf.fonts:Font | line_tools typeset fast/lines | say what type a font has
weasyprint.text.fonts:get_pango_font_key | line_tools fast/lines | find the font of a line
weasyprint.text.ffi:ffi | line_tools fast/lines | lend room to measure letters in
weasyprint.text.ffi:ffi.new | fast/lines | lend room to measure letters in
weasyprint.text.ffi:pango | line_tools fast/lines | ask how deep a line is
weasyprint.text.ffi:pango.pango_layout_get_baseline | fast/lines | ask how deep a line is
weasyprint.text.ffi:FROM_UNITS | line_tools fast/lines | turn units of Pango into pixels
""")

LINES = _read(
    """
Layout | line_tools line_breaks fast/lines | lay out a line
Layout.layout | fast/lines | ask how deep a line is
Layout.text | line_breaks fast/lines fast/reader | see which words a line has
Layout.set_text | fast/lines | lay out other words in a style
Layout.set_text(justify) | fast/lines | lay them out as they are drawn
Layout.get_first_line | fast/lines | measure a line
line_size | line_tools fast/lines | measure a line
strut | line_tools fast/lines | see whether letters make room in their line
split_first_line | line_tools | break a line as WeasyPrint breaks it
""",
    "weasyprint.text.line_break:",
)

# ── What goes to the log: the module that says it, its words, and what they are for ───────────

LOG = """
weasyprint.logger | weasyprint | hear what is wrong
weasyprint.logger | weasyprint.progress | hear which style is read
weasyprint | Step 2 - Fetching and parsing CSS - %s | say in which style it is
weasyprint | CSS string | tell a style in a document from one in a file
weasyprint.css | Parse error at %d:%d: %s | say where in a style it is
weasyprint.css.validation | Ignored `%s:%s` at %d:%d | say where in a style it is
weasyprint.css.validation | Deprecated `%s:%s` at %d:%d | tell lines on styles from others
weasyprint.css | Unknown rule %s at %d:%d | tell lines on styles from others
weasyprint.css | Invalid or unsupported selector, %s | tell lines on styles from others
weasyprint.css | Empty @page rule %s at %d:%d | tell lines on styles from others
weasyprint.css | Failed to load stylesheet at %s: %s | say once what was refused
weasyprint.images | Failed to load image at %r: %s | name a broken picture
weasyprint.images | Failed to render SVG image %s | name a broken drawing
weasyprint.pdf.anchors | No anchor #%s for internal URI | name a dead link
weasyprint.css.targets | Content discarded: target points to undefined anchor %r | name a dead link
weasyprint.draw.text | .notdef glyph rendered for Unicode string unsupported by fonts: "%s" \
(U+%04X) | name a letter that no face has
weasyprint.text.fonts | Font-face %r cannot be loaded | name a broken face
weasyprint.pdf.fonts | Using fontTools instead of HarfBuzz | leave it to the doctor
weasyprint.pdf.fonts | Please install HarfBuzz | leave it to the doctor
"""
MESSAGES = tuple(
    Name(f'{module}:"{words}"', "typesetting/log", serves)
    for module, words, serves in (row.split(" | ") for row in LOG.strip().splitlines())
)

NAMES = (*DOCUMENTS, *BOXES, *VALUES, *STYLES, *DRAWING, *LINES, *MESSAGES)

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
    """A list of sentences, one for each name that the installed libraries lack.

    Each has the files that need the name. The names are those that the press uses and the libraries
    do not document. If another release of WeasyPrint is installed, the first sentence says so.
    """
    gone = [_sentence(name) for name in NAMES if not is_there(name)]
    other = other_release()
    return [other, *gone] if other else gone


def is_there(name: Name) -> bool:
    """True if the installed libraries have an undocumented `name` (Name) that the press uses.

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
