"""What templates are given leads to no file: only the press reads and writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import PurePath

import pytest
from jinja2 import Undefined

from press.console.html_report import page
from press.console.topic_findings import Sheet
from press.files import Files
from press.html.templates import Environment, Templates
from press.make import prepare
from press.model import Edition, Location, Problem
from press.shelf.page import shelf_page
from tests.series import WINDOW

ENVIRONMENT = Environment(str)
PLAIN = str | bytes | int | float | date  # leads nowhere
MOST = 20_000  # values: from each, all that a template can ask it for


@pytest.fixture
def given(monkeypatch) -> dict[str, dict[str, object]]:
    """What each template is given, by its file."""
    held: dict[str, dict[str, object]] = {}
    fill = Templates.fill

    def filled(self, template, at=None, /, **values):
        held.setdefault(template.file, {**self.shared, **values})
        return fill(self, template, at, **values)

    monkeypatch.setattr(Templates, "fill", filled)
    return held


def asked(value: object) -> Iterator[tuple[str, object]]:
    """What a template can ask a value for; of many like values, the first."""
    if isinstance(value, Mapping):
        yield from ((f"[{key!r}]", value[key]) for key in islice(value, 3))
    elif isinstance(value, tuple | list):
        yield from ((f"[{n}]", one) for n, one in enumerate(value[:3]))
    for name in dir(value):
        found = ENVIRONMENT.getattr(value, name)
        if not (isinstance(found, Undefined) or callable(found)):
            yield f".{name}", found


def files_reached(values: Mapping[str, object]) -> list[str]:
    """The ways to a file or to a window on files."""
    todo, seen, found = [*values.items()], {}, []
    while todo:
        way, value = todo.pop()
        if isinstance(value, Files | PurePath):
            found.append(way)
        elif id(value) not in seen and not isinstance(value, PLAIN):
            seen[id(value)] = value
            todo += ((way + step, inner) for step, inner in asked(value))
        assert len(seen) < MOST
    return found


@pytest.mark.parametrize("format", ["a4", "web"])
def test_no_layout_or_block_reaches_a_file(given, format):
    prepare(Edition("treatment", "en-GB", "harbour", format), WINDOW)
    assert {file: ways for file, values in given.items() if (ways := files_reached(values))} == {}
    assert len(given) > 10


def test_no_page_of_lists_reaches_a_file(given, tmp_path):
    shelf_page([], WINDOW, tmp_path)
    page([Sheet("a", (Problem("error", "x", "y", Location("a.yaml", 1, 1)),))], WINDOW, 0, [])
    assert [*map(files_reached, given.values())] == [[], []]


def test_a_window_that_is_handed_out_is_found():
    assert files_reached({"x": ({"y": Problem("error", WINDOW, "z", None)},)}) == ["x[0]['y'].code"]
