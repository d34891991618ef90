"""The house stands: imports only point down, each library works in its rooms, and what the press
takes from WeasyPrint and pydyf without a promise is listed in typesetting/names.py."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from press.clinics.fast.lines import LINE_PROPERTIES
from press.typesetting.log import problem_in
from press.typesetting.names import NAMES, PARTS

PRESS = Path(__file__).parents[1] / "press"
# From the ground up. A module may import from its own room, and from rooms on lower floors.
FLOORS = [
    {"edition", "facts"},
    {"text"},
    {"declared"},
    {"model"},
    {"walk"},
    {"parsing"},
    {"files"},
    {"program"},
    {"child_process"},
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
    {"watch"},
    {"api"},
    {"cli"},
]
# Where a library works: a room, or a module of one.
LIBRARIES = {
    "yaml": {"parsing"},
    "jsonschema_rs": {"parsing"},
    "markdown_it": {"parsing"},
    "openpyxl": {"parsing.sheets", "clinics.form"},
    "jinja2": {"html.templates", "html.kept_code"},
    "markupsafe": {"html", "console.html_report", "shelf.page"},
    "babel": {"html", "checks.accessible_words"},
    "segno": {"html"},
    "citeproc": {"html"},
    "lxml": {"html"},
    "weasyprint": {"typesetting"},
    "pydyf": {"typesetting"},
    "fontTools": {"typesetting"},
    "PIL": {"typesetting", "prepress", "pdf.pictures"},
    "pikepdf": {"pdf", "prepress", "clinics"},
    "pypdfium2": {"pdf"},
    "page": {"checks"},
    "click": {"cli"},
    "rich": {"console"},
    "distributed": {"build"},
    "starlette": {"watch"},
    "uvicorn": {"watch"},
    "watchfiles": {"watch"},
}

# What WeasyPrint and pydyf name in their documentation, in the modules where the press finds it.
PROMISED = {
    f"{module}:{name}"
    for module, names in {
        "weasyprint": "__version__ CSS HTML HTML.render",
        "weasyprint.document": "Document Document.metadata Document.pages Document.write_pdf"
        " DocumentMetadata DocumentMetadata.authors DocumentMetadata.created"
        " DocumentMetadata.description DocumentMetadata.generator DocumentMetadata.keywords"
        " DocumentMetadata.lang DocumentMetadata.modified DocumentMetadata.title"
        " Page Page.anchors Page.bleed Page.height Page.links Page.width",
        "weasyprint.text.fonts": "FontConfiguration",
        "weasyprint.urls": "URLFetcherResponse URLFetcherResponse.read",
        "pydyf": "Array Dictionary Object Object.data Object.number Object.reference"
        " PDF PDF.add_object PDF.catalog PDF.info PDF.objects PDF.page_references"
        " Stream Stream.compress Stream.extra Stream.stream String String.string",
    }.items()
    for name in names.split()
}
OURS = ("weasyprint", "pydyf")
# Of Python's own with a line before them, these are documented.
PYTHONS = ("_asdict", "_exit", "_fields", "_make", "_replace")
STUBS = PRESS.parent / "stubs"

MOST_LINES = 500
Sources = Mapping[str, str]  # of modules, by names like typesetting.tags
MODULES: Sources = {
    ".".join(path.relative_to(PRESS).with_suffix("").parts).removesuffix(".__init__"): text
    for path in sorted(PRESS.rglob("*.py"))
    if (text := path.read_text("utf-8"))
}
parsed = cache(ast.parse)


def imports(text: str) -> set[str]:
    found = set()
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            if node.module == "press":
                found |= {f"press.{alias.name}" for alias in node.names}
    return found


def room(module: str) -> str:
    return module.split(".")[0]


def floor(module: str) -> int | None:
    return next((n for n, rooms in enumerate(FLOORS) if room(module) in rooms), None)


# ── What the house forbids ────────────────────────────────────────────────────────────────────


def imports_that_point_up(sources: Sources) -> Iterator[str]:
    for module, text in sources.items():
        at = floor(module)
        if at is None:
            yield f"{module} is in a room without a floor"
            continue
        for other in (n.removeprefix("press.") for n in imports(text) if n.startswith("press.")):
            there = floor(other)
            if there is None or (room(other) != room(module) and there >= at):
                yield f"{module} imports {other}"


def libraries_elsewhere(sources: Sources) -> Iterator[str]:
    for module, text in sources.items():
        for library in sorted({name.split(".")[0] for name in imports(text)} & set(LIBRARIES)):
            if not any(f"{module}.".startswith(f"{place}.") for place in LIBRARIES[library]):
                yield f"{module} imports {library}"


def unlisted_names(sources: Sources) -> Iterator[str]:
    """Names without a promise that a module takes, and names.py does not list for it."""
    for module, text in sources.items():
        taken = {*names_taken(module, text), *styles_read(text)}
        for name in sorted(taken - PROMISED - listed(module)):
            yield f"{module} uses {name}, which names.py does not list for it"
        last = {re.split(r"[.:]", name)[-1] for name in listed(module)}
        last |= {parameter for name in listed(module) for parameter in re.findall(r"\((\w+)", name)}
        for name in sorted({*private_attributes(text)} - last):
            yield f"{module} uses {name}, which names.py does not list for it"


def listed(module: str) -> set[str]:
    """The names that names.py lists for a module, with the modules and classes they are in."""
    names = {name.where for name in NAMES if module.replace(".", "/") in name.files.split()}
    return names | {name.split("(")[0] for name in names}


def names_taken(module: str, text: str) -> Iterator[str]:
    """What a module imports from WeasyPrint and pydyf, and takes from the modules it imports."""
    held = held_by(module, text)
    yield from (where for where in held.values() if ":" in where)
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Attribute) and (at := module_of(node.value, held)):
            if not submodule(f"{at}.{node.attr}"):
                yield f"{at}:{node.attr}"


def held_by(module: str, text: str) -> dict[str, str]:
    """What stands in a module for WeasyPrint's and pydyf's own, by the name that it has there.

    A name that is handed on by a module of the press is that of the library all the same.
    """
    held: dict[str, str] = {}
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            named = [alias for alias in node.names if room(alias.name) in OURS]
            held |= {a.asname or room(a.name): a.name if a.asname else room(a.name) for a in named}
        elif isinstance(node, ast.ImportFrom) and node.module:
            there = handed_on(node.module.removeprefix("press."))
            for alias in node.names:
                own = alias.asname or alias.name
                if room(node.module) in OURS:
                    inner = f"{node.module}.{alias.name}"
                    held[own] = inner if submodule(inner) else f"{node.module}:{alias.name}"
                elif node.module.startswith("press.typesetting.") and alias.name in there:
                    held[own] = there[alias.name]
    return held


def module_of(node: ast.expr, held: Mapping[str, str]) -> str:
    """The module of a library that an expression stands for, if it does."""
    if isinstance(node, ast.Attribute) and (at := module_of(node.value, held)):
        inner = f"{at}.{node.attr}"
        return inner if submodule(inner) else ""
    found = held.get(node.id, "") if isinstance(node, ast.Name) else ""
    return "" if ":" in found else found


@cache
def handed_on(module: str) -> dict[str, str]:
    return held_by(module, MODULES[module]) if module == "typesetting.line_tools" else {}


def submodule(name: str) -> bool:
    """Whether it is a module of which names are listed or promised."""
    known = {where.partition(":")[0] for where in (*PROMISED, *(name.where for name in NAMES))}
    return name in known


def private_attributes(text: str) -> Iterator[str]:
    """Names with a line before them that a module uses and has not made itself, also where they
    are in quotation marks; and special methods that it calls."""
    tree = parsed(text)
    own = {*PYTHONS, *made_here(tree)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                if re.fullmatch("_[a-z][a-z0-9_]*", name) and name not in own:
                    yield name
            case ast.Call(func=ast.Attribute(attr="__del__" as name)):
                yield name


def made_here(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name


def styles_read(text: str) -> Iterator[str]:
    """What a module reads off the styles of boxes."""
    for node in ast.walk(parsed(text)):
        match node:
            case ast.Subscript(
                value=ast.Name(id="style") | ast.Attribute(attr="style"),
                slice=ast.Constant(value=str(name)),
            ):
                yield f"weasyprint.css.properties:INITIAL_VALUES[{name}]"


# ── The house stands ──────────────────────────────────────────────────────────────────────────


def test_imports_only_point_down():
    assert [*imports_that_point_up(MODULES)] == []


def test_each_library_works_in_its_rooms():
    assert [*libraries_elsewhere(MODULES)] == []


def test_every_library_the_press_imports_has_a_room():
    used = {name.split(".")[0] for text in MODULES.values() for name in imports(text)}
    assert used - set(sys.stdlib_module_names) - {"press", "__future__"} <= set(LIBRARIES)


def test_no_file_of_the_press_is_longer_than_a_chapter():
    lines = {name: len(text.splitlines()) for name, text in MODULES.items()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_what_the_press_takes_without_a_promise_is_listed():
    assert [*unlisted_names(MODULES)] == []


def test_what_is_listed_is_used_where_it_says():
    unused = [
        f"{file} does not use {name.where}"
        for name in NAMES
        for file in name.files.split()
        if not uses(MODULES[file.replace("/", ".")], name.where)
    ]
    assert unused == []


def uses(text: str, where: str) -> bool:
    found = PARTS.fullmatch(where)
    if found["words"]:
        line = re.sub(r"%0?\d?[sdrX]", "1", found["words"])
        problem = problem_in(f"{line}: RefusedError: no", "own.css")
        return (
            found["words"].partition("%")[0] in text or not problem or problem.code != "typesetting"
        )
    name = found["parameter"] or found["key"] or found["path"].split(".")[-1]
    return re.search(rf"\b{name}\b", text) is not None


def test_what_tells_how_a_style_letters_is_listed():
    names = {f"weasyprint.css.properties:INITIAL_VALUES[{name}]" for name in LINE_PROPERTIES}
    assert names <= listed("clinics.fast.lines")


def test_the_types_that_stand_in_for_weasyprint_declare_nothing_else():
    """mypy lets the press use what is declared in stubs/, and nothing else of these libraries."""
    known = {*PROMISED, *(name.where for name in NAMES)}
    known |= {name.rpartition(".")[0] for name in known if "." in name.partition(":")[2]}
    declared = {
        name
        for library in OURS
        for path in (STUBS / library).rglob("*.pyi")
        for name in in_stub(path)
    }
    assert sorted(declared - known) == []


def in_stub(path: Path) -> Iterator[str]:
    """The names that a stub declares, but for those of its own and special methods."""
    module = ".".join(path.relative_to(STUBS).with_suffix("").parts).removesuffix(".__init__")
    yield from (f"{module}:{name}" for name in declared(ast.parse(path.read_text()).body))


def declared(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef(name=name) if name[0] != "_":
                yield name
                yield from (f"{name}.{inner}" for inner in declared(node.body))
            case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                if not name.startswith("__") or name == "__version__":
                    yield name


# ── The checks themselves ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("check", "module", "text", "said"),
    [
        (
            imports_that_point_up,
            "typesetting.panels",
            MODULES["clinics.panels"],
            "typesetting.panels imports html.qr",
        ),
        (imports_that_point_up, "pages.new", "import os", "pages.new is in a room without a floor"),
        (imports_that_point_up, "pdf.new", "import press.pages", "pdf.new imports pages"),
        (imports_that_point_up, "pdf.new", "from press import rules", "pdf.new imports rules"),
        (
            libraries_elsewhere,
            "html.new",
            "def late():\n    from weasyprint import HTML",
            "html.new imports weasyprint",
        ),
        (libraries_elsewhere, "clinics.new", "import pydyf", "clinics.new imports pydyf"),
        (
            libraries_elsewhere,
            "checks.contrast_of_words",
            "import babel.numbers",
            "checks.contrast_of_words imports babel",
        ),
    ],
)
def test_a_file_in_the_wrong_room_and_a_library_outside_its_room_are_named(
    check, module, text, said
):
    assert said in [*check({module: text})]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from weasyprint.stacking import StackingContext", "weasyprint.stacking:StackingContext"),
        ("from weasyprint import Attachment", "weasyprint:Attachment"),
        ("from pydyf import name", "pydyf:name"),
        ("import pydyf\nwritten = pydyf._to_bytes(1)", "pydyf:_to_bytes"),
        (
            "import weasyprint.layout as made\nmade.layout_document()",
            "weasyprint.layout:layout_document",
        ),
        (
            "from weasyprint.formatting_structure import boxes\nboxes.FlexBox",
            "weasyprint.formatting_structure.boxes:FlexBox",
        ),
        (
            "from press.typesetting.line_tools import boxes\ndef of(box: boxes.FlexBox): ...",
            "weasyprint.formatting_structure.boxes:FlexBox",
        ),
        ("def of(document): return document._layers", "_layers"),
        ("def of(stream): return getattr(stream, '_images', {})", "_images"),
        ("def end(fonts): fonts.__del__()", "__del__"),
        (
            "def of(box): return box.style['opacity']",
            "weasyprint.css.properties:INITIAL_VALUES[opacity]",
        ),
    ],
)
def test_a_name_without_a_promise_that_is_not_listed_is_named(text, name):
    """Nor is one that is listed for another file alone."""
    for module in ("typesetting.new", "typesetting.tags", "clinics.fast.engine"):
        said = [*unlisted_names({module: text})]
        assert f"{module} uses {name}, which names.py does not list for it" in said


def test_what_a_module_makes_itself_is_its_own():
    text = "class Kept:\n    def __init__(self): self._pages = 1\ndef of(kept): return kept._pages"
    assert [*unlisted_names({"typesetting.new": text})] == []
    assert [*unlisted_names({"typesetting.new": "from weasyprint import HTML"})] == []
