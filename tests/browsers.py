"""Pages as Chromium shows them. A tab is used again: a new one takes four times as long."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.processes import begun
from tests.tools import CHROMIUM

in_a_browser = pytest.mark.needs("chromium")
BLANK = "about:blank"


class Tabs:
    """Tabs of one browser; `script` is run in each page before its own.

    A page is loaded anew each time. What cannot be taken back in a tab, like another clock, is
    asked for with `alone`.
    """

    def __init__(self, browser, script: str = "") -> None:
        self.browser, self.script = browser, script
        self.free: dict[tuple, list] = {}
        self.used: list[tuple[tuple | None, object]] = []

    def open(
        self,
        address: str,
        width: int,
        *,
        height: int = 900,
        color_scheme: str = "light",
        offline: bool = False,
        alone: bool = False,
        **asked: object,
    ):
        """A tab with a page of this address; `page.asked` are the addresses that it asks for.

        `asked` are options of Playwright's contexts.
        """
        key = None if alone else tuple(sorted(asked.items()))
        tabs = self.free.get(key) if key is not None else None
        page = tabs.pop() if tabs else self._new(asked)
        self.used.append((key, page))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion="reduce")
        page.context.set_offline(offline)
        page.asked = []
        page.goto(address)
        return page

    def _new(self, asked: dict[str, object]):
        context = self.browser.new_context(**asked)
        if self.script:
            context.add_init_script(self.script)
        page = context.new_page()
        page.on("request", lambda request: page.asked.append(request.url))
        return page

    def clear(self) -> None:
        """Empties the tabs in use, so that others may use them."""
        for key, page in self.used:
            if key is None:
                page.context.close()
                continue
            for other in page.context.pages:
                if other is not page:
                    other.close()
            page.goto(BLANK)
            self.free.setdefault(key, []).append(page)
        self.used.clear()


@contextmanager
def chromium() -> Iterator:
    """Playwright's Chromium, to be launched."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started.chromium


def launched(chromium, **asked: object):
    """A browser, which closes with its block; `asked` are Playwright's options."""
    return chromium.launch(executable_path=CHROMIUM, **asked)


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody looks at, for a browser with windows; its name."""
    server = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1000x24"]
    with begun(server, stdout=subprocess.PIPE, text=True) as running:
        yield f":{running.stdout.readline().strip()}"  # said once it is ready
