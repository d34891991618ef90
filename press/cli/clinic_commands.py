"""The command `imprint`, for clinics that hand factsheets out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from press.build.plan import Order, plan
from press.cli.exit_codes import MADE, NOT_MADE, machine, told
from press.console.problems import tell
from press.console.project import Project, short
from press.edition import TRUST

if TYPE_CHECKING:
    from press.clinics.print_run import Handed

ALLOWED = TRUST[1:]  # every status but withdrawn


@click.command()
@click.option("--topic", "topics", multiple=True, required=True, help="A topic to hand out.")
@click.option(
    "--clinics",
    "table",
    type=click.Path(path_type=Path),
    required=True,
    help="The table of clinics: CSV from a spreadsheet, or YAML.",
)
@click.option("--format", "formats", multiple=True, help="A format.  [default: a4]")
@click.option("--brand", "brands", multiple=True, help="A brand, or `all`.  [default: your own]")
@click.option("--language", default="", help="A language tag.  [default: the brand's]")
@click.option(
    "--allow-status",
    "allowed",
    type=click.Choice(ALLOWED),
    default="approved",
    help="Hand out topics of this status too; it is on every page.",
)
@click.option("--merge", is_flag=True, help="One more file for the printer, with separators.")
@click.option("--clean", is_flag=True, help="Remove the copies of clinics that are gone.")
@click.option("--output", type=click.Path(path_type=Path), help="Where the PDFs go.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
@click.pass_obj
def imprint(
    project: Project,
    topics: tuple[str, ...],
    table: Path,
    formats: tuple[str, ...],
    brands: tuple[str, ...],
    language: str,
    allowed: str,
    merge: bool,
    clean: bool,
    output: Path | None,
    workers: int | None,
    quiet: bool,
) -> int:
    """Puts each clinic's own details on a finished factsheet: output/clinics/<id>/treatment.pdf"""
    from press.clinics.make_copies import Laid
    from press.clinics.print_run import PrintRun
    from press.clinics.report import account, beside, clinics_for

    output = output or project.folder / "output"
    order = Order(topics, formats, brands, language)
    with told(project.files):
        files = beside(project.files, table)
    code = MADE
    with told(files), machine():
        editions = plan(files, order)
        clinics = clinics_for(editions, files, table.name, allowed)
        for edition in editions:
            out = PrintRun(edition, clinics, files, output, table.name, workers or 0)
            handed, laid = [], list[Laid]()
            for one in _shown(out.copies(laid if merge else None), len(clinics), quiet):
                tell(one.problems, files)
                handed.append(one)
            code = NOT_MADE if any(one.path is None for one in handed) else code
            tell([*out.problems, *out.said], files)
            removed = [f"{short(str(path))}: removed" for path in (out.clean() if clean else ())]
            for line in () if quiet else (*account(handed, out, merge), *removed):
                click.echo(line)
            if merge:
                path = short(str(out.merge(laid)))
                many = f"{len(laid)} of {len(clinics)} in one file"
                click.echo(f"{path}: {many}, for paper alone: screen readers cannot tell it")
    return code


def _shown(handed: Iterator[Handed], total: int, quiet: bool) -> Iterator[Handed]:
    """The clinics' copies as they come, under a line of progress if there is a terminal."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from handed
        return
    from press.console.progress import counted

    yield from counted(handed, total, "clinics")
