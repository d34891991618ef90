"""The press as a person runs it: a process of its own, with nothing of the tests in it."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

import psutil

from tests.projects import PRESS
from tests.warm import Order

BUILD = PRESS / "build.py"
LONGEST = 120  # seconds


@contextmanager
def begun(words: list[object], **asked: object) -> Iterator[subprocess.Popen]:
    """A process that ends with its block, whatever comes of the test.

    Python warns of one that is left behind when it sweeps it up: in another test, which fails for
    it. `asked` is as Popen has it.
    """
    with subprocess.Popen(list(map(str, words)), **asked) as process:
        try:
            yield process
        finally:
            process.kill()


def start(
    *words: object, options: tuple[str, ...] = (), **changed: str
) -> AbstractContextManager[subprocess.Popen]:
    """`build.py` with these words, begun; `options` are Python's own."""
    return begun(
        command(*words, options=options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | changed,
        preexec_fn=_listening_to_ctrl_c,
    )


def _listening_to_ctrl_c() -> None:
    """As at a terminal: what a shell runs in the background is deaf to it, with its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(
    *words: object,
    options: tuple[str, ...] = (),
    folder: Path | None = None,
    cold: bool = False,
    **changed: str,
) -> subprocess.CompletedProcess[str]:
    """`build.py` with these words, to its end; `changed` are variables of its environment.

    Its process is a fork of one that has imported the press. One test of each command begins it
    `cold`, as a person does; so do Python's own options and another environment.
    """
    if not (cold or options or changed) and hasattr(os, "fork"):
        return _forked([str(BUILD), *map(str, words)], str(folder or Path.cwd()))
    return subprocess.run(
        command(*words, options=options),
        cwd=folder,
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )


def family(process: int) -> list[psutil.Process]:
    """The processes below one, and below those."""
    return psutil.Process(process).children(recursive=True)


def gone(processes: list[psutil.Process], seconds: float = 30) -> bool:
    """Whether they end within some time."""
    end = time.monotonic() + seconds
    while any(map(_alive, processes)):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def command(*words: object, options: tuple[str, ...] = ()) -> list[str]:
    return [sys.executable, *options, str(BUILD), *map(str, words)]


class Warm:
    """A process that forks the press, and the socket that it takes orders from."""

    def __init__(self) -> None:
        self.orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.orders.settimeout(LONGEST)
        number = theirs.fileno()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(number)],
            cwd=PRESS,
            stdin=subprocess.DEVNULL,
            pass_fds=[number],
        )
        theirs.close()

    def end(self) -> None:
        self.orders.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()
        self.process.wait()


_warm: list[Warm] = []


def end_warm() -> None:
    """Ends the process that forks the press, if there is one."""
    while _warm:
        _warm.pop().end()


def _forked(words: list[str], folder: str) -> subprocess.CompletedProcess[str]:
    if not _warm:
        _warm.append(Warm())
    orders = _warm[0].orders
    said = pickle.dumps(Order(words, folder, dict(os.environ)))
    with TemporaryFile("w+") as out, TemporaryFile("w+") as wrong:
        try:
            socket.send_fds(orders, [said], [out.fileno(), wrong.fileno()])
            code = int(orders.recv(20))
        except BaseException:  # it may still be at work, and would answer the next
            end_warm()
            raise
        for told in (out, wrong):
            told.seek(0)
        return subprocess.CompletedProcess(words, code, out.read(), wrong.read())
