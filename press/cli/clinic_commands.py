"""The command `imprint`, for clinics that hand factsheets out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from press.api import Project
from press.build.plan import Order, plan, plan_copies
from press.child_process import laying_out_apart
from press.cli import options
from press.cli.exit_codes import MADE, NOT_MADE, exit_on_problems, machine
from press.cli.options import How
from press.console.problems import is_screen, tell
from press.console.project import short
from press.edition import TRUST, Copy, Problem, Unprintable

if TYPE_CHECKING:
    from press.clinics.print_run import CopyResult, PrintRun

ALLOWED = TRUST[1:]  # every status but withdrawn


@click.command()
@options.topics("A topic to hand out", required=True)
@click.option(
    "--clinics",
    "table",
    type=options.A_PATH,
    help="The table of clinics: a workbook (.xlsx), CSV, or YAML.",
)
@click.option(
    "--template",
    "form",
    type=options.A_PATH,
    help="Write a workbook to fill in, such as clinics.xlsx, in place of copies.",
)
@options.formats(about="A format.")
@options.booklet
@options.print_ready
@options.printer
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
@options.limit
@options.quiet
@click.pass_obj
@options.gathered(order=Order, how=How)
def imprint(
    project: Project,
    order: Order,
    how: How,
    table: Path | None,
    form: Path | None,
    allowed: str,
    merge: bool,
    careful: bool,
    output: Path | None,
) -> int:
    """Puts each clinic's own details on a finished factsheet: output/clinics/<id>/treatment.pdf

    --template clinics.xlsx writes a workbook to fill in.

    \f
    `project` is the publisher's Project, `order` (Order) the editions that are asked for, `how`
    (How) says with how many workers, `table` is the file of clinics, and `allowed` a status that
    topics may have. With `merge` all copies are put into one more file; with `careful` each is laid
    out anew. `output` is the folder that is written to, or None for the project's own. With `form`,
    the path of a workbook to fill in, that is written instead. Tells problems, and gives the exit
    code. Raises click's Exit where nothing can be made.
    """
    if form is not None:
        return _write_form(project, order, form)
    if table is None:
        raise click.UsageError("name the table: --clinics clinics.xlsx, or write one: --template")
    from press.clinics.print_run import PrintRun
    from press.clinics.report import beside, clinics_for

    output = output or project.output
    with exit_on_problems(project.files):
        files = beside(project.files, table)
    code = MADE
    # Base files and panels are laid out by one process.
    with exit_on_problems(files), machine(), laying_out_apart():
        editions = plan(files, order)
        copies, notes = plan_copies(files, order, editions), list[Problem]()
        clinics = clinics_for(editions, files, table.name, allowed, notes)
        tell(notes, files)
        for edition in editions:
            try:
                out = PrintRun(edition, clinics, files, output, table.name, how.workers, careful)
                asked = [copy for copy in copies if copy.edition == edition]
                code = max(code, _hand_out(out, asked, how, merge))
            except Unprintable as found:  # the other editions can be made all the same
                tell(found.problems, files)
                code = NOT_MADE
    return code


def _write_form(project: Project, order: Order, path: Path) -> int:
    from press.clinics.form import write_form

    with exit_on_problems(project.files), machine():
        editions = plan(project.files, order)
        columns = write_form(path, editions, project.files)
    click.echo(f"{short(str(path))}: a workbook to fill in, a row for each clinic")
    click.echo(f"  columns: {', '.join(columns)}")
    return MADE


def _hand_out(out: PrintRun, asked: list[Copy], how: How, merge: bool) -> int:
    """Makes the copies of a run, and what is `asked` for of each; tells what came of them.

    Gives the exit code.
    """
    from press.clinics.make_copies import ClinicPanels
    from press.clinics.paper_run import PaperRun
    from press.clinics.report import account, outdated, tally

    laid: list[ClinicPanels] = []
    handed = _told(out.copies(laid if merge else None), out, how)
    _say(account(handed, out, merge), how)
    _clean(out, how)
    if merge:
        path = short(str(out.merge(laid)))
        many = f"{len(laid)} of {len(out.clinics)} in one file"
        click.echo(f"{path}: {many}, for paper alone: screen readers cannot tell it")
    for paper in (PaperRun(out, copy) for copy in asked):
        made = _told(paper.copies(), paper, how)
        _say(tally(made, paper), how)
        _clean(paper, how)
        handed += made
    _say(outdated(out, asked), how)
    return NOT_MADE if any(one.path is None for one in handed) else MADE


def _told(results: Iterator[CopyResult], out: PrintRun, how: How) -> list[CopyResult]:
    """The results of a run, whose problems are told as they come."""
    handed = []
    for one in _shown(results, len(out.clinics), how.quiet):
        tell(one.problems, out.files)
        handed.append(one)
    tell([*out.problems, *out.warnings], out.files)
    return handed


def _clean(out: PrintRun, how: How) -> None:
    if how.clean:
        removed = [f"{short(str(path))}: removed" for path in out.clean()]
        _say(removed, how)


def _say(lines: Iterable[str], how: How) -> None:
    for line in () if how.quiet else lines:
        click.echo(line)


def _shown(handed: Iterator[CopyResult], total: int, quiet: bool) -> Iterator[CopyResult]:
    """The clinics' copies as they come, under a line of progress if there is a terminal."""
    if quiet or total < 2 or not is_screen(sys.stderr):
        yield from handed
        return
    from press.console.progress import counted

    yield from counted(handed, total, "clinics")
