"""The `check` command: findings of topics, told in the form that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from press.build.atomic import write_whole
from press.build.findings import Wanted, check
from press.build.plan import Order, left_out, plan, with_versions
from press.console.baseline import Baseline, read_baseline, renew_baseline
from press.console.problems import is_screen, write
from press.console.project import short
from press.console.screen import MANY, brief, table, whole
from press.console.topic_findings import Sheet, sheets
from press.content.instrument import read_instrument
from press.content.names import left_alone
from press.files import Files

GONE = 10  # lines of the baseline that are named when they are gone
FORMS = ("text", "json", "github", "html")


@dataclass(frozen=True)
class Asked:
    """The order that `check` is given.

    `named` is true where topics were named, and false where all are meant. `everything` asks for
    all findings, however many; `output` is the file to write. `renew` has `baseline` written anew.
    """

    order: Order
    named: bool
    wanted: Wanted
    form: str = "text"
    everything: bool = False
    output: Path | None = None
    baseline: Path | None = None
    renew: bool = False


def examine(files: Files, output: Path, asked: Asked) -> tuple[list[Sheet], Baseline | None, int]:
    """A triple: new findings by topic (a list of Sheets), the Baseline, the number of editions.

    `files` (Files) is the window on the project, `output` the folder where what was found before is
    kept, and `asked` (Asked) the order that `check` is given. The Baseline is None if none was
    asked for; it is written anew if that was. Raises Unprintable for a name that there is not.
    """
    for name in asked.wanted.instruments:
        read_instrument(files, name)
    editions = with_versions(files, plan(files, asked.order))
    baseline = asked.baseline
    before = read_baseline(baseline) if baseline and not asked.renew else None
    more = () if asked.named else left_alone(files)
    found = sheets(check(editions, files, output, asked.wanted), more)
    if baseline and asked.renew:
        renew_baseline(baseline, found)
        before = read_baseline(baseline)
    return (before.sift(found) if before else found), before, len(editions)


def tell(
    found: list[Sheet], before: Baseline | None, read: int, files: Files, asked: Asked
) -> Iterator[str]:
    """Yields the lines of the answer to `asked` (Asked), for standard output.

    `found` are the new findings by topic (Sheet), `before` is the Baseline or None, and `read` the
    number of editions that were checked, as `examine` gives them. `files` (Files) is the window on
    the project. As text, the findings themselves are written to standard error; a file to write is
    written.
    """
    old, gone = (before.old, before.gone) if before else (0, [])
    if asked.form == "text":
        _on_screen(found, files, asked)
        for sheet in found:
            yield from table(sheet)
    else:
        yield from _written(_told(found, files, asked.form, old, gone), files, asked)
    if asked.form != "json":
        yield from _about_old(before, asked)
        yield from left_out(files, asked.order)
        errors = sum(sheet.count("error") for sheet in found)
        yield f"{read} checked, {errors or 'no'} mistake{'s' * (errors != 1)}"


def _on_screen(found: list[Sheet], files: Files, asked: Asked) -> None:
    colour = is_screen(sys.stderr)
    few = sum(len(sheet.problems) for sheet in found) <= MANY
    all_ = few or not colour or asked.everything or (len(asked.order.topics) == 1 and asked.named)
    write(whole(found, files, colour) if all_ else brief(found, colour))


def _told(found: list[Sheet], files: Files, form: str, old: int, gone: list[str]) -> str:
    if form == "html":
        from press.console.html_report import page

        return page(found, files, old, gone)
    from press.console.annotations import as_annotations, document

    if form == "json":
        return document(found, files, old, gone) + "\n"
    return "".join(line + "\n" for line in as_annotations(found, files))


def _written(told: str, files: Files, asked: Asked) -> Iterator[str]:
    """The lines of the report, or the name of the file that it was written to."""
    if asked.output is None:
        yield from told.splitlines()
        return
    write_whole(asked.output, told.encode())
    if asked.form != "json":
        yield short(str(asked.output))


def _about_old(before: Baseline | None, asked: Asked) -> Iterator[str]:
    if before is None:
        return
    if before.old:
        yield f"{before.old} old finding{'s' * (before.old != 1)}, kept in {asked.baseline}"
    if before.gone:
        yield f"{len(before.gone)} of those in {asked.baseline} are gone:"
        yield from (f"  {line}" for line in before.gone[:GONE])
        if len(before.gone) > GONE:
            yield f"  and {len(before.gone) - GONE} more"
        yield "  --renew-baseline takes them out"
