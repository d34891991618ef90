from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Literal, Protocol, overload

import weasyprint
from weasyprint.css.properties import Dimension
from weasyprint.urls import URLFetcherResponse

class _Parse(Protocol):
    def __call__(self, **given: object) -> weasyprint.CSS: ...

# A class there, which the press replaces.
CSS: _Parse

class _Colour:
    alpha: float

class Style(dict[str, object]):
    @overload
    def __getitem__(self, name: Literal["font_size"], /) -> float: ...
    @overload
    def __getitem__(self, name: Literal["font_weight"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["text_indent"], /) -> Dimension: ...
    @overload
    def __getitem__(self, name: Literal["background_color"], /) -> _Colour: ...
    @overload
    def __getitem__(self, name: str, /) -> object: ...

def fetch(
    url_fetcher: Callable[[str], URLFetcherResponse], url: str
) -> AbstractContextManager[URLFetcherResponse]: ...
