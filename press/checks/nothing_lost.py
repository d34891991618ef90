"""Words of the author: each is in the composed document, and citations are numbered in order."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from press.model import Fields, Location, Problem, Proof, Prose, Text
from press.walk import paragraphs, runs, texts, walk

NEEDS = "words"

# Fields that steer the press. They are no words to be read on the page.
STEERING = {"allow", "for", "language", "references", "status", "helplines", "next-review"}
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'\b(?:title|alt|content|data-title|aria-label)="([^"]*)"')
STYLE = re.compile(r"<style>.*?</style>|<svg.*?</svg>", re.DOTALL)
FOLDED = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚‹›", "'"))


def check(proof: Proof) -> Iterator[Problem]:
    """Names each text that the layout left out, and citations whose numbers run out of order.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it; no pages are
    needed.
    """
    bare = STYLE.sub(" ", proof.html)
    printed = _fold(html.unescape(TAG.sub("", bare) + " " + " ".join(SPOKEN.findall(bare))))
    topic = proof.factsheet.topic
    for text, at in text_runs(topic):
        if _fold(text) not in printed:
            message = f"`{short(text)}` would not be printed"
            hint = "the layout or the block leaves this field out; see layouts/"
            yield Problem("error", "words-lost", message, at, hint, about=short(text))
    yield from _in_order(proof)


def _in_order(proof: Proof) -> Iterator[Problem]:
    highest = 0
    for group in re.findall(r'data-cites="([0-9-]*)"', proof.html):
        for number in map(int, filter(None, group.split("-"))):
            if number > highest + 1:
                message = f"reference {number} is cited before reference {highest + 1}"
                hint = "declare a block's fields in the order in which its markup prints them"
                yield Problem("error", "citation-order", message, proof.factsheet.topic.at, hint)
                return
            highest = max(highest, number)


def text_runs(value: object) -> Iterator[tuple[str, Location]]:
    """Yields every run of words in `value`, with the Location of the text that it is in, as a pair.

    `value` is a Topic or a part of one. Fields that only steer how it is printed are left out.
    """
    for leaf in walk(value):
        if not STEERING.isdisjoint(leaf.name.split(".")):
            continue
        if isinstance(leaf.value, Text):
            yield leaf.value.value, leaf.value.at
        elif isinstance(leaf.value, Prose):
            for paragraph in paragraphs(leaf.value.parts):
                yield from ((run, leaf.value.at) for run in runs(paragraph.spans))


def place_of(proof: Proof, words: str, page: int | None = None) -> Location:
    """The Location where an author wrote these `words`; the topic's first line if nobody did.

    `proof` is the Proof that has the topic, and the brand, which is searched last. In a pack, the
    topic that is printed on that `page`, counted from 1, is searched first.
    """
    topic = proof.factsheet.topic
    begins = proof.pages.page_of if proof.pages and page else {}
    begun = [part for part in topic.parts if begins.get(part.name, (page or 0) + 1) <= (page or 0)]
    sources = [*texts((*begun[-1:], topic, proof.factsheet.brand.about))]
    # A cell that says nothing else is meant before a title that begins alike.
    sources.sort(key=lambda source: (source.value != words, words not in source.value))
    for source in sources:
        offset = source.value.find(words)
        if offset < 0:
            offset = source.value.casefold().find(words.casefold())
        if offset >= 0:
            return source.place(offset)
    return topic.at


def place_of_picture(proof: Proof, name: str) -> Location | None:
    """The Location where a block shows the picture called `name`; None if none does.

    `proof` is the Proof that has the topic.
    """
    blocks = (block for one in proof.factsheet.topic.with_parts for block in one.blocks)
    return _shown((block.fields for block in blocks), name)


def place_of_logo(proof: Proof, name: str) -> Location | None:
    """The Location where the brand names a picture file called `name`; None if it does not.

    `proof` is the Proof that has the brand.
    """
    return _shown([proof.factsheet.brand.about], name)


def _shown(groups: Iterable[Fields], name: str) -> Location | None:
    for leaf in (leaf for fields in groups for leaf in walk(fields)):
        if leaf.inside and isinstance(leaf.value, str) and leaf.value.rpartition("/")[2] == name:
            return leaf.inside.place(leaf.name.rpartition(".")[2])
    return None


def short(text: str) -> str:
    """The first words of `text`, for a message: 50 characters at most."""
    words = " ".join(text.split())
    return words if len(words) <= 50 else words[:47] + "…"


def _fold(text: str) -> str:
    """A text without blanks, with straight quotation marks."""
    return re.sub(r"\s+", "", text.translate(FOLDED))
