"""Most commands beside printing, each in a few lines: their options, and the call of console/."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from shlex import quote

import click

from press.api import Project
from press.build.plan import EVERY_PACK, Order, plan
from press.cli import options
from press.cli.exit_codes import LACKING, MADE, NOT_MADE, WARNED, exit_on_problems, machine
from press.console.problems import is_screen, tell
from press.console.project import short, window
from press.content.names import KINDS
from press.files import HOME
from press.program import CHECKOUT, program


@click.command("list")
@click.pass_obj
def list_(project: Project) -> None:
    """Names all topics, packs, formats, brands and languages.

    \f
    `project` is the publisher's Project.
    """
    packs = (name.removeprefix("packs/") for name in project.packs())
    for what, names in (
        ("topics", project.topics()),
        ("packs", packs),
        ("formats", project.formats()),
        ("brands", project.brands()),
        ("languages", project.languages()),
    ):
        click.echo(f"{what}: {', '.join(names) or 'none yet'}")


@click.command()
@click.pass_obj
def formats(project: Project) -> None:
    """Names the formats there are, and what each is for.

    \f
    `project` is the publisher's Project. Raises click's Exit if one of them cannot be read.
    """
    from press.console.sketch import sketch
    from press.content.format import read_format
    from press.content.names import format_names

    with exit_on_problems(project.files):
        for name in format_names(project.files):
            about = read_format(project.files, name).about
            if is_screen(sys.stdout) and about.makes == "pdf":
                click.echo("\n" + "\n".join(sketch(about)))
            click.echo(f"{name:12} {about.about.value}")


@click.command()
@click.argument("topics", nargs=-1)
@options.formats()
@options.brands
@options.language
@click.option("--pages", is_flag=True, help="Lay the pages out and look at them too.")
@options.strict()
@options.limit
@click.option("--all", "everything", is_flag=True, help="Tell every finding, however many.")
@options.form(
    *("text", "json", "github", "html"),
    about="For people, for programs, as annotations on GitHub, or as a page for a meeting.",
)
@options.output("The file to write.")
@click.option("--baseline", type=options.A_PATH, help="A file of old findings.")
@click.option("--renew-baseline", "renew", is_flag=True, help="Keep the warnings of today as old.")
@click.option("--instrument", "instruments", multiple=True, help="Such as discern or pif-tick.")
@click.pass_obj
@options.gathered(order=Order)
def check(
    project: Project,
    order: Order,
    pages: bool,
    strict: bool,
    everything: bool,
    form: str,
    output: Path | None,
    baseline: Path | None,
    renew: bool,
    instruments: tuple[str, ...],
) -> int:
    """Reads topics and names every mistake, without printing. All topics if none is named.

    \f
    `project` is the publisher's Project; `order` (Order) names the topics, formats and brands. With
    `pages` their pages are looked at too, and `instruments` names the check-lists that are
    answered. With `strict` a warning counts; with `everything` every finding is told, however many.
    `form` is text, json, github or html, and `output` the file for html, or None. `baseline` is a
    file of old findings, which are not told again, or None; with `renew` it is written anew. Gives
    the exit code. Raises click's UsageError, or its Exit where topics cannot be read.
    """
    from press.build.findings import Wanted
    from press.console.checking import Asked, examine, tell

    if renew and not baseline:
        raise click.UsageError(
            f"say which file: {program()} check --baseline FILE --renew-baseline"
        )
    named = bool(order.topics)
    order = order if named else replace(order, topics=("all", EVERY_PACK))
    wanted = Wanted(pages, instruments)
    if form == "html":
        output = output or project.output / "findings.html"
    asked = Asked(order, named, wanted, form, everything, output, baseline, renew)
    with exit_on_problems(project.files), machine():
        found, before, read = examine(project.files, project.output, asked)
        for line in tell(found, before, read, project.files, asked):
            click.echo(line)
    errors, warnings = (any(s.count(level) for s in found) for level in ("error", "warning"))
    return NOT_MADE if errors else WARNED if strict and warnings else MADE


@click.command()
@click.argument("code")
@options.brand("A brand, whose profile of rules is meant.")
@click.pass_obj
def explain(project: Project, code: str, brand: str) -> None:
    """Says what a code stands for: why, from where, what to do.

    \f
    `project` is the publisher's Project, `code` that of a rule or a mistake, and `brand` the name
    of the brand whose profile counts, or empty for the publisher's own. Raises click's Exit if
    there is no such code or brand.
    """
    from press.console.explain import explain_for

    with exit_on_problems(project.files):
        click.echo(explain_for(code, brand, project.files))


@click.command()
@click.argument("topic")
@options.brand()
@click.option("--format", "format_", default="a4", help="A format.")
@options.output("The file to write.")
@click.pass_obj
def html(project: Project, topic: str, brand: str, format_: str, output: Path | None) -> None:
    """Writes the HTML that is laid out. Says how to do that without the press.

    \f
    `project` is the publisher's Project; `topic`, `brand` (or empty) and `format_` are names;
    `output` is the file that is written, or None for one of the project's output folder. Raises
    click's Exit where the topic cannot be printed.
    """
    from press.console.export import export

    with exit_on_problems(project.files):
        order = Order((topic,), (format_,), (brand,) if brand else ())
        (edition,) = plan(project.files, order)
        click.echo(export(edition, project, output))


@click.command()
@click.argument("named", nargs=-1)
@options.topics("A topic to listen to")
@options.formats()
@options.brands
@options.language
@options.form(
    *("speech", "text"),
    about="What a screen reader says, or plain text to email or to put into Braille.",
)
@click.option("--file", "pdf", type=options.A_PATH, help="Any finished PDF instead.")
@click.option("--checklist", is_flag=True, help="What only a person can check, to tick off.")
@options.limit
@click.pass_obj
@options.gathered(order=Order)
def hear(
    project: Project,
    order: Order,
    named: tuple[str, ...],
    form: str,
    pdf: Path | None,
    checklist: bool,
) -> int:
    """Tells a factsheet as a screen reader speaks it. It is read from the finished PDF.

    \f
    `project` is the publisher's Project. `order` (Order) and `named`, more names of topics, say
    what is told; `form` is speech or text. `pdf` is the path of any finished PDF to be told
    instead, or None; with `checklist` a list of what only a person can check is told instead. Gives
    the exit code. Raises click's UsageError if no topic is named, and its Exit where one cannot be
    printed.
    """
    from press.console.listen import listen, listen_to

    if pdf:
        with exit_on_problems(project.files):
            click.echo(listen_to(pdf, form), nl=False)
        return MADE
    if checklist:
        click.echo(project.files.text("layouts/rules/listening.txt"), nl=False)
        return MADE
    order = replace(order, topics=(*order.topics, *named))
    if not order.topics:
        raise click.UsageError(f"name a topic: {program()} hear --topic treatment")
    with exit_on_problems(project.files), machine():
        for edition in plan(project.files, order):
            click.echo(listen(edition, project.files, form), nl=False)
    return MADE


@click.command()
@click.argument("name")
@options.output("Where the PDF goes.")
@options.limit
@click.pass_obj
def brand(project: Project, name: str, output: Path | None) -> int:
    """Prints a brand's proof sheet. It has every block, and all colours with their contrast.

    \f
    `project` is the publisher's Project, `name` the name of the brand, and `output` the folder that
    is written to, or None for the project's own. Gives the exit code. Raises click's Exit where the
    sheet cannot be made.
    """
    from press.console.proof_sheet import proof_sheet

    with exit_on_problems(project.files), machine():
        path, problems = proof_sheet(name, project.files, output or project.output, HOME)
    tell(problems, project.files)
    click.echo(short(str(path)))
    return MADE


@click.command()
@click.argument("topic")
@click.pass_obj
def new(project: Project, topic: str) -> None:
    """Writes a new topic to fill in, with a word on every field.

    \f
    `project` is the publisher's Project, `topic` the name of the new topic. Raises click's Exit if
    there is one of this name, or if the project is the press itself.
    """
    from press.console.new import new_topic

    with exit_on_problems(project.files):
        project.refuse_the_press()
        click.echo(short(str(new_topic(topic, project.files, project.folder))))


@click.command("new-project")
@click.argument("folder", type=options.A_PATH)
def new_project(folder: Path) -> None:
    """Makes a folder for a publisher. It has a brand, a topic and a README of its own.

    \f
    `folder` is the path of the new folder. Raises click's Exit if it cannot be made.
    """
    from press.console.new import new_project as make_project

    files = window(HOME)
    with exit_on_problems(files):
        for path in make_project(folder.resolve(), files, HOME):
            click.echo(short(str(path)))
    there = quote(str(folder))
    if program() == CHECKOUT:
        click.echo(f"now run: uv run build.py --project {there} --topic welcome")
    else:
        click.echo(f"now run: cd {there} && {program()} --topic welcome")


@click.command()
@click.argument("topic")
@click.option("--role", default="", help="In which role: Consultant haematologist.")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What for.")
@click.option("--name", default="", help="Who, if they agree to be named in print.")
@options.language
@click.pass_obj
def approve(project: Project, topic: str, role: str, kind: str, name: str, language: str) -> None:
    """Signs off the words of a topic as they are today.

    \f
    Writes the sign-off into the topic's file. `project` is the publisher's Project, `topic` the
    name of the topic or of a version of it, and `language` a tag, or empty. `role` says in which
    role somebody signs, `kind` for what (clinical or lay), and `name` who, for print, or empty.
    Raises click's Exit if it cannot be signed.
    """
    from press.signoff.approve import Signer
    from press.signoff.approve import approve as sign

    with exit_on_problems(project.files):
        project.refuse_the_press()
        signed = sign(topic, Signer(role, kind, name), project.files, language)
    click.echo(f"{signed.file}: signed off for words {signed.words}, {project.files.today}")
    still = "".join(f", {missing} sign-off still missing" for missing in signed.missing)
    click.echo(f"status: {signed.status}{still}")


@click.command()
@options.form("table", "csv", about="How.")
@click.pass_obj
def status(project: Project, form: str) -> None:
    """Lists every topic with its status, dates and sign-offs. These are valid, void or missing.

    \f
    `project` is the publisher's Project, `form` that of the list: csv, or a table. Raises click's
    Exit if a topic cannot be read.
    """
    from press.signoff.register import as_csv, as_table, register

    with exit_on_problems(project.files):
        rows = list(register(project.files))
    click.echo(as_csv(rows) if form == "csv" else as_table(rows))


@click.command()
@click.pass_obj
def schema(project: Project) -> None:
    """Writes schemas: editors complete and check by them.

    That of topics is factsheets/.schema.json; the others stand in factsheets/.schema/.

    \f
    `project` is the publisher's Project. Raises click's Exit if they cannot be written, or if the
    project is the press itself.
    """
    from press.console.schema import write_schemas

    with exit_on_problems(project.files):
        project.refuse_the_press()
        for path in write_schemas(project.files, project.folder):
            click.echo(short(str(path)))


@click.command()
@click.pass_obj
def doctor(project: Project) -> int:
    """Says what this machine has and lacks, and what that costs.

    \f
    `project` is the publisher's Project. Gives the exit code: LACKING if something is missing.
    """
    from press.console.doctor import examine

    lines, sound = examine(project.files)
    click.echo("\n".join(lines))
    return MADE if sound else LACKING


COMMANDS = (
    *(list_, formats, check, explain, html, hear, brand, new, new_project, approve, status),
    *(schema, doctor),
)
