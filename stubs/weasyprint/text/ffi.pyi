# What belongs to Pango is only handed on, and is an object to us.
class _FFI:
    def new(self, kind: str) -> object: ...

class _Pango:
    def pango_layout_get_baseline(self, layout: object) -> int: ...

ffi: _FFI
pango: _Pango
FROM_UNITS: float
