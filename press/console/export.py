"""The composed HTML as a file, and the command that lays out the same pages without the press."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from press.build.atomic import report_errors, write_whole
from press.build.journal import HTML, enter
from press.console.project import ProjectFolder
from press.make import prepare
from press.model import Copy, Edition

ADDRESS = re.compile(r'((?:href|src)="|url\()((?:layouts|factsheets)/[^")]+)')


def export(edition: Edition, project: ProjectFolder, output: Path | None) -> str:
    """Writes the HTML of an `edition` (Edition), and gives the command that lays it out alone.

    The command is a line for a shell, which uses WeasyPrint without the press; of a web page it
    says how to make it. The file is `output`, or else one of the output folder of the `project`
    (ProjectFolder). Raises Unprintable with every mistake in what is read.
    """
    path = output or project.output / f"{edition.topic}.html"

    def located(address: re.Match[str]) -> str:
        begins, name = address.groups()
        there = project.files.path(name)
        if there is None or there.is_relative_to(project.folder):
            return f"{begins}{name}"
        return f"{begins}{there.as_uri()}"

    proof = prepare(edition, project.files)
    data = ADDRESS.sub(located, proof.html).encode()
    with report_errors(path):
        write_whole(path, data)
        enter(project.output, path, data, Copy(edition, HTML), project.files.today)
    if proof.factsheet.format.about.makes == "html":
        return f"{path}: `--topic {edition.topic} --format {edition.format}` makes it whole"
    fonts = project.files.path("fonts/fonts.conf")
    pdf = path.with_name(f"{path.stem}-bare.pdf")  # never over the tagged one
    # WeasyPrint's command stands beside the Python that runs the press, which PATH need not name.
    weasyprint = Path(sys.executable).with_name("weasyprint")
    words = shlex.join([str(weasyprint), "-u", ".", str(path.resolve()), str(pdf.resolve())])
    folder = shlex.quote(str(project.folder))
    return f"cd {folder} && FONTCONFIG_FILE={shlex.quote(str(fonts))} {words}"
