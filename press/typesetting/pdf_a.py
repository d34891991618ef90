"""Archiving: a typeset PDF becomes one to keep, PDF/A-3a and PDF/UA-1 in one file.

Done in WeasyPrint's finisher hook, on its own objects, before a byte is written: nothing that was
made accessible can be lost by reading the file and writing it anew.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pydyf
from weasyprint.document import Document, DocumentMetadata

from press.pdf.writer import as_text
from press.typesetting.tree import corners, of_type

PREFERENCES = {"DisplayDocTitle": "true", "PrintScaling": "/None", "Duplex": "/DuplexFlipLongEdge"}
BEGINS, ENDS = b"\nstream\n", b"\nendstream"  # of the bytes of a stream, as they are written
PRINTED = 4  # the annotation flag that PDF/A asks for

# An invisible character, for glyphs that say nothing by themselves in scripts that join letters.
NOTHING = b"<200b>"
# What a map from glyphs to characters may not hold. A face that fields are filled in with is
# embedded whole, and such glyphs with it.
SAYS_NOTHING = (b" <>", b" <0000>", b" <feff>", b" <fffe>")

Blanks = dict[tuple[float, float], bytes]  # by their sizes, fields drawn blank
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
# PDF/A knows no pdfuaid; a property it does not know must be described in the file itself.
UA_SCHEMA = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{NAMESPACES['pdfuaid']}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>The part of ISO 14289 that the file keeps"
    "</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def archive(document: Document, pdf: pydyf.PDF) -> None:
    """Makes a PDF/A-3a and PDF/UA-1 file of a `pdf` that WeasyPrint is about to write, in place.

    To be passed to WeasyPrint's write_pdf as its `finisher`. `document` is WeasyPrint's Document
    that is written, and `pdf` is pydyf's PDF.
    """
    _set_catalog(pdf)
    blanks: Blanks = {}
    for item in list(pdf.objects):
        if isinstance(item, pydyf.Stream):
            _mend(item)
            item.__class__ = SealedStream
        elif isinstance(item, pydyf.Dictionary):
            if item.get("Type") == "/Annot":
                item["F"] = PRINTED
                if item.get("Subtype") == "/Widget":
                    _draw_field(pdf, item, blanks)
            elif item.get("Type") == "/Page" and item["TrimBox"] != item["MediaBox"]:
                # A reader shows the page as it will be trimmed.
                item["CropBox"] = item["TrimBox"]
    place = int(pdf.catalog["Metadata"].split()[0])
    metadata = of_type(pdf.objects[place], pydyf.Stream)
    metadata.stream, metadata.compress = [packet(document.metadata, pdf.info)], False
    pdf.__class__ = SealedPDF  # for the streams that are only made as it is written


def packet(metadata: DocumentMetadata, info: pydyf.Dictionary) -> bytes:
    """The XMP packet of a PDF: what its Info dictionary says, and the standards that it keeps.

    The packet is XML, bytes in UTF-8. `metadata` is the DocumentMetadata of WeasyPrint's document,
    and `info` the Info dictionary, pydyf's Dictionary. The names of the standards are those of ISO
    19005 (pdfaid) and ISO 14289 (pdfuaid).
    """
    properties = {
        "dc:title": _alternative(metadata.title),
        "dc:creator": _items("Seq", metadata.authors),
        "dc:description": _alternative(metadata.description),
        "dc:subject": _items("Bag", metadata.keywords),
        "dc:language": _items("Bag", [metadata.lang] if metadata.lang else []),
        "pdf:Keywords": escape(", ".join(metadata.keywords)),
        "pdf:Producer": escape(info["Producer"].string),
        "xmp:CreatorTool": escape(metadata.generator or ""),
        "xmp:CreateDate": metadata.created,
        "xmp:ModifyDate": metadata.modified,
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
    }
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    words = "".join(f"<{name}>{value}</{name}>" for name, value in properties.items() if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {names}>'
        f'<rdf:Description rdf:about="">{words}{UA_SCHEMA}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _alternative(words: str | None) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(words or "")}</rdf:li>'
    return f"<rdf:Alt>{item}</rdf:Alt>" if words else ""


def _items(kind: str, words: list[str]) -> str:
    items = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in words)
    return f"<rdf:{kind}>{items}</rdf:{kind}>" if items else ""


def _set_catalog(pdf: pydyf.PDF) -> None:
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary(PREFERENCES)
    numbered = pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbered})
    if "AcroForm" in pdf.catalog:
        del pdf.catalog["AcroForm"]["NeedAppearances"]


def _draw_field(pdf: pydyf.PDF, field: pydyf.Dictionary, blanks: Blanks) -> None:
    """Gives a field to fill in a look of its own, blank: PDF/A leaves nothing to the reader.

    Fields of one size share it; `blanks` holds those that are drawn.
    """
    one, low, other, high = corners(field)
    (left, right), (bottom, top) = sorted((one, other)), sorted((low, high))
    field["Rect"] = pydyf.Array([left, bottom, right, top])
    field.pop("MK", None)
    size = (round(right - left, 3), round(top - bottom, 3))
    if size not in blanks:
        form = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, *size])}
        blank = SealedStream([b"/Tx BMC EMC"], {**form, "Resources": pydyf.Dictionary()}, True)
        pdf.add_object(blank)
        blanks[size] = blank.reference
    if "AP" in field:
        field["AP"]["N"]["Off"] = blanks[size]
    else:
        field["AP"] = pydyf.Dictionary({"N": blanks[size]})


def _mend(stream: pydyf.Stream) -> None:
    if "Interpolate" in stream.extra:
        stream.extra["Interpolate"] = "false"
    if stream.stream and stream.stream[0] == b"/CIDInit /ProcSet findresource begin":
        stream.stream = [
            line.rpartition(b"<")[0] + NOTHING if line.endswith(SAYS_NOTHING) else line
            for line in (of_type(line, bytes) for line in stream.stream)
        ]


class SealedPDF(pydyf.PDF):
    """A PDF in which every stream that is added becomes a SealedStream."""

    def add_object(self, object_: pydyf.Object) -> None:
        """Overrides add_object of pydyf.PDF: adds `object_` (Object), sealed if it is a stream."""
        if isinstance(object_, pydyf.Stream):
            object_.__class__ = SealedStream
        super().add_object(object_)


class SealedStream(pydyf.Stream):
    """A stream whose bytes, as written, never end in a carriage return (`writer.as_text`)."""

    @property
    def data(self) -> bytes:
        """Overrides data of pydyf.Stream: the bytes of the stream as they are written.

        They are in ASCII85 if they would end in a carriage return.
        """
        written = super().data
        start = written.index(BEGINS) + len(BEGINS)
        text = as_text(written[start : -len(ENDS)])
        if text is None:
            return written
        extra = pydyf.Dictionary(self.extra.copy())
        inner = "/FlateDecode" if self.compress else extra.get("Filter")
        extra["Filter"] = pydyf.Array(["/ASCII85Decode", *([inner] if inner else [])])
        if "DecodeParms" in extra:
            extra["DecodeParms"] = pydyf.Array(["null", extra["DecodeParms"]])
        extra["Length"] = len(text)
        return b"\n".join((extra.data, b"stream", text, b"endstream"))
