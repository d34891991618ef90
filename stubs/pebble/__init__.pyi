from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.context import BaseContext
from typing import TypeVar, TypeVarTuple

Given = TypeVar("Given")
Asked = TypeVarTuple("Asked")

class ProcessExpired(OSError):
    exitcode: int

class ProcessPool:
    def __init__(
        self, max_workers: int, *, initializer: Callable[[], None], context: BaseContext
    ) -> None: ...
    def schedule(
        self, function: Callable[[*Asked], Given], *, args: tuple[*Asked], timeout: float
    ) -> Future[Given]: ...
    def close(self) -> None: ...
    def stop(self) -> None: ...
    def join(self) -> None: ...
