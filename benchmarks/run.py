"""How much the press adds to bare WeasyPrint, in one run: `uv run benchmarks/run.py`.

Bare is WeasyPrint's own command on the very HTML that the press composes, with the same faces. It
checks nothing, reads no YAML and makes no accessible PDF; the ratio is what all that costs. The
ways take turns, so that a machine that is busy for a while is busy for all of them.
"""

from __future__ import annotations

import gc
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

PRESS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PRESS))
TOPIC = "treatment"
ROUNDS = 9
# What we aim at, of the time that bare WeasyPrint takes.
AIMS = {"cold": 1.25, "fresh": 0.2, "warm": None, "our tags": 1.03, "as a pack": 1.2}
PACK = "packs/newly-diagnosed"
# Of a make on A4: looking at its pages, and every preset together.
SHARES = {"page checks": 0.03, "every preset": 14, "drawn and measured": None}
# Of reading the same topics: looking for every mistake in them, and finding that none has changed.
SHARES |= {"checked": 10, "checked again": 0.3}
SHELF = 60  # topics

Timings = dict[str, list[float]]


def main() -> None:
    """Prints medians and ratios. `--without-bytecode` compiles the press anew in each process."""
    without = "--without-bytecode" in sys.argv[1:]
    if without:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    else:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    say(f"Python {platform.python_version()}, {os.cpu_count()} processors, {ROUNDS} rounds")
    say(f"bytecode of the press {'compiled in each process' if without else 'kept on disk'}\n")
    say(f"{'':24}{'median':>10}{'fastest':>10}{'ratio':>8}{'aim':>8}")
    with tempfile.TemporaryDirectory() as folder:
        report(processes(Path(folder)), "bare process")
    report(in_one_process(), "bare warm")
    report(with_either_structure(), "WeasyPrint's tags")
    report(as_one_book(), "one by one")
    report(checks_and_presets(), "a4")
    with tempfile.TemporaryDirectory() as folder:
        report(a_shelf(Path(folder)), "topics read")


def processes(folder: Path) -> Timings:
    """Whole processes: bare WeasyPrint, the press with nothing made yet, and with nothing to do."""
    output, html = folder / "output", folder / "html" / f"{TOPIC}.html"
    build = [sys.executable, str(PRESS / "build.py")]
    line = subprocess.run(
        [*build, "html", TOPIC, "--output", html], capture_output=True, text=True, check=True
    ).stdout
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    press = [*build, "--topic", TOPIC, "--output", str(output), "--quiet"]

    def bare() -> None:
        subprocess.run(["sh", "-c", line], check=True, env=environment, capture_output=True)

    def printed() -> None:
        subprocess.run(press, check=True, capture_output=True)

    def cold() -> Iterator[None]:
        shutil.rmtree(output, ignore_errors=True)
        yield
        printed()

    def fresh() -> Iterator[None]:
        printed()
        yield
        printed()

    return take_turns({"bare process": simply(bare), "cold": cold, "fresh": fresh})


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

    own_tags = weasyprint.pdf.add_tags

    def bare() -> Iterator[None]:
        ours, weasyprint.pdf.add_tags = weasyprint.pdf.add_tags, own_tags
        yield
        weasyprint.HTML(string=html, base_url=f"{PRESS}/").write_pdf(pdf_variant="pdf/a-3a")
        weasyprint.pdf.add_tags = ours

    press()
    return take_turns({"bare warm": bare, "warm": simply(press)})


def with_either_structure() -> Timings:
    """A whole make with our structure, and one with WeasyPrint's own in its place."""
    from press.files import Files
    from press.make import prepare
    from press.model import Edition
    from press.printing import tags, typeset
    from press.printing.finish import finish

    files = Files(PRESS, today=date.today())
    proof = prepare(Edition(TOPIC, "en-GB", "harbour", "a4"), files)
    weasyprint, own = sys.modules["weasyprint"], sys.modules["weasyprint.pdf.tags"].add_tags
    find = typeset._weasyprint
    sizes = {}

    def way(name: str, add_tags: Callable) -> Callable[[], Iterator[None]]:
        def turn() -> Iterator[None]:
            weasyprint.pdf.add_tags = add_tags
            typeset._weasyprint = lambda: weasyprint
            yield
            pages = finish(typeset.typeset(proof.html, proof.factsheet.format.settings, files))
            sizes[name] = len(pages.pdf)
            typeset._weasyprint = find

        return turn

    found = take_turns(
        {"WeasyPrint's tags": way("theirs", own), "our tags": way("ours", tags.add_tags)}
    )
    say(f"\nsize of the PDF: {sizes['ours']:,} bytes, with WeasyPrint's tags {sizes['theirs']:,}")
    return found


def checks_and_presets() -> Timings:
    """A make on A4, its page checks alone, the one that draws, and a make of every preset."""
    from press.files import Files
    from press.make import make, prepare
    from press.model import Edition
    from press.printing import survey, typeset
    from press.proving import codes, contrast, lines, page_layout
    from press.reading.names import format_names

    files = Files(PRESS, today=date.today())
    proof = prepare(Edition(TOPIC, "en-GB", "harbour", "a4"), files)
    kept = []
    walk = survey.survey
    survey.survey = lambda document: kept.append(document) or walk(document)
    pages = typeset.typeset(proof.html, proof.factsheet.format.settings, files)
    survey.survey = walk
    proof = proof.with_pages(pages)

    def of(format: str) -> None:
        make(Edition(TOPIC, "en-GB", "harbour", format), Files(PRESS, today=date.today()))

    def looked() -> None:
        walk(kept[0])
        for family in (page_layout, lines, codes):
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
    from press.files import Files
    from press.model import Edition
    from press.reading.manuscript import read_manuscript
    from press.running import findings

    shutil.copytree(PRESS / "factsheets", folder / "factsheets")
    words = (PRESS / f"factsheets/{TOPIC}.yaml").read_text("utf-8")
    for number in range(SHELF):
        own = words.replace("code: HBC-104", f"code: HBC-{2000 + number}")
        (folder / f"factsheets/topic-{number}.yaml").write_text(own, "utf-8")
    editions = [Edition(f"topic-{n}", "en-GB", "harbour", "a4") for n in range(SHELF)]
    findings._processors = lambda: 1

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


def simply(call: Callable[[], None]) -> Callable[[], Iterator[None]]:
    def way() -> Iterator[None]:
        yield
        call()

    return way


def take_turns(ways: dict[str, Callable[[], Iterator[None]]], rounds: int = ROUNDS) -> Timings:
    """Seconds of each way, round by round. What a way does before its `yield` is not timed."""
    found: Timings = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            gc.disable()
            turn = way()
            next(turn)
            start = time.perf_counter()
            next(turn, None)
            if number:  # the first round fills the disk's cache
                found[name].append(time.perf_counter() - start)
            gc.enable()
    return found


def report(found: Timings, bare: str) -> None:
    for name, seconds in found.items():
        ratio = median(seconds) / median(found[bare])
        aim = (AIMS | SHARES).get(name)
        aimed = f"{aim:>8.2f}{'' if ratio <= aim else '  missed'}" if aim else ""
        say(f"{name:24}{median(seconds):>9.2f}s{min(seconds):>9.2f}s{ratio:>8.2f}{aimed}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
