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
        self.pages = [self.dictionary(reference) for reference in pdf.page_references]
        # A group with opacity has a stream of its own, but counts its marks with its page.
        page_of = {id(stream._tags): page for page, stream in enumerate(page_streams)}
        for stream in pdf.objects:
            if isinstance(stream, Stream) and id(stream._tags) in page_of:
                for at, item in enumerate(stream.stream):
                    if isinstance(item, pydyf.Dictionary) and "MCID" in item:
                        mark = page_of[id(stream._tags)], item["MCID"]
                        self.places[MarkedContent(*mark)] = stream, at

    def dictionary(self, reference: bytes) -> pydyf.Dictionary:
        """The object that a `reference` (bytes, as written) leads to, pydyf's Dictionary.

        Raises TypeError if it leads to something else.
        """
        return of_type(self.pdf.objects[int(reference.split()[0])], pydyf.Dictionary)

    def stream_of(self, content: MarkedContent) -> Stream:
        """WeasyPrint's Stream that holds a run of marked content, `content` (MarkedContent).

        The stream is that of the page, or of a group with opacity on it.
        """
        return self.places[content][0]

    def silence(self, content: MarkedContent, kind: pydyf.Dictionary) -> None:
        """Changes a run of marked content (MarkedContent) into an artifact, which is never heard.

        The run, `content`, is changed in the PDF in place. `kind` (pydyf's Dictionary) is the
        property list of the artifact (ISO 32000-1, 14.8.2.2).
        """
        stream, at = self.places.pop(content)
        stream.stream[at - 1 : at + 1] = ["/Artifact", kind]

    def take_off(self, reference: ObjectReference) -> None:
        """Removes an annotation (ObjectReference) from its page and from the PDF's form.

        The annotation, `reference`, is a link or a field to fill in; an empty object is left of it.
        """
        page, number = self.pages[reference.page], reference.annotation.reference
        there = page["Annots"]
        there.remove(number)
        if "AcroForm" in self.pdf.catalog:
            fields = self.pdf.catalog["AcroForm"]["Fields"]
            if number in fields:
                fields.remove(number)
        if not there:
            del page["Annots"]
        reference.annotation.clear()


def inside(one: ObjectReference, other: ObjectReference) -> bool:
    """True if an annotation `one` lies within an `other` on the same page (ObjectReferences).

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
    """The target of a `link`, the dictionary of its annotation (pydyf's Dictionary), as text.

    The text is an address, or the name of a destination in the document.
    """
    leads_to = link["A"]["URI"] if "A" in link else link["Dest"]
    return leads_to.string
