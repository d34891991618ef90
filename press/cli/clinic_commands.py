"""The command `imprint`, for clinics that hand factsheets out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from press.api import Project
from press.build.plan import Order, plan
from press.cli import options
from press.cli.exit_codes import MADE, NOT_MADE, exit_on_problems, machine
from press.cli.options import How
from press.console.problems import is_screen, tell
from press.console.project import short
from press.edition import TRUST, Problem

if TYPE_CHECKING:
    from press.clinics.print_run import CopyResult

ALLOWED = TRUST[1:]  # every status but withdrawn


@click.command()
@options.topics("A topic to hand out", required=True)
@click.option(
    "--clinics",
    "table",
    type=options.A_PATH,
    required=True,
    help="The table of clinics: a workbook (.xlsx), CSV, or YAML.",
)
@options.formats(about="A format.")
@options.brands
@options.language
@click.option(
    "--allow-status",
    "allowed",
    type=click.Choice(ALLOWED),
    default="approved",
    help="Hand out topics of this status too; it is on every page.",
)
@click.option("--merge", is_flag=True, help="One more file for the printer, with separators.")
@click.option("--careful", is_flag=True, help="All copies again, slowly, without a short cut.")
@options.clean("Remove the copies of clinics that are gone.")
@options.output()
@options.workers
@options.quiet
@click.pass_obj
@options.gathered(order=Order, how=How)
def imprint(
    project: Project,
    order: Order,
    how: How,
    table: Path,
    allowed: str,
    merge: bool,
    careful: bool,
    output: Path | None,
) -> int:
    """Puts each clinic's own details on a finished factsheet: output/clinics/<id>/treatment.pdf

    \f
    `project` is the publisher's Project, `order` (Order) the editions that are asked for, `how`
    (How) says with how many workers, `table` is the file of clinics, and `allowed` a status that
    topics may have. With `merge` all copies are put into one more file; with `careful` each is laid
    out anew. `output` is the folder that is written to, or None for the project's own. Tells
    problems, and gives the exit code. Raises click's Exit where nothing can be made.
    """
    from press.clinics.make_copies import ClinicPanels
    from press.clinics.print_run import PrintRun
    from press.clinics.report import account, beside, clinics_for

    output = output or project.output
    with exit_on_problems(project.files):
        files = beside(project.files, table)
    code = MADE
    with exit_on_problems(files), machine():
        editions = plan(files, order)
        notes: list[Problem] = []
        clinics = clinics_for(editions, files, table.name, allowed, notes)
        tell(notes, files)
        for edition in editions:
            out = PrintRun(edition, clinics, files, output, table.name, how.workers, careful)
            handed, laid = [], list[ClinicPanels]()
            for one in _shown(out.copies(laid if merge else None), len(clinics), how.quiet):
                tell(one.problems, files)
                handed.append(one)
            code = NOT_MADE if any(one.path is None for one in handed) else code
            tell([*out.problems, *out.warnings], files)
            removed = [
                f"{short(str(path))}: removed" for path in (out.clean() if how.clean else ())
            ]
            for line in () if how.quiet else (*account(handed, out, merge), *removed):
                click.echo(line)
            if merge:
                path = short(str(out.merge(laid)))
                many = f"{len(laid)} of {len(clinics)} in one file"
                click.echo(f"{path}: {many}, for paper alone: screen readers cannot tell it")
    return code


def _shown(handed: Iterator[CopyResult], total: int, quiet: bool) -> Iterator[CopyResult]:
    """The clinics' copies as they come, under a line of progress if there is a terminal."""
    if quiet or total < 2 or not is_screen(sys.stderr):
        yield from handed
        return
    from press.console.progress import counted

    yield from counted(handed, total, "clinics")
