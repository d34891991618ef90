"""The page of the shelf: a list of an output folder, in one file with its style and script.

The browser works out what is overdue, on the day that somebody looks.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from press.build.left_over import Sources
from press.content.layouts import read_layout
from press.content.names import default_brand
from press.content.sources import withdrawn
from press.edition import Edition
from press.files import Files
from press.html.kept_code import keep_code
from press.html.templates import Templates
from press.html.web_page import minified
from press.parsing.manuscript import words_at
from press.shelf import labels
from press.shelf.brand_style import BrandStyle
from press.shelf.catalogue import Entry
from press.shelf.labels import FormatLabel

PAGE = "layouts/shelf"
FIRST = 2  # files
PLAIN = re.compile(r"[\w./-]*", re.ASCII)
ICONS = ("info", "pen", "question", "tick", "warning", "clock", "book")
STATUS_ICONS = {
    **{"sample": "info", "draft": "pen", "in-review": "question", "approved": "tick"},
    **{"overdue": "warning", "withdrawn": "warning"},
}
# Words whose names the script gets from data; those of the others stand in the script.
INDIRECT_WORDS = (
    *("ink_colour", "ink_light", "ink_mono", "booklet_sheets"),
    *("shelf_print_shop", "shelf_specification"),
)


class TopicEditions(NamedTuple):
    """A topic with its editions and their copies, best first.

    `title` and `version` are those of the topic in English, if it is there. Where only some of its
    editions print something that is withdrawn, these are a TopicEditions of their own.
    """

    name: str
    title: str
    version: str
    withdrawn: bool
    editions: list[Entry]


def shelf_page(entries: Iterable[Entry], files: Files, output: Path | None = None) -> str:
    """The HTML of the page that lists an output folder, with its style and script inside.

    `entries` (Entry) are what it lists, and `files` (Files) is the window on the project. `output`
    is the output folder, where faces cut to fewer letters are kept; without it, they are cut anew.
    Raises Unprintable for a mistake in the template.
    """
    entries = list(entries)
    own, language = default_brand(files)
    words = labels.fixed_words(files, language or labels.FALLBACK)
    forms = {name: labels.format_label(files, name, words) for name in {e.format for e in entries}}
    sheets = _sheets(entries, files, forms, own, language)
    script = re.sub(r"^ +(//.*\n)?", "", files.text(f"{PAGE}.js"), flags=re.MULTILINE)
    tables = _Tables(sheets, files, forms, words, script)
    page = Templates(address=address).fill(
        read_layout(files, "shelf").page,
        words=words,
        language=language or labels.FALLBACK,
        # A first sheet or two must not wait for faces to be cut: the system's will do.
        dress=BrandStyle(files, own, output, faces=len(entries) > FIRST),
        style=Markup(minified(files.text(f"{PAGE}.css"))),
        script=Markup(script),
        icons={name: Markup(_drawing(files, name)) for name in ICONS},
        day=files.today.isoformat(),
        sheets=sheets,
        tables=tables,
        stock=Markup(tables.stock()),
    )
    keep_code()
    return page.strip() + "\n"


def address(path: str) -> str:
    """A `path` of a file as a link writes it, with percent signs for what no address may have."""
    return path if PLAIN.fullmatch(path) else quote(path, safe="/")


class _Tables:
    """Lists of what editions have in common, so that an edition is a short line of numbers."""

    def __init__(
        self,
        sheets: list[TopicEditions],
        files: Files,
        forms: dict[str, FormatLabel],
        words: dict[str, str],
        script: str,
    ) -> None:
        editions = [entry for sheet in sheets for entry in sheet.editions if not entry.kind]
        self.sheets, self.words, self.forms = sheets, words, forms
        self.used = {*INDIRECT_WORDS, *re.findall(r"\bwords\.(\w+)", script)}
        self.brands = labels.names_of(files, "brand", [e.brand for e in editions])
        self.languages = labels.names_of(files, "language", [e.language for e in editions])
        ranked = sorted({forms[entry.format] for entry in editions}, key=lambda form: form.rank)
        self.formats = list({form.label: form for form in ranked}.values())
        self.sizes = sorted({entry.text_size for entry in editions}, key=float)
        self.inks = sorted({entry.ink for entry in editions})
        self.texts: dict[tuple[str, ...], int] = {}

    def stock(self) -> str:
        """The data for the script, as JSON whose words cannot end the script element."""
        topics = [
            [s.name, s.title, s.version, int(s.withdrawn), list(self._editions(s))]
            for s in self.sheets
        ]
        statuses = {
            n: [labels.status_words(self.words, n), icon] for n, icon in STATUS_ICONS.items()
        }
        formats = [[f.label, f.about, f.rank.for_reviewers, f.preset, f.size] for f in self.formats]
        stock = {
            "words": {name: words for name, words in self.words.items() if name in self.used},
            "statuses": statuses,
            "brands": [name for _, name in self.brands],
            "languages": self.languages,
            "formats": formats,
            "sizes": self.sizes,
            "inks": self.inks,
            "texts": list(self.texts),
            "topics": topics,
        }
        return json.dumps(stock, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def label(self, entry: Entry) -> str:
        """The name of an edition's format."""
        return self.forms[entry.format].label

    def language(self, entry: Entry) -> str:
        """The name of an edition's language."""
        return dict(self.languages).get(entry.language, entry.language)

    def status(self, entry: Entry, sheet: TopicEditions) -> str:
        """The status of an edition in words."""
        return labels.status_words(self.words, "withdrawn" if sheet.withdrawn else entry.status)

    def _editions(self, sheet: TopicEditions) -> Iterator[list[object]]:
        """A line for each edition: its path, numbers of what it shares, and its copies if any."""
        brands = {name: n for n, (name, _) in enumerate(self.brands)}
        languages = {tag: n for n, (tag, _) in enumerate(self.languages)}
        formats = {form.label: n for n, form in enumerate(self.formats)}
        copies: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
        for e in sheet.editions:
            if e.kind:
                copies[e[1:5]] += _buttons(e)
        for e in sheet.editions:
            if not e.kind:
                text = e.title, e.code, e.version, e.status, e.next_review
                line = [
                    address(e.path),
                    brands[e.brand],
                    languages[e.language],
                    formats[self.forms[e.format].label],
                    self.sizes.index(e.text_size),
                    self.inks.index(e.ink),
                    e.pages,
                    self.texts.setdefault(text, len(self.texts)),
                ]
                yield [*line, copies[e[1:5]]] if e[1:5] in copies else line


def _buttons(copy: Entry) -> list[list[str]]:
    """The buttons of a copy: names of words, with addresses of files."""
    if copy.kind == "sheets":
        return [["booklet_sheets", address(copy.path)]]
    beside = [["shelf_specification", address(path)] for path in copy.beside]
    return [["shelf_print_shop", address(copy.path)], *beside]


def _sheets(
    entries: list[Entry], files: Files, forms: dict[str, FormatLabel], own: str, language: str
) -> list[TopicEditions]:
    """Every topic of which there is an edition, sorted by title, and again what is withdrawn."""

    def order(e: Entry) -> tuple[object, ...]:
        whose = e.brand != own, e.brand, e.language != language, e.language
        return *whose, forms[e.format].rank, e.format, e.kind, e.path

    there = Sources(files)
    by_topic: dict[tuple[str, bool], list[Entry]] = defaultdict(list)
    for entry in entries:
        made = Edition(entry.topic, entry.language, entry.brand, entry.format)
        if made.topic in there.topics and there.lacking(made):
            continue  # It is left over. Topics that are not here may be another project's.
        by_topic[entry.topic, bool(withdrawn(files, made))].append(entry)
    sheets = []
    for (name, over), found in by_topic.items():
        found.sort(key=order)
        if editions := [entry for entry in found if not entry.kind]:
            title, version = _in_english(editions, name, files)
            sheets.append(TopicEditions(name, title, version, over, found))
    return sorted(sheets, key=lambda sheet: (sheet.title.casefold(), sheet.name, sheet.withdrawn))


def _in_english(editions: list[Entry], name: str, files: Files) -> tuple[str, str]:
    """Title and version of an edition in English, or else of the topic, if that is English.

    Without either, the title is made of the topic's name.
    """
    for entry in editions:
        if entry.language.startswith("en"):
            return entry.title, entry.version
    file = f"factsheets/{name}.yaml"
    data = files.bytes(file) if files.exists(file) else b""
    title, language, version = (
        words_at(data, file, *names) for names in (["title"], ["language"], ["review", "version"])
    )
    if language.startswith("en") and title:
        return title, version
    return name.rpartition("/")[2].replace("-", " ").capitalize(), ""


def _drawing(files: Files, icon: str) -> str:
    """The drawing of an icon, without the `svg` element around it."""
    text = files.text(f"layouts/icons/{icon}.svg")
    return re.sub(r"\s*<svg\b[^>]*>|</svg>\s*", "", text)
