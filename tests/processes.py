"""The press as a person runs it: a process of its own, with nothing of the tests in it."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from tests.projects import PRESS
from tests.warm import Order

BUILD = PRESS / "build.py"
LONGEST = 120  # seconds


def start(*words: object, options: tuple[str, ...] = (), **changed: str) -> subprocess.Popen:
    """`build.py` with these words, begun; `options` are Python's own."""
    return subprocess.Popen(
        command(*words, options=options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | changed,
        preexec_fn=_listening_to_ctrl_c if os.name == "posix" else None,
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
