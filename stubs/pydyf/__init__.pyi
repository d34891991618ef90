from collections.abc import Iterable, Mapping
from typing import Literal, overload

class Object:
    number: int | None
    @property
    def reference(self) -> bytes: ...
    @property
    def data(self) -> bytes: ...

class Dictionary(Object, dict[str, object]):
    def __init__(self, values: Mapping[str, object] | None = None) -> None: ...
    # What WeasyPrint writes under these names, as far as the press reads it.
    @overload
    def __getitem__(self, name: Literal["A", "AP", "AcroForm", "N"], /) -> Dictionary: ...
    @overload
    def __getitem__(self, name: Literal["Annots", "Fields"], /) -> Array: ...
    @overload
    def __getitem__(self, name: Literal["Dest", "Producer", "URI"], /) -> String: ...
    @overload
    def __getitem__(self, name: Literal["Metadata", "Parent"], /) -> bytes: ...
    @overload
    def __getitem__(self, name: Literal["MCID"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["Rect"], /) -> list[float]: ...
    @overload
    def __getitem__(self, name: str, /) -> object: ...

class Array(Object, list[object]):
    def __init__(self, array: Iterable[object] | None = None) -> None: ...

class String(Object):
    string: str
    def __init__(self, string: str = "") -> None: ...

class Stream(Object):
    stream: list[object]
    extra: dict[str, object]
    compress: bool
    def __init__(
        self,
        stream: list[object] | None = None,
        extra: dict[str, object] | None = None,
        compress: bool = False,
    ) -> None: ...

class PDF:
    objects: list[Object]
    catalog: Dictionary
    info: Dictionary
    @property
    def page_references(self) -> tuple[bytes, ...]: ...
    def add_object(self, object_: Object) -> None: ...

def _to_bytes(item: object) -> bytes: ...
