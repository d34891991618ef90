"""Other machines: this one as a worker of a cluster that prints."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from press.front.project import LACKING, PRESS

CLUSTER = "uv sync --extra cluster"


@click.command()
@click.argument("address")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
def worker(address: str, workers: int | None) -> int:
    """Makes editions for the scheduler at ADDRESS, dask://host:8786, until it is stopped."""
    from importlib.util import find_spec

    from press.running.backends import processors

    if find_spec("distributed") is None:
        click.echo(f"Dask is not installed: run `{CLUSTER}`", err=True)
        return LACKING
    scheduler = f"tcp://{address.removeprefix('dask://')}"
    module = [sys.executable, "-m", "distributed.cli.dask_worker", scheduler, "--no-dashboard"]
    # A process an edition: WeasyPrint tells of mistakes by way of the whole process.
    counts = ["--nworkers", str(workers or processors()), "--nthreads", "1"]
    paths = os.pathsep.join([str(PRESS), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run([*module, *counts], env=os.environ | {"PYTHONPATH": paths}).returncode
