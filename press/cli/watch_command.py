"""The command `watch`: pages and problems as they come, while somebody writes."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from press.api import Project
from press.build.plan import Order, plan
from press.cli import options
from press.cli.exit_codes import LACKING, MADE, NOT_MADE, exit_on_problems, machine
from press.program import program, with_extra


@click.command()
@click.argument("named", nargs=-1)
@options.topics("A topic to watch")
@options.formats("the topic's, a4")
@options.text_size
@options.ink
@options.brands
@options.language
@options.limit
@options.output()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Of the page.  [default: any]"
)
@click.option("--no-browser", is_flag=True, help="In the terminal alone, without a page.")
@click.pass_obj
@options.gathered(order=Order)
def watch(
    project: Project,
    order: Order,
    named: tuple[str, ...],
    output: Path | None,
    port: int,
    no_browser: bool,
) -> int:
    """Shows pages and what to mend whenever a file is saved.

    \f
    `project` (Project) is the publisher's, `order` (Order) says which editions, `output` is the
    folder that files are written to, or None for the project's own. The page is served on `port`,
    on any for 0, and not at all with `no_browser`. Gives the exit code.
    """
    from importlib.util import find_spec

    from press.console.doctor import WATCHING

    order = replace(order, topics=(*order.topics, *named))
    if not order.topics:
        raise click.UsageError(f"name a topic: {program()} watch --topic treatment")
    wanted = WATCHING[:1] if no_browser else WATCHING
    if lacking := [name for name in wanted if find_spec(name) is None]:
        sys.stderr.write(f"{', '.join(lacking)} not installed: {with_extra('watch')}\n")
        return LACKING
    from press.watch.scheduler import MANY
    from press.watch.start import watch as begin

    with exit_on_problems(project.files):
        editions = plan(project.files, order)
    if len(editions) > MANY:
        sys.stderr.write(
            f"{len(editions)} editions are more than can be watched at once, which is {MANY}: "
            f"name fewer topics, or fewer formats\n"
        )
        return NOT_MADE
    output = output or project.output
    try:
        with exit_on_problems(project.files), machine():
            begin(project, order, editions, output, _say, None if no_browser else port)
    except OSError as error:
        if port and error.filename is None:
            sys.stderr.write(
                f"port {port} is taken by another program, or not allowed: choose another with "
                f"--port, or leave it out\n"
            )
            return NOT_MADE
        raise
    return MADE


def _say(sentence: str) -> None:
    click.echo(sentence)
    sys.stdout.flush()
