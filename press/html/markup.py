"""Values as HTML, in one place: prose and its marks, phone numbers, dates.

Authors' words are always escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from markupsafe import Markup, escape

from press.html.quotes import curl, curled
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
from press.parsing.phones import phone_address
from press.parsing.prose import marks
from press.walk import text_of

# A range such as 9am to 5pm stays on one line.
RANGE = re.compile(r"(\d(?:am|pm)?) to (?=\d)")
# Markup, and the last word in it with its tags.
LAST_WORD = re.compile(r"(.*?)((?:[^\s<>]|<[^>]*>)*)", re.DOTALL)


class ValueWriter:
    """Writes the values of one edition as HTML: prose, dates, links and citations.

    `factsheet` is the edition's, which numbers references and knows terms.
    """

    def __init__(self, factsheet: Factsheet) -> None:
        self.factsheet = factsheet
        self.abbreviations = _abbreviations(factsheet)
        self.abbreviation = re.compile(rf"\b({'|'.join(map(re.escape, self.abbreviations))})\b")
        self.elsewhere = self.references_are_elsewhere()
        self.strings = factsheet.language.words

    def value(self, value: object) -> object:
        """Any `value` of a topic as a template prints it; an empty text for None.

        Texts, proses and dates become HTML or words; other values are given back as they are.
        """
        if isinstance(value, Text):
            return self.words(value.value)
        if isinstance(value, Prose):
            return self.prose(value)
        if isinstance(value, date):
            return long_date(value, self.factsheet.language.tag)
        return "" if value is None else value

    def number(self, number: int) -> str:
        """A whole `number` as the factsheet's language writes it: 12,000."""
        from babel.numbers import format_decimal

        tag = self.factsheet.language.tag
        return (
            str(number) if number < 1000 else format_decimal(number, locale=tag.replace("-", "_"))
        )

    def prose(self, prose: Prose) -> Markup:
        """A `prose` (Prose) as HTML (Markup): paragraphs and lists, or bare words for a line."""
        explained: set[str] = set()
        if prose.line:
            paragraphs = (part for part in prose.parts if isinstance(part, Paragraph))
            spans = [span for paragraph in paragraphs for span in paragraph.spans]
            return tie_last_word(self.paragraph(spans, explained))
        return Markup("\n").join(self.part(part, explained) for part in prose.parts)

    def unlinked(self, prose: Prose) -> Markup:
        """A `prose` (Prose) as HTML (Markup) to stand in a link, so without links of its own.

        Citations are left out; of terms and links their words are left.
        """
        parts = (part for part in prose.parts if isinstance(part, Paragraph))
        bare = tuple(Paragraph(tuple(_unlinked(part.spans))) for part in parts)
        return self.prose(replace(prose, parts=bare))

    def title_of(self, heading: Prose) -> Markup:
        """The attribute with the title that a `heading` (Prose) has in running heads and bookmarks.

        Empty where it is what the heading shows: only a citation (a number) is no part of a title.
        """
        if not any(isinstance(span, Cite) for span in marks(heading)):
            return Markup("")
        return Markup(' data-title="{}"').format(self.unlinked(heading).striptags())

    # In what follows, `explained` are the abbreviations that have their meaning in the same text.

    def part(self, part: Paragraph | Bullets, explained: set[str]) -> Markup:
        """A `part` of a prose, a Paragraph or a list (Bullets), as HTML (Markup).

        `explained` are the abbreviations explained before in this text: new ones are added to the
        set.
        """
        if isinstance(part, Paragraph):
            return Markup(f"<p>{tie_last_word(self.paragraph(part.spans, explained))}</p>")
        items = "\n".join(f"<li>{self.item(item, explained)}</li>" for item in part.items)
        if part.start is None:
            return Markup(f"<ul>{items}</ul>")
        if part.start == 1:
            return Markup(f"<ol>{items}</ol>")
        # `start` is for browsers; WeasyPrint counts by the style.
        counted = '<ol start="{}" style="counter-reset: list-item {}">{}</ol>'
        return Markup(counted).format(part.start, part.start - 1, Markup(items))

    def item(self, parts: tuple[Paragraph | Bullets, ...], explained: set[str]) -> Markup:
        """The content of a list item as HTML (Markup); if it is one paragraph, without a `p`.

        `parts` is a tuple of Paragraphs and lists (Bullets). `explained` are the abbreviations
        explained before in this text: new ones are added to the set.
        """
        if len(parts) == 1 and isinstance(parts[0], Paragraph):
            return self.paragraph(parts[0].spans, explained)
        return Markup("").join(self.part(part, explained) for part in parts)

    def paragraph(self, spans: Sequence[Span], explained: set[str]) -> Markup:
        """All `spans` (Spans) of a paragraph as HTML (Markup), with curly quotes.

        `explained` are the abbreviations explained before in this text: new ones are added to the
        set.
        """
        return self.spans(curled(spans, self.factsheet.language.about.quotes.value), explained)

    def spans(self, spans: Sequence[Span], explained: set[str]) -> Markup:
        """The `spans` (Spans) of a paragraph or of a mark in one, as HTML (Markup).

        A citation stays on the line of the word before it. `explained` are the abbreviations
        explained before in this text: new ones are added to the set.
        """
        pieces: list[Markup] = []
        for span in _one_mark(spans):
            if isinstance(span, Cite):
                before = "" if self.elsewhere else Markup("".join(pieces)).striptags()
                piece = self.citation(span.keys, span.at, before)
                if pieces and piece:
                    # A mark never stands alone on the next line: it is held by the word before it.
                    found = LAST_WORD.fullmatch(pieces.pop())
                    assert found  # any markup matches
                    before, word = found.groups()
                    piece = Markup(f'{before}<span class="held">{word}{piece}</span>')
            else:
                piece = self.span(span, explained)
            pieces.append(piece)
        return Markup("".join(pieces))

    def span(self, span: Span, explained: set[str]) -> Markup:
        """One `span` (Span) as HTML (Markup), such as words, a link, a term or a citation.

        `explained` are the abbreviations explained before in this text: new ones are added to the
        set.
        """
        match span:
            case Words(text):
                return self.explaining(text, explained)
            case Strong(spans):
                return Markup(f"<strong>{self.spans(spans, explained)}</strong>")
            case Link(href, spans):
                return self.link(href, self.spans(spans, explained))
            case Term(text, term):
                name = self.factsheet.library.forms[term.casefold()]
                words = self.explaining(text, {*explained, *self.abbreviations})
                link = Markup('<a class="term" href="#{}"{}>{}</a>')
                return link.format(term_id(name), self.meaning(name), words)
            case Foreign(text, language):
                return Markup('<span lang="{}">{}</span>').format(language, text)
            case Cite(keys, at):
                return self.citation(keys, at)
            case Break():
                return Markup("<br>")

    def meaning(self, term: str) -> Markup:
        """The `title` attribute with the meaning of a `term`, shown by browsers under a pointer.

        The term is named as in the glossary. Gives Markup, which is empty on paper.
        """
        if self.factsheet.format.about.makes != "html":
            return Markup("")
        means = self.factsheet.library.glossary[term].means
        return Markup(' title="{}"').format(plain(means))

    def words(self, text: str) -> Markup:
        """`text` as HTML (Markup), with curly quotes."""
        return escape(_tied(curl(text, self.factsheet.language.about.quotes.value)))

    def explaining(self, text: str, explained: set[str]) -> Markup:
        """`text` as HTML (Markup), in which an abbreviation carries its meaning at its first use.

        `explained` are the abbreviations explained before in this text: new ones are added to the
        set.
        """
        text = _tied(text)
        found = self.abbreviation.split(text) if self.abbreviations else []
        if len(found) < 2:
            return escape(text)
        pieces = []
        for index, piece in enumerate(found):
            if index % 2 and piece not in explained:
                explained.add(piece)
                meaning = self.abbreviations[piece]
                pieces.append(Markup('<abbr title="{}">{}</abbr>').format(meaning, piece))
            else:
                pieces.append(escape(piece))
        return Markup("".join(pieces))

    def citation(self, keys: tuple[str, ...], at: Location, after: str = "") -> Markup:
        """The marks of a citation as HTML (Markup): a link to each reference, by its number.

        A listener hears them as one phrase behind the sentence they stand in, "References 1 and
        2.", by `data-say` on each. `keys` is a tuple of the references' keys, `at` the Location of
        the citation, and `after` the words before it. Empty where the edition prints no references.
        """
        if self.elsewhere:
            return Markup("")
        numbers = sorted({self.factsheet.number(key) for key in keys})
        # Of 1, 2, 3 a style may print the first and the last: 1–3.
        within = {n for n in numbers if self.factsheet.collapses and {n - 1, n + 1} <= {*numbers}}
        # Behind a whole sentence the phrase is one too; inside a sentence it is put in brackets.
        ended = after.rstrip()[-1:] in (*".!?:", "")
        name = self.strings["reference" if len(numbers) == 1 else "references"]
        before, behind = (f" {name} ", ".") if ended else (f" ({name.lower()} ", ")")
        one = escape(self.strings["reference"])
        links = {
            number: f'<a href="#ref-{number}" role="doc-biblioref" aria-label="{one} {number}">'
            f'<span data-say="{escape(before) if number == numbers[0] else ""}{number}'
            f'{escape(behind) if number == numbers[-1] else ""}">{number}</span></a>'
            for number in numbers
            if number not in within
        }
        shown = links[numbers[0]]
        for last, number in pairwise(links):
            said = f" {escape(self.strings['and'])} " if number == numbers[-1] else ", "
            between = [n for n in numbers if last < n < number]
            said = "".join(f", {n}" for n in between) + said
            mark = f'<span data-say="{said}">{"–" if between else ","}</span>'
            for n in between:  # a link leads back here, as to any number
                mark = f'<span data-cited="{n}">{mark}</span>'
            shown += mark + links[number]
        marks = self.factsheet.format.about.citations
        if marks == "brackets":
            silent = '<span aria-hidden="true">{}</span>'
            shown = silent.format("[") + shown + silent.format("]")
        cites = "-".join(map(str, numbers))
        return Markup(f'<span class="cite {marks}" data-cites="{cites}">{shown}</span>')

    def references_are_elsewhere(self) -> bool:
        """True if the edition prints no references, so that no mark can lead to one."""
        about = self.factsheet.topic.about.references or self.factsheet.brand.about.references
        return about == "on-request" or self.factsheet.format.about.citations == "none"

    # ── Links: each says to a listener what it does ──

    def link(self, href: str, inside: Markup) -> Markup:
        """A link of an author as HTML (Markup), with a label for listeners if it is needed.

        `href` is its whole address, `inside` are its words as HTML (Markup).
        """
        words = " ".join(inside.striptags().split())
        scheme, _, address = href.partition(":")
        if scheme == "tel":
            digits = re.sub(r"\D", "", words)
            number = "" if digits and digits in re.sub(r"\D", "", address) else f", {address}"
            return _anchor(href, inside, self.link_label("link_phone", words) + number, "tel")
        if scheme == "mailto":
            return _anchor(href, inside, self.link_label("email", words))
        if words.rstrip("/") == address.removeprefix("//").rstrip("/"):
            return _anchor(href, inside, self.link_label("web", words))
        return _anchor(href, inside)

    def link_label(self, kind: str, words: str) -> str:
        """The label of a link: `words`, its own, behind "Ring" or the like, unless they begin so.

        `kind` is the name of that word among the strings of the language.
        """
        verbs = self.strings["link_verbs"].split(", ")
        says_so = words.casefold().startswith(tuple(f"{verb} " for verb in verbs))
        return words if says_so else f"{self.strings[kind]} {words}"

    # `lead` is a word before the address, which belongs to the link: "Email help@ours.example".

    def phone(
        self, number: Text | str, who: Text | str = "", to: str = "phone", lead: str = ""
    ) -> Markup:
        """A phone `number` to tap, never broken over two lines, in figures that cannot be misread.

        `number` is a Text or a string, and so is `who`, the one that answers it; `to` is what it is
        for: phone, text, whatsapp or textphone. `lead` is a word before it in the same link, such
        as "Ring". Gives HTML (Markup), which is no link where no phone can ring the number.
        """
        shown, who = (given.value if isinstance(given, Text) else given for given in (number, who))
        scheme = {"phone": "tel", "textphone": "tel"}.get(to, "sms")
        name = self.strings["link_phone" if to == "phone" else to]
        label = f"{name} {f'{who}, ' if who else ''}{shown}"
        return _anchor(phone_address(shown, scheme), escape(shown), label, "tel", lead)

    def web(self, address: Text, lead: str = "") -> Markup:
        """A web `address` (Text) as a link in HTML (Markup), printed as typed, without https://.

        `lead` is a word before it in the same link.
        """
        label = f"{self.strings['web']} {address.value}"
        return _anchor(f"https://{address.value}", escape(address.value), label, "web", lead)

    def email(self, address: Text, lead: str = "") -> Markup:
        """An email `address` (Text) as a link in HTML (Markup).

        `lead` is a word before it in the same link.
        """
        label = f"{self.strings['email']} {address.value}"
        return _anchor(f"mailto:{address.value}", escape(address.value), label, "web", lead)


def _unlinked(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans without citations, with the words of terms and links in their place."""
    for span in spans:
        if isinstance(span, Term):
            yield Words(span.text)
        elif isinstance(span, Link):
            yield from _unlinked(span.spans)
        elif isinstance(span, Strong):
            yield Strong(tuple(_unlinked(span.spans)))
        elif not isinstance(span, Cite):
            yield span


def tie_last_word(line: Markup, shortest: int = 7) -> Markup:
    """A `line` (Markup) with its last word tied to the one before, if it would stand alone.

    A word of more than `shortest` letters may stand alone. Short lines, headings among them, stay
    as they are: they hardly ever turn. So do lines with marks in them: before words that must not
    part, WeasyPrint turns such a line far too early.
    """
    before, blank, word = line.rpartition(" ")
    if len(line) < 50 or "<" in line or not blank or len(word) > shortest:
        return line
    return Markup("{}\u00a0{}").format(Markup(before), Markup(word))


def plain(value: Prose | Text) -> str:
    """The words of `value` (Prose or Text), for places without marks, such as PDF properties."""
    if isinstance(value, Text):
        return value.value
    return " ".join(" ".join(map(_plain, value.parts)).split())


def _plain(part: Paragraph | Bullets) -> str:
    if isinstance(part, Paragraph):
        return text_of(part.spans)
    return "; ".join(" ".join(map(_plain, item)) for item in part.items)


def _anchor(href: str, inside: Markup, label: str = "", css: str = "", lead: str = "") -> Markup:
    spoken = f' aria-label="{escape(label)}"' if label else ""
    kind = f' class="{css}"' if css else ""
    if lead or not href:
        before = f"{escape(lead)} " if lead else ""
        inside, kind = Markup(f"{before}<span{kind}>{inside}</span>"), ""
    if not href:
        return inside
    return Markup(f'<a href="{escape(href)}"{kind}{spoken}>{inside}</a>')


def term_id(term: str) -> str:
    """The id that the explanation of a glossary `term` has in the HTML."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.casefold()).strip("-")


def long_date(day: date, language: str) -> str:
    """The date `day` with its month in words, as `language` (a tag) writes it: 31 January 2029."""
    from babel.dates import format_date

    return format_date(day, "long", locale=language.replace("-", "_"))


def _one_mark(spans: Sequence[Span]) -> list[Span]:
    """The spans, with citations that stand side by side as one: else 1 and 2 would print as 12."""
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        if isinstance(span, Cite) and isinstance(before, Cite):
            found[-1] = Cite(before.keys + span.keys, before.at)
        else:
            found.append(span)
    return found


def _tied(text: str) -> str:
    """`text` with blanks in ranges such as `9 to 5` at which no line ends."""
    return RANGE.sub("\\1\u00a0to\u00a0", text)


def _abbreviations(factsheet: Factsheet) -> dict[str, str]:
    entries = factsheet.library.glossary.items()
    found = {entry.short.value: term for term, entry in entries if entry.short}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
