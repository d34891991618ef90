"""Print legibility and access, as far as words decide it. The pages decide the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.checks.nothing_lost import short
from press.model import Link, Prose, Strong, Text
from press.parsing.prose import marks
from press.rules.engine import Finding, Limits, Rule, finding
from press.rules.wording import Wording
from press.walk import paragraphs, runs, walk

CAPITALS = re.compile(r"\b[A-Z]{2,}(?:\s+(?:[A-Z]{2,}|A|I))+\b")


def block_capitals(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds several words in a row that are in capitals.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    for found, passage in words.find(CAPITALS):
        if len(found[0].split()) >= limits["in_a_row"]:
            message = f"`{short(found[0])}` is in capitals"
            hint = "write small letters; two stars on both sides make words stand out"
            yield finding(passage, found[0], message, hint, short(found[0]))


def much_bold(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a topic of whose letters a large part is bold.

    Yields one Finding or none, at the longest bold run. `words` is the topic's Wording; `limits`
    (Limits) has the numbers of the profile, and raises BadLimitError for one that is missing or
    bad.
    """
    topic = words.factsheet.topic
    bold = list(_bold((topic.about.key_points, topic.blocks)))
    letters = sum(len(p.text) for p in words.passages if p.kind != "heading")
    share = 100 * sum(len(text) for text, _ in bold) / max(letters, 1)
    if len(bold) > 1 and share > limits["most"]:
        text, source = max(bold, key=lambda run: len(run[0]))
        message = f"{share:.0f} of 100 letters are bold; the longest run is `{short(text)}`"
        hint = f"keep bold for what must not be missed: at most {limits['most']:g} of 100"
        at = source.place(max(source.value.find(text), 0))
        yield Finding(message, at, hint, about=short(text))


def _bold(value: object) -> Iterator[tuple[str, Text]]:
    """Every run of bold words in a value, with the text that it stands in."""
    for leaf in walk(value):
        if isinstance(prose := leaf.value, Prose):
            for paragraph in paragraphs(prose.parts):
                for span in paragraph.spans:
                    if isinstance(span, Strong):
                        yield "".join(runs(span.spans)), prose.source


# What senders of newsletters and adverts put behind an address.
COUNTED = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|mc_cid|mc_eid)=[^&#\s]*")
TRACKED = re.compile(r"(?<=[?&])(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid)(?==)")


def links_on_paper(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds links whose address a reader of paper does not see.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    if words.factsheet.format.about.makes == "html":
        return
    topic = words.factsheet.topic
    for block in topic.blocks:
        for link in marks(block):
            if not isinstance(link, Link) or link.href.startswith("#"):
                continue
            if tracked := TRACKED.findall(link.href):
                listed = ", ".join(f"`{name}`" for name in tracked)
                message = f"{listed} in this link only counts who follows it"
                hint = "take it out, with all behind its = up to the next &"
                yield Finding(message, link.at, hint, block, about=tracked[0])
            href = COUNTED.sub("", link.href)
            label = re.sub(r"\s", "", "".join(runs(link.spans))).casefold()
            address = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)|/$", "", href).casefold()
            whole = "".join(p.text for p in words.passages if p.block is block).casefold()
            number = re.sub(r"\D", "", address) if link.href.startswith("tel:") else ""
            if address in label or address in whole or (number and number[-9:] in label):
                continue
            message = f"who reads this on paper does not see that it leads to `{address}`"
            hint = "write the address beside the words"
            yield Finding(message, link.at, hint, block, about=address)


RULES = (
    Rule(
        code="P05",
        title="No block capitals",
        level="warning",
        why="Words in capitals have no shape to know them by.",
        source="UKAAF, Minimum standards: clear and large print; RNIB; NHS digital service manual.",
        bad="RING YOUR WARD AT ONCE if you are worried.",
        good="**Ring your ward at once** if you are worried.",
        near="NF1, CBL, KRAS and NRAS are genes. The NHS, GPs and the UK.",
        takes={"in_a_row": (1, 100)},
        check=block_capitals,
    ),
    Rule(
        code="P06",
        title="Bold for few words",
        level="warning",
        why="Where much is bold, nothing stands out.",
        source="NHS digital service manual, Formatting: bold sparingly. The limit is our choice.",
        bad="**The test is quick and does not hurt.** Bring **a drink and a toy with you**.",
        good="The test is quick. Bring **a drink**. You can stay with your child all the time, and "
        "a nurse will show you what to do. You can ask for a cream that numbs the skin.",
        near="**It is quick.**",
        takes={"most": (0, 100)},
        check=much_bold,
    ),
    Rule(
        code="A09",
        title="A link shows its address on paper",
        level="warning",
        why="Underlined words lead nowhere on paper.",
        source="NHS digital service manual, PDFs; our own, for print.",
        bad="Read more in [our guide for parents](https://ours.example/guide).",
        good="Read more in [our guide](https://ours.example/guide): ours.example/guide.",
        near="Read more at [ours.example/guide](https://ours.example/guide), or ring "
        "[0808 157 0123](tel:+448081570123).",
        check=links_on_paper,
    ),
)

ELSEWHERE = {
    "P01": "small-type, in lines; text-too-small in content/format.py",
    "P02": "small_size of the format, with small-type in lines",
    "P04": "foreign-font, in fonts",
    "P05": "italics, in parsing/prose.py",
    "P08": "broken-word, in lines",
    "P11": "long-lines and short-lines, in lines",
    "P12": "near-edge and off-page, in page_layout",
    "P13": "the paper of a format, in layouts/formats",
    "P14": "low-contrast, in content/brand.py and contrast",
    "A01": "conformance and structure",
    "A02": "conformance: ua1 and 3a",
    "A03": "language-tag, in structure; unknown-language-tag, in accessible_words",
    "A04": "no-title, in structure",
    "A05": "heading-skip and second-title, in accessible_words and structure",
    "A06": "alt-file-name, alt-placeholder and alt-too-long, in accessible_words",
    "A07": "table-without-heads, in accessible_words; head-without-scope, in structure",
    "A08": "list-numbering, in structure",
    "A09": "link-says-nothing, in accessible_words; link-words, in structure",
    "A10": "conformance",
    "A11": "foreign-font and missing-glyph; heard, in heard",
    "A12": "no-headings, in structure: the outline is made of them",
    "A13": "coarse-picture, in page_layout",
    "A14": "tests, with a validator",
    "A15": "field-words, in structure",
}
NEEDS_A_PERSON = {
    "P03": "follows from size and face: Atkinson and Lexend at 12 point have 2.1 mm and more",
    "P07": "the styles never justify; a style that does is seen on the proof sheet",
    "P09": "a language's line_height",
    "P10": "the styles'",
    "P15": "the layouts put no words over pictures; a layout that does is seen on the proof sheet",
    "P16": "blocks bring icon and words with their colour",
    "P17": "the paper is the printer's",
    "P18": "for the leaflet of a medicine, which is not made here",
    "P19": "a test with 20 readers",
}
