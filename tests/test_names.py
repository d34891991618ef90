"""The names that the press takes without a promise are there, and one that is gone is told."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns

import pydyf
import pytest
import weasyprint
from test_typeset import files, sheet

from press.typesetting.names import RELEASE, Name, is_there, lacking
from press.typesetting.tags import all_boxes
from press.typesetting.typeset import typeset_with_document
from tests.processes import run
from tests.projects import PRESS

ASK = "from press.typesetting.names import lacking; print(*lacking(), sep='\\n')"
OTHER = "the press is made for WeasyPrint 70.0, not 69.0"
# What is taken away, by what stands in its place, and what is said of it.
TAKEN = {
    ("weasyprint", "AbsolutePlaceholder", "Placeholder"): (
        "WeasyPrint 70.0 has no `weasyprint.layout.absolute:AbsolutePlaceholder`,"
        " which typesetting/tags needs to notice that a box was placed elsewhere",
        "WeasyPrint 70.0 has no `weasyprint.layout.absolute:AbsolutePlaceholder._box`,"
        " which typesetting/tags needs to find the box that was placed",
    ),
    ("weasyprint", ".resume_at", ".goes_on"): (
        "WeasyPrint 70.0 has no `weasyprint.formatting_structure.boxes:LineBox.resume_at`,"
        " which typesetting/layout_facts needs to see where a paragraph ends, and whether a word"
        " was broken",
    ),
    ("weasyprint", "_check_mime_type", "check_type"): (
        "WeasyPrint 70.0 has no `weasyprint:CSS(_check_mime_type)`,"
        " which typesetting/stylesheets needs to read a style that is fetched already",
    ),
    ("weasyprint", "No anchor #%s", "Nothing is called #%s"): (
        'WeasyPrint 70.0 has no `weasyprint.pdf.anchors:"No anchor #%s for internal URI"`,'
        " which typesetting/log needs to name a dead link",
    ),
    ("pydyf", "_to_bytes", "_written"): (
        "pydyf 0.13.0 has no `pydyf:_to_bytes`,"
        " which typesetting/line_tools needs to write a number as WeasyPrint writes it",
    ),
}


def asked(folder: Path) -> list[str]:
    """What is said of the libraries in a folder, before those that are installed."""
    given = {"cwd": PRESS, "env": os.environ | {"PYTHONPATH": str(folder)}, "text": True}
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, check=False, **given)
    assert said.stderr == ""
    return said.stdout.splitlines()


def test_the_release_is_the_one_that_is_installed_with_the_press():
    assert f'"weasyprint=={RELEASE}"' in (PRESS / "pyproject.toml").read_text("utf-8")


def test_all_names_are_there():
    said = lacking()
    assert not said, "\n".join(said)


def test_names_that_are_taken_away_are_told_with_what_rests_on_them(tmp_path):
    for library in (weasyprint, pydyf):
        home = Path(library.__file__).parent
        copytree(home, tmp_path / home.name, ignore=ignore_patterns("__pycache__"))
    for library, name, other in TAKEN:
        for path in (tmp_path / library).rglob("*.py"):
            path.write_text(path.read_text("utf-8").replace(name, other), "utf-8")
    told = asked(tmp_path)
    assert sorted(filter(None, told)) == sorted(each for said in TAKEN.values() for each in said)


@pytest.mark.parametrize(
    "where",
    [
        "weasyprint.pages:add_tags",
        "weasyprint.pdf:add_marks",
        "weasyprint:HTML.folios",
        "weasyprint:HTML.render.folios",
        "weasyprint.document:Page._folio",
        "weasyprint:CSS(folio)",
        "weasyprint.css.properties:INITIAL_VALUES[folio]",
        'weasyprint:"Step 9 - Binding"',
    ],
)
def test_a_name_that_never_was_is_not_there(where):
    assert not is_there(Name(where, "typesetting/tags", "know it"))


def test_an_attribute_is_there_where_its_class_or_what_lays_out_names_it():
    line = "weasyprint.formatting_structure.boxes:LineBox.resume_at"
    assert is_there(Name("weasyprint.document:Page._page_box", "", ""))
    assert not is_there(Name(line, "", ""))
    assert is_there(Name(line, "", "", "weasyprint.layout.block"))


@pytest.mark.long
@pytest.mark.needs("uv")
def test_another_release_is_told_with_all_that_it_lacks(tmp_path):
    where = ["--target", tmp_path / "other", "--python", sys.executable]
    install = ["uv", "pip", "install", "--quiet", "--no-deps", *where, "weasyprint==69.0"]
    subprocess.run(install, check=True)
    release, *gone = asked(tmp_path / "other")
    assert release == OTHER
    assert gone[0].startswith("WeasyPrint 69.0 has no ")
    # A field is tied to its label since 70.0.
    box = "weasyprint.formatting_structure.boxes:Box.widget_annotation"
    assert f"WeasyPrint 69.0 has no `{box}`, which typesetting/tags needs to " in "\n".join(gone)
    output = ["--output", tmp_path / "made"]
    made = run("--topic", "treatment", *output, PYTHONPATH=str(tmp_path / "other"))
    assert made.returncode == 2
    assert f"error: {OTHER} (release)" in made.stderr


# ── What stubs/ says of boxes ─────────────────────────────────────────────────────────────────

BOXES = PRESS / "stubs/weasyprint/formatting_structure/boxes.pyi"
KINDS = {"float": (int, float), "int": int, "bool": bool, "str": str, "None": type(None)}


def declared() -> Iterator[tuple[str, str, tuple]]:
    """The attributes of boxes whose types Python has itself: class, name and types."""
    for node in ast.parse(BOXES.read_text()).body:
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.AnnAssign):
                kinds = ast.unparse(inner.annotation).split(" | ")
                if set(kinds) <= set(KINDS):
                    yield node.name, inner.target.id, tuple(KINDS[kind] for kind in kinds)


def test_what_types_say_of_boxes_is_so():
    _, document, _ = typeset_with_document(sheet(), files())
    boxes = [box for page in document.pages for box in all_boxes(page._page_box)]
    wrong = Counter(
        f"{name} of {type(box).__name__} is {getattr(box, name, 'not there')!r}"
        for kind, name, kinds in declared()
        for box in boxes
        if kind in (one.__name__ for one in type(box).__mro__)
        and not isinstance(getattr(box, name, ...), kinds)
    )
    assert wrong == {}
