"""The four plates of a print-ready file, one by one, as a printer sees them on the screen.

python -m tests.separations treatment.pdf   draws treatment-1-cyan.png and so on beside it
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from press.prepress.operators import instructions, numbers

INKS = ("cyan", "magenta", "yellow", "black")


def streams(held: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    """Every stream that draws: pages, forms, patterns, glyphs."""
    for page in held.pages:
        yield page.Contents
    for item in held.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item


def film(pdf: bytes, ink: int) -> bytes:
    """A print-ready PDF with one of its inks, drawn in black; 0 is cyan, 3 black."""
    with pikepdf.open(io.BytesIO(pdf)) as held:
        for stream in list(streams(held)):
            content, out, last = stream.read_bytes(), [], 0
            for start, end, operands, operator in instructions(content):
                if operator in (b"k", b"K"):
                    out += [content[last:start], f"\n0 0 0 {numbers(operands)[ink]} ".encode()]
                    out.append(operator)
                    last = end
            stream.write(b"".join([*out, content[last:]]))
        for item in held.objects:
            if isinstance(item, pikepdf.Dictionary) and "/C0" in item and len(item.C0) == 4:
                item.C0, item.C1 = ([0, 0, 0, end[ink]] for end in (item.C0, item.C1))
            elif isinstance(item, pikepdf.Stream) and item.get("/ColorSpace") == "/DeviceCMYK":
                dots = item.read_bytes()
                none = bytes(len(dots) // 4)
                planes = [none, none, none, dots[ink::4]]
                item.write(bytes(byte for dot in zip(*planes, strict=True) for byte in dot))
        out = io.BytesIO()
        held.save(out)
        return out.getvalue()


def separations(pdf: bytes, dots: float = 50) -> Iterator[tuple[int, str, Image.Image]]:
    """Page, ink and plate in grey, black where there is ink, so many dots an inch."""
    for ink, name in enumerate(INKS):
        drawn = pypdfium2.PdfDocument(film(pdf, ink))
        for number, page in enumerate(drawn, 1):
            yield number, name, page.render(scale=dots / 72).to_pil().convert("L")
        drawn.close()


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        for page, ink, plate in separations(path.read_bytes(), 100):
            plate.save(path.with_name(f"{path.stem}-{page}-{ink}.png"))
