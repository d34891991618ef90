"""Makes editions on a cluster: `--on dask://host:8786` names its scheduler.

The files are sent once, to every worker; editions follow one by one, and finished ones come back
as they are done. An edition whose worker goes is made by another.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from press.build.backends import Asked, Backend, Given, Unfit
from press.build.press_digest import press_digest
from press.child_process import Child, Limits, Lost, allowed, serve_forks
from press.files import Files
from press.program import program, with_extra

if TYPE_CHECKING:
    from distributed import Future as Held

ANSWER = 10  # seconds in which a scheduler must have answered
RETRIES = 3  # workers that may go while they make one edition


class Cluster(Backend):
    """An executor on the workers of a cluster. Raises Unfit where pages could differ.

    `address` is that of the cluster's scheduler; Unfit is raised too if none answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError:
            raise Unfit("Dask is not installed", with_extra("cluster")) from None
        self._sent: dict[str, Held[Files]] = {}
        try:
            self._client = Client(tcp(address), timeout=ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Unfit(f"no scheduler answers at {address}", BEGINS) from error
        try:
            if not self._client.run_on_scheduler(find_spec, "press"):
                raise Unfit(f"the scheduler at {address} does not know the press", BEGINS)
            threads = self._client.nthreads()
            if not threads:
                raise Unfit(f"the cluster at {address} has no workers", STARTS)
            crowded = sorted(worker for worker, count in threads.items() if count != 1)
            if crowded:
                message = f"the worker at {crowded[0]} makes several editions at once"
                raise Unfit(message, f"start it with --nthreads 1, or by `{program()} worker`")
            _compare(self._client.run(signature))
        except BaseException:
            self._client.close()
            raise
        self.room = 2 * len(threads) + 1
        self._executor = self._client.get_executor(pure=False, retries=RETRIES)

    def submit(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Future[Given]:
        """A Future of the result of `call(*arguments, **named)`, made by a worker of the cluster.

        `call` is a function. The Future raises Lost if too many workers went with it. A window on
        files may be one of the `arguments`, and not one of those that are `named`.
        """
        given = [self._there(each) if isinstance(each, Files) else each for each in arguments]
        future: Future[Given] = Future()
        begun = self._executor.submit(_work, allowed(), partial(call, **named), *given)
        begun.add_done_callback(partial(_hand_on, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls, and leaves the cluster.

        With `wait` it waits for calls that are being made, but not with `cancel_futures`.
        """
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def _there(self, files: Files) -> Held[Files]:
        """The window as the workers have it. It is sent anew if all that had it are gone."""
        sent = self._sent.get(files.token)
        if sent is None or sent.status != "finished":
            sent = self._client.scatter(files.packed(), broadcast=True, hash=False)
            self._sent[files.token] = sent
        return sent


BEGINS = "begin one where the press is: `python -m dask scheduler`; see docs/scaling.md"
STARTS = f"start workers for it: `{program()} worker dask://host:8786`; see docs/scaling.md"


def signature() -> dict[str, str]:
    """What pages depend on beside the files, with versions, by name (a dictionary)."""
    from press.typesetting.versions import versions

    python = ".".join(platform.python_version_tuple()[:2])
    return {"the press": press_digest()[:12], "Python": python, **versions()}


def _compare(found: Mapping[str, dict[str, str]]) -> None:
    """Raises Unfit for workers that would make other pages than this machine."""
    here = signature()
    lines = [
        f"{worker} has {what} {theirs.get(what)}, this machine {version}"
        for worker, theirs in sorted(found.items())
        for what, version in here.items()
        if theirs.get(what) != version
    ]
    if lines:
        raise Unfit("\n".join(lines), "their pages would differ: bring them to the same versions")


def tcp(address: str) -> str:
    """The `address` of a scheduler as Dask writes it: tcp://host:8786."""
    return f"tcp://{address.removeprefix('dask://').removeprefix('tcp://')}"


def dask_setup(worker: object) -> None:
    """Readies a worker before it joins: Dask calls it with the `worker` (an object)."""
    serve_forks()


_own: list[Child] = []  # of a worker: the process that makes for it, which it watches


def _work(
    limits: Limits, call: Callable[Asked, Given], *arguments: Asked.args, **named: Asked.kwargs
) -> Given:
    if not _own or _own[0].limits != limits:
        _own[:] = [Child(limits, warm=True)]
    return _own[0].begin_call(call, *arguments, **named)()


def _hand_on(future: Future[Given], ended: Future[object]) -> None:
    from distributed import KilledWorker

    try:
        future.set_result(cast(Given, ended.result()))  # as `_work` gives it on the worker
    except KilledWorker:
        future.set_exception(Lost(f"{RETRIES + 1} workers went while they made it"))
    except CancelledError:
        future.set_exception(Lost("the cluster gave it up"))
    except Exception as error:
        future.set_exception(error)
