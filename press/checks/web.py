"""Web pages: one fetches nothing, its links lead somewhere, and it has all words of the factsheet.

Contrast, focus and room for a thumb, which a browser shows, are for the tests, which use one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from press.checks.heard import VOID
from press.checks.nothing_lost import place_of, short
from press.checks.print_hygiene import RESIDUE
from press.model import Problem, Proof
from press.parsing.phones import phone_address
from press.typesetting.addresses import addresses

NEEDS = "web"

FETCHED = (
    *("src", "srcset", "imagesrcset", "poster", "data", "background", "action", "formaction"),
    *("ping", "manifest", "code", "codebase", "archive", "classid"),
)
SETS = ("srcset", "imagesrcset")  # of pictures, each with its size behind it
LINKING = ("link", "base", "image", "use", "feimage")  # elements that fetch what they link to
STYLED = ("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-end")
PAGES = ("iframe", "frame", "frameset", "object", "embed", "applet", "portal")  # in the page
MOVING = ("set", "animate", "animatetransform", "animatemotion")  # may change a link to a program
RUNS = ("javascript:", "vbscript:", "data:text/", "data:application/", "data:image/svg+xml")
# What stands in the page itself: ids, data, and sizes of pictures in a set.
INSIDE = re.compile(r"#|data:|[\d.]+[wx],?$", re.IGNORECASE)
# Comments that a browser ends earlier than they seem to end.
ODD_COMMENT = re.compile(r"<!--(?:-?>|(?:(?!-->).)*?--!>)", re.DOTALL)
SILENT = ("style", "script", "title", "svg")
HEAVY = 250_000  # bytes: a second on a slow phone


def check(proof: Proof) -> Iterator[Problem]:
    """Names files that a web page would fetch, links that lead nowhere, and words it lacks.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no web page.
    """
    html = proof.web_page.html
    page = _Page(html)
    for address in map(short, page.fetched):
        message = f"`{address}` would be fetched from outside the page"
        hint = "name a file of layouts/ or of factsheets/images/: it is put into the page"
        yield Problem("error", "address-outside", message, None, hint, about=address)
    for script in map(short, page.scripts):
        message = f"`{script}` is a script, and a web edition has none"
        hint = "take it out of the layout"
        yield Problem("error", "script", message, None, hint, about=script)
    for element in page.sent_on:
        message = f"`{element}` sends whoever reads the page to another"
        yield Problem("error", "page-moves", message, None, "take it out of the layout")
    for name, count in page.ids.items():
        if count > 1:
            message = f"the id `{name}` stands on {count} elements of the page"
            hint = "give each an id of its own"
            yield Problem("error", "id-twice", message, None, hint, about=name)
    for name in dict.fromkeys(page.targets):
        if name not in page.ids:
            message = f"the link to `#{name}` leads nowhere"
            hint = "the layout prints the link, and not what it leads to"
            at = proof.factsheet.topic.at
            yield Problem("error", "link-nowhere", message, at, hint, about=f"#{name}")
    if page.titles != 1:
        message = f"the page has {page.titles or 'no'} headings of level 1, and needs one"
        yield Problem("error", "title-once", message, None, "make the title, and it alone, an <h1>")
    for address in map(short, page.without_alt):
        message = f"the picture `{address}` has no `alt`"
        hint = 'write alt="" if it says nothing'
        yield Problem("error", "no-alt", message, None, hint, about=address)
    yield from _words(proof, page)
    if (size := len(html.encode())) > HEAVY:
        message = f"the page weighs {size // 1000} kB, and {HEAVY // 1000} load well"
        yield Problem("warning", "heavy-page", message, None, "take smaller photographs")


def _words(proof: Proof, page: _Page) -> Iterator[Problem]:
    """Names words that the page lacks, and left-overs among its words."""
    if page.words != _Page(proof.html).words:
        message = "binding the page changed its words"
        yield Problem("error", "words-lost", message, None, "this is our fault: tell us")
    helpline = phone_address(proof.factsheet.brand.helpline.phone.value)
    if helpline and helpline not in page.phone_links:
        hint = "print it with phone(); see the layout"
        yield Problem("error", "no-helpline", "the helpline cannot be tapped", None, hint)
    status = dict(proof.factsheet.language.about.statuses).get(proof.factsheet.status)
    if status and status.value not in page.words:
        message = f"the status, `{status.value}`, is missing"
        hint = "print `status` in the layout"
        yield Problem("error", "no-status", message, None, hint, about=status.value)
    for found in sorted({match.group().lower() for match in RESIDUE.finditer(page.words)}):
        hint = "take it out, or say what a reader of any page can do"
        message = f"`{found}` is a left-over"
        yield Problem("error", "web-residue", message, place_of(proof, found), hint, about=found)


class _Page(HTMLParser):
    """The content of a page, as far as the checks ask.

    `fetched` are addresses that a browser would ask for, `scripts` what would run, `sent_on` what
    leads to another page by itself, `ids` the ids
    with their numbers, `targets` the ids that links lead to, `phone_links` the addresses of phone
    numbers, `without_alt` the pictures without `alt`, and `titles` the number of headings of level
    1.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts: list[str] = []
        self.sent_on: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: list[str] = []
        self.phone_links: set[str] = set()
        self.without_alt: list[str] = []
        self.titles = 0
        self.open: list[str] = []
        self.runs: list[str] = []
        self.data_block = False
        self.feed(html)
        self.close()
        self.scripts += [found[0] for found in ODD_COMMENT.finditer(html)]
        self.words = " ".join("".join(self.runs).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        asked = [attributes[name] for name in FETCHED if name in attributes and name not in SETS]
        asked += [
            one for name in SETS for one in attributes.get(name, "").replace(", ", " ").split()
        ]
        if tag in LINKING:
            asked += [v for name, v in attributes.items() if name in ("href", "xlink:href")]
        self.fetched += [one for one in asked if one and not INSIDE.match(one)]
        for name in STYLED:
            self.styled(attributes.get(name, ""))
        self.scripts += [name for name in attributes if name.startswith("on") or name == "srcdoc"]
        self.scripts += [f"<{tag}>"] * (tag in PAGES or tag in MOVING)
        self.scripts += [v for v in attributes.values() if _runs(v, tag)]
        if tag == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
            self.sent_on.append('<meta http-equiv="refresh">')
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        target = attributes.get("href", "")
        if tag == "a" and target.startswith("#"):
            self.targets.append(target[1:])
        elif target.startswith("tel:"):
            self.phone_links.add(target)
        if tag == "img" and "alt" not in attributes:
            self.without_alt.append(target or attributes.get("src", ""))
        self.titles += tag == "h1"
        self.data_block = attributes.get("type") == "application/ld+json"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in VOID and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.styled(data)
        elif "script" in self.open and not (self.data_block and _is_data(data)):
            self.scripts.append(data)
        elif not set(SILENT) & set(self.open):
            self.runs.append(data)

    def styled(self, style: str) -> None:
        """Keeps the addresses that a style would fetch."""
        self.fetched += addresses(style)


def _runs(value: str, tag: str) -> bool:
    """True for an address that runs as a program, or as a page, where a link leads to it."""
    plain = re.sub(r"[\x00-\x20]+", "", value).lower()
    return plain.startswith(RUNS[:2] if tag in ("img", "source", "link") else RUNS)


def _is_data(written: str) -> bool:
    try:
        return isinstance(json.loads(written), dict)
    except ValueError:
        return False
