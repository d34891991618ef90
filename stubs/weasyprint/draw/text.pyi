from types import SimpleNamespace

import pydyf
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.matrix import Matrix

def draw_first_line(
    stream: pydyf.Stream,
    textbox: TextBox | SimpleNamespace,
    text_overflow: str,
    block_ellipsis: str,
    matrix: Matrix,
) -> list[object]: ...
