"""The same sheet in other programs: bare WeasyPrint, Chromium and Typst.

None of them reads the YAML or checks anything. Typst alone makes a file of the standards that ours
keeps: see in_typst.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.catalogue import bare_commands, build
from benchmarks.clock import PRESS, Row
from benchmarks.in_typst import FACES, STANDARDS, as_typst

ROUNDS = 5
TOPIC = "treatment"


def measured() -> Iterator[list[Row]]:
    """The table of this chapter: a sheet, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield list(cold(Path(folder)))


def cold(folder: Path) -> Iterator[Row]:
    """Whole processes, one sheet each."""
    html = composed()
    bare = median(bare_commands())
    of = "the bare `weasyprint` command"
    yield Row("bare WeasyPrint", bare, 1.0, of)
    press = median(
        build(PRESS, "--topic", TOPIC, "--output", folder / str(n)) for n in range(ROUNDS)
    )
    yield Row("the press, from YAML, checked", press, press / bare, of)
    if browser := shutil.which("chromium"):
        seconds = median(chromium(browser, html, folder) for _ in range(ROUNDS))
        yield Row("Chromium, of the same HTML", seconds, seconds / bare, of)
    try:
        import typst  # noqa: F401  # whether it is there
    except ModuleNotFoundError:
        return
    source = folder / "sheet.typ"
    source.write_text(as_typst(html), "utf-8")
    seconds = median(typst_process(source) for _ in range(ROUNDS))
    yield Row("Typst, of the same sheet", seconds, seconds / bare, of)


def composed() -> str:
    """The page that the press composes."""
    from datetime import date

    from press.files import Files
    from press.make import prepare
    from press.model import Edition

    return prepare(Edition(TOPIC, "en-GB", "harbour", "a4"), Files(PRESS, today=date.today())).html


def chromium(browser: str, html: str, folder: Path) -> float:
    """Seconds in which Chromium prints a page."""
    page = folder / "page.html"
    page.write_text(html.replace("<head>", f'<head><base href="{PRESS.as_uri()}/">', 1), "utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    start = time.perf_counter()
    subprocess.run(
        [browser, *words, f"--print-to-pdf={folder}/page.pdf", page.as_uri()],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def typst_process(source: Path) -> float:
    """Seconds in which Typst sets a sheet, in a process of its own."""
    given = {"output": str(source.with_suffix(".pdf")), "pdf_standards": STANDARDS}
    given |= {"font_paths": [str(FACES)], "ignore_system_fonts": True}
    code = f"import typst; typst.compile({str(source)!r}, **{given!r})"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
    return time.perf_counter() - start
