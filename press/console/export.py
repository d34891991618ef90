"""The composed HTML as a file, and the command that lays out the same pages without the press."""

from __future__ import annotations

import re
from pathlib import Path

from press.build.atomic import write_whole
from press.files import Files
from press.make import prepare
from press.model import Edition

ADDRESS = re.compile(r'((?:href|src)="|url\()((?:layouts|factsheets)/[^")]+)')


def export(edition: Edition, files: Files, project: Path, output: Path | None) -> str:
    """Writes the HTML and gives the line that lays it out with WeasyPrint's own command."""
    path = output or project / "output" / f"{edition.topic}.html"

    def located(match: re.Match) -> str:
        there = files.path(match[2])
        beside = there is None or there.is_relative_to(project)
        return match[0] if beside else match[1] + there.as_uri()

    proof = prepare(edition, files)
    write_whole(path, ADDRESS.sub(located, proof.html).encode())
    if proof.factsheet.format.about.makes == "html":
        return f"{path}: `--topic {edition.topic} --format {edition.format}` makes it whole"
    fonts = files.path("fonts/fonts.conf")
    pdf = path.with_name(f"{path.stem}-bare.pdf")  # never over the tagged one
    return f"cd {project} && FONTCONFIG_FILE={fonts} weasyprint -u . {path} {pdf}"
