"""The house stands: imports only point down, and each library works in one room."""

import ast
from pathlib import Path

import pytest

PRESS = Path(__file__).parents[1] / "press"

# From the ground up. A module may import from lower floors, and from the neighbours named for it.
FLOORS = [
    {"facts", "edition"},
    {"text"},
    {"declared"},
    {"model"},
    {"files"},
    {"reading"},
    {"printing"},
    {"proving"},
    {"make"},
    {"bindery", "handing_out"},
    {"running"},
    {"front"},
]
NEIGHBOURS = {
    "declared": {"record", "content", "look"},
    "reading": {
        "manuscript",
        "mending",
        "mistakes",
        "brackets",
        "texts",
        "fields",
        "faults",
        "prose",
        "layouts",
        "library",
        "profile",
        "topic",
        "gather",
        "records",
        "sense",
        "inks",
        "passages",
        "cells",
        "table",
        "names",
        "typed",
    },
    "printing": {
        "cite",
        "markup",
        "faces",
        "listening",
        "tags",
        "tree",
        "roles",
        "archive",
        "pictures",
        "read_back",
        "first_use",
        "measures",
        "fit",
        "survey",
        "night",
        "qr",
        "listing",
        "described",
        "blanks",
        "line_numbers",
        "halftones",
        "inks",
        "instructions",
        "marks",
        "separate",
        "sheet",
        "shelf",
        "template_faults",
        "blank",
        "panels",
        "pieces",
        "written",
        "panel_words",
        "lettering",
        "kinds",
        "galley",
        "standing_type",
        "fetcher",
        "styles",
        "typeset",
        "versions",
        "environment",
    },
    "proving": {
        "nothing_lost",
        "hear",
        "accessible_words",
        "heard",
        "page_layout",
        "print_hygiene",
        "rules",
        "wording",
        "phrases",
        "readability",
        "figures",
        "hosts",
        "hygiene",
        "identity",
        "instruments",
    },
    "running": {
        "artifacts",
        "makers",
        "whole",
        "plan",
        "run",
        "backends",
        "inline",
        "pool",
        "dask",
        "warm",
        "catalogue",
        "concordance",
        "batches",
    },
    "front": {
        "project",
        "ending",
        "commands",
        "report",
        "serve",
        "doctor",
        "schema",
        "new",
        "export",
        "proof_sheet",
        "listen",
        "sketch",
        "checking",
        "findings",
        "baseline",
        "screen",
        "annotations",
        "wall",
        "explain",
        "approve",
        "amend",
        "register",
        "clinic_commands",
        "imprint",
        "progress",
        "machines",
        "shelf",
        "shelf_page",
        "dress",
        "labels",
        "recall",
        "records_commands",
    },
}
ROOMS = {
    "yaml": {"reading.manuscript", "reading.mending"},
    "jsonschema_rs": {"reading.fields"},
    "markdown_it": {"reading.prose"},
    "jinja2": {
        "printing.compose",
        "printing.environment",
        "printing.template_faults",
        "front.wall",
        "front.shelf_page",
    },
    "markupsafe": {
        "printing.compose",
        "printing.markup",
        "printing.blanks",
        "front.wall",
        "front.shelf_page",
    },
    "babel": {"printing.markup", "proving.accessible_words"},
    "segno": {"printing.qr"},
    "citeproc": {"printing.cite"},
    "lxml": {"printing.cite"},
    "weasyprint": {
        "printing.typeset",
        "printing.tags",
        "printing.fit",
        "printing.survey",
        "printing.line_numbers",
        "printing.archive",
        "printing.faces",
        "printing.galley",
        "printing.fetcher",
        "printing.lettering",
    },
    "pydyf": {
        "printing.typeset",
        "printing.tags",
        "printing.tree",
        "printing.archive",
        "printing.lettering",
    },
    "PIL": {"printing.halftones", "printing.pictures"},
    "pikepdf": {
        "printing.finish",
        "printing.read_back",
        "printing.impose",
        "printing.plates",
        "printing.imprints",
        "printing.blank",
        "printing.panels",
        "printing.pieces",
    },
    "pypdfium2": {"printing.finish", "printing.read_back", "printing.drawing"},
    "page": {"proving.conformance"},
    "fontTools": {"printing.faces", "printing.typeset"},
    "click": {
        "front.cli",
        "front.commands",
        "front.ending",
        "front.project",
        "front.machines",
        "front.records_commands",
        "front.clinic_commands",
    },
    "rich": {"front.progress"},
    "pebble": {"running.backends.pool"},
    "distributed": {"running.backends.dask"},
}
LONG = {"model": 500, "printing.tags": 460}
MODULES = sorted(p for p in PRESS.rglob("*.py") if p.stat().st_size)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PRESS).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def floor(module: str) -> int:
    return next(n for n, rooms in enumerate(FLOORS) if module.split(".")[0] in rooms)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_only_point_down(path):
    module = name_of(path)
    for imported in (name for name in imports(path) if name.startswith("press.")):
        other = imported.removeprefix("press.")
        if floor(other) == floor(module) and other != module:
            room = module.split(".")[0]
            assert other.split(".")[-1] in NEIGHBOURS.get(room, set()), f"{module} imports {other}"
        else:
            assert floor(other) <= floor(module), f"{module} imports {other}, which is above it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_works_in_one_room(path):
    module = name_of(path)
    for imported in imports(path):
        library = imported.split(".")[0]
        if library in ROOMS:
            assert module in ROOMS[library], f"{library} does not belong in {module}"


def test_every_library_the_press_imports_has_a_room():
    import sys

    used = {name.split(".")[0] for path in MODULES for name in imports(path)}
    assert used - set(sys.stdlib_module_names) - {"press", "__future__"} <= set(ROOMS)


def test_no_room_of_the_press_is_too_large_to_read_at_one_sitting():
    # Two long chapters: every value that is passed on, and the structure tree.
    long = {name_of(p): len(p.read_text().splitlines()) for p in MODULES}
    assert {n: c for n, c in long.items() if c > LONG.get(n, 300)} == {}
