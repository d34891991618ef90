"""Medicines by their own names and with what to do about harm; people with their consent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from press.model import Text
from press.rules.engine import Finding, Limits, Rule, finding, text_finding
from press.rules.families.hygiene import find_listed, pattern_of
from press.rules.wording import WORD, Passage, Wording

PHOTOGRAPHS = (".jpg", ".jpeg")


def own_name_first(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds companies' names of medicines that come before the medicine's own name.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    listed = limits.instead("brand_medicines")
    own_names = {name.casefold(): own for name, own in listed.items()}
    for found, passage in find_listed(words, listed):
        own = own_names[found[0].casefold()]
        if not _named_before(own, found.start(), passage, words):
            message = f"`{found[0]}` is a company's name for {own}"
            hint = f"write: {own} ({found[0]})"
            yield finding(passage, found[0], message, hint)


def _named_before(name: str, start: int, passage: Passage, words: Wording) -> bool:
    """True if the topic has a name before this offset of a passage."""
    before = takewhile(lambda other: other is not passage, words.passages)
    return name in passage.text[:start].casefold() or any(
        name in other.text.casefold() for other in before
    )


def _medicines(words: Wording, limits: Limits) -> Iterator[tuple[str, Passage]]:
    """Every medicine that is named, and where."""
    names = (*limits.words("medicines"), *limits.words("brand_medicines"))
    return ((found[0], passage) for found, passage in find_listed(words, names))


def _has_any(words: Wording, limits: Limits, name: str) -> bool:
    """True if the topic has any word of this list."""
    return any(find_listed(words, limits.words(name)))


def licence(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds the first medicine of a topic that says nothing of licences, nor whom to ask.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    if not (named := next(_medicines(words, limits), None)):
        return
    if not any(_has_any(words, limits, name) for name in ("licence_covers", "ask_about_medicines")):
        medicine, passage = named
        message = f"`{medicine}` is named, and not whether it is licensed for this use"
        hint = "say so, or say: ask your team what it is licensed for"
        yield finding(passage, medicine, message, hint)


def reporting(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds side effects of a named medicine in a topic that does not say how to report them.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    sections = [passage.section for _, passage in _medicines(words, limits)]
    if not sections or _has_any(words, limits, "reports_of_side_effects"):
        return
    for found, passage in find_listed(words, limits.words("side_effects")):
        if passage.section in sections:
            message = "side effects of a named medicine, and nothing on how to report them"
            hint = "say how: in the United Kingdom, with the Yellow Card scheme"
            yield Finding(message, passage.place(found[0]), hint, passage.block)
            return


def company_named(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a funding statement that speaks of a company and does not name it.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    funding = words.factsheet.topic.about.review.funding
    if funding and pattern_of(limits.words("companies")).search(funding.value):
        listed = WORD.findall(funding.value)
        # A name has a capital letter, and the first word of a sentence has one anyway.
        if not any(word[0].isupper() for word in listed[1:]):
            message = f"`{funding.value}` does not name the company"
            yield text_finding(funding, message, "name it, and say what it had no part in")


def no_say(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a company that paid, and nothing on what it had no say in.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    funding = words.factsheet.topic.about.review.funding
    if funding and not pattern_of(limits.words("no_say")).search(funding.value):
        if company := pattern_of(limits.words("company_names")).search(funding.value):
            message = f"a company paid (`{company[0]}`), and nothing tells if it had a say"
            hint = "add what is true: `…, who had no say in the words`"
            yield text_finding(funding, message, hint)


def people_agreed(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds photographs of people without a consent that holds.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    to_come = limits.words("consent_to_come")
    people = pattern_of(limits.words("shows_people"))
    for one in words.factsheet.topic.with_parts:
        for block in one.blocks:
            given, until = block.fields.get("consent"), block.fields.get("consent_until")
            if isinstance(given, Text) and given.value.strip(" .?").casefold() in to_come:
                message = f"`{given.value}` is no consent"
                hint = "do not print it before the person has agreed"
                yield text_finding(given, message, hint, block)
            if until in words.factsheet.past and until is not None:
                message = f"the consent held until {until}"
                yield Finding(message, block.at, "ask again, or take it out", block)
            image, alt = str(block.fields.get("image") or ""), block.fields.get("alt")
            photograph = image.endswith(PHOTOGRAPHS) and not given
            if photograph and isinstance(alt, Text) and (found := people.search(alt.value)):
                message = f"this photograph shows somebody (`{found[0]}`), and no consent is named"
                hint = "say in `consent:` that they agreed, and in `consent_until:` for how long"
                yield Finding(message, alt.place(found.start()), hint, block, found[0])


RULES = (
    Rule(
        code="M01",
        title="A medicine's own name comes first",
        level="warning",
        why="The name of a company's product changes from pharmacy to pharmacy, and is "
        "advertising.",
        source="NHS digital service manual, A to Z: medicines. British National Formulary.",
        bad="Your child may have Vidaza.",
        good="Your child may have azacitidine (Vidaza).",
        near="Ask for azacitidine. The label may say Vidaza.",
        check=own_name_first,
    ),
    Rule(
        code="M02",
        title="What a medicine is licensed for",
        level="warning",
        why="Many medicines for children are used outside their licence, and parents find that out "
        "from the leaflet in the box.",
        source="GMC, Prescribing unlicensed medicines; MHRA.",
        bad="Your child may have azacitidine.",
        good="Your child may have azacitidine. It is not licensed for children.",
        near="Your child may have azacitidine. Ask your team why.",
        check=licence,
    ),
    Rule(
        code="M03",
        title="How to report side effects",
        level="warning",
        why="Reports of parents are how rare harm is found.",
        source="MHRA, the Yellow Card scheme.",
        bad="Side effects of azacitidine are listed on the box.",
        good="Side effects of azacitidine are on the box. Report them with a Yellow Card.",
        near="Side effects of chemotherapy may come late.",
        check=reporting,
    ),
    Rule(
        code="M04",
        title="A company that paid is named",
        level="error",
        why="`An educational grant` hides who gave it.",
        source="NHS standard for creating health content, 2024; ABPI code of practice.",
        bad="review: {funding: A grant from a pharmaceutical company}",
        good="review: {funding: 'A grant from Example Pharma, who had no say in the words'}",
        near="review: {funding: none}",
        check=company_named,
    ),
    Rule(
        code="M06",
        title="A company that paid says what it had no say in",
        level="warning",
        why="Readers of a sheet on a medicine ask whether its maker wrote it.",
        source="ABPI code of practice: the extent of a company's involvement is told.",
        bad="review: {funding: Example Pharmaceuticals UK Ltd}",
        good="review: {funding: 'Example Pharmaceuticals UK Ltd, who had no say in the words'}",
        near="review: {funding: A grant of the Seaton Hospitals Charity}",
        check=no_say,
    ),
    Rule(
        code="M05",
        title="People agreed to be quoted and shown, and still do",
        level="error",
        why="What a family said at a hard time is theirs. Consent has an end.",
        source="UK GDPR, article 7; PIF TICK.",
        bad="sections: [{heading: Us, blocks: [{quote: {text: We slept., who: A mother, consent: "
        "in writing, consent_until: 2026-05-31}}]}]",
        good="sections: [{heading: Us, blocks: [{quote: {text: We slept., who: A mother, consent: "
        "in writing, consent_until: 2026-06-01}}]}]",
        near="sections: [{heading: Us, blocks: [{quote: {text: We slept., who: A mother, consent: "
        "'not needed: invented'}}]}]",
        check=people_agreed,
    ),
)

ELSEWHERE = {"credit and licence of a picture": "missing-field, in parsing/faults.py"}
