"""What a value looks like in HTML, said once: prose and its marks, phone numbers, dates.

Authors' words are always escaped.
"""

from __future__ import annotations

import re
from datetime import date

from markupsafe import Markup, escape

from press.model import (
    Break,
    Bullets,
    Cite,
    Factsheet,
    Foreign,
    Link,
    Location,
    Paragraph,
    Prose,
    Span,
    Strong,
    Term,
    Text,
    Words,
)

# A range such as 9am to 5pm stays on one line.
RANGE = re.compile(r"(\d(?:am|pm)?) to (?=\d)")


class Hand:
    """The hand that writes an edition's values: it knows its numbers, terms and abbreviations."""

    def __init__(self, factsheet: Factsheet) -> None:
        self.factsheet = factsheet
        self.abbreviations = _abbreviations(factsheet)
        self.reference = dict(factsheet.language.about["strings"])["reference"].value

    def value(self, value: object) -> object:
        """Any value of a topic as a template prints it."""
        if isinstance(value, Text):
            return self.words(value.value)
        if isinstance(value, Prose):
            return self.prose(value)
        if isinstance(value, date):
            return long_date(value, self.factsheet.language.tag)
        return "" if value is None else value

    def prose(self, prose: Prose) -> Markup:
        explained: set[str] = set()
        if prose.line:
            return bound(self.spans(prose.parts[0].spans, explained))
        return Markup("\n").join(self.part(part, explained) for part in prose.parts)

    def part(self, part: Paragraph | Bullets, explained: set[str]) -> Markup:
        if isinstance(part, Paragraph):
            return Markup("<p>{}</p>").format(bound(self.spans(part.spans, explained)))
        items = Markup("\n").join(
            Markup("<li>{}</li>").format(self.item(item, explained)) for item in part.items
        )
        if part.start is None:
            return Markup("<ul>{}</ul>").format(items)
        return Markup('<ol start="{}">{}</ol>').format(part.start, items)

    def item(self, parts: tuple[Paragraph | Bullets, ...], explained: set[str]) -> Markup:
        if len(parts) == 1 and isinstance(parts[0], Paragraph):
            return self.spans(parts[0].spans, explained)
        return Markup("").join(self.part(part, explained) for part in parts)

    def spans(self, spans: tuple[Span, ...], explained: set[str]) -> Markup:
        pieces: list[Markup] = []
        for span in spans:
            piece = self.span(span, explained)
            if isinstance(span, Cite) and pieces:
                # A mark never stands alone on the next line: it holds on to the word before it.
                before, word = re.fullmatch(
                    r"(.*?)((?:[^\s<>]|<[^>]*>)*)", pieces.pop(), re.S
                ).groups()
                piece = Markup('{}<span class="held">{}{}</span>').format(
                    Markup(before), Markup(word), piece
                )
            pieces.append(piece)
        return Markup("").join(pieces)

    def span(self, span: Span, explained: set[str]) -> Markup:
        match span:
            case Words(text):
                return self.words(text, explained)
            case Strong(spans):
                return Markup("<strong>{}</strong>").format(self.spans(spans, explained))
            case Link(href, spans):
                inside = self.spans(spans, explained)
                kind = Markup(' class="tel"') if href.startswith("tel:") else ""
                return Markup('<a href="{}"{}>{}</a>').format(href, kind, inside)
            case Cite(keys, at):
                return self.citation(keys, at)
            case Term(text, term):
                name = self.factsheet.library.forms[term.casefold()]
                words = self.words(text, {*explained, *self.abbreviations})
                return Markup('<a class="term" href="#{}">{}</a>').format(term_id(name), words)
            case Foreign(text, language):
                return Markup('<span lang="{}">{}</span>').format(language, text)
            case Break():
                return Markup("<br>")

    def words(self, text: str, explained: set[str] | None = None) -> Markup:
        """Escaped, with curly quotes; an abbreviation carries its meaning at its first use."""
        curled = curl(text, self.factsheet.language.about["quotes"].value)
        if not self.abbreviations or explained is None:
            return escape(curled)
        pieces = []
        pattern = r"\b(" + "|".join(map(re.escape, self.abbreviations)) + r")\b"
        for index, piece in enumerate(re.split(pattern, curled)):
            if index % 2 and piece not in explained:
                explained.add(piece)
                meaning = self.abbreviations[piece]
                pieces.append(Markup('<abbr title="{}">{}</abbr>').format(meaning, piece))
            else:
                pieces.append(escape(piece))
        return Markup("").join(pieces)

    def citation(self, keys: tuple[str, ...], at: Location) -> Markup:
        numbers = sorted({self.factsheet.number(key): key for key in keys}.items())
        if self.references_are_elsewhere():
            return Markup("")
        links = Markup(",").join(
            Markup('<a href="#ref-{0}" aria-label="{1} {0}">{0}</a>').format(number, self.reference)
            for number, _ in numbers
        )
        first = "-".join(str(number) for number, _ in numbers)
        marks = self.factsheet.format.about["citations"]
        shown = Markup("[{}]").format(links) if marks == "brackets" else links
        return Markup('<span class="cite {}" data-cites="{}">{}</span>').format(marks, first, shown)

    def references_are_elsewhere(self) -> bool:
        about = self.factsheet.topic.about["references"] or self.factsheet.brand.about["references"]
        return about == "on-request"


def bound(line: Markup, shortest: int = 7) -> Markup:
    """The line with its last word tied to the one before, if it would stand alone as a stub.

    Short lines, headings among them, stay as they are: they hardly ever turn. So do lines that end
    in a citation: before words that must not part, WeasyPrint turns a line far too early.
    """
    if len(line.striptags()) < 50 or line.endswith("</span></span>"):
        return line
    pieces = re.split(r"(<[^>]*>)", line)
    tail = 0
    for index in range(len(pieces) - 1, -1, -1):
        if pieces[index].startswith("<"):
            continue
        before, blank, word = pieces[index].rpartition(" ")
        tail += len(word)
        if blank:
            if tail <= shortest and before:
                pieces[index] = f"{before}\u00a0{word}"
            break
    return Markup("".join(pieces))


def plain(value: Prose | Text) -> str:
    """The words alone, for where no marks can stand: a file's properties."""
    if isinstance(value, Text):
        return value.value
    return " ".join(" ".join(_bare(part) for part in value.parts).split())


def _bare(value: object) -> str:
    match value:
        case Paragraph(spans) | Strong(spans) | Link(_, spans):
            return "".join(_bare(span) for span in spans)
        case Bullets(items):
            return "; ".join(" ".join(_bare(part) for part in item) for item in items)
        case Words(text) | Term(text) | Foreign(text):
            return text
        case _:
            return " " if isinstance(value, Break) else ""


def phone(number: Text | str | None) -> Markup:
    """A phone number to tap, never broken over two lines, in figures that cannot be misread."""
    shown = number.value if isinstance(number, Text) else str(number)
    dialled = re.sub(r"[^+0-9]", "", shown)
    return Markup('<a class="tel" href="tel:{}">{}</a>').format(dialled, shown)


def web(address: Text) -> Markup:
    """A web address, printed in words as it is typed."""
    return Markup('<a class="web" href="https://{0}">{0}</a>').format(address.value)


def email(address: Text) -> Markup:
    """An email address to tap."""
    return Markup('<a class="web" href="mailto:{0}">{0}</a>').format(address.value)


def term_id(term: str) -> str:
    """The id of a glossary term's explanation."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.casefold()).strip("-")


def long_date(day: date, language: str) -> str:
    """A date with its month in words, as the language writes it: 31 January 2029."""
    from babel.dates import format_date

    return format_date(day, "long", locale=language.replace("-", "_"))


def curl(text: str, quotes: str) -> str:
    """Straight quotes become the language's: `quotes` holds its four, double then single."""
    text = RANGE.sub("\\1\u00a0to\u00a0", text)
    if '"' not in text and "'" not in text:
        return text
    double_open, double_close, single_open, single_close = quotes
    text = re.sub(r"(?<![\w.,;:!?%)”’])\"(?=\S)", double_open, text)
    text = text.replace('"', double_close)
    text = re.sub(r"(?<![\w.,;:!?%)”’])'(?=\S)(?!\d0s)", single_open, text)
    return text.replace("'", single_close)


def _abbreviations(factsheet: Factsheet) -> dict[str, str]:
    entries = factsheet.library.glossary.items()
    found = {entry["short"].value: term for term, entry in entries if entry["short"]}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
