"""Makes editions here and now, one after the other."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future

from press.build.backends import Asked, Backend, Given


class Inline(Backend):
    """An executor without workers: a call is over when submit returns."""

    room = 1

    def submit(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Future[Given]:
        """Makes `call(*arguments, **named)` at once.

        `call` is a function. Gives a Future with its result, or with its exception.
        """
        if not gc.isenabled():
            gc.collect()  # An edition leaves its whole page tree behind.
        future: Future[Given] = Future()
        try:
            future.set_result(call(*arguments, **named))
        except BaseException as error:
            future.set_exception(error)
        return future
