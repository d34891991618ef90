"""Makes editions one after the other: words in this process, pages in a child beside it."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, nullcontext

from press.build.backends import Asked, Backend, Given
from press.child_process import Limits, laying_out_apart, limited
from press.program import owns_the_process


class Inline(Backend):
    """An executor without workers of its own: a call is over when submit returns.

    `limits` (Limits) say what a call may take. It is made here, and by a child what it begins
    apart. The child is watched; this process watches itself where it is the press's own.
    """

    room = 1

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child = ExitStack()
        self._child.enter_context(laying_out_apart(limits))
        main = threading.current_thread() is threading.main_thread()
        self._watches = main and owns_the_process() and hasattr(signal, "setitimer")
        self._begun = False

    def submit(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Future[Given]:
        """Makes `call(*arguments, **named)` at once.

        `call` is a function. Gives a Future with its result, or with its exception.
        """
        if self._begun and not gc.isenabled():
            gc.collect()  # what the edition before left behind
        self._begun = True
        future: Future[Given] = Future()
        try:
            with limited(self._limits) if self._watches else nullcontext():
                future.set_result(call(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls, and ends the child; the arguments make no difference."""
        self._child.close()
