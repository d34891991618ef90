"""Every value the press passes on, in order of travel.

This file has the values that each step takes and gives. All are frozen plain data: they compare,
they pickle, and nothing here knows a file, a library or a clock. Orders and results are in
edition.py, and the content of finished pages in facts.py.

    Edition → Topic → Factsheet → html: str → Pages or Web → Proof → Outcome → Artifact
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, get_args

from press.declared.content import (
    ClinicFields,
    GlossaryTerm,
    Helpline,
    LibraryReference,
    PackFields,
    Reviewer,
    TopicFields,
)
from press.declared.look import (
    BrandFields,
    BrandHelpline,
    FormatFields,
    LanguageFields,
    PrinterFields,
)
from press.edition import TRUST as TRUST
from press.edition import Artifact as Artifact
from press.edition import Copy as Copy
from press.edition import Edition as Edition
from press.edition import Level as Level
from press.edition import Listing as Listing
from press.edition import Location as Location
from press.edition import Outcome as Outcome
from press.edition import Problem as Problem
from press.edition import SignoffKind
from press.edition import Unprintable as Unprintable
from press.edition import mistake as mistake
from press.edition import raise_problems as raise_problems
from press.text import Break as Break
from press.text import Bullets as Bullets
from press.text import Cite as Cite
from press.text import Entries as Entries
from press.text import Fields as Fields
from press.text import Foreign as Foreign
from press.text import Items as Items
from press.text import Link as Link
from press.text import Named as Named
from press.text import Node as Node
from press.text import Paragraph as Paragraph
from press.text import Prose as Prose
from press.text import Span as Span
from press.text import Strong as Strong
from press.text import Term as Term
from press.text import Text as Text
from press.text import Value as Value
from press.text import Values as Values
from press.text import Words as Words

if TYPE_CHECKING:
    from press.facts import Facts, Ground

# ── What it says: a topic and what topics share ───────────────────────────────────────────────


@dataclass(frozen=True)
class Block:
    """A typed piece of a topic: its kind names the file that declares and prints it.

    `allow` gives reasons for exceptions from rules, by their codes.
    """

    kind: str
    id: str
    language: str
    fields: Values
    at: Location
    not_in: tuple[str, ...] = ()
    allow: Values | None = None


@dataclass(frozen=True)
class Section:
    """A heading with the blocks under it."""

    heading: Prose
    id: str
    blocks: tuple[Block, ...]
    at: Location


@dataclass(frozen=True)
class Topic:
    """The words of an author about one subject. `about` holds title, code, review and the like.

    A pack is a topic whose `parts` are other topics; it has no sections of its own.
    """

    name: str
    language: str
    about: TopicFields | PackFields
    sections: tuple[Section, ...]
    at: Location
    parts: tuple[Topic, ...] = ()

    @property
    def with_parts(self) -> tuple[Topic, ...]:
        """The Topic, then its parts (Topics), as a tuple, in the order in which they are read."""
        return (self, *self.parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """A tuple of the Blocks of the topic's sections, in order. A pack has none of its own."""
        return tuple(block for section in self.sections for block in section.blocks)


@dataclass(frozen=True)
class Standing:
    """The status of a topic today, as a word, and the problems with its sign-offs.

    `signed` are the reviewers whose sign-off holds for the words of today; `at` is the place of
    the status in the topic, or of the day that has gone by.
    """

    status: str
    signed: tuple[Reviewer, ...] = ()
    problems: tuple[Problem, ...] = ()
    at: Location | None = None


@dataclass(frozen=True)
class Library:
    """References as CSL data, helplines and glossary terms that topics share, by key.

    `forms` leads from every spelling of a glossary term to the term. `unread` are the paths of
    files beside them that no reference is read from.
    """

    references: Mapping[str, LibraryReference] = field(default_factory=dict)
    helplines: Mapping[str, Helpline] = field(default_factory=dict)
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clinic:
    """A clinic that hands a factsheet out. `id` names its folder; `about` has its row's fields.

    `row` is its number in the spreadsheet, 0 where there is none.
    """

    id: str
    about: ClinicFields
    at: Location
    row: int = 0


# ── How it looks ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TemplateHead:
    """The head of a template, which describes a block or a layout.

    A block has `about`, a sentence, `fields`, its declared fields, what they are for by their paths
    (`explains`), and an `example` as plain texts, lists and dictionaries. A layout has kinds of
    block: those that it prints by itself (`blocks`), those of a topic that it prints (`prints`;
    None for all), and those that a topic must have (`needs`); fields of a topic that it leaves out
    (`leaves`); layouts whose styles come before its own (`styles`); and the layout that prints
    packs in its stead (`pack`).
    """

    about: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    explains: Mapping[str, object] = field(default_factory=dict)
    example: object | None = None
    blocks: tuple[str, ...] = ()
    prints: tuple[str, ...] | None = None
    needs: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    pack: str = ""


@dataclass(frozen=True)
class Template:
    """Markup with the file it stands in; line numbers are the file's.

    `style` is the path of its CSS, if it has any.
    """

    file: str
    source: str
    style: str | None
    head: TemplateHead = TemplateHead()


@dataclass(frozen=True)
class Layout:
    """The templates of a document: that of its pages, and those of the blocks that a topic uses.

    `version` names the words it prints where those are not the topic's own: easy-read.
    """

    name: str
    page: Template
    blocks: Mapping[str, Template]
    version: str = ""


@dataclass(frozen=True)
class Setting:
    """One try at fitting a format: CSS variables by name, without their dashes.

    It fits when it takes at most so many pages; without a limit it always fits. Its pages are then
    filled up to a multiple of `sheet`, with pages for notes.
    """

    variables: tuple[tuple[str, str], ...] = ()
    at_most: int | None = None
    sheet: int = 1


@dataclass(frozen=True)
class Format:
    """The physical form: layout, paper, text size and ink.

    `preset` is the file it is read from; `name` may add another size or ink: a4-24pt-mono.
    """

    name: str
    layout: str
    about: FormatFields
    settings: tuple[Setting, ...] = (Setting(),)
    preset: str = ""


@dataclass(frozen=True)
class Printer:
    """A print shop's wishes for a file that is sent to it: bleed, marks, limits."""

    name: str
    about: PrinterFields


@dataclass(frozen=True)
class Inks:
    """A brand's print palette: cyan, magenta, yellow and black, from 0 to 1, by `#rrggbb`."""

    palette: Mapping[str, tuple[float, float, float, float]]
    at: Location


@dataclass(frozen=True)
class Brand:
    """A publisher: name, colours, type, helpline, imprint. Colours are `#rrggbb`, by role.

    `unused` are warnings of fields that the press does not use.
    """

    name: str
    language: str
    about: BrandFields
    colours: Mapping[str, str]
    helpline: BrandHelpline
    unused: tuple[Problem, ...] = ()


# Words of a language, alone or each with what to write instead.
WordList = tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True)
class Profile:
    """A publisher's house style: limits by the code of a rule, as written, and lists of words.

    `lists` are those of one language, by name.
    `signoffs` are the kinds of sign-off that make a topic approved.
    """

    name: str
    rules: Mapping[str, Node] = field(default_factory=dict)
    lists: Mapping[str, WordList] = field(default_factory=dict)
    signoffs: tuple[str, ...] = get_args(SignoffKind)


@dataclass(frozen=True)
class Language:
    """A language's fixed strings, direction and setting.

    `own` are the words that the project has laid over the press's, by name; `unknown` are warnings
    of words that nothing prints. `persons` has what is said otherwise by whom a topic is for: words
    by their names, by person. `forms` are the names that each person needs words for.
    """

    tag: str
    about: LanguageFields
    own: tuple[tuple[str, Text], ...] = ()
    unknown: tuple[Problem, ...] = ()
    persons: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    forms: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """Its fixed strings as plain texts, by name (a dictionary)."""
        return {name: text.value for name, text in self.about.strings}


# ── Edited, composed, typeset ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Reference:
    """A reference as it is printed: its number, and safe inline HTML."""

    number: int
    key: str
    html: str


@dataclass(frozen=True)
class Factsheet:
    """A topic edited for one edition: citations numbered, helplines and terms resolved.

    `standings` has how far each topic is to be trusted on this day, by name, a pack and its parts;
    `status` is the status word that comes of it. `terms` are the glossary terms that the topic
    marks and does not explain itself, in alphabetical order. `past` are those of the days
    that rules ask about that have gone by. `languages` speak to whom each topic is for, by name.
    `collapses` says that its citations print 1, 2, 3 as 1–3.
    """

    edition: Edition
    topic: Topic
    brand: Brand
    format: Format
    languages: Mapping[str, Language]
    library: Library
    standings: Mapping[str, Standing]
    references: tuple[Reference, ...] = ()
    terms: tuple[str, ...] = ()
    helplines: tuple[Helpline, ...] = ()
    profile: Profile = Profile("")
    past: frozenset[date] = frozenset()
    collapses: bool = False

    @property
    def language(self) -> Language:
        """The Language that the topic, or the pack itself, is told in."""
        return self.languages[self.topic.name]

    @property
    def standing(self) -> Standing:
        """How far the topic, or the pack itself, can be trusted: its Standing."""
        return self.standings[self.topic.name]

    @property
    def status(self) -> str:
        """The status word, such as approved; that of a pack is the least of its parts."""
        return min((one.status for one in self.standings.values()), key=TRUST.index)

    def number(self, key: str) -> int:
        """The number of a reference, by its `key`. Raises StopIteration where it is not cited."""
        return next(r.number for r in self.references if r.key == key)


# ── Typeset and finished ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Pages:
    """A typeset document: its bytes, and the layout of its pages.

    `page_of` leads from an id to its page, counting from 1.
    """

    pdf: bytes
    count: int
    page_of: Mapping[str, int]
    problems: tuple[Problem, ...]
    ground: Ground


@dataclass(frozen=True)
class FinishedPages(Pages):
    """A typeset document with the facts that were read back from its bytes."""

    facts: Facts


@dataclass(frozen=True)
class Web:
    """A page for browsers in one file, with its styles, faces and pictures."""

    html: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Proof:
    """A finished edition with all that led to it: everything a check may look at.

    It has `pages` or a `web` page, once there is one.
    """

    edition: Edition
    factsheet: Factsheet
    html: str
    pages: FinishedPages | None = None
    web: Web | None = None

    def with_pages(self, pages: FinishedPages) -> Proof:
        """A new Proof that is the same but has these `pages` (FinishedPages)."""
        return replace(self, pages=pages)

    def with_web(self, web: Web) -> Proof:
        """A new Proof that is the same but has this `web` page (Web)."""
        return replace(self, web=web)

    @property
    def finished_pages(self) -> FinishedPages:
        """The pages (FinishedPages). Raises ValueError where there are none, or none yet."""
        if self.pages is None:
            raise ValueError(f"{self.edition} has no pages")
        return self.pages

    @property
    def web_page(self) -> Web:
        """The web page (Web). Raises ValueError where there is none, or none yet."""
        if self.web is None:
            raise ValueError(f"{self.edition} has no web page")
        return self.web

    @property
    def made(self) -> FinishedPages | Web:
        """The pages (FinishedPages) or the web page (Web).

        Raises ValueError where there is neither yet.
        """
        if made := self.pages or self.web:
            return made
        raise ValueError(f"{self.edition} has no pages yet")

    @property
    def finished(self) -> bytes:
        """The bytes of the file that is handed out. Raises ValueError where there is none yet."""
        made = self.made
        return made.html.encode() if isinstance(made, Web) else made.pdf
