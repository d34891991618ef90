"""The command line: the printing commands, `build.py --topic treatment` and `pack`.

Exit 0 made, 1 warnings under --strict, 2 not made, 3 the machine lacks something.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
from click.core import ParameterSource

from press.build.artifacts import Artifacts
from press.build.atomic import not_written
from press.build.plan import Order, left_out, plan, plan_copies
from press.cli.clinic_commands import imprint
from press.cli.commands import COMMANDS
from press.cli.ending import code_of, leave
from press.cli.exit_codes import MADE, NOT_MADE, WARNED, machine, told
from press.cli.records_commands import COMMANDS as RECORDS_COMMANDS
from press.cli.worker import worker
from press.console.problems import tell
from press.console.progress import Count, shown
from press.console.project import PRESS, Project, short
from press.content.names import INKS, SIZES
from press.shelf.update import renew_shelf


def main() -> None:
    """Runs the command line, and leaves with its exit code."""
    leave(code_of(lambda: cli.main(standalone_mode=False)))


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a day; write it like 2029-01-31") from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--topic", "topics", multiple=True, help="A topic to print, or `all`. May be repeated."
)
@click.option(
    "--format", "formats", multiple=True, help="A format, or `all`.  [default: the topic's, a4]"
)
@click.option("--text-size", type=click.Choice(list(map(str, SIZES))), help="Text in this size.")
@click.option("--ink", type=click.Choice(INKS), help="Colour, without tints, or black on white.")
@click.option("--booklet", is_flag=True, help="As a booklet: pages, and the sheets to fold.")
@click.option("--print-ready", is_flag=True, help="A file for the print shop beside each PDF.")
@click.option("--printer", default="", help="The print shop whose wishes it keeps.")
@click.option("--brand", "brands", multiple=True, help="A brand, or `all`.  [default: your own]")
@click.option("--language", default="", help="A language tag.  [default: the brand's]")
@click.option("--project", type=click.Path(path_type=Path), help="The publisher's folder.")
@click.option("--output", type=click.Path(path_type=Path), help="Where the PDFs go.")
@click.option("--strict", is_flag=True, help="Look at drawn pages too; leave with 1 on a warning.")
@click.option("--release", is_flag=True, help="Print nothing unless all of it is approved today.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
@click.option("--on", "address", default="", help="A cluster to print on: dask://host:8786.")
@click.option("--clean", is_flag=True, help="Remove what was made from what is gone.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
@click.option("--today", callback=_day, help="Print as on this day: 2029-01-31.")
@click.pass_context
def cli(
    context: click.Context,
    topics: tuple[str, ...],
    formats: tuple[str, ...],
    text_size: str | None,
    ink: str | None,
    booklet: bool,
    print_ready: bool,
    printer: str,
    brands: tuple[str, ...],
    language: str,
    project: Path | None,
    output: Path | None,
    strict: bool,
    release: bool,
    workers: int | None,
    address: str,
    clean: bool,
    quiet: bool,
    today: date | None,
) -> int:
    """Prints health factsheets from topics.

    build.py --topic treatment  writes output/treatment.pdf
    """
    folder = (project or PRESS).resolve()
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {project}; `build.py new-project` makes one")
    context.obj = Project(folder, today or date.today())
    if context.invoked_subcommand:
        _refuse_lost(context)
        return MADE
    how = How(strict, quiet, workers or 0, address, clean)
    output = output or folder / "output"
    if clean and not topics:
        tidy = _tidy(context.obj, output, how)
        return MADE if renew_shelf(output, context.obj) and tidy else NOT_MADE
    if not topics:
        click.echo(context.get_help())
        return MADE
    order = Order(
        topics,
        formats,
        brands,
        language,
        int(text_size or 0),
        ink or "",
        booklet,
        print_ready,
        printer,
    )
    if release and not _released(context.obj, order):
        return NOT_MADE
    return _build(context.obj, order, output, how)


def _refuse_lost(context: click.Context) -> None:
    """Raises UsageError for an option before a command, where it would do nothing."""
    command = context.invoked_subcommand
    for option in context.command.params:
        given = context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
        if given and option.name not in ("project", "today"):
            name = option.opts[0]
            where = f"write it behind, if `build.py {command} --help` names it"
            raise click.UsageError(f"{name} before `{command}` does nothing; {where}")


def _released(project: Project, order: Order) -> bool:
    """True if all that is asked for may be handed out. Tells the problems of all that may not."""
    from press.signoff.register import unreleased

    with told(project.files):
        problems = unreleased(plan(project.files, order), project.files)
    tell(problems, project.files)
    return not problems


class How(NamedTuple):
    """The way in which an order is carried out.

    `workers` is the number of processes, or 0 for as many as there are processors; `address` is
    that of a cluster's scheduler, if it is made there.
    """

    strict: bool = False
    quiet: bool = False
    workers: int = 0
    address: str = ""
    clean: bool = False


def _build(project: Project, order: Order, output: Path, how: How) -> int:
    from press.build.backends import opener
    from press.build.run import follow
    from press.content.names import default_brand, left_alone

    files = project.files
    with told(files):
        editions = plan(files, order)
        copies = plan_copies(files, order, editions)
    alone = left_alone(files) if "all" in order.topics else []
    tell(alone, files)
    for sentence in () if how.quiet else left_out(files, order):
        click.echo(sentence)
    artifacts = Artifacts(output, default_brand(files)[0])
    count, before = Count(), set(alone)
    with machine():
        opened = opener(how.workers, how.address)
        steps = follow(editions, files, artifacts, opened, copies, drawing=how.strict)
        for artifact in shown(steps, len(editions) + len(copies), how.quiet):
            # A mistake in a topic is one, in however many editions.
            tell((problem for problem in artifact.problems if problem not in before), files)
            before.update(artifact.problems)
            count.add(artifact)
            if artifact.made and not how.quiet:
                click.echo(f"{short(artifact.path)}{' (unchanged)' if artifact.fresh else ''}")
    if count.all > 1 and not how.quiet:
        click.echo(count.summary)
    tidy = _tidy(project, output, how)
    shelved = renew_shelf(output, project)
    if alone or count.failed or not tidy:
        return NOT_MADE
    # Whoever ordered a PDF has it, also where the page that lists it could not be written.
    return WARNED if how.strict and (count.warned or not shelved) else MADE


def _tidy(project: Project, output: Path, how: How) -> bool:
    """Tells the files made from topics that are gone, or removes them if that was asked.

    False if one could not be removed.
    """
    from press.content.names import default_brand

    artifacts = Artifacts(output, default_brand(project.files)[0])
    left: dict[str, list[str]] = {}
    for record, name, paths in artifacts.gone(project.files):
        files = [short(str(path)) for path in paths]
        left.setdefault(name, []).extend(files)
        if how.clean:
            try:
                artifacts.remove(record, paths)
            except OSError as error:
                tell([not_written(Path(error.filename), error, "removed")], project.files)
                return False
            for file in () if how.quiet else files:
                click.echo(f"{file}: removed")
    for name, files in left.items() if not (how.clean or how.quiet) else ():
        if files:
            more, them = (f" and {len(files) - 1} more", "them") if files[1:] else ("", "it")
            click.echo(f"{files[0]}{more}: there is no `{name}` any more; --clean removes {them}")
    return True


@cli.command()
@click.argument("packs", nargs=-1, required=True)
@click.option("--format", "formats", multiple=True, help="A format, or `all`.  [default: a4]")
@click.option("--text-size", type=click.Choice(list(map(str, SIZES))), help="Text in this size.")
@click.option("--ink", type=click.Choice(INKS), help="Colour, without tints, or black on white.")
@click.option("--brand", "brands", multiple=True, help="A brand, or `all`.  [default: your own]")
@click.option("--language", default="", help="A language tag.  [default: the brand's]")
@click.option("--output", type=click.Path(path_type=Path), help="Where the PDFs go.")
@click.option("--strict", is_flag=True, help="Leave with 1 when there is a warning.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
@click.option("--on", "address", default="", help="A cluster to print on: dask://host:8786.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
@click.pass_obj
def pack(
    project: Project,
    packs: tuple[str, ...],
    formats: tuple[str, ...],
    text_size: str | None,
    ink: str | None,
    brands: tuple[str, ...],
    language: str,
    output: Path | None,
    strict: bool,
    workers: int | None,
    address: str,
    quiet: bool,
) -> int:
    """Prints packs, each one book from many topics. `all` prints every pack."""
    names = tuple(f"packs/{name}" for name in packs)
    order = Order(names, formats, brands, language, int(text_size or 0), ink or "")
    how = How(strict, quiet, workers or 0, address)
    return _build(project, order, output or project.folder / "output", how)


for command in (*COMMANDS, *RECORDS_COMMANDS, worker, imprint):
    cli.add_command(command)
