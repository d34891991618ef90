"""A thousand clinics: the press, which lays a sheet out once, beside programs that lay each out.

    uv run --extra cluster benchmarks/run.py clinics

All is on one processor. Typst and Chromium get the same sheet, with the words of a clinic in it.
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
from benchmarks.clock import PRESS, Row, bare_weasyprint
from benchmarks.elsewhere import TOPIC, chromium, composed, typst_process
from benchmarks.in_typst import FACES, STANDARDS, as_typst
from benchmarks.wards import plain_table, table

CLINICS, FEW, TYPSET, TURNS = 1000, 200, 20, 3
EACH, ASSEMBLY = 0.015, 0.006  # seconds: what we aim at
OF_BARE = EACH / 0.57  # where we aimed at that, bare WeasyPrint took so long for a sheet


def measured() -> Iterator[list[Row]]:
    """The table of this chapter."""
    with tempfile.TemporaryDirectory() as folder:
        yield list(thousand(Path(folder)))


def thousand(folder: Path) -> Iterator[Row]:
    """Seconds for a clinic, everything counted: the start, the sheet, the checks, the disk.

    Typst takes turns with the press: what slows a machine down slows both.
    """
    source = with_clinic(composed())
    turns = [turn(folder / str(number), source) for number in range(TURNS)]
    each, plain, few = (median(found) for found in list(zip(*turns, strict=True))[:3])
    shares = [(own / anew, own / kept, own / bare) for own, *_, anew, kept, bare in turns]
    anew, kept, bare = map(median, zip(*shares, strict=True))
    again = handed_out(folder / "0", "all", table(CLINICS))
    bound = assembly(folder / "0")
    yield Row("a clinic of 1,000, everything counted", each, each / EACH, "15 ms", most=1.0)
    said = "the same, where all differ in their words alone"
    yield Row(said, plain, plain / EACH, "15 ms", most=1.0)
    more = (each * CLINICS - few * FEW) / (CLINICS - FEW)
    yield Row("one more clinic", more, more / EACH, "15 ms")
    yield Row("of which binding its file", bound, bound / ASSEMBLY, "6 ms", most=1.0)
    warm = "Typst, in one process"
    yield Row("the same, of bare WeasyPrint", each, bare, "bare WeasyPrint, warm", most=OF_BARE)
    yield Row("the same, of Typst", each, anew, f"{warm}, which lays each out", most=1 / 3.5)
    yield Row("the same, of Typst", each, kept, f"{warm}, which keeps what is not new")
    cold = median(typst_process(folder / "0/sheet.typ") for _ in range(5))
    yield Row("the same, of Typst", each, each / cold, "Typst, a process for each")
    if browser := shutil.which("chromium"):
        seconds = median(chromium(browser, source, folder) for _ in range(3))
        yield Row("the same of Chromium", each, each / seconds, "Chromium", most=1 / 50)
    yield Row("again, with nothing changed", again, again / each / CLINICS, "1,000 clinics made")


def turn(folder: Path, source: str) -> tuple[float, ...]:
    """Seconds of a processor for a clinic of many, of many that differ in their words alone and of
    few, and for a sheet in Typst, laid out and kept, and in bare WeasyPrint."""
    folder.mkdir()
    before = typst_each(source, folder, anew=True)
    each = handed_out(folder, "all", table(CLINICS)) / CLINICS
    plain = handed_out(folder, "plain", plain_table(CLINICS)) / CLINICS
    few = handed_out(folder, "few", table(FEW)) / FEW
    after = typst_each(source, folder, anew=True)
    kept, bare = median(typst_each(source, folder)), median(weasyprint_each(source))
    return each, plain, few, median(before + after), kept, bare


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
    from press.clinics.make_copies import assemble_copy, lay_panels
    from press.clinics.print_run import PrintRun
    from press.clinics.report import beside
    from press.clinics.table import read_clinics
    from press.console.project import window
    from press.model import Edition

    files = beside(window(PRESS, date.today()), folder / "few.csv")
    edition = Edition(TOPIC, "en-GB", "harbour", "a4")
    clinics = read_clinics(files, "few.csv")
    out = PrintRun(edition, clinics, files, folder / "few", "few.csv")
    laid = list(lay_panels(out.prepared, clinics[:50], files))
    start = time.process_time()
    for one in laid:
        assemble_copy(out.prepared, one)
    return (time.process_time() - start) / len(laid)


def with_clinic(html: str, n: int = 18) -> str:
    """The page with a clinic's words in it, for programs that lay it out anew."""
    (*_, row) = csv.reader(io.StringIO(table(n + 1), newline=""))
    panel = "".join(f"<p>{word}</p>" for word in row)
    return html.replace("</main>", f"{panel}</main>", 1)


def weasyprint_each(html: str) -> Iterator[float]:
    """Seconds of a processor for a sheet in bare WeasyPrint, which is warm."""
    import weasyprint

    from press.files import Files
    from press.typesetting.fonts import install_faces

    install_faces(Files(PRESS, today=date.today()))
    for number in range(4):
        start = time.process_time()
        with bare_weasyprint():
            weasyprint.HTML(string=html, base_url=f"{PRESS}/").write_pdf(pdf_variant="pdf/a-3a")
        if number:
            yield time.process_time() - start


def typst_each(html: str, folder: Path, anew: bool = False) -> list[float]:
    """Seconds of a processor for each clinic's sheet in Typst, all in one process.

    It keeps pictures, and what it has set before. With `anew` each sentence is another in every
    sheet, so that each sheet is laid out.
    """
    (folder / "words.typ").write_text(as_typst(html), "utf-8")
    asked = [str(folder), str(FACES), str(TYPSET), str(anew)]
    words = [sys.executable, "-c", TYPST, *asked]
    ended = subprocess.run(words, check=True, capture_output=True, text=True)
    return [float(line) for line in ended.stdout.split()]


TYPST = f"""
import re, sys, time, typst
from pathlib import Path
folder, faces, count, anew = Path(sys.argv[1]), *sys.argv[2:]
words, sheet = (folder / "words.typ").read_text(), folder / "sheet.typ"
sheet.write_text(words)
compiler = typst.Compiler(str(sheet), font_paths=[faces], ignore_system_fonts=True)
asked = dict(input=str(sheet), output=str(folder / "sheet.pdf"), pdf_standards={STANDARDS!r})
for number in range(int(count) + 1):
    other = words.replace("ward-18", f"ward-{{number}}")
    if anew == "True":
        other = re.sub(r'(\\w)\\.(?=[\\s"])', rf"\\1 {{number}}.", other)
    sheet.write_text(other)
    start = time.process_time()
    compiler.compile(**asked)
    print(time.process_time() - start if number else "")
"""
