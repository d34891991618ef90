"""Editing: a topic becomes the factsheet of one edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from press.declared.content import Person, Reviewer
from press.declared.record import without
from press.html.cite import CslName, Entry, collapses, format_references
from press.model import (
    Block,
    Brand,
    Cite,
    Edition,
    Factsheet,
    Format,
    Language,
    Layout,
    Library,
    Profile,
    Reference,
    Standing,
    Term,
    Text,
    Topic,
)
from press.parsing.prose import marks


def edit(
    edition: Edition,
    topic: Topic,
    brand: Brand,
    format: Format,
    languages: Mapping[str, Language],
    library: Library,
    style: bytes,
    standings: Mapping[str, Standing],
    layout: Layout,
    profile: Profile,
    past: frozenset[date] = frozenset(),
) -> Factsheet:
    """The Factsheet: citations numbered in reading order, references formatted, terms resolved.

    `edition` (Edition) is what is asked for; `topic` (Topic), `brand` (Brand), `format` (Format),
    `library` (Library) and `profile` (Profile) are as they were read for it; `languages` has the
    Language that the topic and each of its parts is told in, by name (a dictionary). `style` are
    the bytes of a citation style in CSL; `standings` has the Standing of the topic and its parts,
    which is how far each can be trusted, by name (a dictionary); `past` is the set of days that
    have gone by, of those that rules ask about. Blocks and fields that the head of the
    `layout` (Layout) leaves out are not in the factsheet. Raises Unprintable for references that
    cannot be printed.
    """
    topic = _printed(_reviewed(topic, standings), layout, format.preset)
    if topic.parts:  # A book has its contents, however short it is: that is the last setting.
        format = replace(format, settings=format.settings[-1:])
    found = marks(topic)
    keys = list(dict.fromkeys(k for mark in found if isinstance(mark, Cite) for k in mark.keys))
    entries = [_entry(library, key) for key in keys]
    formatted = format_references(entries, style, edition.language) if keys else ()
    references = tuple(
        Reference(number, key, html)
        for number, (key, html) in enumerate(zip(keys, formatted, strict=True), 1)
    )
    terms = {library.forms[m.term.casefold()] for m in found if isinstance(m, Term)}
    terms -= _explained(topic, library)
    named = dict.fromkeys(n for one in topic.with_parts for n in one.about.helplines)
    helplines = tuple(library.helplines[name] for name in named)
    return Factsheet(
        edition,
        topic,
        brand,
        format,
        languages,
        library,
        standings,
        references,
        tuple(sorted(terms, key=str.casefold)),
        helplines,
        profile,
        past,
        bool(keys) and collapses(style, edition.language),
    )


def _printed(topic: Topic, layout: Layout, preset: str) -> Topic:
    """The topic as far as this layout and format print it; a section left empty falls away.

    The head of a layout may name the kinds of block it prints, and fields that it leaves out. A
    version that was written for the layout is printed whole; of a pack, parts leave them out.
    """
    kinds = None if layout.version else layout.page.head.prints
    left = () if topic.parts else layout.page.head.leaves

    def prints(block: Block) -> bool:
        return preset not in block.not_in and (kinds is None or block.kind in kinds)

    kept = [replace(s, blocks=tuple(filter(prints, s.blocks))) for s in topic.sections]
    about = without(topic.about, frozenset(left))
    parts = tuple(_printed(part, layout, preset) for part in topic.parts)
    return replace(topic, about=about, sections=tuple(s for s in kept if s.blocks), parts=parts)


def _reviewed(topic: Topic, standings: Mapping[str, Standing]) -> Topic:
    """The topic with the reviewers that it prints, in the order of their days.

    Of an approved topic they are those whose sign-offs are valid; of another, all the others.
    """
    standing, review = standings[topic.name], topic.about.review
    people: Sequence[Reviewer] = standing.signed
    if standing.status not in ("approved", "overdue"):
        people = [person for person in review.reviewers if person not in people]
    in_order = tuple(sorted(people, key=lambda person: person.date))
    about = replace(topic.about, review=replace(review, reviewers=in_order))
    parts = tuple(_reviewed(part, standings) for part in topic.parts)
    return replace(topic, about=about, parts=parts)


def _explained(topic: Topic, library: Library) -> set[str]:
    """The terms that the topic explains itself, in glossary blocks of its own."""
    blocks = [block for one in topic.with_parts for block in one.blocks]
    listed = [block.fields.words("terms") for block in blocks if block.kind == "glossary"]
    return {term for terms in listed for term in terms or library.glossary}


def _entry(library: Library, key: str) -> Entry:
    """A reference of the library as CSL data."""
    entry: dict[str, str | list[CslName]] = {"id": key}
    for name, value in library.references[key]:
        if isinstance(value, Text):
            entry[name] = value.value
        elif isinstance(value, tuple) and value:
            entry[name] = [_name(person) for person in value if isinstance(person, Person)]
    return entry


def _name(person: Person) -> dict[str, str]:
    return {name: part.value for name, part in person if isinstance(part, Text)}


def file_name(factsheet: Factsheet) -> str:
    """The name of the file for an edition, without ending: the brand's own pattern, or the press's.

    `factsheet` (Factsheet) is the edited topic. The format is named where it is not the topic's
    usual one.

    treatment, treatment-large-print, treatment-large-print-cy, pack-newly-diagnosed
    """
    edition, about = factsheet.edition, factsheet.topic.about
    pattern = factsheet.brand.about.file_name
    usual = (about.formats or ("a4",))[0]
    format = "" if edition.format == usual else f"-{edition.format.removeprefix(f'{usual}-')}"
    language = "" if edition.language == factsheet.brand.language else f"-{edition.language}"
    topic = edition.topic.replace("packs/", "pack-", 1)
    if pattern is None:
        return f"{topic}{format}{language}"
    version = about.review.version
    name = pattern.format(code=about.code, topic=topic, version=version)
    return f"{name}{format}{language}"
