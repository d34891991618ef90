"""A watch as it is told in a terminal: what there is to mend, and what was made, as it comes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import chain

from press.console.problems import tell
from press.console.project import short
from press.files import Files
from press.watch.view import View


class Terminal:
    """Tells each change of a view once: problems on standard error, files by `say`."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self._last: dict[int, View] = {}

    def show(self, view: View, files: Files) -> None:
        """Tells what is new in a `view` (View) since the one before.

        `files` (Files) has the lines that problems speak of.
        """
        before = self._last.get(view.number)
        self._last[view.number] = view
        if before is None or view.problems != before.problems:
            # A mistake in a topic is one, in however many editions.
            others = (v.problems for v in self._last.values() if v.number != view.number)
            known = {*chain.from_iterable(others), *(before.problems if before else ())}
            tell((p for p in view.problems if p not in known), files)
            if before and before.problems and not view.problems:
                self.say(f"{_named(view)}: there is nothing to mend any more")
            sys.stderr.flush()
        finished = view.finished
        if finished and finished.path and (before is None or finished != before.finished):
            self.say(short(finished.path))


def _named(view: View) -> str:
    return f"{view.edition.topic} as {view.edition.format}"
