"""Options that several commands have, each declared once, and the records that commands take."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NamedTuple, cast

import click
from click.decorators import FC

from press.build.shards import Shard, shard_of
from press.child_process import allow, limits_of
from press.content.names import INKS, SIZES
from press.program import PRESS, release

A_PATH = click.Path(path_type=Path)


class How(NamedTuple):
    """The way in which an order is carried out.

    `workers` is the number of processes, or 0 for as many as there are processors; `address` is
    that of a cluster's scheduler, if it is made there. `clean` asks for what is left over to be
    removed, `shard` for a part of the order alone.
    """

    strict: bool = False
    quiet: bool = False
    workers: int = 0
    address: str = ""
    clean: bool = False
    shard: Shard | None = None


def gathered(**records: type) -> Callable[[FC], FC]:
    """A decorator (a function) for a command that takes `records`, classes by parameter name.

    Each is made of the options that are called like its fields.
    """

    def decorated(command: FC) -> FC:
        @wraps(command)
        def called(*given: object, **options: object) -> object:
            made = {
                name: record(**{f: options.pop(f) for f in record.__annotations__ if f in options})
                for name, record in records.items()
            }
            return command(*given, **options, **made)

        return cast(FC, called)

    return decorated


# ── What is asked for ─────────────────────────────────────────────────────────────────────────


def topics(about: str, required: bool = False) -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option for topics by name, `--topic`.

    `about` says what is done with them; with `required` one must be named.
    """
    about = f"{about}. May be repeated."
    return click.option("--topic", "topics", multiple=True, required=required, help=about)


def formats(own: str = "a4", about: str = "A format, or `all`.") -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option for formats by name, `--format`.

    `own` says which is taken where none is named, and `about` what the option is for.
    """
    return click.option("--format", "formats", multiple=True, help=f"{about}  [default: {own}]")


def brand(about: str = "A brand.") -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option `--brand`, for a command that takes one.

    `about` says what the option is for.
    """
    return click.option("--brand", default="", help=about)


brands = click.option(
    "--brand", "brands", multiple=True, help="A brand, or `all`.  [default: your own]"
)
language = click.option("--language", default="", help="A language tag.  [default: the brand's]")
text_size = click.option(
    "--text-size",
    type=click.Choice(list(map(str, SIZES))),
    callback=lambda context, parameter, size: int(size or 0),
    help="Text in this size.",
)
ink = click.option(
    "--ink",
    type=click.Choice(INKS),
    callback=lambda context, parameter, ink: ink or "",
    help="Colour, without tints, or black on white.",
)
booklet = click.option(
    "--booklet", is_flag=True, help="As a booklet: pages, and the sheets to fold."
)
print_ready = click.option(
    "--print-ready", is_flag=True, help="A file for the print shop beside each PDF."
)
printer = click.option("--printer", default="", help="The print shop whose wishes it keeps.")

# ── What makes it ─────────────────────────────────────────────────────────────────────────────

# The libraries that decide how a page looks, for whoever reports a fault of one.
LAYS_OUT = ("WeasyPrint", "Pango", "HarfBuzz")


def _versions(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from press.typesetting.versions import versions

        there = versions()
        told = (f"{name} {there[name] or 'is missing'}" for name in LAYS_OUT)
        click.echo(", ".join([f"{PRESS} {release()}", *told]))
        context.exit()


version = click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    callback=_versions,
    expose_value=False,
    help="Say which press this is, and what lays its pages out.",
)

# ── How it is made ────────────────────────────────────────────────────────────────────────────


def strict(about: str = "Leave with 1 when there is a warning.") -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option that lets warnings count, `--strict`.

    `about` says what else it asks for.
    """
    return click.option("--strict", is_flag=True, help=about)


def clean(about: str) -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option that removes what is left over, `--clean`.

    `about` says of what.
    """
    return click.option("--clean", is_flag=True, help=about)


strict_of_pages = strict("Look at drawn pages too; leave with 1 on a warning.")
workers = click.option(
    "--workers",
    type=click.IntRange(1),
    callback=lambda context, parameter, count: count or 0,
    help="Processes.  [default: one a processor]",
)
cluster = click.option(
    "--on", "address", default="", help="A cluster to print on: dask://host:8786."
)


def _limit(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> None:
    try:
        allow(limits_of(words))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


limit = click.option(
    "--limit",
    multiple=True,
    callback=_limit,
    expose_value=False,
    metavar="TIME|MEMORY",
    help="What an edition may take.  [default: 120s, 1500MB]",
)


def _shard(context: click.Context, parameter: click.Parameter, words: str | None) -> Shard | None:
    try:
        return shard_of(words) if words is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


shard = click.option(
    "--shard", callback=_shard, metavar="I/N", help="A part of it, on one of many machines: 1/3."
)
quiet = click.option("--quiet", is_flag=True, help="Say nothing but problems.")

# ── Where it goes, and as what ────────────────────────────────────────────────────────────────


def output(about: str = "Where the PDFs go.") -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option for a file or folder to write: `--output`.

    `about` says what goes there.
    """
    return click.option("--output", type=A_PATH, help=about)


def form(*forms: str, about: str) -> Callable[[FC], FC]:
    """A decorator (a function) that adds the option for the form of an answer, `--as`.

    `forms` are those there are, and the first is taken where none is named; `about` says what the
    option is for.
    """
    return click.option("--as", "form", type=click.Choice(forms), default=forms[0], help=about)
