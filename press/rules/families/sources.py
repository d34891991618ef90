"""Sources: references that can be found again, and that are new enough to be believed.

Source of most rules: ICMJE recommendations and the samples of the National Library of Medicine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from press.content.references import TYPES, bare
from press.declared.content import LibraryReference, Person
from press.model import Text
from press.parsing.suggestions import did_you_mean
from press.rules.engine import Finding, Limits, Rule, text_finding
from press.rules.figures import finds, first_words
from press.rules.wording import Wording
from press.walk import texts

DOI = re.compile(r"10\.\d{4,9}/\S+")
PAGES = re.compile(r"([A-Za-z]*)(\d+)\s*[-–]\s*([A-Za-z]*)(\d+)")
# What each type needs to be found again: any one of these fields.
NEEDED = {
    "article-journal": (("author",), ("container-title",)),
    "article-magazine": (("container-title",),),
    "article-newspaper": (("container-title",),),
    "paper-conference": (("author",), ("container-title",)),
    "chapter": (("author", "editor"), ("container-title",), ("publisher",)),
    "book": (("author", "editor", "publisher"), ("publisher",)),
    "report": (("author", "publisher"),),
    "webpage": (("author", "publisher", "container-title"),),
}
# Tags that are none of CSL's, signs of HTML that there are not, italics of Markdown, and TeX.
LEFT_OVER = re.compile(r"</?[A-Za-z][^<>]*>|&\w+;|\*\w[^*]*\*|\{[^{}]*\}|\$[^$]+\$|\\[a-z]+")
# Letters of two bytes that were read as two letters: Ã¼ for ü.
BROKEN = re.compile(r"[ÃÂ][\x80-\xbf]|\ufffd|\?(?=\w)")


def cited(words: Wording) -> Iterator[tuple[str, LibraryReference]]:
    """Yields the references that a topic cites, in the order of their numbers.

    `words` is the topic's Wording. Each is a pair: its key in the library, and the
    LibraryReference.
    """
    for reference in words.factsheet.references:
        yield reference.key, words.factsheet.library.references[reference.key]


def incomplete(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds references that lack what a reader needs to find them.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for key, entry in cited(words):
        needed = NEEDED.get(entry.type.value, ())
        lacks = [fields[0] for fields in needed if not any(entry.get(name) for name in fields)]
        # Pages without a date say so: "No date given".
        lacks += ["issued"] * (not entry.issued and not entry.note)
        if lacks:
            listed = " and ".join(f"`{name}`" for name in lacks)
            message = f"nobody can find `{key}` again without its {listed}"
            hint = "add it as in factsheets/library/references.yaml"
            if "issued" in lacks:
                hint += ", or `note: No date given`"
            yield Finding(message, entry.at, hint, about=key)


def identified(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds numbers of references that cannot be right, and newer articles without one.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    for key, entry in cited(words):
        doi, pmid = entry.DOI, entry.PMID
        if doi and not DOI.fullmatch(doi.value):
            message = f"`{doi.value}` is not the DOI of `{key}`"
            yield text_finding(doi, message, "write it like 10.1007/s12032-024-02549-5")
        if pmid and not re.fullmatch(r"[1-9]\d{0,8}", pmid.value):
            message = f"`{pmid.value}` is not the PubMed number of `{key}`"
            yield text_finding(pmid, message, "write its digits alone, like 39652257")
        dated, article = _dated(entry), entry.type.value == "article-journal"
        if article and not (doi or pmid) and dated and dated.year >= limits["needed_since"]:
            message = f"`{key}` has neither a DOI nor a PubMed number"
            hint = "look it up, and write it as `DOI:` or `PMID:`"
            yield Finding(message, entry.at, hint, about=key)


def kinds(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds references of a type that no citation style knows.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for key, entry in cited(words):
        if entry.type.value not in TYPES:
            message = f"`{key}` is of no type that citation styles know: `{entry.type.value}`"
            hint = did_you_mean(entry.type.value, sorted(TYPES), "write `document` if none fits")
            yield text_finding(entry.type, message, hint)


def left_over(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds marks of web pages and of TeX in references, which would be printed as they stand.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for key, entry in cited(words):
        for text in texts(entry):
            if text in (entry.DOI, entry.URL):
                continue
            if found := LEFT_OVER.search(bare(text.value)):
                message = f"`{found.group()}` of `{key}` would be printed as it stands"
                yield text_finding(text, message, "write its words alone")


def pages(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds pages of references that end before they begin, or are counted from a file.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for key, entry in cited(words):
        page = entry.page
        if page and (found := PAGES.fullmatch(page.value)):
            first, last = found[2], found[4]
            # 338-51 is 338-351.
            whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
            if int(whole) < int(first):
                message = f"`{key}` ends on page {last}, before it begins"
                yield Finding(message, page.at, "look up both, and write first-last", about=key)
        if page and re.match(r"1(?:[-–]\d+)?$", page.value):
            message = f"page `{page.value}` of `{key}` may be counted from the file"
            hint = "look up the article number; if it does begin on page 1, allow it with a reason"
            yield text_finding(page, message, hint)


def old(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a newest source that was too old at the last review, and sources that are newer.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    reviewed = words.factsheet.topic.about.review.last_reviewed
    found = [dated for _, entry in cited(words) if (dated := _dated(entry)) and dated.year]
    for one in found:
        if one.year > reviewed.year:
            message = f"this is of {one.year}, and the last review was in {reviewed.year}"
            yield Finding(message, one.issued.at, "one of the two is mistyped")
    if found:
        newest = max(found, key=lambda one: one.months)
        age = (reviewed.year * 12 + reviewed.month - newest.months) // 12
        if age and age > limits["newest"]:
            message = f"the newest source was {age} years old when this was reviewed"
            yield Finding(message, newest.issued.at, "search for newer evidence, and cite it")


class _Dated(NamedTuple):
    """The year of a reference, and its month counted from the year 0."""

    issued: Text
    year: int
    months: int


def _dated(entry: LibraryReference) -> _Dated | None:
    """The date of a reference; a year without a month is taken for its December."""
    if entry.issued is None:
        return None
    written = entry.issued.value
    year = int(written[:4])
    return _Dated(entry.issued, year, year * 12 + int(written[5:7] or 12))


def names(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds names of authors that are broken, abbreviated or in the wrong field.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    library = words.factsheet.library.references
    families = [p.family.value for e in library.values() for p in _people(e) if p.family]
    # How a name is written somewhere with its accents: lubbert leads to Lübbert.
    accents = {_bare(family): family for family in families if not family.isascii()}
    for key, entry in cited(words):
        for person in _people(entry):
            for message, name, hint in _name(person, accents, limits):
                yield text_finding(name, f"{message}, an author of `{key}`", hint)


def _people(entry: LibraryReference) -> tuple[Person, ...]:
    return (*entry.author, *entry.editor)


def _name(
    person: Person, accents: Mapping[str, str], limits: Limits
) -> Iterator[tuple[str, Text, str]]:
    """The faults of a person's name: a message, the text and a hint each."""
    family, given, literal = person.family, person.given, person.literal
    for name in filter(None, (family, given, literal)):
        if BROKEN.search(name.value):
            yield f"a letter of `{name.value}` is broken", name, "write the letter itself, like ü"
    others = finds(limits.words("and_others"))
    for name in filter(None, (family, literal)):
        if others(name.value):
            yield f"`{name.value}` is nobody's name", name, "name all; the style shortens the list"
    if literal and re.fullmatch(r"[\w’'-]+,? [A-Z]{1,3}(?:, .*)?", literal.value):
        yield f"`{literal.value}` is a person", literal, "write `family:` and `given:`"
    if family and re.search(r",|\s[A-Z]{1,3}$|^[A-Z]{4,}$|\.", family.value):
        hint = "keep to `family: Lübbert` and `given: M`"
        yield f"`{family.value}` is more than a family name, or in capitals", family, hint
    elif family and (better := accents.get(_bare(family.value), family.value)) != family.value:
        yield f"`{family.value}` is `{better}` elsewhere", family, "keep the accents of a name"


def _bare(name: str) -> str:
    """A name in small letters, without accents."""
    split = unicodedata.normalize("NFD", name)
    return "".join(one for one in split if not unicodedata.combining(one)).casefold()


def addresses(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds web addresses without the day they were read, or of sites under test.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    unfinished = limits.words("unfinished_hosts")
    for key, entry in cited(words):
        address = entry.URL
        if address is None:
            continue
        if not entry.accessed:
            message = f"nothing says when the web page of `{key}` was read"
            hint = "add `accessed:` with the day, like 2026-01-31"
            yield Finding(message, address.at, hint, about=key)
        host = address.value.split("//")[-1].split("/")[0].casefold()
        if any(part in unfinished for part in re.split(r"[.:-]", host)):
            message = f"`{host}` is not where readers find `{key}`"
            yield Finding(message, address.at, "write the address of the public page", about=host)


def uncited(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds `risk` blocks and quick facts that cite no source.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for block in words.factsheet.topic.blocks:
        if block.kind == "risk" and "[@" not in first_words(block):
            message = "this chance has no source"
            yield Finding(message, block.at, "cite it, like [@name2024]", block)
        for fact in block.fields.rows("items") if block.kind == "quick-facts" else ():
            text, label = fact.prose("text"), fact.text("label")
            if text and label and "[@" not in text.source.value:
                message = f"nothing says where `{label.value}` comes from"
                hint = "cite it, like [@name2024]"
                yield Finding(message, text.at, hint, block, about=label.value)


LEE = "{type: article-journal, title: Taking blood, issued: 2025, page: 3-9"
WRITTEN = LEE + ", author: [{family: Lee, given: A B}], container-title: Blood, DOI: 10.1000/lee"
RULES = (
    Rule(
        code="R01",
        title="References are complete",
        level="error",
        why="A source that nobody can find again is no source.",
        source="ICMJE recommendations, sample references, 2025.",
        bad=f"references_library: {{lee2020: {LEE}}}}}",
        good=f"references_library: {{lee2020: {WRITTEN}}}}}",
        near="references_library: {lee2020: {type: webpage, title: Blood, note: No date given, "
        "author: [{literal: Blood Society}]}}",
        check=incomplete,
    ),
    Rule(
        code="R03",
        title="Articles have a DOI or a PubMed number",
        level="warning",
        why="Journals move and change their names; a DOI leads there still.",
        source="DOI Handbook: 10, a registrant, a slash. PubMed: digits alone.",
        bad="references_library: {lee2020: {type: article-journal, title: Blood, issued: 2025, "
        "DOI: 10.1000}}",
        good=f"references_library: {{lee2020: {WRITTEN}, PMID: 39652257}}}}",
        near="references_library: {lee2020: {type: article-journal, title: Blood, issued: 2025, "
        "DOI: 'https://doi.org/10.1000/lee'}}",
        takes={"needed_since": (1900, 2100)},
        check=identified,
    ),
    Rule(
        code="R10",
        title="References are of a type that there is",
        level="warning",
        why="By the type a style knows what to print: a journal, a publisher, an address.",
        source="Citation Style Language 1.0.2, appendix: types.",
        bad="references_library: {lee2020: {type: webbpage, title: Blood, issued: 2024}}",
        good="references_library: {lee2020: {type: webpage, title: Blood, issued: 2024}}",
        near="references_library: {lee2020: {type: legal_case, title: Blood, issued: 2024}}",
        check=kinds,
    ),
    Rule(
        code="R11",
        title="References are words",
        level="warning",
        why="Reference managers leave marks of their own in titles, and nobody can read them.",
        source="Exports of reference managers: {DNA} for DNA, <br>, *E. coli*.",
        bad="references_library: {lee2020: {type: book, title: '{DNA} of blood', issued: 2024}}",
        good="references_library: {lee2020: {type: book, title: '<i>DNA</i>', issued: 2024}}",
        near="references_library: {lee2020: {type: book, title: 'Blood &amp; p<0.05 * [review]', "
        "issued: 2024}}",
        check=left_over,
    ),
    Rule(
        code="R04",
        title="Pages are pages",
        level="warning",
        why="Lists copied from search engines carry pages of the file, not of the journal.",
        source="Seen in a printed list: 42(1):1-7 for the article with number 25.",
        bad="references_library: {lee2020: {type: article-journal, title: Blood, issued: 2025, "
        "page: 1-7}}",
        good=f"references_library: {{lee2020: {WRITTEN}}}}}",
        near="references_library: {lee2020: {type: article-journal, title: Blood, issued: 2025, "
        "page: 338-51}}",
        check=pages,
    ),
    Rule(
        code="R05",
        title="Sources are new",
        level="warning",
        why="Care changes. A reader cannot see that all sources are old.",
        source="DISCERN, question 5. The limit is this press's own.",
        bad="references_library: {lee2020: {type: book, title: Blood, issued: 2014}}",
        good="references_library: {lee2020: {type: book, title: Blood, issued: 2024}}",
        near="references_library: {lee2020: {type: book, title: Blood, note: No date given}}",
        takes={"newest": (0, 100)},
        check=old,
    ),
    Rule(
        code="R06",
        title="Authors keep their names",
        level="warning",
        why="A name is how a person is found, and whose work it is.",
        source="ICMJE recommendations: family name and initials. Seen in print: Lubbert, Finana.",
        bad="references_library: {lee2020: {type: book, title: Blood, issued: 2024, "
        "author: [{family: Lee A B}]}}",
        good="references_library: {lee2020: {type: book, title: Blood, issued: 2024, "
        "author: [{family: Lübbert, given: M}, {family: van der Lee, given: A B}]}}",
        near="references_library: {lee2020: {type: book, title: Blood, issued: 2024, "
        "author: [{literal: NHS}, {literal: Blood Society}, {family: O’Lee, given: Anne-Marie}]}}",
        check=names,
    ),
    Rule(
        code="R07",
        title="Web pages have a public address and a day",
        level="warning",
        why="Pages change. The day says which words were read.",
        source="ICMJE recommendations: cited, with the day. Seen in print: a page for tests.",
        bad="references_library: {lee2020: {type: webpage, title: Blood, issued: 2024, "
        "URL: 'https://blood-stage.aldryn.io/about'}}",
        good="references_library: {lee2020: {type: webpage, title: Blood, issued: 2024, "
        "URL: 'https://blood.example/about', accessed: 2026-01-31}}",
        near="references_library: {lee2020: {type: webpage, title: Blood, issued: 2024, "
        "URL: 'https://stages-of-blood.example/demonstration', accessed: 2026-01-31}}",
        check=addresses,
    ),
    Rule(
        code="R09",
        title="Chances and quick facts have a source",
        level="error",
        why="What stands out is believed first, and repeated.",
        source="NHS standard for creating health content, 2024: keep the sources of all claims.",
        bad="sections: [{heading: Chances, blocks: [{risk: {n: 5, per: 100, who: children, what: "
        "get a rash.}}]}]",
        good="sections: [{heading: Chances, blocks: [{risk: {n: 5, per: 100, who: children, what: "
        "'get a rash.[@lee2020]'}}]}]",
        near="sections: [{heading: Chances, blocks: [{risk: {n: 5, per: 100, who: children, what: "
        "get a rash., others: 'The other 95 do not.[@lee2020]'}}, Ask us.]}]",
        check=uncited,
    ),
)
ELSEWHERE = {
    "R01": "`type`, `title` and keys that stand twice, in content/library.py and "
    "parsing/manuscript.py",
    "R02": "unknown-reference, in content/validation.py",
    "R08": "one style prints all references: html/cite.py",
}
NEEDS_A_PERSON = {
    "R02": "references that no topic cites: the library is shared, and checks see one topic",
    "R09": "whether a source does say so, and whether sources that disagree are all named",
}
