from io import BytesIO
from typing import Literal, overload

class _Names:
    def getDebugName(self, nameID: int) -> str | None: ...

class _OS2:
    usWeightClass: int

class TTFont:
    flavor: str | None
    def __init__(
        self,
        file: BytesIO,
        *,
        lazy: bool | None = None,
        recalcTimestamp: bool = True,
    ) -> None: ...
    def getBestCmap(self) -> dict[int, str] | None: ...
    @overload
    def __getitem__(self, tag: Literal["name"]) -> _Names: ...
    @overload
    def __getitem__(self, tag: Literal["OS/2"]) -> _OS2: ...
    def save(self, file: BytesIO) -> None: ...

class TTLibError(Exception): ...
