"""Records of content: topics, versions, packs, the library, check-lists, clinics."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import ClassVar, Literal

from press.declared.record import (
    Code,
    Digest,
    Email,
    HelplineKey,
    LanguageTag,
    Line,
    Name,
    Phone,
    Record,
    Status,
    Version,
    Web,
    Year,
    frozen,
)
from press.edition import SignoffKind
from press.text import Named, Prose, Text

# ── Topics, their other versions, and packs ───────────────────────────────────────────────────


@frozen
class Reviewer(Record):
    """A person who checked a topic; `words` is the digest of the words that they signed."""

    role: Text
    """what the person is: a children's doctor, a parent"""
    kind: SignoffKind
    """`clinical` for somebody who treats patients, `lay` for a patient, a relative or another
    reader"""
    date: date
    """the day on which they signed off the words"""
    name: Text | None = None
    """the person's name, if they agree to be named"""
    words: Digest | None = None
    """what was signed off, in 12 figures and letters; the command `approve` writes it: see
    [Signing off](#signing-off)"""


@frozen
class Change(Record):
    """A change of a topic from one version to the next, in a line for readers."""

    version: Version
    """the version that brought the change"""
    date: date
    """the day of the change"""
    text: Line
    """what is different for readers, in a sentence"""


@frozen
class Review(Record):
    """The state of a topic: its version, status, dates and reviewers, and its evidence."""

    version: Version
    """the version of the words; count it up with every change"""
    status: Status
    """how far it has come: one of the words [below](#review-and-status)"""
    first_published: date
    """the day of the first edition"""
    last_reviewed: date
    """the day on which it was last checked as a whole"""
    next_review: date
    """the day after which it is overdue: after the last review; 3 years is usual"""
    reviewers: tuple[Reviewer, ...] = ()
    """who checked it; see [Signing off](#signing-off)"""
    need: Text | None = None
    """why you wrote it"""
    users_involved: Text | None = None
    """how patients or families took part"""
    evidence_searched: date | None = None
    """the day on which you last looked for evidence"""
    funding: Text
    """who paid; `none` if nobody did"""
    changes: tuple[Change, ...] = ()
    """what has changed from version to version, for readers and reviewers"""


@frozen
class Head(Record):
    """The fields that topics and packs begin with."""

    title: Text
    """the title, on the cover; long ones are set smaller"""
    short_title: Text | None = None
    """the words at the top of later pages; without it, the title. Keep it to about 32 characters"""
    series: Text | None = None
    """the series it belongs to, above the title"""
    code: Code
    """your own code for it: 2 to 5 capital letters, a hyphen, 3 to 5 digits. It stands in the foot
    of every page where there is room, and with the imprint. No two topics may share one"""
    language: LanguageTag
    """the language it is written in; a screen reader reads in it"""
    jurisdiction: Text
    """the place whose services and rules you write about; it stands behind "For people in" on the
    last page"""
    audience: Text
    """who is to read it, on the cover"""
    for_: Text | None = field(default=None, metadata={"name": "for"})
    """[whose health it is about](#whom-it-is-for), as its reader says it: `you`, `your child`, `the
    person you care for`, or a noun of your own, such as `your baby`. The press's own words follow
    it ("Your nurse"); without it they speak of your child"""
    summary: Line
    """one or two sentences under the title"""


@frozen
class TopicFields(Head):
    """The fields above and below the sections of a topic. It has no `note`, as a pack has."""

    key_points: tuple[Line, ...]
    """what readers must know, in a box on page 1; 3 to 6 read best"""
    references: Literal["printed", "on-request"] | None = None
    """whether the references are printed near the end. `on-request` prints no numbers and no list,
    only that people may ask for it. Without it, the brand decides"""
    helplines: tuple[HelplineKey, ...] = ()
    """the [helplines](#helplines) in the support panel, below the brand's own"""
    synonyms: tuple[Text, ...] = ()
    """other names of the subject, on the last page; also search words of the PDF"""
    formats: tuple[Name, ...] = ()
    """the [formats](#everything-you-can-ask-for) that it is written for, the usual one first; it is
    printed in these only"""
    allow: Named[Text] | None = None
    """[exceptions](#an-exception) for the whole topic: the code of a [rule](rules.md), and the
    reason"""
    review: Review
    """its version, status and dates, and who checked it: see [below](#review-and-status). On the
    cover, on every page and with the imprint"""
    note: ClassVar[Prose | None] = None


@frozen
class VersionFields(Record):
    """The fields above the sections of a version.

    `matches` is the digest of the topic's words that the version was written for.
    """

    matches: Digest
    """12 figures and letters that stand for the words of the topic that this was written for; the
    press says which"""
    title: Text | None = None
    """the title, where it is another than the topic's"""
    short_title: Text | None = None
    """the words at the top of later pages, where they are others than the topic's"""
    audience: Text | None = None
    """who is to read it, where it is another than the topic says"""
    summary: Line | None = None
    """one or two sentences under the title, where they are others than the topic's"""
    key_points: tuple[Line, ...] = ()
    """what readers must know, where it is told otherwise than in the topic"""
    allow: Named[Text] | None = None
    """[exceptions](#an-exception) for the whole text: the code of a [rule](rules.md), and the
    reason"""
    review: Review
    """its version, status and dates, and who checked it: it has a review of its own"""


@frozen
class PackFields(Head):
    """A file of factsheets/packs/. Fields that only topics have are empty here."""

    note: Prose
    """what you say to the reader before they begin: kind and short. A link to `#outlook` leads to
    the part of that name"""
    topics: tuple[Name, ...]
    """the topics, in the order in which they are to be read"""
    references: Literal["printed", "on-request"] | None = None
    """whether the references are printed at the end of the book; without it, the brand decides"""
    helplines: tuple[HelplineKey, ...] = ()
    """[helplines](#helplines) to print besides those of the parts"""
    synonyms: tuple[Text, ...] = ()
    """other names of the subject; also search words of the PDF"""
    review: Review
    """its version, status and dates, and who read it as a whole"""
    key_points: ClassVar[tuple[Line, ...]] = ()
    formats: ClassVar[tuple[Name, ...]] = ()
    allow: ClassVar[Named[Text] | None] = None


# ── The library ───────────────────────────────────────────────────────────────────────────────


@frozen
class Person(Record):
    """An author or editor; `literal` is a name that is not one person's."""

    family: Text | None = None
    """the family name"""
    given: Text | None = None
    """first names, or their initials"""
    suffix: Text | None = None
    """what stands behind the name: Jr"""
    non_dropping_particle: Text | None = field(
        default=None, metadata={"name": "non-dropping-particle"}
    )
    """what stands before the family name and belongs to it: van der"""
    dropping_particle: Text | None = field(default=None, metadata={"name": "dropping-particle"})
    """what stands before the family name and is left out where names are sorted: de"""
    literal: Text | None = None
    """a name that is not one person's: Leukaemia Care"""


@frozen
class LibraryReference(Record):
    """A reference of the library, by the names of CSL."""

    type: Text
    """what it is, by the names of CSL: article-journal, book, chapter, report, webpage"""
    title: Text
    """its title"""
    author: tuple[Person, ...] = ()
    """who wrote it, in order"""
    editor: tuple[Person, ...] = ()
    """who edited it"""
    issued: Year | None = None
    """when it came out"""
    accessed: Year | None = None
    """when you looked at it, for web pages"""
    container_title: Text | None = field(default=None, metadata={"name": "container-title"})
    """the journal, book or site that it is part of"""
    container_title_short: Text | None = field(
        default=None, metadata={"name": "container-title-short"}
    )
    """the journal's name as it is abbreviated"""
    volume: Text | None = None
    """the volume"""
    issue: Text | None = None
    """the issue of the volume"""
    page: Text | None = None
    """the pages: 338-351"""
    number: Text | None = None
    """the number of a report or guideline"""
    edition: Text | None = None
    """the edition of a book"""
    publisher: Text | None = None
    """who published it"""
    publisher_place: Text | None = field(default=None, metadata={"name": "publisher-place"})
    """the place of the publisher"""
    genre: Text | None = None
    """a kind in words: clinical guideline"""
    note: Text | None = None
    """anything to add; most styles do not print it"""
    DOI: Text | None = None
    """its digital object identifier: 10.1111/bjh.17766"""
    PMID: Text | None = None
    """its number in PubMed"""
    PMCID: Text | None = None
    """its number in PubMed Central"""
    ISBN: Text | None = None
    """the number of a book"""
    URL: Text | None = None
    """its address on the web"""


@frozen
class Helpline(Record):
    """A service to ring or write to. `text` is a number for messages, `relay` for relay calls."""

    name: Text
    """who answers, as it is printed"""
    what: Line | None = None
    """what people can ask, in a sentence"""
    address: Text | None = None
    """where to write to, or to go"""
    phone: Phone | None = None
    """the number to ring"""
    phone_note: Text | None = None
    """what to know before ringing: Free. Ask for an interpreter."""
    text: Phone | None = None
    """a number for text messages"""
    whatsapp: Phone | None = None
    """a number for WhatsApp"""
    relay: Text | None = None
    """how to ring through a relay service: Relay UK: dial 18001 first"""
    textphone: Phone | None = None
    """a number for textphones"""
    fax: Phone | None = None
    """a number for faxes"""
    email: Email | None = None
    """where to send emails"""
    web: Web | None = None
    """the website"""
    hours: Text | None = None
    """when somebody answers: Monday to Friday, 9am to 5pm"""


@frozen
class GlossaryTerm(Record):
    """A term of the glossary: its meaning, and the other ways in which it is written."""

    means: Line
    """what it means, in plain words"""
    short: Text | None = None
    """its abbreviation; a screen reader says the full words when it meets it"""
    forms: tuple[Text, ...] = ()
    """other spellings that a mark may use, such as the plural"""
    kind: Literal["condition", "medicine"] | None = None
    """`condition` or `medicine` for a name that has no plainer word: the reading level is counted
    with it and without it"""
    instead_of: tuple[Text, ...] = ()
    """other words for the same thing: where a topic uses one of them, it is told to use the term"""


# ── Check-lists ───────────────────────────────────────────────────────────────────────────────


@frozen
class Question(Record):
    """A question of an instrument.

    `found_in` are paths to fields that answer it, and `least` is how many of them are needed.
    """

    number: int
    """the number of the question"""
    asks: Text
    """the question"""
    found_in: tuple[Text, ...] = ()
    """where a topic answers it: paths to fields"""
    least: int | None = None
    """how many of them there must be"""
    person: Text | None = None
    """what only a person can see"""


@frozen
class Instrument(Record):
    """A published check-list for health information: a file of layouts/rules/instruments/."""

    name: Text
    """the name of the check-list"""
    about: Text
    """what it is for"""
    source: Text
    """where it was published"""
    questions: tuple[Question, ...]
    """its questions, in order"""


# ── Clinics ───────────────────────────────────────────────────────────────────────────────────


@frozen
class ClinicPhone(Record):
    """A number of a clinic: `when` it is answered as the table has it, `label` as it is printed."""

    when: str
    """`day`, `night`, `weekend` or words of your own"""
    label: Text
    number: Text
    """the number, with spaces: 01632 960 123"""
    hours: Text | None = None
    """when it is answered: Monday to Friday, 9am to 5pm"""


@frozen
class ClinicFields(Record):
    """A row of a table of clinics; `address` is a line each, and the urgent phones come first."""

    id: Text
    """the name of its folder: small letters, digits and hyphens, such as `ward-18`. No two alike"""
    region: Text | None = None
    """for your own lists; it stands on the sheet that parts copies in print"""
    name: Text
    """as families know it: Ward 18, Seaton General Hospital"""
    short_name: Text | None = None
    """for the foot of the pages alone, where the name is long"""
    address: tuple[Text, ...] = ()
    """lines, or parts with commas between them"""
    worker: Text | None = None
    """who the family asks for; "Your child's nurse" stands before it"""
    worker_phone: Text | None = None
    """the number of the key worker"""
    temperature: Text | None = None
    """the clinic's own threshold; "Ring if your child's temperature is" stands before it"""
    also: Text | None = None
    """what else to ring for"""
    approved: Text | None = None
    """who approved `temperature` and `also ring if`, and when. Advice without it is refused, and so
    is it without advice"""
    logo: Text | None = None
    """a file beside the table: SVG, PNG or JPEG, of 30 megabytes at most"""
    web: Text | None = None
    """printed in words, and as a QR code. With `https://` before it, or without"""
    email: Text | None = None
    """printed in words"""
    note: Text | None = None
    """a sentence for families"""
    copies: Text | None = None
    """how many the printer is to make; it stands on the sheet that parts copies, and in the print
    shop's specification"""
    phones: tuple[ClinicPhone, ...]
    """the numbers to ring, each with when it is answered"""


# What a column is called, and the field it fills.
CLINIC_COLUMNS = {
    "id": "id",
    "region": "region",
    "name": "name",
    "short name": "short_name",
    "address": "address",
    "key worker": "worker",
    "key worker phone": "worker_phone",
    "temperature": "temperature",
    "also ring if": "also",
    "approved by": "approved",
    "logo": "logo",
    "web": "web",
    "email": "email",
    "note": "note",
    "copies": "copies",
}
# A phone has a number and hours, at these times, the urgent ones first, and at others.
CLINIC_PHONES = ("phone", "hours")
CLINIC_TIMES = ("night", "weekend", "day")
