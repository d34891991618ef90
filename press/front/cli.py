"""The command line: what can be asked of the press, and how it answers.

Exit 0 made, 1 warnings under --strict, 2 not made, 3 the machine lacks something.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from press.files import Files
from press.front.report import summary, tell
from press.model import Artifact, Edition, Problem, Unprintable
from press.running.artifacts import Artifacts
from press.running.plan import Order, plan, withdrawn

PRESS = Path(__file__).resolve().parents[2]
MADE, WARNED, NOT_MADE, LACKING = 0, 1, 2, 3


def main() -> None:
    """Runs the command line and leaves by the shortest way: nothing is left to tidy up."""
    try:
        code = cli.main(standalone_mode=False) or MADE
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.ClickException as error:
        error.show()
        code = NOT_MADE
    except click.Abort:
        sys.stderr.write("stopped\n")
        code = NOT_MADE
    except Unprintable as error:
        tell(error.problems, _window(PRESS))
        code = NOT_MADE
    except ModuleNotFoundError as error:
        sys.stderr.write(f"{error.name} is not installed: run `sh setup.sh`\n")
        code = LACKING
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class Project:
    """The publisher's folder that a command works in, and the day it is taken to be."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.files = _window(folder, today)


def _window(folder: Path, today: date | None = None) -> Files:
    roots = (folder,) if folder == PRESS else (folder, PRESS)
    return Files(*roots, today=today or date.today())  # the only clock of the press


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a day; write it like 2029-01-31") from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--topic", "topics", multiple=True, help="A topic to print, or `all`. May be repeated."
)
@click.option("--format", "formats", multiple=True, help="A format, or `all`.  [default: a4]")
@click.option("--brand", "brands", multiple=True, help="A brand, or `all`.  [default: your own]")
@click.option("--language", default="", help="A language tag.  [default: the brand's]")
@click.option("--project", type=click.Path(path_type=Path), help="The publisher's folder.")
@click.option("--output", type=click.Path(path_type=Path), help="Where the PDFs go.")
@click.option("--strict", is_flag=True, help="Leave with 1 when there is a warning.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
@click.option("--today", callback=_day, help="Print as on this day: 2029-01-31.")
@click.pass_context
def cli(context, topics, formats, brands, language, project, output, strict, quiet, today) -> int:
    """Prints health factsheets from topics.

    build.py --topic treatment  writes output/treatment.pdf
    """
    folder = (project or PRESS).resolve()
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {project}; `build.py new-project` makes one")
    context.obj = Project(folder, today or date.today())
    if context.invoked_subcommand:
        return MADE
    if not topics:
        click.echo(context.get_help())
        return MADE
    order = Order(topics, formats, brands, language)
    return _build(context.obj, order, output or folder / "output", strict, quiet)


def _build(project: Project, order: Order, output: Path, strict: bool, quiet: bool) -> int:
    from press.reading.brand import default_brand
    from press.reading.topic import topic_names
    from press.running.backends.inline import open_executor
    from press.running.run import run

    files = project.files
    with _told(files):
        editions = plan(files, order)
    for name in topic_names(files) if "all" in order.topics and not quiet else ():
        if withdrawn(files, name):
            click.echo(f"{name} is withdrawn: left out")
    artifacts = Artifacts(output, default_brand(files)[0])
    done: list[Artifact] = []
    with open_executor() as executor, _machine():
        for artifact in _shown(run(editions, files, artifacts, executor), editions, quiet):
            tell(artifact.problems, files)
            done.append(artifact)
            if artifact.made and not quiet:
                click.echo(f"{_short(artifact.path)}{' (unchanged)' if artifact.fresh else ''}")
    if len(done) > 1 and not quiet:
        click.echo(summary(done))
    return _exit(done, strict)


def _exit(done: list[Artifact], strict: bool) -> int:
    if not all(artifact.made for artifact in done):
        return NOT_MADE
    return WARNED if strict and any(artifact.problems for artifact in done) else MADE


def _shown(artifacts: Iterator[Artifact], editions: list[Edition], quiet: bool):
    """The artifacts as they come, under a progress bar when there are several and a screen."""
    if quiet or len(editions) < 2 or not sys.stderr.isatty():
        yield from artifacts
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(artifacts, "Printing", len(editions), console=Console(stderr=True))


@contextmanager
def _told(files: Files):
    """Problems of what is done inside are told with their lines, and end the command."""
    try:
        yield
    except Unprintable as error:
        tell(error.problems, files)
        raise click.exceptions.Exit(NOT_MADE) from None


@contextmanager
def _machine():
    """What the machine lacks is said in a line, with what to run."""
    try:
        yield
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        library = str(error).split("'")[1] if "'" in str(error) else "Pango"
        sys.stderr.write(f"{library} is not installed: run `sh setup.sh`\n")
        raise click.exceptions.Exit(LACKING) from None


def _short(path: str) -> str:
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


# ── Commands ──────────────────────────────────────────────────────────────────────────────────


@cli.command("list")
@click.pass_obj
def list_(project: Project) -> None:
    """Names the topics, formats, brands and languages there are."""
    from press.reading.brand import brand_names, format_names, language_names
    from press.reading.topic import topic_names

    for what, names in (
        ("topics", topic_names(project.files)),
        ("formats", format_names(project.files)),
        ("brands", brand_names(project.files)),
        ("languages", language_names(project.files)),
    ):
        click.echo(f"{what}: {', '.join(names) or 'none yet'}")


@cli.command()
@click.argument("topics", nargs=-1)
@click.option("--brand", "brands", multiple=True, help="A brand, or `all`.")
@click.option("--strict", is_flag=True, help="Leave with 1 when there is a warning.")
@click.pass_obj
def check(project: Project, topics, brands, strict) -> int:
    """Reads topics and names every mistake, without printing. All topics if none is named."""
    from press.make import prepare
    from press.proving.preflight import proofread

    with _told(project.files):
        editions = plan(project.files, Order(topics or ("all",), brands=brands))
    problems: set[Problem] = set()
    for edition in editions:
        try:
            problems.update(proofread(prepare(edition, project.files)))
        except Unprintable as error:
            problems.update(error.problems)
    tell(problems, project.files)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{len(editions)} checked, {errors or 'no'} mistake{'s' * (errors != 1)}")
    return NOT_MADE if errors else WARNED if strict and problems else MADE


@cli.command()
@click.argument("topic")
@click.option("--brand", default="", help="A brand.")
@click.option("--format", "format_", default="a4", help="A format.")
@click.option("--output", type=click.Path(path_type=Path), help="The file to write.")
@click.pass_obj
def html(project: Project, topic: str, brand: str, format_: str, output: Path | None) -> None:
    """Writes the HTML that is laid out, and says how to lay it out without the press."""
    from press.front.export import export

    with _told(project.files):
        order = Order((topic,), (format_,), (brand,) if brand else ())
        (edition,) = plan(project.files, order)
        click.echo(export(edition, project.files, project.folder, output))


@cli.command()
@click.argument("name")
@click.option("--output", type=click.Path(path_type=Path), help="Where the PDF goes.")
@click.pass_obj
def brand(project: Project, name: str, output: Path | None) -> int:
    """Prints a brand's proof sheet: every block, every pair of colours with its contrast."""
    from press.front.proof_sheet import proof_sheet

    with _told(project.files), _machine():
        path, problems = proof_sheet(
            name, project.files, output or project.folder / "output", PRESS
        )
    tell(problems, project.files)
    click.echo(_short(str(path)))
    return MADE


@cli.command()
@click.argument("topic")
@click.pass_obj
def new(project: Project, topic: str) -> None:
    """Writes a new topic to fill in, with a word on every field."""
    from press.front.new import new_topic

    with _told(project.files):
        click.echo(_short(str(new_topic(topic, project.files, project.folder))))


@cli.command("new-project")
@click.argument("folder", type=click.Path(path_type=Path))
def new_project(folder: Path) -> None:
    """Makes a folder for a publisher: a brand, a topic and a README of its own."""
    from press.front.new import new_project as make_project

    files = _window(PRESS)
    with _told(files):
        for path in make_project(folder.resolve(), files, PRESS):
            click.echo(_short(str(path)))
    click.echo(f"now run: uv run build.py --project {folder} --topic welcome")


@cli.command()
@click.pass_obj
def schema(project: Project) -> None:
    """Writes factsheets/.schema.json: editors complete and check topics with it."""
    from press.front.schema import write_schema

    with _told(project.files):
        click.echo(_short(str(write_schema(project.files, project.folder))))


@cli.command()
@click.pass_obj
def doctor(project: Project) -> int:
    """Says what this machine has, what it lacks, and what that costs."""
    from press.front.doctor import examine

    lines, sound = examine(project.files)
    click.echo("\n".join(lines))
    return MADE if sound else LACKING
