"""The house stands: imports only point down, and each library works in its rooms."""

import ast
import sys
from pathlib import Path

PRESS = Path(__file__).parents[1] / "press"
# From the ground up. A module may import from its own room, and from rooms on lower floors.
FLOORS = [
    {"edition", "facts"},
    {"text"},
    {"declared"},
    {"model"},
    {"parsing"},
    {"files"},
    {"content"},
    {"pdf"},
    {"typesetting"},
    {"html"},
    {"prepress", "checks"},
    {"rules"},
    {"preflight"},
    {"make"},
    {"build"},
    {"console"},
    {"signoff"},
    {"shelf", "clinics"},
    {"cli"},
]
# Where a library works: a room, or a module of one.
LIBRARIES = {
    "yaml": {"parsing"},
    "jsonschema_rs": {"parsing"},
    "markdown_it": {"parsing"},
    "jinja2": {"html", "console.html_report", "shelf.page"},
    "markupsafe": {"html", "console.html_report", "shelf.page"},
    "babel": {"html", "checks.accessible_words"},
    "segno": {"html"},
    "citeproc": {"html"},
    "lxml": {"html"},
    "weasyprint": {"typesetting"},
    "pydyf": {"typesetting"},
    "fontTools": {"typesetting"},
    "PIL": {"typesetting", "prepress"},
    "pikepdf": {"pdf", "prepress", "clinics"},
    "pypdfium2": {"pdf"},
    "page": {"checks"},
    "click": {"cli"},
    "rich": {"console"},
    "pebble": {"build"},
    "distributed": {"build"},
}

MOST_LINES = 500
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


def room(module: str) -> str:
    return module.split(".")[0]


def floor(module: str) -> int:
    return next(n for n, rooms in enumerate(FLOORS) if room(module) in rooms)


IMPORTS = {name_of(path): imports(path) for path in MODULES}


def test_imports_only_point_down():
    up = [
        f"{module} imports {other}"
        for module, found in IMPORTS.items()
        for other in (name.removeprefix("press.") for name in found if name.startswith("press."))
        if room(other) != room(module) and floor(other) >= floor(module)
    ]
    assert up == []


def test_each_library_works_in_its_rooms():
    elsewhere = [
        f"{module} imports {library}"
        for module, found in IMPORTS.items()
        for library in {name.split(".")[0] for name in found} & set(LIBRARIES)
        if not any(f"{module}.".startswith(f"{place}.") for place in LIBRARIES[library])
    ]
    assert elsewhere == []


def test_every_library_the_press_imports_has_a_room():
    used = {name.split(".")[0] for found in IMPORTS.values() for name in found}
    assert used - set(sys.stdlib_module_names) - {"press", "__future__"} <= set(LIBRARIES)


def test_no_file_of_the_press_is_longer_than_a_chapter():
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
