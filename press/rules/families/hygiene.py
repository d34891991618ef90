"""Print hygiene: nothing of a web page, a draft or a template is left among the words.

Source of all: what was found in patient information in print; see docs/decisions.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from press.checks.hosts import UNFINISHED
from press.model import Brand, Level, Link, Text
from press.parsing.prose import marks
from press.rules.engine import Check, Finding, Limits, Listed, Range, Rule, finding
from press.rules.wording import Passage, Wording
from press.walk import texts

# What a brand says to readers, by its keys.
TEXTS = (
    "meta partner helpline emergency imprint about disclaimer feedback formats copyright".split()
)
PAPER = "take it out, or write what a reader of paper can do"
# Marks of templates and of pages, and letters that went through the wrong code.
MACHINE = re.compile(
    r"\{\{|\}\}|\{%|%\}|\ufffd|&(?:nbsp|amp|lt|gt|quot|[lr][ds]quo|#\d+);|\[object \w"
)
MOJIBAKE = re.compile(r"â€[^\w\s]?|â€[˜œžŸ]|(?<![A-ZÀ-Þ])[ÂÃ][€‚„†‡ˆ‰‹‘-•™›¡-¿\xa0ƒŠŒŽšœžŸ–—˜…“”]")
ARROW = re.compile(r"[→➔➜▸►]$", re.MULTILINE)
SOME = r"[\w'’-]+(?:\s[\w'’-]+){0,3}"
ADDRESS = re.compile(r"\w\.[a-z]{2,}\b")
EMPTY = re.compile(r"\(\s*\)|<\s*>")

_latest: list[tuple[Brand, tuple[Text, ...]]] = []  # of `brand_texts`: one, or none yet


@cache
def pattern_of(listed: Listed) -> re.Pattern[str]:
    """A compiled pattern for any word or phrase `listed` (Listed, a tuple), as whole words.

    Only what is listed in capitals is looked for in just these letters. `*` stands for one to four
    words.
    """
    patterns = (
        re.escape(one).replace("\\ ", r"\s+").replace("'", "['’]").replace(r"\*", SOME)
        for one in listed
    )
    cased = (p if one.isupper() else f"(?i:{p})" for one, p in zip(listed, patterns, strict=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(cased)})(?!\w)")


def find_listed(words: Wording, listed: Iterable[str]) -> Iterator[tuple[re.Match[str], Passage]]:
    """Every place where a topic has one of the words and phrases `listed`.

    Yields pairs: the match (re.Match), and its Passage. `words` is the topic's Wording: only what
    it has somewhere is looked for in each passage.
    """
    if here := tuple(one for one in listed if one.partition("*")[0].casefold() in words.folded):
        pattern = pattern_of(here)
        for passage in words.passages:
            for found in pattern.finditer(passage.text):
                yield found, passage


def brand_texts(brand: Brand) -> tuple[Text, ...]:
    """The texts that `brand` (a Brand) says to readers, as a tuple of Texts.

    Those of the latest brand are kept for the next call.
    """
    if not _latest or _latest[0][0] is not brand:
        found = tuple(text for name in TEXTS for text in texts(brand.about.get(name)))
        _latest[:] = [(brand, found)]
    return _latest[0][1]


def find_pattern(
    words: Wording, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], Passage | Text]]:
    """Every match of a compiled `pattern` in what a topic or its brand says.

    Yields pairs: the match (re.Match), and its Passage or, from the brand, its Text. `words` is the
    topic's Wording.
    """
    yield from words.find(pattern)
    for text in brand_texts(words.factsheet.brand):
        for found in pattern.finditer(text.value):
            yield found, text


def at_words(message: str, found: re.Match[str], text: Passage | Text, hint: str) -> Finding:
    """A Finding about the words that a match `found`, with a `message` for people and a `hint`.

    `found` is a re.Match; `text` is what it is from, and gives its place: a Passage of the topic,
    or a Text of the brand.
    """
    about = found[0].strip()
    if isinstance(text, Passage):
        return finding(text, found[0], message, hint, about)
    return Finding(message, text.place(found.start()), hint, about=about)


def web_residue(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds what only makes sense on a web page: words, the labels of buttons, and arrows.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    listed = limits.words("web_residue")
    brand = (m for m in find_pattern(words, pattern_of(listed)) if isinstance(m[1], Text))
    buttons = (
        (found, passage)
        for found, passage in find_listed(words, limits.words("buttons"))
        if passage.kind != "label" and found[0] == passage.text.rstrip(" .>")
    )
    for found, text in (*find_listed(words, listed), *brand, *buttons, *find_pattern(words, ARROW)):
        message = f"`{found[0]}` belongs to a web page, and has no meaning on paper"
        yield at_words(message, found, text, PAPER)


def unfinished_hosts(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds addresses of sites under test, in words and behind links.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    hint = "write the address that the public uses"
    for found, text in find_pattern(words, UNFINISHED):
        message = f"`{found[0]}` is not for the public"
        yield at_words(message, found, text, hint)
    for block in words.factsheet.topic.blocks:
        for link in marks(block):
            if isinstance(link, Link) and (host := UNFINISHED.search(link.href)):
                message = f"this link leads to `{host[0]}`, which is not for the public"
                yield Finding(message, link.at, hint, block, about=host[0])


def unfinished_work(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds marks of unfinished work, and placeholders where words were to come.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    hint = "finish it, or take it out"
    for found, text in find_pattern(words, MOJIBAKE):
        meant = found[0].encode("cp1252", "replace").decode("utf-8", "replace")
        message = f"`{found[0]}` stands for `{meant}`: these words were saved in another encoding"
        mended = "save them again as UTF-8 where they come from, or type the letter"
        yield at_words(message, found, text, mended)
    for pattern in (pattern_of(limits.words("unfinished")), MACHINE):
        for found, text in find_pattern(words, pattern):
            if not _for_a_picture(text):
                message = f"`{found[0]}` was left by unfinished work"
                yield at_words(message, found, text, hint)
    nothing = limits.words("empty_values")
    for passage in words.of("paragraph", "heading", "point"):
        if passage.text.strip(" .") in nothing:
            message = f"`{passage.text}` stands where words were to come"
            yield finding(passage, passage.text, message, hint)


def _for_a_picture(text: Passage | Text) -> bool:
    """True for the `alt` of a picture, which accessible_words checks by itself."""
    if not isinstance(text, Passage) or text.block is None:
        return False
    return text.source is text.block.fields.get("alt")


def screen_words(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words that speak to somebody at a screen.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    for found, passage in find_listed(words, limits.words("screen_words")):
        message = f"`{found[0]}` speaks to somebody at a screen"
        hint = "say `this factsheet`, or the page's name and its address"
        yield finding(passage, found[0], message, hint)


@cache
def _lost(before: Listed, kinds: Listed, steps: Listed) -> re.Pattern[str]:
    kind, at = "|".join(map(re.escape, kinds)), "|".join(map(re.escape, before))
    return re.compile(
        rf"\b(?:{at})(?:\s*(?:[.,;:)]|$)|\s+(?:and|or)\b)"
        rf"|\bgo to,?\s+(?:and|then)\s+(?:{'|'.join(steps)})\b"
        rf"|(?<=;)\s(?:{kind})(?:\s+or\s+(?:{kind}))?\.?$",
        re.IGNORECASE | re.MULTILINE,
    )


def lost_addresses(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words that lead to an address which is not there.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    lists = ("leads_to_an_address", "kinds_of_address", "steps_on_a_screen")
    lost = _lost(*map(limits.words, lists))
    for found, passage in find_listed(words, limits.words("sends_to_a_page")):
        if not ADDRESS.search(passage.text):
            message = f"`{found[0]}` sends a reader of paper to a page, and gives no address"
            yield finding(passage, found[0], message, "write the address")
    for pattern in (lost, EMPTY):
        for found, text in find_pattern(words, pattern):
            # The items of a list may be the addresses that its words lead to.
            if not found[0].endswith(":"):
                message = f"an address is missing at `{found[0].strip()}`"
                hint = "write it out: readers of paper type it"
                yield at_words(message, found, text, hint)


SOURCE = "Left-overs counted in 5 published texts for parents"


def hygiene_rule(
    code: str,
    title: str,
    level: Level,
    why: str,
    examples: tuple[str, str, str],
    check: Check,
    **takes: Range,
) -> Rule:
    """A Rule whose source is that of all rules on hygiene.

    `code`, `title`, `why`, `level` (Level) and `check` (Check, a function) are as in Rule;
    `examples` are three texts: bad, good and near; `takes` has each limit's least and most (a pair
    of numbers), by its name.
    """
    bad, good, near = examples
    return Rule(code, title, level, why, SOURCE, bad, good, near, check, takes)


RULES = (
    hygiene_rule(
        "X01",
        "Nothing is left of a web page",
        "error",
        "Nobody can click on paper. Left-overs tell a reader that nobody looked.",
        (
            "Read more → or click here for the list.",
            "The list is at ours.example/list.",
            "Your team can tell you more. Blood runs from the arm → the tube → the laboratory.",
        ),
        web_residue,
    ),
    hygiene_rule(
        "X02",
        "Addresses are for the public",
        "error",
        "An address of a site under test is dead, or shows what nobody has checked.",
        (
            "Look at lcdemo-stage.gb.aldryn.io/jmml for more.",
            "Look at ours.example/jmml for more.",
            "Ask at which stage. Tests come next, and a test.",
        ),
        unfinished_hosts,
    ),
    hygiene_rule(
        "X11",
        "Nothing is left of unfinished work",
        "error",
        "A gap that was to be filled later is printed a thousand times.",
        (
            "The ward is open from {{ hours }}.",
            "The ward is open every day.",
            "None of this is your fault. What you have to do is on the next page.",
        ),
        unfinished_work,
    ),
    hygiene_rule(
        "X14",
        "Words speak to a reader of paper",
        "warning",
        "`This page` of a site is not the sheet in the hand, and nothing can be scrolled.",
        (
            "This page tells you about blood tests.",
            "This factsheet tells you about blood tests.",
            "Take these pages with you, and write on the last page.",
        ),
        screen_words,
    ),
    hygiene_rule(
        "X15",
        "No address is missing",
        "error",
        "Links lose their address when a text is copied from a page, and a reader is sent nowhere.",
        (
            "For the full text, go to and click on Rare Diseases.",
            "For the full text, go to ours.example and choose Rare Diseases.",
            "Go to the ward, or ring or email us. Ask at the school that you go to, and us.",
        ),
        lost_addresses,
    ),
)

ELSEWHERE = {
    "X03": "dead-link and broken-mark, in content/validation.py and parsing/prose.py",
    "X05": "no-helpline, in print_hygiene",
    "X07": "stranded-heading, in page_layout; widow and orphan, in lines",
    "X08": "nearly-empty, in page_layout",
    "X09": "no-page-number, in print_hygiene",
    "X12": "missing-glyph, in typesetting/log.py",
}
NEEDS_A_PERSON = {
    "X06": "how many pages a booklet has is for who folds it; a factsheet is stapled or not",
}
