"""Makes editions on all processors of this machine, each in a child of this process.

A child that ends, or takes too much, is replaced and its edition said to be lost; one that has
grown too large makes way for a new one between two editions.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from press.build.backends import Asked, Backend, Given
from press.child_process import Child, Limits


class Pool(Backend):
    """An executor on processes of this machine.

    `workers` is how many there are, and `limits` (Limits) say what an edition may take.
    """

    def __init__(self, workers: int, limits: Limits) -> None:
        self.room = workers + 1
        self._children = [Child(limits, warm=True) for _ in range(workers)]
        self._idle: SimpleQueue[Child] = SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        # A thread for each child: it waits for what the child makes, and watches it meanwhile.
        self._threads = ThreadPoolExecutor(workers)

    def submit(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Future[Given]:
        """A Future of the result of `call(*arguments, **named)`, made by a process of the pool.

        `call` is a function. The Future raises Lost if the call went with its worker.
        """
        return self._threads.submit(self._made, call, *arguments, **named)

    def _made(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Given:
        child = self._idle.get()
        try:
            return child.begin_call(call, *arguments, **named)()
        finally:
            self._idle.put(child)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls; with `cancel_futures`, those that are being made are ended.

        With `wait` it comes back only when all processes have ended.
        """
        if cancel_futures:
            self._threads.shutdown(wait=False, cancel_futures=True)
        elif wait:
            self._threads.shutdown()
        for child in self._children if wait or cancel_futures else ():
            child.end()
        self._threads.shutdown(wait)
