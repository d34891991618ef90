"""Prose: Markdown without raw HTML, with citations, glossary marks and changes of language.

`**bold**`, lists, `[words](https://…)`, `[@key]` and `[@a; @b]`, `[[term]]`, `[bore da]{lang=cy}`.
All other marks of Markdown (headings, quotes, code, tables) are words like any other here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from press import model
from press.declared.content import Change
from press.model import Problem, Prose, Text
from press.parsing.pasted_lists import as_markdown, list_in_line
from press.walk import paragraphs, spans, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

CITE = re.compile(r"\[@([^\[\]]*)\]")
TERM = re.compile(r"\[\[([^\[\]]+)\]\]")
FOREIGN = re.compile(r"\[([^\[\]]+)\]\{lang=([^}\s]+)\}")
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?!javascript:|vbscript:|file:|data:)", re.I)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
PICTURE = re.compile(r"(?<!\\)!(?=\[[^\[\]]*\]\()")
HEADING = re.compile(r"^#{1,6}(?=[ \t])", re.MULTILINE)
# Parts of marks that could not be read, as they stand among words, and the mark as it is written.
BROKEN = {
    "[@": "write [@key], or [@one; @two]",
    "[[": "write [[term]]",
    "](": "write [words](https://…), [words](mailto:…) or [words](tel:…)",
    "]{": "write [words]{lang=cy}",
    "{lang": "write [words]{lang=cy}",
    "]]": "write [[term]]",
    "**": "write **words** with two stars on both sides, close to the words",
}
LEFT = re.compile(
    r"\[[@\[][^\[\]]*\]*|(?:\[[^\[\]]*)?\](?:\([^()]*\)?|\{[^{}]*\}?|\])|\{lang=[^{}]*\}?"
    r"|\*\*\S+"
)
# A key without its brackets: no email address, and not at the beginning, where YAML refuses it.
BARE = re.compile(r"(?<=[^\w.+\[-])@[A-Za-z][\w-]*(?![\w.-]*\.[a-z])")
LINK_KINDS = ("https://", "http://", "mailto:", "tel:", "#")
MARKS = (model.Cite, model.Term, model.Foreign, model.Link)
WHOLE = re.compile(r"https?://[^/\s]+\.\w|mailto:[^@\s]+@[^@\s]+\.\w|tel:\+?[\d\s().-]{3,}$|#.")
# Marks as they stand in fields of plain words, which understand none, and what to do about each.
PLAIN_MARKS = {
    CITE: "take it out here, and cite behind a sentence",
    TERM: "take the brackets out here, and mark the word in a sentence",
    FOREIGN: "write the words alone here",
    re.compile(rf"{LINK.pattern}[^()\s]*\)"): "write the words alone here, and link in a sentence",
    re.compile(
        r"\*\*(?=\S)[^*]+\*\*|(?<![\w*])\*(?=\S)[^*]*[^\s*]\*(?![\w*])"
    ): "take the stars out",
    TAG: "take it out",
}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def read_prose(source: Text, problems: list[Problem]) -> Prose:
    """The paragraphs and lists (Prose) of a text that may have several, `source` (Text).

    A Problem for each mark that cannot be read is added to the list `problems`.
    """
    tokens = _markdown().parse(_citations_after_stop(as_markdown(source, problems)))
    return Prose(_Reader(source, problems).blocks(tokens), source)


def read_line(source: Text, problems: list[Problem]) -> Prose:
    """The one paragraph (Prose) of a text, `source` (Text); line ends inside it become blanks.

    A Problem for each mark that cannot be read is added to the list `problems`.
    """
    problems += list_in_line(source)
    value = _citations_after_stop(" ".join(source.value.split()))
    (inline,) = _markdown().parseInline(value)
    spans = _Reader(source, problems).spans(inline.children or [])
    return Prose((model.Paragraph(spans),), source, line=True)


def marks_in_plain_words(value: object) -> Iterator[Problem]:
    """Yields a Problem for each mark in a field of plain words.

    `value` is a Topic, or a part of one, or other fields. Reasons of exceptions, which no page
    prints, are passed over.
    """
    for leaf in walk(value):
        if not isinstance(leaf.value, Text) or leaf.name.startswith("allow."):
            continue
        source, name = leaf.value, leaf.name.rpartition(".")[2]
        for pattern, hint in PLAIN_MARKS.items():
            for found in pattern.finditer(source.value):
                mark = found.group()
                message = f"`{mark}` would be printed as it stands: `{name}` takes plain words"
                at = source.place(found.start())
                yield model.mistake("mark-in-plain-words", message, at, hint, mark)


def marks(value: object) -> list[model.Span]:
    """Every citation, glossary mark, link and foreign word in `value`, as a list of Spans in order.

    `value` is a Topic or any part of one. What a topic says of its own changes is passed over.
    """
    return [
        span
        for leaf in walk(value)
        if isinstance(leaf.value, Prose) and not isinstance(leaf.inside, Change)
        for paragraph in paragraphs(leaf.value.parts)
        for span in spans(paragraph.spans)
        if isinstance(span, MARKS)
    ]


def _citations_after_stop(value: str) -> str:
    """The text with its citations after the full stop, close up, however they were typed."""
    return re.sub(r"[ \t]*((?:\[@[^\[\]]*\])+)([.,;:!?]?)", r"\2\1", value)


@cache
def _markdown() -> MarkdownIt:
    """The reader of Markdown, with our marks. Built once: it holds no text."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("zero").enable(["list", "emphasis", "link", "newline", "escape"])
    markdown.disable("text_join")  # A mark after a backslash must not look like a broken one.
    for name, pattern in (("cite", CITE), ("term", TERM), ("foreign", FOREIGN)):
        markdown.inline.ruler.before("link", name, _rule(name, pattern))
    return markdown


def _rule(name: str, pattern: re.Pattern[str]) -> Callable[[StateInline, bool], bool]:
    """A rule of Markdown for one of our marks."""

    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "[":
            return False
        match = pattern.match(state.src, state.pos)
        if match is None:
            return False
        if not silent:
            state.push(name, "", 0).meta = {"groups": match.groups()}
        state.pos = match.end()
        return True

    return rule


class _Reader:
    """Turns Markdown's tokens into spans, counting marks to know where each was typed."""

    def __init__(self, source: Text, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        self.marks = {
            "cite": CITE.finditer(source.value),
            "term": TERM.finditer(source.value),
            "foreign": FOREIGN.finditer(source.value),
            "link": LINK.finditer(source.value),
        }
        for tag in TAG.finditer(source.value):
            message = f"`{tag.group()}` is a tag of a web page, and would be printed as it stands"
            hint = "take it out; for bold write **words**"
            self.problem("raw-html", message, hint, source.place(tag.start()), tag.group())
        for picture in PICTURE.finditer(source.value):
            message = "a picture cannot stand inside a text"
            hint = "put it in factsheets/images/ and print it with a `figure` block"
            self.problem("picture-in-text", message, hint, source.place(picture.start()))
        for heading in HEADING.finditer(source.value):
            mark = heading.group()
            message = f"`{mark}` makes no heading here, and would be printed as it stands"
            hint = "start a section with a `heading:`; to print it, put a backslash before it"
            self.problem("heading-in-text", message, hint, source.place(heading.start()), mark)
        cited = CITE.sub(lambda found: " " * len(found.group()), source.value)
        for key in BARE.finditer(cited):
            message = f"`{key.group()}` stands outside its brackets, and would be printed so"
            at = source.place(key.start())
            self.problem("broken-mark", message, BROKEN["[@"], at, key.group())

    def problem(self, code: str, said: str, hint: str, at: model.Location, about: str = "") -> None:
        self.problems.append(model.mistake(code, said, at, hint, about))

    def place(self, mark: str) -> model.Location:
        """The place of the next mark of this kind."""
        match = next(self.marks[mark], None)
        return self.source.place(match.start()) if match else self.source.at

    def blocks(self, tokens: list[Token]) -> tuple[model.Paragraph | model.Bullets, ...]:
        return tuple(self.block(token, inside) for token, inside in _nested(tokens))

    def block(self, token: Token, tokens: list[Token]) -> model.Paragraph | model.Bullets:
        """The paragraph or list that a token opens, with the tokens inside."""
        if token.type == "paragraph_open":
            (inline,) = tokens
            return model.Paragraph(self.spans(inline.children or []))
        start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
        return model.Bullets(tuple(self.blocks(item) for _, item in _nested(tokens)), start)

    def spans(self, tokens: list[Token]) -> tuple[model.Span, ...]:
        return _joined(
            self.around(token, inside) if token.nesting else self.alone(token)
            for token, inside in _nested(tokens)
        )

    def around(self, token: Token, tokens: list[Token]) -> model.Span:
        """The link or bold words that a token opens, with the tokens inside."""
        if token.type == "link_open":
            # A phone begins an address with a capital.
            href = re.sub(r"^\w+:", lambda kind: kind.group().lower(), str(token.attrs["href"]))
            at = self.place("link")
            spans = self.spans(tokens)
            if not href.startswith(LINK_KINDS):
                hint = "write the whole address: https://…, mailto:… or tel:…"
                self.problem("bad-link", f"a link cannot lead to `{href}`", hint, at, href)
            elif not WHOLE.match(href):
                hint = "write https:// and a host, mailto: and an address, or tel: and a number"
                self.problem("bad-link", f"`{href}` is not a whole address", hint, at, href)
            if not any(not isinstance(span, model.Words) or span.text.strip() for span in spans):
                self.problem("empty-link", "a link has no words", "write [words](address)", at)
            return model.Link(href, spans, at)
        if token.type == "em_open":
            words = "".join(t.content for t in tokens)
            at = self.source.place(max(self.source.value.find(words) - 1, 0))
            typed = f"{token.markup}{words}{token.markup}"
            message = f"`{typed}` would be italic, which is hard to read"
            hint = f"write **{words}** for bold, or a backslash before the {token.markup}"
            if not any(known.code == "reserved-start" for known in self.problems if known.at == at):
                self.problem("italics", message, hint, at, typed)
        return model.Strong(self.spans(tokens))

    def alone(self, token: Token) -> model.Span:
        """The span of a token that has no other inside."""
        if token.type == "cite":
            at = self.place("cite")
            keys = [key.strip() for key in ("@" + _groups(token)[0]).split(";")]
            wrong = [key for key in keys if not re.fullmatch(r"@[A-Za-z0-9_.-]+", key)]
            for key in wrong:
                message = f"`{key}` is not a key of a reference"
                self.problem("bad-citation", message, BROKEN["[@"], at, key)
            return model.Cite(tuple(key[1:] for key in keys if key not in wrong), at)
        if token.type == "term":
            words, _, term = _groups(token)[0].partition("|")
            return model.Term(words.strip(), (term or words).strip(), self.place("term"))
        if token.type == "foreign":
            words, language = _groups(token)
            at = self.place("foreign")
            if "**" in words:
                message = f"`{words}` has a mark in a mark, which would be printed as it stands"
                hint = "mark the words of one language without other marks"
                self.problem("mark-in-a-mark", message, hint, at, words)
            if not LANGUAGE.fullmatch(language):
                hint = "write a language tag: cy for Welsh, pl for Polish, en-GB for English"
                message = f"`{language}` is not a language"
                self.problem("bad-language", message, hint, at, language)
            return model.Foreign(words, language, at)
        if token.type == "hardbreak":
            return model.Break()
        if token.type == "text":
            self.broken(token.content)
        return model.Words(" " if token.type == "softbreak" else token.content)

    def broken(self, words: str) -> None:
        """Adds a problem for the first part of a mark that is left among plain words."""
        found = LEFT.search(words)
        if found:
            left = found.group()
            hint = next(hint for mark, hint in BROKEN.items() if mark in left)
            message = f"`{left}` is not a whole mark, and would be printed as it stands"
            at = self.source.place(max(self.source.value.find(left), 0))
            self.problem("broken-mark", message, hint, at, left)


def _joined(spans: Iterable[model.Span]) -> tuple[model.Span, ...]:
    """The spans, with words that stand side by side as one."""
    joined: list[model.Span] = []
    for span in spans:
        if isinstance(span, model.Words) and joined and isinstance(joined[-1], model.Words):
            joined[-1] = model.Words(joined[-1].text + span.text)
        elif span != model.Words(""):
            joined.append(span)
    return tuple(joined)


def _groups(token: Token) -> tuple[str, ...]:
    """The groups of the pattern of a mark of ours, as its rule has put them down."""
    groups: tuple[str, ...] = token.meta["groups"]
    return groups


def _nested(tokens: list[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """Each token that is inside no other, with those between it and the one that closes it."""
    depth = opening = 0
    for index, token in enumerate(tokens):
        opening = opening if depth else index
        depth += token.nesting
        if not depth:
            yield tokens[opening], tokens[opening + 1 : index]
