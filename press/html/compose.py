"""Composing: a factsheet becomes one HTML document, with its styles named, not copied.

Templates stay naked, `{{ text }}`; values are written by markup.py. Each block is rendered by
itself, so that a mistake in a template can name the line of the topic it was printing.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from markupsafe import Markup

from press.content.brand import colour_pairs
from press.content.layouts import read_part
from press.declared.look import Font
from press.facts import PART_SLOT
from press.files import Files
from press.html.dark_colours import GROUNDS, dark_palette
from press.html.first_use import mark_first_uses
from press.html.kept_code import keep_code
from press.html.markup import ValueWriter, plain, term_id
from press.html.metrics import measure, words_height
from press.html.qr import qr_code
from press.html.structured_data import describe
from press.html.templates import Templates, field_values
from press.html.write_in import WriteIns
from press.model import (
    Block,
    Factsheet,
    Layout,
    Location,
    Problem,
    Prose,
    Text,
    Topic,
    Unprintable,
)
from press.typesetting.drawings import families_of, let_in
from press.typesetting.images import PictureError


def compose(factsheet: Factsheet, layout: Layout, files: Files, **more: object) -> str:
    """The HTML document of a `factsheet` (Factsheet), as WeasyPrint gets it.

    Addresses in it are paths in the project. `layout` (Layout) has the templates that are filled,
    and `files` (Files) is the window on the project. `more` are further values, by name, for the
    template of the page. Raises Unprintable for mistakes in templates.
    """
    document = _Composer(factsheet, layout, files).document(more)
    keep_code()
    return document


class _Composer:
    def __init__(self, factsheet: Factsheet, layout: Layout, files: Files) -> None:
        self.factsheet, self.layout, self.files = factsheet, layout, files
        self.web = factsheet.format.about.makes == "html"
        writer = self.writer = ValueWriter(factsheet)
        self.measures = measure(factsheet)
        write_ins = WriteIns(factsheet, writer)
        about = factsheet.topic.about
        shared = {
            "topic": about,
            "review": about.review,
            "brand": factsheet.brand.about,
            "format": factsheet.format.about,
            "words": factsheet.language.words,
            "slot_of": "",
            "factsheet": factsheet,
            "library": factsheet.library,
            "draw": self.draw,
            "phone": writer.phone,
            "web": writer.web,
            "email": writer.email,
            "number": writer.number,
            "qr": self.qr,
            "picture": self.picture,
            "brand_file": self.brand_file,
            "block": self.block_of,
            "part": self.part,
            "term_id": term_id,
            "room_for": self.room_for,
            "measures": self.measures,
            "pairs": colour_pairs(factsheet.brand.colours),
            "write_in": write_ins.write_in,
            "fill": write_ins.fill,
            "field": write_ins.field,
            "tick": write_ins.tick,
            "description": lambda: Markup(describe(factsheet)),
        }
        self.templates = Templates(
            shared, writer.value, plain=plain, deeper=deeper, unlinked=writer.unlinked
        )

    def document(self, more: dict[str, object]) -> str:
        """The whole document; `more` are further values for the template of the page."""
        topic = self.factsheet.topic
        self.page = {
            "sections": self.sections(topic),
            "parts": [self.part_of(part) for part in topic.parts],
            "status": self.status(self.factsheet.status),
            "tokens": Markup(self.tokens()),
            "styles": self.styles(),
            **more,
        }
        return mark_first_uses(str(self.templates.fill(self.layout.page, **self.page)))

    def sections(self, topic: Topic) -> list[dict[str, object]]:
        """The sections of a topic as templates have them: heading, id, and blocks as HTML.

        `title` is an attribute for the heading: see `ValueWriter.title_of`.
        """
        language = self.factsheet.languages[topic.name]
        words: dict[str, object] = {}
        if language is not self.factsheet.language:  # a part for another person than the book
            words = {"words": language.words, "slot_of": f" {PART_SLOT}{topic.name}"}
        return [
            {
                "heading": section.heading,
                "title": self.writer.title_of(section.heading),
                "id": section.id,
                "blocks": [self.block(block, words) for block in section.blocks],
            }
            for section in topic.sections
        ]

    def part_of(self, topic: Topic) -> dict[str, object]:
        """A topic of a pack as templates have it: its fields, its sections and its status."""
        status = self.factsheet.standings[topic.name].status
        return field_values(topic.about) | {
            "id": topic.name,
            "sections": self.sections(topic),
            "status": self.status(status),
            "checked": status in ("approved", "overdue"),
        }

    def status(self, name: str) -> Text | None:
        """The words of the factsheet's language for a status; None for one without words."""
        return dict(self.factsheet.language.about.statuses).get(name)

    # ── Blocks ──

    def block(self, block: Block, words: dict[str, object]) -> Markup:
        """A block as HTML: its template filled, in a `div` with its kind, id and language.

        `words` are values of the templates that are others in a part of a pack.
        """
        fields = words | field_values(block.fields)
        inside = self.templates.fill(self.layout.blocks[block.kind], block.at, **fields)
        language = Markup(' lang="{}"').format(block.language) if block.language else ""
        outside = Markup('<div class="block {}" id="{}"{}>\n{}</div>\n')
        return outside.format(block.kind, block.id, language, inside)

    def block_of(self, kind: str, **fields: object) -> Markup:
        """A block that a layout prints by itself, such as a page of key points.

        `fields` are its fields by name; those that are not given are None.
        """
        template = self.layout.blocks[kind]
        declared = {name.removesuffix("?"): None for name in template.head.fields}
        inside = self.templates.fill(template, self.factsheet.topic.at, **declared | fields)
        return Markup('<div class="block {}">\n{}</div>\n').format(kind, inside)

    def part(self, name: str, **more: object) -> Markup:
        """A part that layouts have in common (layouts/parts/), as HTML.

        It is filled with all that the page has, and with `more`.
        """
        values = {**self.page, **more}
        return Markup(self.templates.fill(read_part(self.files, name), **values).strip("\n"))

    # ── What templates may ask for ──

    def draw(self, name: str | None, role: str = "primary") -> Markup:
        """A line icon as SVG, by its name in layouts/icons/; empty without a name.

        `role` is that of a colour of the brand. A screen reader passes over it.
        """
        if not name:
            return Markup("")
        svg = self.files.memo(_icon, f"layouts/icons/{name}.svg")
        # By its name in a browser, where a colour has another shade by night.
        return _inline(svg, "icon", f"var(--{role})" if self.web else self.colour(role))

    def picture(self, name: str, alt: Text | str) -> Markup:
        """A picture of factsheets/images/ as an `img`, with words for those who cannot see it."""
        words = alt.value if isinstance(alt, Text) else alt
        return Markup('<img src="factsheets/images/{}" alt="{}">').format(_address(name), words)

    def brand_file(self, path: str, css: str = "", alt: str = "") -> Markup:
        """A drawing of the brand's folder as an `img` with the class `css`.

        `alt` are words for it; without them a screen reader passes over it.
        """
        source = f"layouts/brands/{self.factsheet.brand.name}/{_address(path)}"
        return Markup('<img class="{}" src="{}" alt="{}">').format(css, source, alt)

    def qr(self, address: str, role: str = "foreground") -> Markup:
        """A QR code for an address as SVG, in a colour of the brand by its role.

        It says nothing to a screen reader: the address must stand beside it in words.
        """
        named = Markup('<svg data-address="{}"').format(address)
        drawn = qr_code(address, self.colour(role)).replace("<svg", named, 1)
        return _inline(drawn, "qr", self.colour(role))

    def room_for(self, *words: Prose | Text | str | None) -> str:
        """The height of these `words`, one behind the other, at most: a length for CSS."""
        said = " ".join(one if isinstance(one, str) else plain(one) for one in words if one)
        return f"{words_height(self.factsheet, said):.1f}mm"

    def colour(self, role: str) -> str:
        """A brand colour by its role, as `#rrggbb`, or in black and white as the ink asks."""
        ink = self.factsheet.format.about.ink
        if role in GROUNDS and ink != "colour":
            return "#ffffff"  # Without tints, words stand on paper.
        return "#000000" if ink == "mono" else self.factsheet.brand.colours[role]

    # ── The page's own settings ──

    def styles(self) -> list[str]:
        """The paths of all styles of the document, in order.

        These are those that the layout names, its own, those of its blocks by name, and that of its
        format.
        """
        templates = [self.layout.page, *self.layout.blocks.values()]
        below = [f"layouts/{name}.css" for name in self.layout.page.head.styles]
        over = f"layouts/formats/{self.factsheet.format.preset}.css"
        own = [template.style for template in templates if template.style]
        return [*below, *own, *([over] if self.files.exists(over) else [])]

    def tokens(self) -> str:
        """The brand's @font-face rules, and brand and format as CSS variables of `:root`."""
        brand, format = self.factsheet.brand, self.factsheet.format.about
        type_ = brand.about.typography
        faces = (type_.base, type_.headings, type_.numbers)
        base, headings, numbers = (face.family.value if face else None for face in faces)
        fonts, figures = type_.fonts, type_.figures
        # A face for figures alone stands in front of the face of the text. Strong figures are a
        # family of their own: of two weights, fontconfig may choose the wrong one here.
        text, strong = (figures.text.value, figures.strong.value) if figures else (base, base)
        variables = {
            **{role: self.colour(role) for role in brand.colours},
            "base": f'"{text}", "{base}"',
            "strong": f'"{strong}", "{base}"',
            "headings": f'"{strong}", "{headings or base}"',
            "numbers": f'"{numbers or base}"',
            "heading-weight": type_.headings.weight if type_.headings else 700,
            "paper-width": format.paper.width,
            "paper-height": format.paper.height,
            "top": format.margins.top,
            "side": format.margins.side,
            "bottom": self.measures.bottom,
            "notes": format.margins.notes or format.margins.side,
            "text-size": self.length(format.text_size),
            "small-size": self.length(format.small_size),
            "mark-size": self.length(format.mark_size),
            "line-height": self.factsheet.language.about.line_height.value,
            "contents": "none",
            "title-size": f"{self.measures.title}pt",
            "card": self.measures.card,
            "number-size": f"{self.measures.number}pt",
            **({"part-size": f"{self.measures.part}pt"} if self.measures.part else {}),
            "head-left": "40%" if self.measures.room == "open" else "0%",
            "head-right": "60%" if self.measures.room == "open" else "100%",
        }
        lines = [f"--{name}: {value};" for name, value in variables.items()]
        rules = [
            f'@font-face {{font-family: "{font.family.value}"; font-weight: {file.weight}; '
            f"src: url({quote(self.face(file.path))}){_range(font)}}}"
            for font in fonts
            for file in font.files
        ]
        return "\n".join([*rules, ":root {", *lines, "}", *self.dark_rules()])

    def length(self, points: int) -> str:
        """A size of text for CSS: in points on paper, and in rem for browsers.

        12 points are 1rem, the size that a browser's reader has chosen.
        """
        return f"{points / 12:.4g}rem" if self.web else f"{points}pt"

    def dark_rules(self) -> list[str]:
        """The lines of CSS with the colours for a dark screen; none on paper."""
        if not self.web:
            return []
        dark = dark_palette({role: self.colour(role) for role in self.factsheet.brand.colours})
        lines = [f"--{role}: {colour};" for role, colour in dark.items()]
        return ["@media screen and (prefers-color-scheme: dark) { :root {", *lines, "} }"]

    def face(self, path: str) -> str:
        """The path of a font file: that in the brand's folder, or else the press's own."""
        own = f"layouts/brands/{self.factsheet.brand.name}/{path}"
        return own if self.files.exists(own) else path


def deeper(markup: Markup) -> Markup:
    """`markup` (markupsafe's Markup) with its headings one level deeper, and their look unchanged.

    The level is their `aria-level`.
    """
    level = re.compile(r"<h([1-5])\b")
    return Markup(level.sub(lambda h: f'{h[0]} aria-level="{int(h[1]) + 1}"', str(markup)))


def _icon(files: Files, path: str) -> str:
    """The SVG of an icon. Raises Missing, and Unprintable for one that cannot be drawn."""
    try:
        return let_in(files.bytes(path), families_of(files)).decode("utf-8-sig")
    except PictureError as error:
        at = Location(path, *error.place)
        problem = Problem("error", error.code, f"`{path}` {error}", at, error.hint, about=path)
        raise Unprintable([problem]) from None


def _address(name: str) -> str:
    """The name of a picture as an address: `Photo #1.JPG` would end at its `#`."""
    return re.sub("[%#?]", lambda sign: quote(sign[0]), name)


def _inline(svg: str, css: str, colour: str) -> Markup:
    svg = svg[svg.index("<svg") :].replace("currentColor", colour).strip()
    return Markup(svg.replace("<svg", f'<svg class="{css}" aria-hidden="true"', 1))


def _range(font: Font) -> str:
    return f"; unicode-range: {font.characters.value}" if font.characters else ""
