"""References printed in a citation style: any style of the Citation Style Language.

The only room that knows citeproc-py, which passes titles and names on unescaped. So the emphasis
of a style, and that of a title, travels through it as control characters, which neither can hold,
and the whole is escaped once, before those become tags.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

from press.content.references import RICH, signs
from press.model import Problem, Unprintable

if TYPE_CHECKING:
    from citeproc import CitationStylesStyle
    from citeproc.string import String

CslName = str | Mapping[str, str]  # an organisation, or {family, given} or {literal}
Entry = Mapping[str, str | CslName | Sequence[CslName]]  # a reference as CSL data
MARKS = {
    "i": ("\x01", "\x02"),
    "b": ("\x03", "\x04"),
    "sup": ("\x05", "\x06"),
    "sub": ("\x07", "\x08"),
}
TAGS = str.maketrans(
    {start: f"<{tag}>" for tag, (start, _) in MARKS.items()}
    | {end: f"</{tag}>" for tag, (_, end) in MARKS.items()}
)
CSL = "{http://purl.org/net/xbiblio/csl}"
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
EMPHASIS = {**MARKS, "em": MARKS["i"], "strong": MARKS["b"]}
NO_CASE = '<span class="nocase">', "</span>"  # citeproc-py takes it out
AS_THEY_STAND = {"DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID", "page", "number"}
INITIALS = re.compile(r"[^\W\d_]{2,4}")
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")


def format_references(entries: Sequence[Entry], style: bytes, locale: str) -> tuple[str, ...]:
    """Each reference as inline HTML (i, b, sup and sub), in the order given, without a number.

    Gives a tuple. `entries` (each an Entry, a dictionary) are CSL data: dates as 2024-12-09,
    2024-12 or 2024, names as {family, given} or {literal}; unknown fields are left out. `style` are
    the bytes of a CSL file. `locale` is a language tag: terms are British if CSL has none in it.
    Raises Unprintable with the mistakes of all entries.
    """
    open_style(style, locale)
    references: list[str] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries, start=1):
        name = str(entry.get("id") or entry.get("title") or f"number {number}")
        try:
            data = csl_data(entry, name)
        except Unprintable as error:
            problems.extend(error.problems)
            continue
        printed = _printed(style, locale, json.dumps(data, sort_keys=True))
        if not printed:
            message = f"the reference `{name}` cannot be printed in this citation style"
            problems.append(Problem("error", "reference-unformatted", message, about=name))
        references.append(printed)
    if problems:
        raise Unprintable(problems)
    return tuple(references)


@lru_cache(maxsize=1024)  # topics share their references
def _printed(style: bytes, locale: str, data: str) -> str:
    entry: dict[str, object] = json.loads(data)  # as `csl_data` made it
    found = print_one(open_style(style, locale), entry)
    return found or print_one(as_written(open_style.__wrapped__(style, locale)), entry)


@lru_cache(maxsize=4)
def open_style(style: bytes, locale: str) -> CitationStylesStyle:
    """A style of citeproc (CitationStylesStyle) to print with, in the language of `locale` (a tag).

    `style` are the bytes of a file of the Citation Style Language. Numbers before references are
    taken out, for layouts set their own. Raises Unprintable if the file cannot be read, has a
    document type, or does not say how a reference is printed.
    """
    # Here, not above: it takes longer to import than to print ten references.
    from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS, CitationStylesStyle

    # Without a document type no entity can be declared, so there is none to resolve. citeproc-py
    # reads every style as UTF-8, so that no other encoding can hide one.
    if b"<!DOCTYPE" in style:
        raise _bad_style("the citation style has a document type, which it may not have")
    language = locale.partition("-")[0]
    known = locale in LANGUAGE_NAMES or (language in PRIMARY_DIALECTS and language != "en")
    try:
        # Checking a style against its schema takes longer than printing with it.
        spoken = locale if known else "en-GB"
        opened = CitationStylesStyle(BytesIO(style), locale=spoken, validate=False)
        prints = opened.has_bibliography()
    except SyntaxError as error:
        raise _bad_style(f"the citation style cannot be read: {error.msg}") from None
    except Exception:  # XML that is no citation style fails in citeproc-py in any way
        message = "the citation style is not in the Citation Style Language"
        raise _bad_style(message) from None
    if not prints:
        hint = "if its head names another style as its `independent-parent`, take that one"
        raise _bad_style("the citation style does not say how to print a reference", hint)
    for element in list(opened.root.iter(CSL + "text", CSL + "number")):
        above = element.getparent()
        if above is not None and element.get("variable") == "citation-number":
            above.remove(element)
    # citeproc-py fails on these. Names are written with their capitals already.
    for element in opened.root.iter(CSL + "name-part"):
        if element.get("text-case") not in ("lowercase", "uppercase"):
            element.attrib.pop("text-case", None)
    return opened


def collapses(style: bytes, locale: str) -> bool:
    """True if a citation style prints the citations 1, 2, 3 as 1–3.

    `style` are the bytes of a CSL file; `locale` is a language tag. Raises Unprintable if the file
    cannot be read.
    """
    cited = open_style(style, locale).root.find(f"{CSL}citation")
    return cited is not None and cited.get("collapse") == "citation-number"


def as_written(opened: CitationStylesStyle) -> CitationStylesStyle:
    """The style `opened` (CitationStylesStyle) without rules for capitals, changed in place.

    It has to be a style that is not shared. Some of these rules make citeproc-py fail.
    """
    for element in opened.root.iter("*"):
        element.attrib.pop("text-case", None)
    return opened


def print_one(opened: CitationStylesStyle, data: Mapping[str, object]) -> str:
    """One reference as inline HTML; empty if citeproc-py fails on it, or has nothing to print.

    `opened` is a style (CitationStylesStyle) as `open_style` gives it, `data` the reference (a
    dictionary) as `csl_data` gives it.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography
    from citeproc.source.json import CiteProcJSON
    from citeproc.string import String

    def marked(tag: str) -> Callable[[object], String]:
        before, after = MARKS[tag]
        return lambda text: String(f"{before}{text}{after}")

    formatter = SimpleNamespace(
        preformat=str,
        Italic=marked("i"),
        Oblique=marked("i"),
        Bold=marked("b"),
        Superscript=marked("sup"),
        Subscript=marked("sub"),
        Light=String,
        Underline=String,
        SmallCaps=String,
    )
    try:
        bibliography = CitationStylesBibliography(opened, CiteProcJSON([data]), formatter)
        bibliography.register(Citation([CitationItem(str(data["id"]))]))
        printed = "".join(str(line) for line in bibliography.bibliography())
    except Exception:  # a style that citeproc-py half supports fails in any way
        return ""
    printed = re.sub(r"[ \t\r\n]+", " ", printed).strip()
    # CSL lets a question mark swallow the full stop after it; citeproc-py does not.
    printed = re.sub(r"([?!][\x01-\x08]?)\.", r"\1", printed)
    return escape(printed, quote=False).translate(TAGS)


def csl_data(entry: Entry, name: str) -> dict[str, object]:
    """A reference as CSL-JSON (a dictionary), the data that citeproc-py reads.

    `entry` (Entry, a dictionary) is the reference by fields, `name` the name for it in messages.
    Fields that are empty or that citeproc-py does not know are left out. Raises Unprintable if a
    date is not a day, month or year of the calendar.
    """
    from citeproc import DATES, NAMES, VARIABLES

    data: dict[str, object] = {"id": "reference", "type": plain(entry.get("type") or "document")}
    for field, value in entry.items():
        variable = field.replace("-", "_")
        # citeproc-py warns of a variable that it does not know, and trips over an empty one.
        if variable not in VARIABLES or not value:
            continue
        if variable in NAMES:
            data[field] = names(value)
        elif variable not in DATES:
            data[field] = plain(value) if field in AS_THEY_STAND else rich(plain(value))
        elif parts := date_parts(plain(value)):
            data[field] = {"date-parts": [parts]}
        else:
            message = f"`{plain(value)}` is not a date, in `{field}` of the reference `{name}`"
            hint = "write it as 2024-12-09, 2024-12 or 2024"
            raise Unprintable([Problem("error", "reference-date", message, hint=hint)])
    return data


def names(people: CslName | Sequence[CslName]) -> list[dict[str, str]]:
    """`people` and organisations, one CslName or several, as a list of CSL-JSON's name objects.

    A CslName is a text, for an organisation, or a dictionary such as {family, given}. Initials
    without blanks (AK) are parted: citeproc-py would keep the first alone.
    """
    found = []
    for named in [people] if isinstance(people, str | Mapping) else people:
        person = named if isinstance(named, Mapping) else {"literal": named}
        kinds = ("literal",) if person.get("literal") else NAME_PARTS
        parts = {kind: signs(plain(person[kind])) for kind in kinds if person.get(kind)}
        # Of initials without blanks, citeproc-py would keep the first alone: AK would print as A.
        if INITIALS.fullmatch(given := parts.get("given", "")) and given.isupper():
            parts["given"] = " ".join(given)
        if parts:
            found.append(parts)
    return found


def date_parts(text: str) -> list[int] | None:
    """The year, month and day of 2024-12-09, 2024-12 or 2024, as far as given: a list of numbers.

    None if `text` is written otherwise, or if the calendar has no such day.
    """
    match = DATE.fullmatch(text)
    parts = [int(part) for part in match.groups() if part] if match else []
    try:
        date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        return None
    return parts or None


def plain(value: object) -> str:
    """The text of any `value`, with blanks for control characters: those stand for tags here."""
    return CONTROLS.sub(" ", str(value)).strip()


def rich(text: str) -> str:
    """A `text` in CSL's rich text as citeproc-py is given it, with control characters for tags.

    Italic and bold words, superior and inferior figures are marked; small capitals are not, for the
    press has none. `nocase` keeps words from rules for capitals. Every tag is closed; one that is
    none of CSL's is left as it stands.
    """
    ends: list[tuple[str, str]] = []  # of the tags that are open: their names, and what ends them
    pieces, behind = [], 0
    for found in RICH.finditer(text):
        closing, tag, more = found.group(1), found.group(2).lower(), found.group(3) or ""
        pieces.append(signs(text[behind : found.start()]))
        behind = found.end()
        if not closing:
            free = "nocase" in more and NO_CASE[1] not in (end for _, end in ends)
            start, end = EMPHASIS.get(tag, NO_CASE if free else ("", ""))
            pieces.append(start)
            ends.append((tag, end))
        elif ends and ends[-1][0] == tag:
            pieces.append(ends.pop()[1])
    pieces += [signs(text[behind:]), *(end for _, end in reversed(ends))]
    return "".join(pieces)


def _bad_style(message: str, hint: str = "") -> Unprintable:
    return Unprintable([Problem("error", "citation-style", message, hint=hint)])
