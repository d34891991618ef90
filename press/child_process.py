"""A child process that works beside this one and is watched: how long it takes, how large it grows.

Whatever is laid out is laid out in one: pictures, styles and words that ask for more than a machine
has must not take the press along. The parent names what became of its child: too long, too large,
ended by a signal. A child ends with its parent, however that ends.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar, cast

from press.files import HOME, PACKAGES

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext

Asked = ParamSpec("Asked")
Given = TypeVar("Given")

LOOK = 0.05  # seconds between two looks at a child
TICK = 0.25  # seconds between two looks of a process at itself
LARGEST = 200  # megabytes of a child that may be given another piece of work
# A child is ended before it has all of what it may have: between two looks it may grow by the rest.
NEARLY = 0.9
# What the process that children are forked from has imported.
WARM = "press.build.backends.warm"


SECONDS = {"s": 1, "min": 60, "h": 3600}
MEGABYTES = {"mb": 1, "gb": 1000}


class Limits(NamedTuple):
    """What one piece of work may take: `seconds`, and `megabytes` of memory."""

    seconds: float = 120
    megabytes: float = 1500


_allowed = [Limits()]


def allow(limits: Limits) -> None:
    """Sets the `limits` (Limits) of each piece of work that this process has done from now on."""
    _allowed[:] = [limits]


def limits_of(words: Iterable[str]) -> Limits:
    """The Limits that are written as these `words`: 90s, 10min, 2h, 800MB, 3GB.

    What is not among them stays as it is for this process. Raises ValueError for other words.
    """
    limits = allowed()
    for said in words:
        found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([a-zA-Z]+)", said)
        number, unit = (float(found[1]), found[2].lower()) if found else (0.0, "")
        if number and unit in SECONDS:
            limits = limits._replace(seconds=number * SECONDS[unit])
        elif number and unit in MEGABYTES:
            limits = limits._replace(megabytes=number * MEGABYTES[unit])
        else:
            raise ValueError(f"{said} is no limit: write a time, as 10min, or memory, as 3GB")
    return limits


def allowed() -> Limits:
    """The Limits of each piece of work that this process has done."""
    return _allowed[0]


class Lost(Exception):
    """Work went lost with the process that was at it."""


class OverLimit(Lost):
    """Work was ended, for it took more than it may: the figure, and what is allowed."""


class Raised(NamedTuple):
    """An exception of a child's work, on its way to the parent."""

    error: Exception


class End(NamedTuple):
    """A child has done its work."""


Work = Callable[[], Iterator[object]]


class Child:
    """A process that does one piece of work after another for this one.

    `limits` (Limits) say what a piece may take. The child is begun at once, and calls `get_ready`
    (a function), whatever comes of it, while this process goes on. When it has grown to more than
    `largest` megabytes, another takes its place before the next piece of work. Where no other
    thread runs it is a fork of this process, unless it is to be `warm`: then, and where threads
    run, it is a fork of a process that has imported everything, and nothing more.
    """

    def __init__(
        self,
        limits: Limits,
        get_ready: Callable[[], object] = int,
        warm: bool = False,
        largest: float = LARGEST,
    ) -> None:
        self.limits, self._get_ready, self._warm, self.largest = limits, get_ready, warm, largest
        self._ending, self._ended = threading.Lock(), False
        self._begin()

    def _begin(self) -> None:
        context: SpawnContext | ForkContext | ForkServerContext
        if not hasattr(os, "fork"):
            context = get_context("spawn")
        elif not self._warm and _threads() == 1:
            context = get_context("fork")
        else:
            serve_forks()
            context = get_context("forkserver")
        self._pipe: Connection[Work, object]
        self._pipe, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        ours = self._pipe if forked else None
        self._process = context.Process(target=_serve, args=(theirs, ours, self._get_ready))
        with _deaf_to_ctrl_c(), _without_main():
            self._process.start()
        theirs.close()
        self._worked = self._at_work = False

    def begin(self, work: Callable[[], Iterator[object]]) -> None:
        """Has the child begin a piece of `work`, and returns at once.

        `work` is a function that gives an iterator; it can be sent to another process, and so must
        what the iterator yields. Work that the child is still at is ended.
        """
        if self._at_work or (self._worked and megabytes(self.number) > self.largest):
            self._stop()
        with self._ending:
            if self._ended:
                raise Lost("it was stopped")
            if self._process.exitcode is not None:
                self._pipe.close()
                self._begin()
        self._at_work = self._worked = True
        self._latest = time.monotonic() + self.limits.seconds
        with suppress(ConnectionError):  # whoever asks for the steps is told
            self._pipe.send(work)

    def steps(self) -> Iterator[object]:
        """Yields each thing that the iterator of the work yields, as the child comes to it.

        Raises what the work raises, OverLimit if it takes too much, and Lost if the child ends.
        """
        try:
            while True:
                while not self._pipe.poll(LOOK):
                    if over := _over(self.limits, self._latest, self.number):
                        self._stop()
                        raise OverLimit(over)
                step = self._pipe.recv()
                self._at_work = not isinstance(step, End | Raised)
                if isinstance(step, End):
                    return
                if isinstance(step, Raised):
                    raise step.error
                yield step
        except (EOFError, ConnectionError):
            self._process.join()
            raise Lost(f"its process ended with {ending(self._process.exitcode or 0)}") from None

    def begin_call(
        self, call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
    ) -> Callable[[], Given]:
        """Has the child begin `call(*arguments, **named)`; gives a function that waits for it.

        `call` is a function. The one that is given returns the result of the call. It raises what
        the call raises, OverLimit if it takes too much, and Lost if the child ends.
        """
        self.begin(partial(_once, partial(call, *arguments, **named)))

        def given() -> Given:
            (step,) = self.steps()
            return cast(Given, step)  # as the call gives it, on the other side

        return given

    @property
    def number(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    def end(self) -> None:
        """Ends the process for good, whatever it is at; any thread may call."""
        with self._ending:
            self._ended = True
            self._stop()

    def _stop(self) -> None:
        self._process.kill()
        self._process.join()


def _once(call: Callable[[], Given]) -> Iterator[Given]:
    yield call()


def _over(limits: Limits, end: float, process: int) -> str:
    """Why the work of a process, which may take until `end`, has to end; empty if it has not."""
    if time.monotonic() > end:
        return f"it took longer than {limits.seconds:g} seconds"
    taken = megabytes(process)
    if taken > NEARLY * limits.megabytes:
        return f"it took {taken:,.0f} megabytes of memory, of {limits.megabytes:,.0f} allowed"
    return ""


# ── In the child ──────────────────────────────────────────────────────────────────────────────


def _serve(
    pipe: Connection[object, Work],
    parents: Connection[Work, object] | None,
    get_ready: Callable[[], object],
) -> None:
    """Does one piece of work after another. `parents` is the pipe's other end, if it is here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if parents:
        parents.close()
    gc.disable()
    with suppress(Exception):  # the work itself will say so
        get_ready()
    with suppress(EOFError, ConnectionError):
        while True:
            work = pipe.recv()
            try:
                for step in work():
                    pipe.send(step)
                pipe.send(End())
            except ConnectionError:
                raise
            except Exception as error:
                pipe.send(Raised(_sendable(error)))
            del work
            gc.collect()  # Nobody waits for it. An edition leaves its whole page tree behind.


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _sendable(error: Exception) -> Exception:
    """The error with the text of its trace; its words alone if it cannot be sent as it is."""
    trace = "".join(traceback.format_exception(error))
    try:
        error = pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(trace)
    return error


# ── The child that lays out for this process ──────────────────────────────────────────────────

_limits: list[Limits] = []  # of this process, where it has what it lays out done by a child
_own: list[Child] = []


@contextmanager
def laying_out_apart(limits: Limits | None = None) -> Iterator[None]:
    """A context manager: within it, what this process begins by `begin_apart` is done by a child.

    `limits` (Limits) hold for each such call; None are those of this process.
    """
    _limits.append(limits or allowed())
    try:
        yield
    finally:
        _limits.pop()
        while _own and not _limits:  # the outermost ends it
            _own.pop().end()


def begin_child(get_ready: Callable[[], object]) -> None:
    """Begins the child that lays out for this process, if it is to have one and has none yet.

    It calls `get_ready` (a function) while this process goes on.
    """
    if _limits and not _own:
        _own.append(Child(_limits[-1], get_ready))


def begin_apart(
    call: Callable[Asked, Given], /, *arguments: Asked.args, **named: Asked.kwargs
) -> Callable[[], Given]:
    """Begins `call(*arguments, **named)` in this process's child; gives a function that waits.

    `call` is a function. The one that is given returns the result of the call, and raises what the
    call raises, OverLimit if it takes too much, and Lost if the child ends. A process that is to
    have no child, for it is watched itself, calls only when the result is asked for.
    """
    begin_child(int)
    if not _own:
        return partial(call, *arguments, **named)
    return _own[-1].begin_call(call, *arguments, **named)


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """A context manager for what this process does itself, which raises OverLimit past `limits`.

    `limits` are Limits. It needs the main thread, and a process that is the press's own.
    """
    end = time.monotonic() + limits.seconds

    def look(number: int, frame: FrameType | None) -> None:
        if over := _over(limits, end, os.getpid()):
            raise OverLimit(over)

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# ── Processes ─────────────────────────────────────────────────────────────────────────────────


def serve_forks() -> None:
    """Starts the process that children are forked from, where it finds the press."""
    from multiprocessing import forkserver, resource_tracker

    forkserver.set_forkserver_preload([WARM])
    resource_tracker.ensure_running()  # it would let Ctrl-C through again
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "FONTCONFIG_FILE")}
    paths = [str(PACKAGES), *filter(None, [before["PYTHONPATH"]])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    # As it is imported, WeasyPrint looks for faces: in no settings of somebody else.
    os.environ["FONTCONFIG_FILE"] = str(HOME / "fonts/fonts.conf")
    try:
        with _deaf_to_ctrl_c():
            forkserver.ensure_running()
    finally:
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Keeps Ctrl-C from processes begun inside: this process ends them.

    A terminal sends it to them all, and one that has not yet come to its own code would answer with
    a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Keeps the program that calls the press out of its children, which would run it once more."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _threads() -> int:
    """The threads of this process, those of libraries too, which Python does not know of."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0  # nobody knows


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
