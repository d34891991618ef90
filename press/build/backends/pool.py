"""Makes editions on all processors of this machine, each in a process of its own.

Workers are forks of one process that has imported everything, and nothing more. A worker that
dies, or takes too long, is replaced and its edition said to be lost; one that has grown too large
makes way for a new one between two editions.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Expired
from functools import partial
from multiprocessing import forkserver, get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from press.build.backends import SILENT, WARM, Asked, Backend, Given, Lost, deaf_to_ctrl_c
from press.files import PACKAGES

LONGEST = 300  # seconds for one edition
LARGEST = 200  # megabytes of a worker that may begin another; the edition adds up to 50
GROWN = 75  # the exit code of a worker that makes way


class Promise(Future[Given]):
    """A future that outlives the worker it was first given to."""

    begun: Future[Given] | None = None

    def running(self) -> bool:
        """True while a worker is at the call."""
        return self.begun is not None and self.begun.running()


class Pool(Backend):
    """An executor on processes of this machine.

    `workers` is how many there are, and `longest` the seconds that an edition may take.
    """

    def __init__(self, workers: int, longest: float = LONGEST) -> None:
        serve_forks()
        self.room = workers + 1
        self._longest = longest
        # The collector is off, as in build.py: an edition is short.
        context = get_context("forkserver")
        self._pool = ProcessPool(workers, initializer=gc.disable, context=context)

    def submit(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Future[Given]:
        """A Future of the result of `call(*arguments, **named)`, made by a process of the pool.

        `call` is a function. The Future raises Lost if the call went with its worker.
        """
        future = Promise[Given]()
        self._schedule(future, partial(call, *arguments, **named))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls; with `cancel_futures`, those that are being made are ended.

        With `wait` it comes back only when all processes have ended.
        """
        if cancel_futures:
            self._pool.stop()
        else:
            self._pool.close()
        if wait:
            self._pool.join()

    def _schedule(self, future: Promise[Given], call: Callable[[], Given]) -> None:
        future.begun = self._pool.schedule(_work, args=(call,), timeout=self._longest)
        future.begun.add_done_callback(partial(self._hand_on, future, call))

    def _hand_on(
        self, future: Promise[Given], call: Callable[[], Given], ended: Future[Given]
    ) -> None:
        future.begun = None  # Each would keep the other, and a PDF, until the press leaves.
        error = ended.exception()
        if error is None:
            future.set_result(ended.result())
        elif isinstance(error, ProcessExpired) and error.exitcode == GROWN:
            self._schedule(future, call)
        elif isinstance(error, ProcessExpired):
            future.set_exception(Lost(f"its process ended with {ending(error.exitcode)}"))
        elif isinstance(error, Expired):
            future.set_exception(Lost(f"it took longer than {self._longest:g} seconds"))
        else:
            future.set_exception(error)


def serve_forks() -> None:
    """Starts the process that workers are forked from, where it finds the press."""
    forkserver.set_forkserver_preload([WARM, SILENT])
    home, paths = str(PACKAGES), os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([home, *([paths] if paths else [])])
    try:
        with deaf_to_ctrl_c():
            forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if paths:
            os.environ["PYTHONPATH"] = paths


_ended: list[bool] = []  # a mark for each call of this worker: a new one never makes way


def _work(call: Callable[[], Given]) -> Given:
    if _ended and megabytes() > LARGEST:
        os._exit(GROWN)
    try:
        return call()
    finally:
        _ended.append(True)
        gc.collect()  # An edition leaves its whole page tree behind.


def megabytes(process: int | str = "self") -> float:
    """The memory of a `process` (its number, or `self`) in megabytes; 0 when it has gone.

    It is 0 also where the system does not tell it.
    """
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def ending(code: int) -> str:
    """The way in which a process ended, in words: `code` is its exit code, negative for a
    signal.
    """
    if code < 0 and -code in set(signal.Signals):
        return f"signal {-code} ({signal.Signals(-code).name})"
    return f"code {code}"
