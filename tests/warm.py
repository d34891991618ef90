"""A process that has imported the press and made nothing: begun once, it forks the press.

As in `press/build/backends/warm.py`, a fork is a process of its own, which has only not to
import anything. `python -m tests.warm 3` takes orders from the socket of that number.
"""

from __future__ import annotations

import gc
import os
import pickle
import runpy
import socket
import sys
import traceback
from importlib import import_module
from pkgutil import walk_packages
from typing import NamedTuple

import press

ELSEWHERE = "press.build.backends.dask"  # takes a second, and no test here goes to a cluster
LIBRARIES = ("page", "pikepdf", "PIL.Image", "pypdfium2", "rich.progress")


class Order(NamedTuple):
    """How the press is to be begun: its words, from `build.py` on, its folder and environment."""

    words: list[str]
    folder: str
    environment: dict[str, str]


def serve(orders: socket.socket) -> None:
    """Forks a process for each order, with the two files that come along, and says how it ends."""
    while True:
        said, files, *_ = socket.recv_fds(orders, 1 << 18, 2)
        if not said:
            return
        child = os.fork()
        if not child:
            _become(pickle.loads(said), files)
        for file in files:
            os.close(file)
        _, ended = os.waitpid(child, 0)
        orders.send(str(os.waitstatus_to_exitcode(ended)).encode())


def _become(order: Order, files: list[int]) -> None:
    """This process is the press from now on."""
    os.dup2(files[0], 1)
    os.dup2(files[1], 2)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.argv = order.words
    try:
        runpy.run_path(order.words[0], run_name="__main__")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)  # the press leaves by itself, before this


if __name__ == "__main__":
    import press.build.backends.warm

    for module in walk_packages(press.__path__, "press."):
        if module.name != ELSEWHERE:
            import_module(module.name)
    for library in LIBRARIES:
        import_module(library)
    gc.collect()
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
