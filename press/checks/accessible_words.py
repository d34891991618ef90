"""Words, links, tables and headings that hinder a listener, found before anything is typeset.

Sources: PDF/UA-1 (7.3 pictures, 7.4 headings, 7.5 tables), WCAG 2.2 (1.1.1, 2.4.4), and the W3C's
advice on words for pictures; see docs/accessibility.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from press.checks.nothing_lost import TAG, short, text_runs
from press.model import Block, Foreign, Link, Location, Problem, Proof, Text, Topic, Value, Values
from press.parsing.prose import marks
from press.walk import runs

NEEDS = "words"

LONGEST = 250  # characters for a picture; a longer story belongs into the text
FILE_NAME = re.compile(
    r"\S+\.(?:svg|png|jpe?g|gif|webp|pdf|tiff?)|(?:img|dsc|pic|scan|image|photo)[\W_]*\d+",
    re.IGNORECASE,
)
PICTURE = r"(?:image|picture|photo(?:graph)?|graphic|icon)"
ANNOUNCED = re.compile(rf"(?:an? |the |this )?{PICTURE}(?: of| showing| shows\b|:)", re.IGNORECASE)
# Words that stand in for words to come, or say no more than that there is a picture.
PLACEHOLDER = re.compile(rf"\W*|(?:todo|tbc|tbd|xxx|alt(?: text)?|{PICTURE})\W*", re.IGNORECASE)
# Links are read out in a list, without the sentence round them.
SAYS_NOTHING = frozenset(
    "here,click here,click,this,this link,link,this page,this website,website,more,read more,"
    "find out more,learn more,see more,more information,details,download,".split(",")
)
SPELLED = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
LANGUAGES = re.compile(r'<(?!html)[^>]*\blang="([^"]*)"')
BLOCK = re.compile(r'<div class="block [^"]*" id="([^"]*)"')
HEADING = re.compile(r'<h([1-6])\b(?: aria-level="(\d)")?[^>]*>(.*?)</h\1>', re.DOTALL)
LINK_IN_LINK = re.compile(r"<a\b[^>]*>(?:(?!</a>).)*?(<a\b).*?</a>", re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


def check(proof: Proof) -> Iterator[Problem]:
    """Names words for pictures and links that say nothing, and headings that are out of order.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it; no pages are
    needed.
    """
    topic = proof.factsheet.topic
    for block in _blocks(topic).values():
        yield from _pictures(block.fields)
    for span in marks(topic):
        if isinstance(span, Link):
            yield from _link(span)
        elif isinstance(span, Foreign):
            yield from _language(span.language, span.at)
    typed = {span.language for span in marks(topic) if isinstance(span, Foreign)}
    for found in LANGUAGES.finditer(proof.html):
        if found[1] not in typed:  # a template's
            yield from _language(found[1], _place(proof, found.start()))
    yield from _headings(proof)
    if nested := LINK_IN_LINK.search(proof.html):
        web = proof.factsheet.format.about.makes == "html"
        message = f"a link stands in a link, at `{short(TAG.sub('', nested[0]))}`"
        hint = "a browser takes it apart; print a heading in a link as {{ heading | unlinked }}"
        at = _place(proof, nested.start(1))
        yield Problem("error" if web else "warning", "link-in-a-link", message, at, hint)
    for table in TABLE.finditer(proof.html):
        if not re.search(r"<th[\s>]", table[0]):
            message = "a table has no cell that says what its row or column holds"
            hint = "give it `columns:`; in a block's markup write <th>"
            at = _place(proof, table.start())
            yield Problem("error", "table-without-heads", message, at, hint)


def _pictures(fields: Values) -> Iterator[Problem]:
    for name, value in fields:
        if isinstance(value, Values):
            yield from _pictures(value)
        elif isinstance(value, tuple):
            for inner in value:
                if isinstance(inner, Values):
                    yield from _pictures(inner)
        elif name == "alt" and isinstance(value, Text):
            yield from _words_for_picture(value, fields.get("caption"), fields.get("image"))


def _words_for_picture(alt: Text, caption: Value, image: Value) -> Iterator[Problem]:
    words = " ".join(alt.value.split())
    stem = str(image.value if isinstance(image, Text) else image).rpartition(".")[0]
    sentence = "say in a sentence what the picture shows"
    if FILE_NAME.fullmatch(words) or words == stem:
        message = f"`{words}` is the name of a file, and a listener would hear it"
        yield Problem("error", "alt-file-name", message, alt.at, sentence, about=words)
    elif PLACEHOLDER.fullmatch(words):
        message = f"`{words}` says nothing of what the picture shows"
        yield Problem("error", "alt-placeholder", message, alt.at, sentence, about=words)
    elif found := ANNOUNCED.match(words):
        message = f"a screen reader says that it is a picture: `{found[0]}` is not needed"
        hint = "begin with what it shows"
        yield Problem("warning", "alt-announces", message, alt.at, hint, about=found[0])
    if len(words) > LONGEST:
        message = f"the words for this picture are {len(words)} characters long"
        hint = f"say what matters in at most {LONGEST}, and put the rest into the text"
        yield Problem("warning", "alt-too-long", message, alt.at, hint)
    shown = _as_line(text for text, _ in text_runs(caption))
    if shown and words.casefold().strip(" .") == shown.casefold().strip(" ."):
        message = "the words for this picture are the same as its caption: a listener hears both"
        hint = "say in `alt` what is to be seen, and in `caption` what it means"
        yield Problem("warning", "alt-same-as-caption", message, alt.at, hint)


def _link(link: Link) -> Iterator[Problem]:
    words = _as_line(runs(link.spans))
    if words.strip(" .!…>→").casefold() in SAYS_NOTHING or FILE_NAME.fullmatch(words):
        message = f"the link `{words}` does not say where it leads"
        hint = "a listener hears links in a list: name the page or the people it leads to"
        yield Problem("warning", "link-says-nothing", message, link.at, hint, about=words)
    elif SPELLED.search(words):
        message = f"a listener would hear `{short(words)}` letter by letter"
        hint = "write the name of the page, or the address without https:// and www"
        yield Problem("error", "link-spelled-out", message, link.at, hint, about=short(words))


def _language(tag: str, at: Location) -> Iterator[Problem]:
    from babel import Locale  # here: most factsheets speak one language, which others check

    names, (language, *rest) = Locale("en"), tag.split("-")
    wrong = [part for part in rest if len(part) == 2 and part not in names.territories]
    if language not in names.languages or wrong:
        message = f"there is no language `{tag}`: a screen reader would not know how to say it"
        hint = "write its tag, as cy for Welsh, pl for Polish or ur for Urdu"
        if wrong:
            hint = f"there is no country `{wrong[0]}`; write {language} alone, or as en-GB"
        yield Problem("error", "unknown-language-tag", message, at, hint, about=tag)


def _headings(proof: Proof) -> Iterator[Problem]:
    before = 0
    for heading in HEADING.finditer(proof.html):
        level, words = int(heading[2] or heading[1]), short(TAG.sub("", heading[3]))
        if level == 1 and before:
            message = f"the heading `{words}` is a second title"
            hint = "make it <h2> or <h3> in the markup of the block or the layout"
            at = _place(proof, heading.start())
            yield Problem("error", "second-title", message, at, hint, about=words)
            continue
        if level > before + 1:
            stands = f"comes right after one of level {before}" if before else "is the first"
            message = f"the heading `{words}` of level {level} {stands}"
            hint = f"make it <h{before + 1}> in the markup of the block or the layout"
            at = _place(proof, heading.start())
            yield Problem("error", "heading-skip", message, at, hint, about=words)
        before = level


def _as_line(texts: Iterable[str]) -> str:
    """Runs of words as one text, with blanks between its words."""
    return " ".join("".join(texts).split())


def _blocks(topic: Topic) -> dict[str, Block]:
    """The blocks of a topic and its parts, by id."""
    return {block.id: block for one in topic.with_parts for block in one.blocks}


def _place(proof: Proof, offset: int) -> Location:
    """The place of the block whose markup an offset of the document is in, or of the topic."""
    topic = proof.factsheet.topic
    blocks = _blocks(topic)
    found = [block[1] for block in BLOCK.finditer(proof.html, 0, offset)]
    return blocks[found[-1]].at if found and found[-1] in blocks else topic.at
