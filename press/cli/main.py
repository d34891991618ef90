"""The command line: the printing commands, `build.py --topic treatment` and `pack`.

Exit 0 made, 1 warnings under --strict, 2 not made, 3 the machine lacks something.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import click
from click.core import ParameterSource

from press.api import Project
from press.build.artifacts import Artifacts
from press.build.atomic import not_written, report_errors
from press.build.plan import APPROVED, EVERY_PACK, Order, left_out, plan, plan_copies
from press.build.shards import ShardRun
from press.cli import options
from press.cli.clinic_commands import imprint
from press.cli.commands import COMMANDS
from press.cli.ending import code_of, leave
from press.cli.exit_codes import MADE, NOT_MADE, WARNED, exit_on_problems, machine
from press.cli.merge_command import merge
from press.cli.options import How
from press.cli.watch_command import watch
from press.cli.where_command import where
from press.cli.worker import worker
from press.console.problems import tell
from press.console.progress import Count, with_progress
from press.console.project import project_around, short, strange_clock
from press.edition import Edition, Problem
from press.files import HOME, Files
from press.program import INSTALLED, program, take_the_process
from press.shelf.update import renew_shelf_and_tell


def main() -> None:
    """Runs the command line, and leaves with its exit code."""
    take_the_process()
    cli.help = (cli.help or "").format(program=program())
    words = project_first(sys.argv[1:])
    leave(code_of(lambda: cli.main(words, prog_name=program(), standalone_mode=False)))


OF_ALL_COMMANDS = [f"--{name}" for name in ("project", "today")]


def project_first(words: list[str]) -> list[str]:
    """The `words` of a command line with `--project` and `--today` before its command.

    People write them behind it too, as they do all its other options. Words are a list of strings.
    """
    moved, rest = list[str](), list[str]()
    left = iter(words)
    for word in left:
        if word == "--":
            rest += [word, *left]
        elif word.partition("=")[0] in OF_ALL_COMMANDS:
            moved += [word] if "=" in word else [word, *islice(left, 1)]
        else:
            rest.append(word)
    return [*moved, *rest]


MOST_LEFT = 20  # reasons for which files are left over that are told one by one
# Commands that read a project, and write to none.
OF_PROJECTS = ("check", "hear", "html", "imprint", "list", "pack", "status", "watch", "where")


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a day; write it like 2029-01-31") from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@options.topics("A topic to print, `all`, or `approved`")
@options.formats("the topic's, a4")
@options.text_size
@options.ink
@options.booklet
@options.print_ready
@options.printer
@options.brands
@options.language
@click.option("--project", type=options.A_PATH, help="The publisher's folder.")
@options.output()
@options.strict_of_pages
@click.option("--release", is_flag=True, help="Print nothing unless all of it is approved today.")
@options.workers
@options.limit
@options.cluster
@options.shard
@options.clean("Remove what was made from what is gone.")
@options.quiet
@options.version
@click.option("--today", callback=_day, help="Print as on this day: 2029-01-31.")
@click.pass_context
@options.gathered(order=Order, how=How)
def cli(
    context: click.Context,
    order: Order,
    how: How,
    project: Path | None,
    output: Path | None,
    release: bool,
    today: date | None,
) -> int:
    """Prints health factsheets from topics.

    {program} --topic treatment  writes output/treatment.pdf

    \f
    Puts the Project into the `obj` of `context` (click's Context), for the command that follows, if
    there is one. Else it carries out an order: `order` (Order) says what is printed, and `how`
    (How) in which way. `project` is the publisher's folder, or None for the one around; `output` is
    the folder that is written to, or None for the project's own. With `release` nothing is printed
    unless all of it is approved, and `today` is the day to print as, or None. Gives the exit code.
    Raises click's UsageError or Exit.
    """
    # `build.py` prints the folder that it stands in; `press`, the one that people stand in.
    here = project_around(Path.cwd()) if program() == INSTALLED else None
    folder = (project or here or HOME).resolve()
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {project}; `{program()} new-project` makes one")
    context.obj = Project(folder, output=output, today=today)
    tell(context.obj.older_press(), context.obj.files)
    if today is None:
        tell(strange_clock(context.obj.files.today), context.obj.files)
    if order.topics or context.invoked_subcommand in OF_PROJECTS:
        tell(context.obj.no_project(), context.obj.files)
    if context.invoked_subcommand:
        _refuse_lost(context)
        return MADE
    if how.shard and not order.topics:
        raise click.UsageError("--shard is a part of an order: name topics, or --topic all")
    if how.clean and not order.topics:
        tidy = _tidy(context.obj, how)
        return MADE if renew_shelf_and_tell(context.obj.output, context.obj) and tidy else NOT_MADE
    if not order.topics:
        click.echo(context.get_help())
        return MADE
    if release and not _of_approved(context.obj, order) and not _released(context.obj, order):
        return NOT_MADE
    return _build(context.obj, order, how)


def _refuse_lost(context: click.Context) -> None:
    """Raises UsageError for an option before a command, where it would do nothing."""
    command = context.invoked_subcommand
    for option in context.command.params:
        given = context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
        if given and option.name not in ("project", "today"):
            name = option.opts[0]
            where = f"write it behind, if `{program()} {command} --help` names it"
            raise click.UsageError(f"{name} before `{command}` does nothing; {where}")


def _released(project: Project, order: Order) -> bool:
    """True if all that is asked for may be handed out. Tells the problems of all that may not."""
    from press.signoff.register import unreleased

    with exit_on_problems(project.files):
        problems = unreleased(plan(project.files, order), project.files)
    tell(problems, project.files)
    return not problems


def _of_approved(project: Project, order: Order) -> bool:
    """True if all topics are asked for that are approved; a topic may have that name."""
    from press.content.names import topic_names

    return APPROVED in order.topics and APPROVED not in topic_names(project.files)


def _approved(editions: list[Edition], files: Files, how: How) -> tuple[list[Edition], bool]:
    """The editions that may be handed out, and whether that is all there is to say; tells why."""
    from press.signoff.register import released

    release = released(editions, files)
    tell(release.problems, files)
    for why, topics in {} if how.quiet else release.rest.items():
        click.echo(f"not released ({why}): {', '.join(topics)}")
    if not release.editions:
        click.echo("nothing is approved today", err=True)
    return release.editions, bool(release.editions) and not release.problems


def _build(project: Project, order: Order, how: How) -> int:
    from press.content.names import left_alone

    files, shard, whole_said = project.files, how.shard, True
    approved = _of_approved(project, order)
    if approved:
        named = ("all" if name == APPROVED else name for name in order.topics)
        order = replace(order, topics=(*named, EVERY_PACK))
    with exit_on_problems(files):
        whole = plan(files, order)
        if approved:
            whole, whole_said = _approved(whole, files, how)
        editions = [each for each in whole if shard.has(each)] if shard else whole
        copies = plan_copies(files, order, editions)
    # What is true of the whole order is told once, by the first of its shards.
    first = shard is None or shard.number == 1
    alone = left_alone(files) if "all" in order.topics and first else []
    tell(alone, files)
    for sentence in left_out(files, order) if first and not how.quiet else ():
        click.echo(sentence)
    count, before = Count(), set(alone)
    run = ShardRun(shard, order, whole, project.output) if shard else None
    if run:
        with exit_on_problems(files), report_errors(project.output, "changed"):
            tell(run.begin(), files)
    with machine():
        steps = project.follow(
            editions, copies, workers=how.workers, address=how.address, drawing=how.strict
        )
        for artifact in with_progress(steps, len(editions) + len(copies), how.quiet):
            # A mistake in a topic is one, in however many editions.
            tell((problem for problem in artifact.problems if problem not in before), files)
            before.update(artifact.problems)
            count.add(artifact)
            if run:
                run.add(artifact)
            if artifact.made and not how.quiet:
                click.echo(f"{short(artifact.path)}{' (unchanged)' if artifact.fresh else ''}")
    if run:
        with exit_on_problems(files), report_errors(project.output):
            run.end(alone)
    if shard and not how.quiet:
        click.echo(f"shard {shard}: {count.summary} ({len(editions)} of {len(whole)} editions)")
    elif count.all > 1 and not how.quiet:
        click.echo(count.summary)
    tidy = _tidy(project, how)
    shelved = renew_shelf_and_tell(project.output, project)
    if alone or count.failed or not tidy or not whole_said:
        return NOT_MADE
    # Whoever ordered a PDF has it, also where the page that lists it could not be written.
    return WARNED if how.strict and (count.warned or not shelved) else MADE


def _tidy(project: Project, how: How) -> bool:
    """Tells the files that are left over, or removes them if that was asked.

    False if one could not be removed.
    """
    from press.build.left_over import left_over, remove
    from press.content.names import default_brand

    artifacts = Artifacts(project.output, default_brand(project.files)[0])
    problems: list[Problem] = []
    told: dict[str, list[str]] = {}
    for left in left_over(artifacts, project.files, problems, thorough=how.clean):
        files = list[str]()
        if left.output == project.output:  # and not what copies were made from, which nobody sees
            files = [short(str(left.output / path)) for path in left.files]
            told.setdefault(left.why, []).extend(files)
        if how.clean:
            try:
                remove(left, project.files)
            except OSError as error:
                problems.append(not_written(Path(error.filename), error, "removed"))
                break
            for file in () if how.quiet else files:
                click.echo(f"{file}: removed")
    artifacts.close()
    tell(problems if how.clean else [], project.files)
    shown = [(why, files) for why, files in told.items() if files and not how.clean]
    for why, files in [] if how.quiet else shown[:MOST_LEFT]:
        more, them = (f" and {len(files) - 1} more", "them") if files[1:] else ("", "it")
        click.echo(f"{files[0]}{more}: {why}; --clean removes {them}")
    if (more_left := sum(len(files) for _, files in shown[MOST_LEFT:])) and not how.quiet:
        click.echo(f"and {more_left} more are left over; --clean removes them too")
    return not (how.clean and problems)


@cli.command()
@click.argument("packs", nargs=-1, required=True)
@options.formats()
@options.text_size
@options.ink
@options.brands
@options.language
@options.output()
@options.strict_of_pages
@options.workers
@options.limit
@options.cluster
@options.shard
@options.quiet
@click.pass_obj
@options.gathered(order=Order, how=How)
def pack(
    project: Project, packs: tuple[str, ...], order: Order, how: How, output: Path | None
) -> int:
    """Prints packs, each one book from many topics. `all` prints every pack.

    \f
    `project` is the publisher's Project, `packs` are names, `order` (Order) says in which formats
    and brands they are printed, and `how` (How) in which way. `output` is the folder that is
    written to, or None for the project's own. Gives the exit code. Raises click's Exit where they
    cannot be printed.
    """
    order = replace(order, topics=tuple(f"packs/{name}" for name in packs))
    project.output = output or project.output
    return _build(project, order, how)


for command in (*COMMANDS, where, merge, watch, worker, imprint):
    cli.add_command(command)
