from collections.abc import Iterable, Mapping

class Object:
    number: int | None
    @property
    def reference(self) -> bytes: ...
    @property
    def data(self) -> bytes: ...

class Dictionary(Object, dict[str, object]):
    def __init__(self, values: Mapping[str, object] | None = None) -> None: ...

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
