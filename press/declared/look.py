"""Records of layout and publishers: formats, printers, brands and languages."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Literal

from press.declared.record import (
    Characters,
    Colour,
    Email,
    File,
    FileName,
    FontFamily,
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
    """what the size is called: A4"""
    width: Length
    """how wide a page is: `210mm`"""
    height: Length
    """how high a page is: `297mm`"""


@frozen
class Margins(Record):
    """The margins of a page. `notes` is the side for notes, where it is wider than the other."""

    top: Length
    """above the words of a page"""
    side: Length
    """at both sides of the words"""
    bottom: Length
    """below the words, where the foot stands"""
    notes: Length | None = None
    """at the end of the lines, where there is to be room for notes; without it, `margins.side`"""


@frozen
class PageLimit(Record):
    """The most pages that a format allows."""

    at_most: int = field(metadata={"name": "at most"})
    """the most pages there may be"""


@frozen
class FormatFile(Record):
    """A file of layouts/formats/. Sizes of type are in points."""

    about: Text
    """what it is, in a sentence"""
    layout: Name
    """a layout's name"""
    paper: Paper
    """the size of a page"""
    margins: Margins
    """the margins of a page"""
    text_size: int
    """of the text, in points"""
    small_size: int
    """of the small print, in points"""
    mark_size: int
    """of the citation numbers, in points"""
    ink: Ink
    """`light` has no tints; `mono` is black on white, with icons in black. The body carries the
    word as a class"""
    citations: Literal["superscript", "brackets", "none"]
    """how citations are marked: `none` where the references are not printed"""
    contents_from: int | None = None
    """a table of contents from this many pages on"""
    pages: PageLimit | None = None
    """at most so many pages; also `{at most: 4}`. The press then tries one setting after the other,
    loosest first: spacing (`--space`), then type"""
    least_size: int | None = None
    """with `pages`: how small the text may become. If it still does not fit, the press says by how
    many lines, and which parts are longest"""
    largest_size: int | None = None
    """the largest text that people may ask for in this format"""
    least_code: Length | None = None
    """how wide a QR code must be. Without it 20mm; a card may ask for less. None has modules under
    0.4 mm"""
    text: Name | None = None
    """prints [other words](authors.md#the-same-in-other-words) than the topic's, such as
    `easy-read`"""
    otherwise: Literal["topic", "nothing"] = "nothing"
    """with `text`: `topic` prints the topic where it has no such words; without it there is nothing
    to print"""
    topics: Literal["all", "named"] = "all"
    """`named` prints only topics that name this format in their `formats`"""
    imposition: Literal["pages", "booklet", "trifold", "cards"] = "pages"
    """`booklet`, whose pages are filled up and imposed on sheets; `trifold` or `cards`, where a
    sheet is folded or cut and its parts have no page numbers"""
    makes: Literal["pdf", "html"] = "pdf"
    """`html` for an edition to be read on a screen"""
    fillable: bool | None = None
    """`yes` makes fields of the PDF of all lines to fill in"""
    review: bool | None = None
    """`yes` prints what is for reviewers: numbered lines, what has changed, a comment slip"""


@frozen
class FormatFields(FormatFile):
    """The fields of a format as it is used; `reserves` names whose words it keeps places for."""

    reserves: Literal["clinics"] | None = None


@frozen
class PrinterFields(Record):
    """A file of layouts/printers/. `ink_limit` is per cent, of all inks in one place."""

    about: Text
    """what it is, in a sentence"""
    marks: Literal["crop", "none"]
    """`crop` draws crop marks and fold marks outside the bleed; `none` leaves them to the
    printer"""
    bleed: Length
    """how far art runs over the edge: usually `3mm`, at most `10mm`"""
    ink_limit: int
    """the most ink in any place, in per cent: the sum of all four"""
    safe: Length
    """how near the edge words may stand"""
    least_line: Length
    """the thinnest line, such as `0.25pt`"""
    least_reversed: Length
    """the smallest letters that may be light on dark, such as `8pt`"""
    profile: Text | None = None
    """what the inks of the palette were chosen for, such as a paper and its standard"""
    stock: Text | None = None
    """what the specification sheet says of the paper"""
    binding: Text | None = None
    """what the specification sheet says of the binding; without it, what suits the number of
    pages"""
    finishing: Text | None = None
    """what the specification sheet says of the finishing"""
    proof: tuple[Text, ...] = ()
    """lines to add to what is checked on the proof"""


# ── Brands and languages ──────────────────────────────────────────────────────────────────────


@frozen
class BrandName(Record):
    """The name of a publisher, and a shorter one for running lines."""

    full: Text
    """the publisher's name, as printed"""
    short: Text | None = None
    """a short form, for running lines"""


@frozen
class BrandLink(Record):
    """The address of a publisher's website."""

    home: Text
    """the web site"""


@frozen
class BrandMeta(Record):
    """The name and website of a publisher."""

    name: BrandName
    """the publisher's name"""
    link: BrandLink | None = None
    """the publisher's addresses"""


@frozen
class BrandLogo(Record):
    """The files of a logo: on white, on a dark ground, and in one ink."""

    medium: File
    """a file of the brand's folder; SVG is sharpest"""
    reversed: File | None = None
    """the logo for dark grounds: the cover kind `band` needs it"""
    mono: File | None = None
    """the logo in black, for the photocopier. Without it, `mono` prints the name alone"""


@frozen
class BrandColours(Record):
    """The colour of each role: one of the palette by its name, or one of # and six digits."""

    palette: Named[Colour] | None = None
    """colours by names of your own: `deep-water: "#0b4a5b"`"""
    foreground: Text
    """for text"""
    background: Text
    """for the paper"""
    primary: Text
    """for headings and rules"""
    secondary: Text
    """for small marks, such as citation numbers"""
    tertiary: Text
    """for decoration"""
    accent: Text
    """for decoration"""
    danger: Text
    """for warnings and the status"""
    light: Text
    """for the grounds of panels"""
    sand: Text
    """for the grounds of panels"""
    muted: Text
    """for lesser text"""
    rule: Text
    """for thin lines"""


@frozen
class BrandInks(Record):
    """The inks of each colour: cyan, magenta, yellow and black in per cent."""

    palette: Named[tuple[int, ...]]
    """the [inks](#inks) of every colour that a print shop prints: cyan, magenta, yellow and black
    in per cent"""


@frozen
class Face(Record):
    """A font file with its weight, from 100 to 900."""

    path: File
    """the font file, in the brand's folder or in `fonts/`"""
    weight: int
    """its weight, from 100 to 900"""


@frozen
class Font(Record):
    """A font family of the brand. `characters` is a CSS range, if it is for some of them only."""

    family: FontFamily
    """what the family is called"""
    characters: Characters | None = None
    """for which characters it is, where it is only for some: U+0030-0039"""
    files: tuple[Face, ...]
    """one file for each weight"""


@frozen
class TextType(Record):
    """The font family of running text, or of numbers."""

    family: FontFamily
    """one of `fonts/`, or one of your own below `fonts:`"""


@frozen
class HeadingType(Record):
    """The font family of headings, and its weight."""

    family: FontFamily
    """the face of headings; without it the base"""
    weight: int | None = None
    """the weight of headings; without it 700"""


@frozen
class FigureType(Record):
    """The font families of figures in regular and in bold text."""

    text: FontFamily
    """the family for the digits 0 to 9 in plain text"""
    strong: FontFamily
    """the family for the digits 0 to 9 in bold text"""


@frozen
class Typography(Record):
    """The fonts of a brand, and the families for each use."""

    fonts: tuple[Font, ...] = ()
    """faces of your own"""
    base: TextType
    """the face of the text"""
    headings: HeadingType | None = None
    """the face of headings"""
    numbers: TextType | None = None
    """the face of phone numbers and codes"""
    figures: FigureType | None = None
    """families for the digits 0 to 9 alone"""


@frozen
class Cover(Record):
    """The look of the first page: its kind, a drawing, and the side of the logo."""

    kind: Literal["quiet", "band", "plain"]
    """the look of the first page. `plain` has no art. The body carries the class `cover-quiet` and
    so on"""
    art: File | None = None
    """a drawing for the cover; on a leaflet it runs off the edge"""
    logo: Literal["left", "right"] | None = None
    """the side on which the logo stands"""


@frozen
class Partner(Record):
    """An organisation that publishes together with the brand."""

    logo: File
    """the logo of another organisation, on the cover"""
    name: Text
    """its name"""
    line: Text | None = None
    """a line that is printed instead of its name"""


@frozen
class BrandHelpline(Record):
    """The helpline on every page. `text` is a number for messages."""

    name: Text
    """who answers, in the foot of every page; the press checks that it is there"""
    phone: Phone
    """the number in the foot of every page; the press checks that it is there"""
    cost: Text
    """what ringing costs, in the support panel"""
    hours: Text
    """when somebody answers, in the support panel"""
    interpreter: Text | None = None
    """a sentence about interpreters"""
    text: Phone | None = None
    """a number for text messages"""
    email: Email
    """where to send emails, in the support panel"""
    web: Web
    """the website, in the support panel"""


@frozen
class Charity(Record):
    """The numbers of a charity, by register."""

    england_and_wales: Text | None = field(default=None, metadata={"name": "england-and-wales"})
    """the registered charity number in England and Wales"""
    scotland: Text | None = None
    """the registered charity number in Scotland"""


@frozen
class Feedback(Record):
    """The line that asks readers for feedback, and the address for it."""

    text: Line
    """how to tell you what readers think"""
    web: Web
    """the page where they can"""


@frozen
class Certificate(Record):
    """A certificate of a publisher, with its number and its last day."""

    name: Text
    """a quality mark that was awarded to you, such as PIF TICK. A mark that is printed without one
    is refused"""
    number: Text
    """its number"""
    until: date
    """the last day on which it holds"""


@frozen
class BrandFields(Record):
    """A brand.yaml. The first fields follow brand.yml (meta, logo, color, typography)."""

    meta: BrandMeta
    """who the publisher is"""
    logo: BrandLogo
    """the logo, in a file for each ground"""
    color: BrandColours
    """what each colour is for: a colour, or a name of the palette. Text and lines need
    [contrast](#colours)"""
    print: BrandInks | None = None
    """the inks for a print shop"""
    typography: Typography
    """the fonts; see [Type](#type)"""
    default: bool | None = None
    """`yes` for the brand that prints when none is named"""
    language: LanguageTag
    """the language it speaks when none is named"""
    cover: Cover
    """the look of the first page"""
    partner: Partner | None = None
    """another organisation on the cover"""
    helpline: BrandHelpline
    """whom to ring, on every page"""
    emergency: Line
    """what to do in an emergency, on page 1: the place you work in decides it"""
    charity: Charity | None = None
    """registered charity numbers"""
    imprint: Text
    """who publishes, with the address"""
    about: Prose
    """who you are, on the last page"""
    disclaimer: Prose
    """for whom this is, and that it does not replace a team's advice"""
    feedback: Feedback
    """how readers can tell you what they think"""
    formats: Line
    """in which other formats people may ask for it"""
    copyright: Text
    """whose the words are, and what others may do with them"""
    citations: Name
    """a citation style: a name of `layouts/citations/`"""
    references: Literal["printed", "on-request"]
    """whether references are printed, for topics that do not say"""
    rules: Name | None = None
    """the profile of [rules](rules.md): a name of `layouts/rules/`; without it, `uk-charity`"""
    sample: bool | None = None
    """`yes` for a brand that is invented. It must use what is [reserved for
    examples](#a-sample-brand) only, and no factsheet of it can be in review or approved. Any other
    brand must use nothing of that"""
    certificates: tuple[Certificate, ...] = ()
    """quality marks that were awarded to you"""
    on_request: Line | None = None
    """the sentence printed instead of the references; without it, the language's own"""
    file_name: FileName | None = field(default=None, metadata={"name": "file-name"})
    """a pattern for file names, of `{code}`, `{topic}` and `{version}`"""


@frozen
class LanguageFields(Record):
    """A file of layouts/words/. `quotes` are four: double, then single."""

    name: Text
    """the language's own name"""
    direction: Literal["ltr", "rtl"]
    """the direction it is written in"""
    line_height: Text
    """such as `1.42`; Arabic and Indian scripts need about 1.6"""
    quotes: Text
    """its four quotation marks: double open, double closed, single open, single closed"""
    strings: Named[Text]
    """every fixed word, by name"""
    persons: Named[Named[Text]] | None = None
    """words for [whom a topic is for](#whom-words-are-for), by person and by name"""
    statuses: Named[Text]
    """what each status prints"""
