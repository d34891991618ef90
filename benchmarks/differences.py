"""Where two outputs differ, told so that a person knows what to look at."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

DOTS = 50  # an inch: a page is drawn in a hundredth of a second, and a moved line is seen
PAGES = 3  # of a file whose differences are told; of more, only how many
SHOWN = 80  # letters of what differs
BEFORE = 30  # letters ahead of the first that differs, at most
RECORDS = ".made"  # what the press keeps for itself: when, and by which program, it made what

S, T = TypeVar("S"), TypeVar("T")


@dataclass(frozen=True)
class Chapter:
    """Things of one kind: how many there are on either side, and how those that differ do so."""

    name: str
    things: int
    differences: Mapping[str, list[str]]

    @property
    def summary(self) -> str:
        """312 files: 310 alike, 2 differ"""
        differ = len(self.differences)
        if not self.things:
            return f"no {self.name}: nothing to compare"
        said = f"{self.things - differ} alike, {differ} differ" if differ else "all alike"
        return f"{self.things} {self.name}: {said}"

    @property
    def told(self) -> Iterator[str]:
        """Each thing that differs, and how, below what it is one of."""
        if self.differences:
            yield f"\n== {self.name} =="
        for thing, how in sorted(self.differences.items()):
            yield thing
            yield from (f"    {line}" for line in how)


def of_lines(name: str, before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> Chapter:
    """Things that are told in lines."""
    return _compared(name, before, after, list, _lines)


def of_files(name: str, before: Path, after: Path) -> Chapter:
    """Files of two folders, by their names in them."""
    return _compared(name, _files(before), _files(after), Path.read_bytes, _contents)


def _compared(
    name: str,
    before: Mapping[str, T],
    after: Mapping[str, T],
    read: Callable[[T], S],
    how: Callable[[S, S], Iterator[str]],
) -> Chapter:
    """What is the same once it is read is alike; of what is not, `how` tells why."""
    differences = {}
    things = before.keys() | after.keys()
    for thing in things:
        if thing not in before or thing not in after:
            differences[thing] = ["only before" if thing in before else "only after"]
        elif (old := read(before[thing])) != (new := read(after[thing])):
            differences[thing] = list(how(old, new))
    return Chapter(name, len(things), differences)


def _files(folder: Path) -> dict[str, Path]:
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path for name, path in paths.items() if name.parts[0] != RECORDS}


def _lines(before: list[str], after: list[str]) -> Iterator[str]:
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if not gone and not new:
        yield "the same in another order"
    for mark, lines in (("-", gone), ("+", new)):
        for line in lines.elements():
            yield f"{mark} {line}".replace("\n", "\n      ")


# ── Files whose bytes differ ──


def _contents(before: bytes, after: bytes) -> Iterator[str]:
    if before[:5] == after[:5] == b"%PDF-":
        try:
            yield from _pdfs(before, after)
        except (pypdfium2.PdfiumError, pikepdf.PdfError) as error:
            yield f"one of them cannot be read: {error}"
        return
    try:
        said = first_words(before.decode(), after.decode())
        yield f"its text {said}" if said else "only blanks differ"
    except UnicodeDecodeError:
        yield f"{len(before):,} bytes, now {len(after):,}"


def _pdfs(before: bytes, after: bytes) -> Iterator[str]:
    old, new = pypdfium2.PdfDocument(before), pypdfium2.PdfDocument(after)
    for document in (old, new):
        document.init_forms()  # so that fields are drawn too
    if len(old) != len(new):
        yield f"pages: {len(old)}, now {len(new)}"
    told = [
        f"page {number}: {'; '.join(how)}"
        for number, pages in enumerate(zip(old, new, strict=False), 1)
        if (how := list(_pages(*pages)))
    ]
    yield from told[:PAGES]
    if told[PAGES:]:
        yield f"and {len(told) - PAGES} more pages"
    if not told and len(old) == len(new):
        parts = ", ".join(_parts(before, after))
        yield f"reads alike, and looks alike at {DOTS} dots an inch; what differs: {parts}"


def _pages(before: pypdfium2.PdfPage, after: pypdfium2.PdfPage) -> Iterator[str]:
    """How two pages differ in what is read and in what is seen."""
    old, new = (page.get_textpage().get_text_range() for page in (before, after))
    if old != new:
        said = first_words(old, new)
        yield f"its text {said}" if said else "its text is parted by other blanks"
    drawn = [page.render(scale=DOTS / 72).to_pil() for page in (before, after)]
    if seen := _pictures(*drawn):
        yield seen


def _pictures(before: Image.Image, after: Image.Image) -> str:
    if before.size != after.size:
        return "its size is {}×{} dots, now {}×{}".format(*before.size, *after.size)
    bands = ImageChops.difference(before, after).split()
    apart = bands[0]
    for band in bands[1:]:
        apart = ImageChops.lighter(apart, band)
    levels = apart.histogram()
    count = sum(levels[1:])
    if not count:
        return ""
    return f"{count:,} of {sum(levels):,} dots differ, by {apart.getextrema()[1]} of 255 at most"


def _parts(before: bytes, after: bytes) -> Iterator[str]:
    """What differs in two PDFs that read and look alike, as far as can be said in a word."""
    with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
        pairs = enumerate(zip(old.pages, new.pages, strict=True), 1)
        drawn = [str(number) for number, (a, b) in pairs if _instructions(a) != _instructions(b)]
        described = _metadata(old) != _metadata(new)
    if drawn:
        yield f"how page {', '.join(drawn)} is drawn or tagged"
    if described:
        yield "metadata"
    if not drawn and not described:
        yield "what is not seen: structure, links, fonts, identifiers"


def _instructions(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return page.Contents.read_bytes() if "/Contents" in page else b""


def _metadata(pdf: pikepdf.Pdf) -> tuple[str, bytes]:
    described = pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""
    return repr(pdf.docinfo), described


def first_words(before: str, after: str) -> str:
    """Where two texts first say something else, each from the word on that differs.

    Empty where only blanks differ.
    """
    old, new = (" ".join(text.split()) for text in (before, after))
    if old == new:
        return ""
    pairs = enumerate(zip(old, new, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
    start = max(old.rfind(" ", 0, at) + 1, at - BEFORE)
    shown = [text[start : start + SHOWN] for text in (old, new)]
    return "was {}, is {}".format(*(f"`{words}`" if words else "nothing" for words in shown))
