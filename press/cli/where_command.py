"""The command `where`: the editions that say something, for corrections and recalls."""

from __future__ import annotations

from pathlib import Path

import click

from press.api import Project
from press.cli import options
from press.cli.exit_codes import MADE, NOT_MADE, exit_on_problems
from press.program import program


@click.command()
@click.argument("words", nargs=-1)
@options.output("The folder that was printed to.")
@options.form(*("text", "csv", "json"), about="For people, for a spreadsheet, or for programs.")
@click.pass_obj
def where(project: Project, words: tuple[str, ...], output: Path | None, form: str) -> int:
    """Says where something is said, and what was made of it.

    WORDS are a telephone number, words, @reference or clinic:ID.

    \f
    `project` is the publisher's Project, `output` the folder that was printed to, or None for the
    project's own, and `form` that of the answer: text, csv or json. Gives the exit code. Raises
    click's UsageError, or its Exit where topics cannot be read.
    """
    from press.console.problems import tell
    from press.shelf.recall import as_csv, as_json, as_text, nothing
    from press.shelf.search import Query, search

    output = output or project.output
    query = Query(" ".join(words))
    if not query.asks:
        raise click.UsageError(f"say what to look for: {program()} where 0808 157 0123")
    with exit_on_problems(project.files):
        results = search(query, project.files, output)
    tell(results.damaged, project.files)
    if form == "text" and results.empty:
        click.echo(nothing(query, project.files, output), err=True)
    else:
        shown = {"text": as_text, "csv": as_csv, "json": as_json}[form]
        click.echo(shown(results, output))
    return NOT_MADE if results.empty else MADE
