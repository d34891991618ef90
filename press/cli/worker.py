"""Other machines: this one as a worker of a cluster that prints."""

from __future__ import annotations

import os
import sys

import click

from press.cli import options
from press.cli.exit_codes import LACKING
from press.files import PACKAGES
from press.program import with_extra

ANSWER = 10  # seconds in which a scheduler must have answered
# What Dask does beside an edition takes turns with it in its process. Where the time goes in it,
# which Dask looks at a hundred times a second, nobody asks; for the rest, once a second will do.
QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
    # A worker has the pages made by a process of its own, which it watches.
    "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    # Dask would have memory given back 64 KB at a time, for the next page to ask for it again.
    "DASK_DISTRIBUTED__NANNY__PRE_SPAWN_ENVIRON": "{'MALLOC_TRIM_THRESHOLD_': None}",
}


@click.command()
@click.argument("address")
@options.workers
def worker(address: str, workers: int) -> int:
    """Makes editions for a cluster. ADDRESS is that of its scheduler: dask://host:8786.

    \f
    `workers` is the number of processes, 0 for one a processor. Gives the exit code, when the
    worker has ended.
    """
    import subprocess  # here, like the others: each command would wait for them
    from importlib.util import find_spec

    from press.build.backends import processors

    if find_spec("distributed") is None:
        click.echo(f"Dask is not installed: {with_extra('cluster')}", err=True)
        return LACKING
    from press.build.backends.dask import BEGINS, tcp

    scheduler = tcp(address)
    if not _answers(scheduler):
        click.echo(f"no scheduler answers at {address}\n  {BEGINS}", err=True)
        return LACKING
    module = [sys.executable, "-m", "distributed.cli.dask_worker", scheduler, "--no-dashboard"]
    # A process an edition: WeasyPrint tells of mistakes by way of the whole process.
    counts = ["--nworkers", str(workers or processors()), "--nthreads", "1"]
    counts += ["--preload", "press.build.backends.dask"]
    paths = os.pathsep.join([str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = QUIET | os.environ | {"PYTHONPATH": paths}
    return subprocess.run([*module, *counts], env=environment).returncode


def _answers(scheduler: str) -> bool:
    """True if anybody listens at tcp://host:port, or does so within ANSWER seconds.

    The scheduler may have been started at the same time as this worker.
    """
    import socket
    import time

    host, _, port = scheduler.removeprefix("tcp://").rpartition(":")
    until = time.monotonic() + ANSWER
    while port.isdecimal() and time.monotonic() < until:
        try:
            with socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWER):
                return True
        except OSError:
            time.sleep(0.2)
    return False
