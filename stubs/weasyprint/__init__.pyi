from collections.abc import Callable
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

__version__: str

class HTML:
    etree_element: Element
    def __init__(
        self, *, string: str, base_url: str, url_fetcher: Callable[[str], URLFetcherResponse]
    ) -> None: ...
    def render(
        self, font_config: FontConfiguration, *, pdf_variant: str, pdf_forms: bool, dpi: int
    ) -> Document: ...

class CSS:
    def __init__(self, **given: object) -> None: ...
