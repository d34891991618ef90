"""What WeasyPrint has written of a document's pages: marked content, and annotations.

Rests on WeasyPrint's streams, as tags.py does.
"""

from __future__ import annotations

import pydyf
from weasyprint.pdf.stream import Stream

from press.typesetting.tree import MarkedContent, ObjectReference, corners, held


class Content:
    """What is marked in the streams of the pages, and the annotations on them."""

    def __init__(self, pdf: pydyf.PDF, page_streams: list[Stream]) -> None:
        self.pdf, self.page_streams = pdf, page_streams
        self.places: dict[MarkedContent, tuple[Stream, int]] = {}
        pages = (pdf.objects[int(reference.split()[0])] for reference in pdf.page_references)
        self.pages = [held(page, pydyf.Dictionary) for page in pages]
        # A group with opacity has a stream of its own, but counts its marks with its page.
        page_of = {id(stream._tags): page for page, stream in enumerate(page_streams)}
        for stream in pdf.objects:
            if isinstance(stream, Stream) and id(stream._tags) in page_of:
                page = page_of[id(stream._tags)]
                for at, item in enumerate(stream.stream):
                    if isinstance(item, pydyf.Dictionary) and "MCID" in item:
                        number = held(item["MCID"], int)
                        self.places[MarkedContent(page, number)] = stream, at

    def stream_of(self, content: MarkedContent) -> Stream:
        return self.places[content][0]

    def silence(self, content: MarkedContent, kind: pydyf.Dictionary) -> None:
        """Makes an artifact of a run."""
        stream, at = self.places.pop(content)
        stream.stream[at - 1 : at + 1] = ["/Artifact", kind]

    def take_off(self, reference: ObjectReference) -> None:
        """Takes an annotation off its page; what is left of it is an empty object."""
        page, number = self.pages[reference.page], reference.annotation.reference
        there = held(page["Annots"], pydyf.Array)
        there.remove(number)
        if "AcroForm" in self.pdf.catalog:
            fields = held(
                held(self.pdf.catalog["AcroForm"], pydyf.Dictionary)["Fields"], pydyf.Array
            )
            if number in fields:
                fields.remove(number)
        if not there:
            del page["Annots"]
        reference.annotation.clear()


def inside(one: ObjectReference, other: ObjectReference) -> bool:
    """Whether an annotation lies within another, give or take the height of an accent."""
    if one.page != other.page:
        return False
    left, bottom, right, top = corners(one.annotation)
    outer_left, one_end, outer_right, other_end = corners(other.annotation)
    low, high = sorted((one_end, other_end))
    wide = outer_left - 1 <= left and right <= outer_right + 1
    return wide and low - 4 <= min(bottom, top) and max(bottom, top) <= high + 4


def target(link: pydyf.Dictionary) -> str:
    """Where a link leads: an address, or the name of a place in the document."""
    action = link.get("A")
    leads_to = held(action, pydyf.Dictionary)["URI"] if action else link["Dest"]
    return held(leads_to, pydyf.String).string
