"""While somebody writes: from a save to its problems, and to the page, in a browser that shows it.

What is measured ends when the browser has drawn it. A warm making of the same edition takes turns
with it: the page may take as long as that, and a tenth of a second more.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.clock import PRESS, Row

ROUNDS = 12
FORMATS = ("a4", "large-print")
SOON = 0.1  # seconds
WORDS = "Your team will plan with you for your child."
# What is drawn of the list and of the first page, each with the millisecond.
NOTES = """() => {
  window.notes = [];
  const note = (what) => requestAnimationFrame(() => setTimeout(() =>
    window.notes.push([what(), performance.timeOrigin + performance.now()])));
  new MutationObserver(() => note(() => document.getElementById("list").innerText))
    .observe(document.getElementById("list"), {childList: true, subtree: true});
  new MutationObserver(() => note(() => document.querySelector(".sheet img").src))
    .observe(document.querySelector(".sheet"), {childList: true});
}"""


def measured() -> Iterator[list[Row]]:
    """Every table of this chapter, as it is done."""
    for format in FORMATS:
        yield list(saves(format))


def saves(format: str) -> Iterator[Row]:
    """Saves of a topic, in turns with makings of the same edition in this process."""
    from playwright.sync_api import sync_playwright

    from press.console.project import window
    from press.make import make
    from press.model import Edition
    from tests.projects import TODAY
    from tests.tools import CHROMIUM
    from tests.watching import command

    edition = Edition("treatment", "en-GB", "harbour", format)
    found: dict[str, list[float]] = {"make": [], "words": [], "page": []}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as started:
        project = Path(name).resolve()
        for folder in ("factsheets", "layouts/brands"):
            shutil.copytree(PRESS / folder, project / folder)
        file = project / "factsheets/treatment.yaml"
        topic = file.read_text("utf-8")
        assert WORDS in topic
        browser = started.chromium.launch(executable_path=CHROMIUM)
        with command(project, "--topic", "treatment", "--format", format) as process:
            tab = browser.new_page(viewport={"width": 1440, "height": 900})
            tab.goto(process.address)
            tab.wait_for_selector(".sheet img", timeout=60_000)
            tab.wait_for_selector("#state.good", timeout=60_000)
            tab.evaluate(NOTES)
            for turn in range(ROUNDS + 2):
                more = f" We may utilise number {turn}." if turn % 2 else f" Ask {turn} times."
                before = tab.locator(".sheet img").first.get_attribute("src")
                file.write_text(topic.replace(WORDS, WORDS + more), "utf-8")
                saved = time.time() * 1000
                words = when(tab, saved, lambda note, turn=turn: ("utilise" in note) == turn % 2)
                page = when(tab, saved, lambda note, was=before: ".jpg" in note and was not in note)
                tab.wait_for_selector("#state.good", timeout=60_000)
                time.sleep(1.5)  # the shelf is renewed, and all is swept
                gc.collect()
                gc.disable()
                start = time.perf_counter()
                assert make(edition, window(project, TODAY)).pdf
                taken = time.perf_counter() - start
                gc.enable()
                if turn > 1:  # the first rounds warm up
                    found["make"].append(taken)
                    found["words"].append((words - saved) / 1000)
                    found["page"].append((page - saved) / 1000)
            process.terminate()
        browser.close()
    made, words, page = (median(found[what]) for what in ("make", "words", "page"))
    yield Row(f"a warm making, {format}", made, 1, "itself")
    yield Row("save → its problems in the list", words, words / SOON, "a tenth of a second", 1)
    yield Row("save → the page in view", page, page / (made + SOON), "a making and 0.1 s", 1)


def when(tab, since: float, holds) -> float:
    """The millisecond since then at which something was drawn of which that holds."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for note, at in tab.evaluate("window.notes"):
            if at >= since and holds(note):
                return at
        tab.wait_for_timeout(250)  # looking takes the browser's time
    raise AssertionError(tab.evaluate("window.notes.slice(-4)"))
