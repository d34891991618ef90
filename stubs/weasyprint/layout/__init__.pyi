from collections.abc import Callable, Iterator

from weasyprint.formatting_structure.boxes import PageBox

make_all_pages: Callable[[*tuple[object, ...]], Iterator[PageBox]]
