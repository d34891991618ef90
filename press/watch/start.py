"""A watch from its beginning to Ctrl-C: the scheduler, and the page where one is wanted."""

from __future__ import annotations

import logging
import os
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from press.build.artifacts import Artifacts
from press.build.plan import Order
from press.console.problems import tell
from press.console.project import ProjectFolder
from press.content.names import default_brand
from press.edition import Edition
from press.shelf.labels import FALLBACK, fixed_words, format_label
from press.watch.board import Board
from press.watch.browser_view import browser_view
from press.watch.page import page
from press.watch.scheduler import Scheduler
from press.watch.server import Server
from press.watch.terminal import Terminal
from press.watch.view import View


def watch(
    project: ProjectFolder,
    order: Order,
    editions: list[Edition],
    output: Path,
    say: Callable[[str], None],
    port: int | None,
    browse: bool = True,
) -> None:
    """Watches `editions` (a list of Edition) until Ctrl-C, and says what comes of it.

    `project` (ProjectFolder) is the publisher's, `order` (Order) what was asked for, `output` the
    folder that files are written to; `say` is called with each sentence to tell. The page is served
    on `port`, on any that is free for 0, and not at all for None; `browse` opens it. Raises OSError
    for a port that is taken or a library that is lacking, and Unprintable for a mistake in the
    template of the page.
    """
    terminal = Terminal(say)
    board, server = Board(), None
    words = fixed_words(project.files, FALLBACK)
    labels = {e.format: format_label(project.files, e.format, words).label for e in editions}

    def show(view: View) -> None:
        if server:
            board.show(view, browser_view(view, labels[view.edition.format], scheduler.files))
        terminal.show(view, scheduler.files.fresh_record())

    if port is not None:
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # what matters is told by us
        server = Server(board, page(project.files), port)
    scheduler = Scheduler(project, order, editions, output, show, board.looked_at)
    try:
        if refused := Artifacts(output, default_brand(project.files)[0]).refused():
            tell([refused], project.files)
        _greet(editions, say)
        if server:
            server.start()
            address = server.address()
            say(f"The pages: {address}")
            if browse and _has_screen():
                Thread(target=webbrowser.open, args=(address,), daemon=True).start()
            if sys.stdin is not None and sys.stdin.isatty():
                say("Enter: another address, for another browser. Ctrl-C: the end.")
                Thread(target=_answer, args=(server, say), daemon=True).start()
        scheduler.run()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        if server:
            server.end()


def _has_screen() -> bool:
    """False on a machine without windows, where a browser would take the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _greet(editions: list[Edition], say: Callable[[str], None]) -> None:
    named = (f"{e.topic.rpartition('/')[2]} as {e.format}" for e in editions)
    say(f"Watching {', '.join(named)}.")


def _answer(server: Server, say: Callable[[str], None]) -> None:
    """Says a new address whenever somebody presses Enter."""
    for _ in sys.stdin:
        say(f"The pages: {server.address()}")
