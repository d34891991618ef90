"""The watch page: its HTML, style, script and faces, as designers have them in layouts/screens/."""

from __future__ import annotations

import re
from dataclasses import dataclass

from press.content.layouts import read_template
from press.content.names import default_brand
from press.files import Files
from press.html.templates import Templates
from press.shelf.brand_style import BrandStyle

PAGE = "layouts/screens/watch"
FACE = re.compile(r"url\(faces/([\w-]+\.ttf)\)")


@dataclass(frozen=True)
class Page:
    """The parts of the page; `faces` are files of fonts by their names."""

    html: str
    style: str
    script: str
    faces: dict[str, bytes]


def page(files: Files) -> Page:
    """The watch Page of a publisher's project; `files` (Files) is the window on the project.

    Raises Unprintable for a mistake in its template.
    """
    files = files.fresh_record()
    own, _ = default_brand(files)
    style = files.text(f"{PAGE}.css")
    dress = BrandStyle(files, own, None, faces=False)
    html = Templates().fill(read_template(files, PAGE), dress=dress)
    faces = {name: files.bytes(f"fonts/{name}") for name in FACE.findall(style)}
    return Page(html.strip() + "\n", style, files.text(f"{PAGE}.js"), faces)
