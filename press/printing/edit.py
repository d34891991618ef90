"""Editing: a topic becomes the factsheet of one edition."""

from __future__ import annotations

from dataclasses import replace

from press.model import (
    Brand,
    Cite,
    Edition,
    Factsheet,
    Format,
    Language,
    Layout,
    Library,
    Reference,
    Term,
    Topic,
    Value,
    Values,
)
from press.printing.cite import format_references
from press.reading.prose import marks


def edit(
    edition: Edition,
    topic: Topic,
    brand: Brand,
    format: Format,
    language: Language,
    library: Library,
    style: bytes,
    overdue: bool,
    layout: Layout,
) -> Factsheet:
    """The factsheet: citations numbered in reading order, references formatted, terms resolved.

    `style` is a citation style in CSL; `overdue` says whether the review date has gone by. What
    the layout does not print, by its own word, is not in the factsheet.
    """
    review = topic.about["review"]
    status = "overdue" if overdue and review["status"] == "approved" else review["status"]
    topic = _printed(topic, layout, format.preset)
    found = marks(topic)
    keys = list(dict.fromkeys(k for mark in found if isinstance(mark, Cite) for k in mark.keys))
    entries = [_entry(library, key) for key in keys]
    formatted = format_references(entries, style, language.tag) if keys else ()
    references = tuple(
        Reference(number, key, html)
        for number, (key, html) in enumerate(zip(keys, formatted, strict=True), 1)
    )
    terms = {library.forms[m.term.casefold()] for m in found if isinstance(m, Term)}
    terms -= _explained(topic, library)
    helplines = tuple(library.helplines[name] for name in topic.about["helplines"] or ())
    return Factsheet(
        edition,
        topic,
        brand,
        format,
        language,
        library,
        status,
        references,
        tuple(sorted(terms, key=str.casefold)),
        helplines,
    )


def _printed(topic: Topic, layout: Layout, preset: str) -> Topic:
    """The topic as far as this layout and format print it; a section left empty falls away.

    The head of a layout may name the kinds of block it prints, and fields that it leaves out. A
    version that was written for the layout is printed whole.
    """
    kinds = None if layout.version else layout.page.head.get("prints")
    left = layout.page.head.get("leaves", ())
    kept = (
        replace(
            section,
            blocks=tuple(
                block
                for block in section.blocks
                if preset not in block.not_in and (kinds is None or block.kind in kinds)
            ),
        )
        for section in topic.sections
    )
    about = _without(topic.about, set(left))
    return replace(topic, about=about, sections=tuple(s for s in kept if s.blocks))


def _without(values: Values, left: set[str], inside: str = "") -> Values:
    """Fields without those that are left out, by name: `synonyms`, `review.changes`."""

    def kept(name: str, value: Value) -> Value:
        if f"{inside}{name}" in left:
            return None
        return _without(value, left, f"{name}.") if isinstance(value, Values) else value

    return replace(values, pairs=tuple((name, kept(name, value)) for name, value in values))


def _explained(topic: Topic, library: Library) -> set[str]:
    """The terms that the topic explains itself, in glossary blocks of its own."""
    blocks = [block for section in topic.sections for block in section.blocks]
    listed = [block.fields["terms"] for block in blocks if block.kind == "glossary"]
    return {term for terms in listed for term in terms or library.glossary}


def _entry(library: Library, key: str) -> dict:
    """A reference as citeproc takes it: plain text by name."""

    def plain(value):
        if isinstance(value, tuple):
            return [{name: v.value for name, v in person if v is not None} for person in value]
        return value.value

    return {"id": key} | {n: plain(v) for n, v in library.references[key] if v is not None}


def file_name(factsheet: Factsheet) -> str:
    """The name of the edition's file, without ending: the brand's own pattern, or the press's.

    The format is named where it is not the topic's usual one.
    treatment, treatment-large-print, treatment-large-print-cy
    """
    edition, about = factsheet.edition, factsheet.topic.about
    pattern = factsheet.brand.about["file-name"]
    usual = (about["formats"] or ("a4",))[0]
    format = "" if edition.format == usual else f"-{edition.format.removeprefix(f'{usual}-')}"
    language = "" if edition.language == factsheet.brand.language else f"-{edition.language}"
    if pattern is None:
        return f"{edition.topic}{format}{language}"
    version = about["review"]["version"]
    name = pattern.format(code=about["code"], topic=edition.topic, version=version)
    return f"{name}{format}{language}"
