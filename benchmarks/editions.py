"""One edition: how much the press adds to bare WeasyPrint.

Bare is WeasyPrint's own command on the very HTML that the press composes, with the same faces. It
checks nothing, reads no YAML and makes no accessible PDF; the ratio is what all that costs. The
ways take turns, so that a machine that is busy for a while is busy for all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from compileall import compile_dir
from datetime import date
from pathlib import Path

from benchmarks.clock import PRESS, Row, Timings, bare_weasyprint, rows, simply, take_turns

TOPIC = "treatment"
# What we aim at, of the time that bare WeasyPrint takes.
AIMS = {"cold": 0.95, "fresh": 0.12, "our tags": 1.03, "as a pack": 1.2}
# Of the same on one processor.
AIMS_ALONE = {"cold": 1.15, "fresh": 0.12}
PACK = "packs/newly-diagnosed"
# Of a make on A4: looking at its pages, and every preset together.
AIMS |= {"page checks": 0.03, "every preset": 13.5}
# Of reading the same topics: looking for every mistake in them, and finding that none has changed.
AIMS |= {"checked": 10, "checked again": 0.3}
SHELF = 60  # topics


def measured() -> Iterator[list[Row]]:
    """Every table of this chapter, as it is done."""
    said = "the bare `weasyprint` command"
    with tempfile.TemporaryDirectory() as folder:
        yield rows(processes(Path(folder)), "bare process", AIMS, said)
        yield rows(
            processes(Path(folder), shutil.which("taskset") or "taskset", "-c", "0"),
            "bare process",
            AIMS_ALONE,
            f"{said}, on one processor",
        )
    yield rows(in_one_process(), "bare warm", AIMS, "bare WeasyPrint, warm")
    yield rows(with_either_structure(), "WeasyPrint's tags", AIMS)
    yield rows(as_one_book(), "one by one", AIMS)
    yield rows(checks_and_presets(), "a4", AIMS)
    with tempfile.TemporaryDirectory() as folder:
        yield rows(a_shelf(Path(folder)), "topics read", AIMS)


def processes(folder: Path, *tied: str) -> Timings:
    """Whole processes: bare WeasyPrint, the press with nothing made yet, and with nothing to do.

    `tied` is put before each command. Both have all their modules compiled, as set-up leaves them.
    The bare command finds no C compiler, for a reader's machine has none: it would ask one where
    libraries are.
    """
    output, html = folder / "output", folder / "html" / f"{TOPIC}.html"
    build = [*tied, sys.executable, str(PRESS / "build.py")]
    line = subprocess.run(
        [*build, "html", TOPIC, "--output", html], capture_output=True, text=True, check=True
    ).stdout
    compile_dir(PRESS / "press", quiet=1)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    alone = environment | {"PATH": str(Path(sys.executable).parent)}
    press = [*build, "--topic", TOPIC, "--output", str(output), "--quiet"]
    shell = [*tied, "/bin/sh", "-c", line]

    def bare() -> None:
        subprocess.run(shell, check=True, env=alone, capture_output=True)

    def printed() -> None:
        subprocess.run(press, check=True, env=environment, capture_output=True)

    def cold() -> Iterator[None]:
        shutil.rmtree(output, ignore_errors=True)
        yield
        printed()

    def fresh() -> Iterator[None]:
        printed()
        yield
        printed()

    return take_turns({"bare process": simply(bare), "cold": cold, "fresh": fresh}, rounds=11)


def in_one_process() -> Timings:
    """Everything imported: bare `write_pdf`, and the press from YAML to checked PDF."""
    from press.files import Files
    from press.make import make, prepare
    from press.model import Edition

    edition = Edition(TOPIC, "en-GB", "harbour", "a4")
    html = prepare(edition, Files(PRESS, today=date.today())).html

    def press() -> None:
        outcome = make(edition, Files(PRESS, today=date.today()))
        assert outcome.pdf, outcome.problems

    import weasyprint

    def bare() -> Iterator[None]:
        with bare_weasyprint():
            yield
            weasyprint.HTML(string=html, base_url=f"{PRESS}/").write_pdf(pdf_variant="pdf/a-3a")

    press()
    return take_turns({"bare warm": bare, "warm": simply(press)})


def with_either_structure() -> Timings:
    """A whole make with our structure, and one with WeasyPrint's own in its place."""
    from press.files import Files
    from press.make import prepare
    from press.model import Edition
    from press.pdf.read import finish
    from press.typesetting import tags, typeset

    files = Files(PRESS, today=date.today())
    proof = prepare(Edition(TOPIC, "en-GB", "harbour", "a4"), files)
    weasyprint, own = sys.modules["weasyprint"], sys.modules["weasyprint.pdf.tags"].add_tags
    prepare = typeset.prepare

    def way(add_tags: Callable) -> Callable[[], Iterator[None]]:
        def turn() -> Iterator[None]:
            weasyprint.pdf.add_tags = add_tags
            typeset.prepare = lambda: None
            yield
            finish(typeset.typeset(proof.html, proof.factsheet.format.settings, files))
            typeset.prepare = prepare

        return turn

    return take_turns({"WeasyPrint's tags": way(own), "our tags": way(tags.add_tags)})


def checks_and_presets() -> Timings:
    """A make on A4, its page checks alone, the one that draws, and a make of every preset."""
    from press.checks import contrast, lines, page_layout, qr_codes
    from press.content.names import format_names
    from press.files import Files
    from press.make import make, prepare
    from press.model import Edition
    from press.typesetting import layout_facts, typeset

    files = Files(PRESS, today=date.today())
    proof = prepare(Edition(TOPIC, "en-GB", "harbour", "a4"), files)
    kept = []
    walk = layout_facts.survey
    layout_facts.survey = lambda document: kept.append(document) or walk(document)
    pages = typeset.typeset(proof.html, proof.factsheet.format.settings, files)
    layout_facts.survey = walk
    proof = proof.with_pages(pages)

    def of(format: str) -> None:
        make(Edition(TOPIC, "en-GB", "harbour", format), Files(PRESS, today=date.today()))

    def looked() -> None:
        walk(kept[0])
        for family in (page_layout, lines, qr_codes):
            list(family.check(proof))

    return take_turns(
        {
            "a4": simply(lambda: of("a4")),
            "page checks": simply(looked),
            "drawn and measured": simply(lambda: list(contrast.check(proof))),
            "every preset": simply(lambda: [of(name) for name in format_names(files)]),
        },
        rounds=3,
    )


def as_one_book() -> Timings:
    """All topics of a pack, each by itself, and the pack that they make."""
    from press.files import Files
    from press.make import make, prepare
    from press.model import Edition

    def made(name: str) -> None:
        outcome = make(Edition(name, "en-GB", "harbour", "a4"), Files(PRESS, today=date.today()))
        assert outcome.pdf, outcome.problems

    book = Edition(PACK, "en-GB", "harbour", "a4")
    parts = prepare(book, Files(PRESS, today=date.today())).factsheet.topic.parts

    def one_by_one() -> None:
        for part in parts:
            made(part.name)

    ways = {"one by one": simply(one_by_one), "as a pack": simply(lambda: made(PACK))}
    return take_turns(ways, rounds=2)


def a_shelf(folder: Path) -> Timings:
    """Many topics: their YAML read, all of them checked, and checked again, in one process."""
    from press.build import findings
    from press.files import Files
    from press.model import Edition
    from press.parsing.manuscript import read_manuscript

    shutil.copytree(PRESS / "factsheets", folder / "factsheets")
    words = (PRESS / f"factsheets/{TOPIC}.yaml").read_text("utf-8")
    for number in range(SHELF):
        own = words.replace("code: HBC-104", f"code: HBC-{2000 + number}")
        (folder / f"factsheets/topic-{number}.yaml").write_text(own, "utf-8")
    editions = [Edition(f"topic-{n}", "en-GB", "harbour", "a4") for n in range(SHELF)]
    findings.processors = lambda: 1

    def window() -> Files:
        return Files(folder, PRESS, today=date.today(), own=2)

    def read() -> None:
        files = window()
        for edition in editions:
            path = f"factsheets/{edition.topic}.yaml"
            read_manuscript.__wrapped__(files.bytes(path), path)

    def checked() -> None:
        for one in findings.check(editions, window(), folder / "output", findings.Wanted()):
            assert not any(problem.level == "error" for problem in one.problems), one.problems

    def anew() -> Iterator[None]:
        read_manuscript.cache_clear()
        shutil.rmtree(folder / "output", ignore_errors=True)
        yield
        checked()

    ways = {"topics read": simply(read), "checked": anew, "checked again": simply(checked)}
    return take_turns(ways, rounds=3)
