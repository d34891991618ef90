"""Records of layout and publishers: formats, printers, brands and languages."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Literal

from press.declared.record import (
    Colour,
    Email,
    File,
    FileName,
    LanguageTag,
    Length,
    Line,
    Name,
    Phone,
    Record,
    Web,
    frozen,
)
from press.edition import Ink
from press.text import Named, Prose, Text

# ── Formats and printers ──────────────────────────────────────────────────────────────────────


@frozen
class Paper(Record):
    """The size of a page, and the name of that size."""

    name: Text
    width: Length
    height: Length


@frozen
class Margins(Record):
    """The margins of a page. `notes` is the side for notes, where it is wider than the other."""

    top: Length
    side: Length
    bottom: Length
    notes: Length | None = None


@frozen
class PageLimit(Record):
    """The most pages that a format allows."""

    at_most: int = field(metadata={"name": "at most"})


@frozen
class FormatFile(Record):
    """A file of layouts/formats/. Sizes of type are in points."""

    about: Text
    layout: Name
    paper: Paper
    margins: Margins
    text_size: int
    small_size: int
    mark_size: int
    ink: Ink
    citations: Literal["superscript", "brackets", "none"]
    contents_from: int | None = None
    pages: PageLimit | None = None
    least_size: int | None = None
    largest_size: int | None = None
    least_code: Length | None = None
    text: Name | None = None
    otherwise: Literal["topic", "nothing"] = "nothing"
    topics: Literal["all", "named"] = "all"
    imposition: Literal["pages", "booklet", "trifold", "cards"] = "pages"
    makes: Literal["pdf", "html"] = "pdf"
    fillable: bool | None = None
    review: bool | None = None


@frozen
class FormatFields(FormatFile):
    """The fields of a format as it is used; `reserves` names whose words it keeps places for."""

    reserves: Literal["clinics"] | None = None


@frozen
class PrinterFields(Record):
    """A file of layouts/printers/. `ink_limit` is per cent, of all inks in one place."""

    about: Text
    marks: Literal["crop", "none"]
    bleed: Length
    ink_limit: int
    safe: Length
    least_line: Length
    least_reversed: Length
    profile: Text | None = None
    stock: Text | None = None
    binding: Text | None = None
    finishing: Text | None = None
    proof: tuple[Text, ...] = ()


# ── Brands and languages ──────────────────────────────────────────────────────────────────────


@frozen
class BrandName(Record):
    """The name of a publisher, and a shorter one for running lines."""

    full: Text
    short: Text | None = None


@frozen
class BrandLink(Record):
    """The address of a publisher's website."""

    home: Text


@frozen
class BrandMeta(Record):
    """The name and website of a publisher."""

    name: BrandName
    link: BrandLink | None = None


@frozen
class BrandLogo(Record):
    """The files of a logo: on white, on a dark ground, and in one ink."""

    medium: File
    reversed: File | None = None
    mono: File | None = None


@frozen
class BrandColours(Record):
    """The colour of each role: one of the palette by its name, or one of # and six digits."""

    palette: Named[Colour] | None = None
    foreground: Text
    background: Text
    primary: Text
    secondary: Text
    tertiary: Text
    accent: Text
    danger: Text
    light: Text
    sand: Text
    muted: Text
    rule: Text


@frozen
class BrandInks(Record):
    """The inks of each colour: cyan, magenta, yellow and black in per cent."""

    palette: Named[tuple[int, ...]]


@frozen
class Face(Record):
    """A font file with its weight, from 100 to 900."""

    path: File
    weight: int


@frozen
class Font(Record):
    """A font family of the brand. `characters` is a CSS range, if it is for some of them only."""

    family: Text
    characters: Text | None = None
    files: tuple[Face, ...]


@frozen
class TextType(Record):
    """The font family of running text, or of numbers."""

    family: Text


@frozen
class HeadingType(Record):
    """The font family of headings, and its weight."""

    family: Text
    weight: int | None = None


@frozen
class FigureType(Record):
    """The font families of figures in regular and in bold text."""

    text: Text
    strong: Text


@frozen
class Typography(Record):
    """The fonts of a brand, and the families for each use."""

    fonts: tuple[Font, ...] = ()
    base: TextType
    headings: HeadingType | None = None
    numbers: TextType | None = None
    figures: FigureType | None = None


@frozen
class Cover(Record):
    """The look of the first page: its kind, a drawing, and the side of the logo."""

    kind: Literal["quiet", "band", "plain"]
    art: File | None = None
    logo: Literal["left", "right"] | None = None


@frozen
class Partner(Record):
    """An organisation that publishes together with the brand."""

    logo: File
    name: Text
    line: Text | None = None


@frozen
class BrandHelpline(Record):
    """The helpline on every page. `text` is a number for messages."""

    name: Text
    phone: Phone
    cost: Text
    hours: Text
    interpreter: Text | None = None
    text: Phone | None = None
    email: Email
    web: Web


@frozen
class Charity(Record):
    """The numbers of a charity, by register."""

    england_and_wales: Text | None = field(default=None, metadata={"name": "england-and-wales"})
    scotland: Text | None = None


@frozen
class Feedback(Record):
    """The line that asks readers for feedback, and the address for it."""

    text: Line
    web: Web


@frozen
class Certificate(Record):
    """A certificate of a publisher, with its number and its last day."""

    name: Text
    number: Text
    until: date


@frozen
class BrandFields(Record):
    """A brand.yaml. The first fields follow brand.yml (meta, logo, color, typography)."""

    meta: BrandMeta
    logo: BrandLogo
    color: BrandColours
    print: BrandInks | None = None
    typography: Typography
    default: bool | None = None
    language: LanguageTag
    cover: Cover
    partner: Partner | None = None
    helpline: BrandHelpline
    emergency: Line
    charity: Charity | None = None
    imprint: Text
    about: Prose
    disclaimer: Prose
    feedback: Feedback
    formats: Line
    copyright: Text
    citations: Name
    references: Literal["printed", "on-request"]
    rules: Name | None = None
    sample: bool | None = None
    certificates: tuple[Certificate, ...] = ()
    on_request: Line | None = None
    file_name: FileName | None = field(default=None, metadata={"name": "file-name"})


@frozen
class LanguageFields(Record):
    """A file of layouts/words/. `quotes` are four: double, then single."""

    name: Text
    direction: Literal["ltr", "rtl"]
    line_height: Text
    quotes: Text
    strings: Named[Text]
    statuses: Named[Text]
