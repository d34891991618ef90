"""A thousand clinics: the press, which lays a sheet out once, beside programs that lay each out.

    uv run --group bench --extra cluster benchmarks/run.py clinics

All is on one processor. Typst and Chromium get the same words, those of the clinic among them, and
make no file that a listener can follow.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.catalogue import BUILD
from benchmarks.clock import PRESS, Row
from benchmarks.elsewhere import TOPIC, as_typst, chromium, composed, typst_process
from benchmarks.wards import plain_table, table

CLINICS, FEW, TYPSET = 1000, 200, 20
EACH, ASSEMBLY = 0.015, 0.006  # seconds: what we aim at


def measured() -> Iterator[list[Row]]:
    """The table of this chapter."""
    with tempfile.TemporaryDirectory() as folder:
        yield list(thousand(Path(folder)))


def thousand(folder: Path) -> Iterator[Row]:
    """Seconds for a clinic, everything counted: the start, the sheet, the checks, the disk."""
    whole = handed_out(folder, "all", table(CLINICS))
    plain = handed_out(folder, "plain", plain_table(CLINICS))
    few = handed_out(folder, "few", table(FEW))
    again = handed_out(folder, "all", table(CLINICS))
    bound = assembly(folder)
    source = with_clinic(composed())
    kept = median(typst_each(source, folder))
    anew = median(typst_each(source, folder, anew=True))
    each = whole / CLINICS
    yield Row("a clinic of 1,000, everything counted", each, each / EACH, "15 ms", most=1.0)
    each_plain = plain / CLINICS
    said = "the same, where all differ in their words alone"
    yield Row(said, each_plain, each_plain / EACH, "15 ms", most=1.0)
    more = (whole - few) / (CLINICS - FEW)
    yield Row("one more clinic", more, more / EACH, "15 ms")
    yield Row("of which binding its file", bound, bound / ASSEMBLY, "6 ms", most=1.0)
    warm = "Typst, in one process"
    yield Row("the same, of Typst", each, each / anew, f"{warm}, which lays each out", most=1 / 3.5)
    yield Row("the same, of Typst", each, each / kept, f"{warm}, which keeps what is not new")
    cold = median(typst_process(folder / "sheet.typ") for _ in range(5))
    yield Row("the same, of Typst", each, each / cold, "Typst, a process for each")
    if browser := shutil.which("chromium"):
        seconds = median(chromium(browser, source, folder) for _ in range(3))
        yield Row("the same of Chromium", each, each / seconds, "Chromium", most=1 / 50)
    yield Row("again, with nothing changed", again, again / whole, "1,000 clinics made")


def handed_out(folder: Path, name: str, rows: str) -> float:
    """Seconds of a processor for the clinics of a table, in a process of its own."""
    clinics = folder / f"{name}.csv"
    clinics.write_text(rows, "utf-8-sig", newline="")
    words = ["imprint", "--topic", TOPIC, "--clinics", str(clinics), "--allow-status", "sample"]
    words += ["--output", str(folder / name), "--workers", "1", "--quiet"]
    before = os.times()
    subprocess.run([*BUILD, *words], check=True)
    after = os.times()
    used = after.children_user - before.children_user
    return used + after.children_system - before.children_system


def assembly(folder: Path) -> float:
    """Seconds in which a clinic's file is bound, once its panels are laid out."""
    from press.front.imprint import beside
    from press.front.project import window
    from press.handing_out import bound, lay_panels
    from press.model import Edition
    from press.reading.clinics import read_clinics
    from press.running.clinics import HandingOut

    files = beside(window(PRESS, date.today()), folder / "few.csv")
    edition = Edition(TOPIC, "en-GB", "harbour", "a4")
    out = HandingOut(edition, folder / "few", "harbour", files, "few.csv")
    clinics = read_clinics(files, "few.csv")
    list(out.run(clinics))
    laid = list(lay_panels(out.waiting, clinics[:50], files))
    start = time.process_time()
    for one in laid:
        bound(out.waiting, one)
    return (time.process_time() - start) / len(laid)


def with_clinic(html: str, n: int = 18) -> str:
    """The page with a clinic's words in it, for programs that lay it out anew."""
    (*_, row) = csv.reader(io.StringIO(table(n + 1), newline=""))
    panel = "".join(f"<p>{word}</p>" for word in row)
    return html.replace("</main>", f"{panel}</main>", 1)


def typst_each(html: str, folder: Path, anew: bool = False) -> list[float]:
    """Seconds of a processor for each clinic's sheet in Typst, all in one process.

    It keeps lines that it has set before. With `anew` each sentence is another in every sheet, so
    that each sheet is laid out.
    """
    code = (
        "import re, sys, time, typst\n"
        "words, anew = open(sys.argv[1]).read(), sys.argv[5] == 'True'\n"
        "for n in range(int(sys.argv[2]) + 1):\n"
        "    other = words.replace('ward-18', f'ward-{n}')\n"
        "    if anew:\n"
        "        other = re.sub(r'(\\w)\\.(?=[\\s\"])', rf'\\1 {n}.', other)\n"
        "    open(sys.argv[3], 'w').write(other)\n"
        "    start = time.process_time()\n"
        "    typst.compile(sys.argv[3], output=sys.argv[4])\n"
        "    print(time.process_time() - start if n else '')\n"
    )
    source = folder / "words.typ"
    source.write_text(as_typst(html), "utf-8")
    asked = [
        str(source),
        str(TYPSET),
        str(folder / "sheet.typ"),
        str(folder / "sheet.pdf"),
        str(anew),
    ]
    words = [sys.executable, "-c", code, *asked]
    ended = subprocess.run(words, check=True, capture_output=True, text=True)
    return [float(line) for line in ended.stdout.split()]
