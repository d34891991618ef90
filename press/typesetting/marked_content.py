"""Marked content and annotations, as WeasyPrint has written them of a document's pages.

Rests on WeasyPrint's streams, as tags.py does.
"""

from __future__ import annotations

import pydyf
from weasyprint.pdf.stream import Stream

from press.typesetting.tree import MarkedContent, ObjectReference, corners, of_type


class Content:
    """The marked content in the streams of all pages, and the annotations on the pages.

    `page_streams` are the content streams of the pages, as WeasyPrint has filled them.
    """

    def __init__(self, pdf: pydyf.PDF, page_streams: list[Stream]) -> None:
        self.pdf, self.page_streams = pdf, page_streams
        self.places: dict[MarkedContent, tuple[Stream, int]] = {}
        pages = (pdf.objects[int(reference.split()[0])] for reference in pdf.page_references)
        self.pages = [of_type(page, pydyf.Dictionary) for page in pages]
        # A group with opacity has a stream of its own, but counts its marks with its page.
        page_of = {id(stream._tags): page for page, stream in enumerate(page_streams)}
        for stream in pdf.objects:
            if isinstance(stream, Stream) and id(stream._tags) in page_of:
                for at, item in enumerate(stream.stream):
                    if isinstance(item, pydyf.Dictionary) and "MCID" in item:
                        mark = page_of[id(stream._tags)], of_type(item["MCID"], int)
                        self.places[MarkedContent(*mark)] = stream, at

    def stream_of(self, content: MarkedContent) -> Stream:
        """The stream that holds a run: its page's, or that of a group with opacity."""
        return self.places[content][0]

    def silence(self, content: MarkedContent, kind: pydyf.Dictionary) -> None:
        """Makes an artifact of a run; `kind` is its property list (ISO 32000-1, 14.8.2.2)."""
        stream, at = self.places.pop(content)
        stream.stream[at - 1 : at + 1] = ["/Artifact", kind]

    def take_off(self, reference: ObjectReference) -> None:
        """Removes an annotation from its page and from the form; an empty object is left of it."""
        page, number = self.pages[reference.page], reference.annotation.reference
        there = of_type(page["Annots"], pydyf.Array)
        there.remove(number)
        if "AcroForm" in self.pdf.catalog:
            form = of_type(self.pdf.catalog["AcroForm"], pydyf.Dictionary)
            fields = of_type(form["Fields"], pydyf.Array)
            if number in fields:
                fields.remove(number)
        if not there:
            del page["Annots"]
        reference.annotation.clear()


def inside(one: ObjectReference, other: ObjectReference) -> bool:
    """True if an annotation lies within another on the same page.

    It may reach out by 1 point at the sides, and by 4 above and below, the height of an accent.
    """
    if one.page != other.page:
        return False
    left, bottom, right, top = corners(one.annotation)
    outer_left, one_end, outer_right, other_end = corners(other.annotation)
    low, high = sorted((one_end, other_end))
    wide = outer_left - 1 <= left and right <= outer_right + 1
    return wide and low - 4 <= min(bottom, top) and max(bottom, top) <= high + 4


def target(link: pydyf.Dictionary) -> str:
    """The target of a link annotation: an address, or the name of a destination in the document."""
    action = link.get("A")
    leads_to = of_type(action, pydyf.Dictionary)["URI"] if action else link["Dest"]
    return of_type(leads_to, pydyf.String).string
