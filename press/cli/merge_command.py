"""The command `merge`, for what many machines have printed as shards of one order."""

from __future__ import annotations

from pathlib import Path

import click

from press.api import Project
from press.cli import options
from press.cli.exit_codes import MADE, NOT_MADE, exit_on_problems
from press.console.project import short


@click.command()
@click.argument("folders", nargs=-1, required=True, type=options.A_PATH)
@options.output("The folder to merge into.")
@options.quiet
@click.pass_obj
def merge(project: Project, folders: tuple[Path, ...], output: Path | None, quiet: bool) -> int:
    """Puts what shards have printed into one folder.

    It has one shelf. FOLDERS are those that `--shard 1/3`, 2/3 and 3/3 were printed to. Nothing is
    copied unless all are there, whole, of one order, and printed from the files there are now.

    \f
    `project` is the publisher's Project, and `output` the folder that is written to, or None for
    the project's own. With `quiet` only problems are told. Gives the exit code. Raises click's Exit
    where they cannot be merged.
    """
    from press.build.merge import merge_shards
    from press.console.problems import tell
    from press.shelf.update import renew_shelf_and_tell

    output = output or project.output
    with exit_on_problems(project.files):
        merged = merge_shards(folders, output, project.files)
    tell((problem for shard in merged.shards for problem in shard.problems), project.files)
    failed = [shard for shard in merged.shards if shard.failed]
    for shard in () if quiet else failed:
        click.echo(f"shard {shard.shard}: {shard.failed} not made")
    shelved = renew_shelf_and_tell(output, project)
    if not quiet:
        of = len(merged.shards)
        many = f"{of} shards" if of > 1 else "1 shard"
        click.echo(
            f"{short(str(output))}: {many}, {merged.copied} copied, {merged.unchanged} unchanged"
        )
    sound = not any(shard.failed or shard.problems for shard in merged.shards)
    return MADE if shelved and sound else NOT_MADE
