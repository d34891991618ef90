"""Terms: abbreviations that are told, glossaries that explain what is used, one word for one thing.

Terms stand in the glossary of the library. What it gives as `short` is told by the press itself, at
the first use in a document, so that no author needs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.rules.engine import Finding, Limits, Rule, finding
from press.rules.phrases import any_word, matches, spoken_of, written
from press.rules.wording import Passage, Wording

# Two capitals at least, with or without figures and a plural s: MRI, NF1, HMAs. A code is none.
ABBREVIATION = re.compile(
    r"(?<![\w@./&-])(?=\w*[A-Z]\w*[A-Z])([A-Za-z]*[A-Z][A-Z\d]*)s?(?![\w@&]|[./-]\w)"
)


def abbreviations(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds abbreviations that are not explained where they are first used.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    glossary = words.factsheet.library.glossary
    known = set(limits.words("abbreviations"))
    # The press tells these where they are first used, but not their plural.
    short = {entry.short.value for entry in glossary.values() if entry.short}
    terms = any_word(tuple(f for term, entry in glossary.items() for f in written(term, entry)))
    for passage in words.passages:
        # An address, a line of names, or an abbreviation alone: nothing is said with them.
        loose = passage.kind == "label" and passage.block is None
        if loose or passage.kind == "source" or ABBREVIATION.fullmatch(passage.text):
            continue
        for found in ABBREVIATION.finditer(passage.text):
            if found[0] in short:
                known.add(found[0])
            if known & {found[0], found[1]} or _shouted(found, passage.text) or _number(found):
                continue
            given = _is_explained(found, passage)
            # Headings are too short to tell in: the text under them does.
            if given or passage.kind != "heading":
                known.add(found[1])
            if given or passage.kind == "heading" or _part(found, passage, terms):
                continue
            message = f"`{found[0]}` is not explained where it is first used"
            hint = (
                f"write what it stands for, then ({found[0]}); or make it the `short` of a term of "
                "the glossary, and the press explains it"
            )
            yield finding(passage, found[0], message, hint)


def _is_explained(found: re.Match[str], passage: Passage) -> bool:
    """True if its full words stand beside an abbreviation: `full words (FW)`, `FW (full words)`."""
    behind = passage.text[found.end() :]
    return bool(re.match(r"\s?\([^()]*\w \w", behind)) or spoken_of(found, passage)


def _part(found: re.Match[str], passage: Passage, terms: re.Pattern[str]) -> bool:
    """True if an abbreviation is part of a term that the glossary explains: RAS pathway."""
    return any(
        term.start() <= found.start() and found.end() <= term.end() and " " in term[0]
        for term in terms.finditer(passage.text)
    )


def _shouted(found: re.Match[str], text: str) -> bool:
    """True if words in capitals stand side by side: these are loud, and no abbreviations."""
    before, behind = text[: found.start()], text[found.end() :]
    return bool(re.search(r"\b[A-Z]{2,}\W+$", before) or re.match(r"\W*\s[A-Z]{2,}\b", behind))


def _number(found: re.Match[str]) -> bool:
    """True if it is part of a number or an address: SC012345, SE1 7EH, New York, NY 10605."""
    before, behind = found.string[: found.start()], found.string[found.end() :]
    if re.search(r"\d{4}", found[0]) or re.match(r" \d[A-Z]{2}\b", behind):
        return True
    street = re.match(r" (?:St|Street|Ave|Avenue|Road|Rd)\b", behind)
    return bool(street or (re.search(r"\w, $", before) and re.match(r" \d{5}\b", behind)))


def unused_terms(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds terms of a `glossary` block that the topic does not use.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    glossary = words.factsheet.library.glossary
    for block in words.factsheet.topic.blocks:
        # A glossary block without terms is the whole glossary: a topic of its own.
        for term in block.fields.words("terms") if block.kind == "glossary" else ():
            name = words.factsheet.library.forms.get(term.casefold(), term)
            pattern = any_word(written(name, glossary[name]))
            if not any(pattern.search(passage.text) for passage in words.passages):
                message = f"`{name}` is explained, but the topic does not use it"
                yield Finding(message, block.at, "take it out of `terms`", block, about=name)


def one_word(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words that the glossary replaces by another term, once each.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    better = {
        other.value.casefold(): term
        for term, entry in words.factsheet.library.glossary.items()
        for other in entry.instead_of
    }
    told: set[str] = set()
    for entry, found, passage in matches(words, better):
        term = better.get(entry)
        if term is None or spoken_of(found, passage) or entry in told or _titled(found, passage):
            continue
        told.add(entry)
        message = f"`{found[0]}` is called `{term}` elsewhere"
        hint = "one word for one thing; or say that it is also called so"
        yield finding(passage, found[0], message, hint)


def _titled(found: re.Match[str], passage: Passage) -> bool:
    """True for several words, each with a capital, outside a heading: they are in a name."""
    words = found[0].split()
    return passage.kind != "heading" and len(words) > 1 and all(word[0].isupper() for word in words)


RULES = (
    Rule(
        code="L08",
        title="Abbreviations are explained at first use",
        level="warning",
        why="Letters are the hospital's own language: who does not know it feels shut out.",
        source="NHS digital service manual, Formatting: abbreviations and acronyms; CDC Clear "
        "Communication Index, item 7.",
        bad="glossary: {full blood count: {means: A test., short: FBC}}\nsections: [{heading: "
        "Tests, blocks: [Your child may have 2 FBCs.]}]",
        good="Your child may have a central line (CVC) put in. The CVC stays in.",
        near="glossary: {full blood count: {means: A test., short: FBC}}\nsections: [{heading: "
        "Tests, blocks: [The NHS pays for the FBC. A CVC is short for central line. GPs in the UK "
        "know about DNA. DO NOT WAIT. FBCs are quick.]}]",
        check=abbreviations,
    ),
    Rule(
        code="L10",
        title="What a glossary explains is used",
        level="warning",
        why="Words that nobody meets are words that nobody needs to learn.",
        source="PEMAT-P, item 4: medical terms are defined where they are used. The press adds to "
        "`Words explained` what a topic marks.",
        bad="sections: [{heading: Words, blocks: [{glossary: [vein]}]}]",
        good="sections: [{heading: Words, blocks: [The blood comes from a vein., {glossary: "
        "[vein]}]}]",
        near="sections: [{heading: Words, blocks: [{glossary: }]}]",
        check=unused_terms,
    ),
    Rule(
        code="L16",
        title="One word for one thing",
        level="warning",
        why="Who reads of a stem cell transplant and of a bone marrow transplant looks for two.",
        source="Inclusion Europe, Information for all, rule 9: the same word for the same thing.",
        bad="glossary: {vein: {means: A tube., instead_of: [blood vessel]}}\nsections: [{heading: "
        "What happens, blocks: [The blood comes from a blood vessel.]}]",
        good="glossary: {vein: {means: A tube., instead_of: [blood vessel]}}\nsections: [{heading: "
        "What happens, blocks: [The blood comes from a vein.]}]",
        near="glossary: {vein: {means: A tube., instead_of: [blood vessel]}}\nsections: [{heading: "
        "What happens, blocks: ['A vein, also called a blood vessel, carries blood.']}]",
        check=one_word,
    ),
)
