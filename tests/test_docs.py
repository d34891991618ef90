"""The documents are true: what can be used is in them, what they show is what the press does."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path
from typing import get_args

import click
import pytest
from PIL import Image, ImageChops, ImageStat

from docs import drawings, renew
from press.cli import exit_codes as leaving
from press.cli import main
from press.content import brand, format, language, layouts
from press.declared.content import (
    GlossaryTerm,
    Helpline,
    LibraryReference,
    PackFields,
    Review,
    TopicFields,
    VersionFields,
)
from press.declared.look import BrandFields, FormatFile, LanguageFields, PrinterFields
from press.declared.record import Status, attributes
from press.html.compose import compose
from press.make import prepare
from press.model import Edition
from press.parsing import fields
from press.parsing.fields import Shape, plain
from press.parsing.manuscript import read_manuscript
from press.parsing.typed import shape_of
from press.prepress import printer

HOME = Path(__file__).parents[1]
DOCUMENTS = [*HOME.glob("*.md"), *sorted((HOME / "docs").glob("*.md"))]
AUTHORS, DESIGNERS, CLINICS, ACCESS, README, HOUSE, DECISIONS = (
    (HOME / name).read_text("utf-8")
    for name in (
        "docs/authors.md",
        "docs/designers.md",
        "docs/clinics.md",
        "docs/accessibility.md",
        "README.md",
        "docs/house.md",
        "docs/decisions.md",
    )
)
ALL = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
EXAMPLES = [words for kind, words in FENCE.findall(AUTHORS) if kind == "yaml"]
WHOLE_TOPICS = [words for words in EXAMPLES if words.startswith("title:")]
# The mean difference of two pictures, of 255: a palette makes 0.3 of it, another word 0.7.
TOLERANCE = 0.5


def named(names: list[str], document: str) -> list[str]:
    """The names that a document does not hold as `name`."""
    return [name for name in names if f"`{name}`" not in document]


def keys(shape: Shape, above: str = "") -> list[str]:
    """Every declared key with the keys above it: helpline.name"""
    found = []
    for name, kind, _ in shape.fields:
        inner = kind.inner if kind.kind == "list" else kind
        if inner.fields:
            found += keys(inner, f"{above}{name}.")
        else:
            found.append(f"{above}{name}")
    return found


def last(names: list[str]) -> list[str]:
    return [name.rpartition(".")[2] for name in names]


# ── Everything that can be used is in the documents ──


def test_every_block_has_a_chapter():
    headings = HEADING.findall(AUTHORS)
    assert [k for k in layouts.block_names(renew.window()) if k not in headings] == []


def test_every_format_is_named():
    assert named(format.format_names(renew.window()), AUTHORS) == []


def test_every_key_of_a_brand_is_explained():
    # Colour roles share a line: what they are for stands below it.
    roles = {f"color.{role}" for role in brand.COLOUR_ROLES}
    assert named([key for key in keys(shape_of(BrandFields)) if key not in roles], DESIGNERS) == []
    assert named(list(brand.COLOUR_ROLES), DESIGNERS) == []


def test_every_pair_of_colours_is_named_with_its_contrast():
    for ink, ground, least in brand.PAIRS:
        rows = [row for row in DESIGNERS.splitlines() if row.endswith(f"| {least:g} |")]
        assert any(f"`{ink}`" in row and f"`{ground}`" in row for row in rows), (ink, ground)


def test_every_key_of_a_format_and_of_a_language_is_explained():
    assert named([*keys(shape_of(FormatFile)), *keys(shape_of(LanguageFields))], DESIGNERS) == []


def test_every_wish_of_a_printer_is_explained():
    assert named(keys(shape_of(PrinterFields)), DESIGNERS) == []
    assert named(list(printer.printer_names(renew.window())), DESIGNERS) == []


def test_every_field_of_a_topic_and_of_its_review_is_explained():
    for record in (TopicFields, PackFields, VersionFields):
        assert named(list(attributes(record)), AUTHORS) == []
    assert named(last(keys(shape_of(Review))), AUTHORS) == []


def test_every_status_is_explained_with_the_words_it_prints():
    english = language.read_language(renew.window(), renew.LANGUAGE)
    assert named([*get_args(Status)], AUTHORS) == []
    printed = [words.value for _, words in english.about.statuses]
    assert [words for words in printed if words not in AUTHORS] == []


def test_every_field_of_the_library_is_explained():
    shelves = (LibraryReference, Helpline, GlossaryTerm)
    names = [name for shelf in shelves for name in attributes(shelf)]
    assert [
        name for name in names if f"`{name}`" not in AUTHORS and f"{name}:" not in AUTHORS
    ] == []


def test_every_kind_of_field_is_explained():
    assert named([*fields.PATTERNS, *fields.PLAIN, "range"], DESIGNERS) == []


def test_every_name_that_templates_may_use_is_explained():
    tree = ast.parse(Path(compose.__code__.co_filename).read_text("utf-8"))
    shared = next(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "shared"
    )
    names = [key.value for key in shared.keys]
    assert [n for n in names if not re.search(rf"`{n}[`(]", DESIGNERS)] == []


def test_every_command_is_named():
    assert [name for name in main.cli.commands if f"build.py {name}" not in AUTHORS] == []


def test_what_markup_may_say_to_a_listener_is_explained():
    said = ["data-say", "aria-flowto", "doc-biblioref", "doc-backlink", "doc-toc", "doc-pagefooter"]
    press = "".join(path.read_text("utf-8") for path in (HOME / "press").rglob("*.py"))
    assert [name for name in said if name not in press or f"{name}" not in ACCESS] == []


def test_every_option_is_named():
    commands = [main.cli, *main.cli.commands.values()]
    options = {
        option
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert sorted(option for option in options if f"`{option}" not in AUTHORS) == []


@pytest.mark.parametrize("document", [AUTHORS, HOUSE], ids=["authors", "house"])
def test_every_exit_code_is_explained(document):
    words = " ".join(document.split())
    codes = (leaving.MADE, leaving.WARNED, leaving.NOT_MADE, leaving.LACKING)
    explained = re.search(r"code((?:(?!code).)*)lacks something", words)
    assert [code for code in codes if not re.search(rf"\b{code}\b", explained[1])] == []


def test_every_room_of_the_press_is_named():
    press = HOME / "press"
    rooms = [p for p in press.rglob("*.py") if p.stem[0] != "_"]
    assert sorted({p.stem for p in rooms if not re.search(rf"\b{p.stem}\b", HOUSE)}) == []


def test_every_word_of_the_house_lives_where_it_says():
    _, words = HOUSE.split("\n## Words\n")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", words, re.MULTILINE)
    places = {word: place for word, place in rows if word not in ("word", "---")}
    assert len(places) > 50
    assert {word: lost for word, place in places.items() if (lost := nowhere(place))} == {}


@pytest.mark.parametrize("document", [HOUSE, DECISIONS], ids=["house", "decisions"])
def test_every_module_that_engineers_are_sent_to_is_there(document):
    named = set(re.findall(r"`(?:press/)?([\w/.]+\.py)`", document))
    there = {path.relative_to(HOME).as_posix() for path in HOME.glob("[a-z]*/**/*.py")}
    there |= {path.removeprefix("press/") for path in there} | {"build.py"}
    there |= {path.rpartition("/")[2] for path in there}
    assert named - there == set()


def nowhere(place: str) -> list[str]:
    """The files of `model.py`: `Topic`, `Block` that there are not, and the names not in them."""
    missing, defined = [], set[str]()
    for name in re.findall(r"`([^`]+)`", place):
        if name.endswith((".py", ".html", "/")):
            path = next((p for p in (HOME / "press" / name, HOME / name) if p.exists()), None)
            missing += [] if path else [name]
            defined = names_of(path) if path and path.suffix == ".py" else set()
        elif name not in defined:
            missing.append(name)
    return missing if "`" in place else [place]


def names_of(module: Path) -> set[str]:
    """What a module defines at its outermost level, or names as another's."""
    found: set[str] = set()
    for node in ast.parse(module.read_text("utf-8")).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


def test_the_readme_has_both_commands():
    commands = [words.strip() for kind, words in FENCE.findall(README) if kind == "sh"]
    assert "sh setup.sh && uv run build.py --topic treatment" in commands
    assert "sh setup.sh --tests && uv run pytest" in commands


# ── What they show is what the press does ──


def test_what_is_generated_is_up_to_date():
    # Where this fails: uv run docs/renew.py
    assert renew.renewed(AUTHORS) == AUTHORS
    assert renew.renewed(ACCESS) == ACCESS
    assert renew.renewed(DESIGNERS) == DESIGNERS
    assert renew.renewed(CLINICS) == CLINICS


# How far the lines of a room may be from those that are drawn: it need not be drawn for each.
SLACK = 0.15


def test_the_rooms_are_drawn_as_they_are():
    # Where this or the next fails: uv run docs/renew.py
    kept = (drawings.FOLDER / "rooms.svg").read_text("utf-8")
    drawn = {n: int(c) for n, c in re.findall(r'<g id="(\w+)" data-lines="(\d+)">', kept)}
    there = drawings.lines_of_rooms()
    assert drawn.keys() == there.keys()
    far = {name for name, lines in there.items() if abs(lines - drawn[name]) > SLACK * lines + 20}
    assert far == set()
    assert drawings.rooms(drawn) == kept


@pytest.mark.parametrize("name", drawings.WAYS)
def test_a_way_is_drawn_with_what_its_functions_give(name):
    kept, order = kept_way(name)
    assert {*order} == {step.function for step in drawings.WAYS[name].steps}
    assert drawings.way(name, order) == kept


@pytest.mark.long
@pytest.mark.parametrize("name", drawings.WAYS)
def test_a_way_is_drawn_in_the_order_in_which_it_is_gone(name):
    _, order = kept_way(name)
    assert drawings.traced(name) == order


def kept_way(name: str) -> tuple[str, list[str]]:
    kept = (drawings.FOLDER / f"{name}.svg").read_text("utf-8")
    return kept, re.findall(r'<g id="([^"]+)">', kept)


def test_every_block_has_a_picture_that_is_small():
    kinds = [k for k in layouts.block_names(renew.window()) if renew.has_picture(k)]
    paths = [HOME / "docs/blocks" / f"{name}.png" for name in [*kinds, "icons"]]
    assert [path.name for path in paths if not path.is_file()] == []
    assert {path.name: size for path in paths if (size := path.stat().st_size) > 25_000} == {}
    assert {path.name for path in paths} == {p.name for p in (HOME / "docs/blocks").iterdir()}


def test_pictures_of_blocks_show_them_as_they_are_printed():
    for kind, drawn in renew.pictures(["risk", "warning"]).items():
        kept = Image.open(HOME / "docs/blocks" / f"{kind}.png").convert("RGB")
        assert kept.size == drawn.size, f"{kind}: uv run docs/renew.py"
        difference = ImageStat.Stat(ImageChops.difference(kept, drawn)).mean
        assert max(difference) < TOLERANCE, f"{kind}: uv run docs/renew.py"


def test_a_picture_is_the_same_each_time():
    first, second = (renew.png(renew.pictures(["note"])["note"]) for _ in range(2))
    assert first == second
    assert Image.open(io.BytesIO(first)).mode == "P"


def test_the_examples_of_blocks_are_read_as_their_heads_say():
    files = renew.window()
    for kind, template in layouts.read_blocks(files, layouts.block_names(files)).items():
        written = "\n".join(["blocks:", *renew.example(template.head.example)])
        node, problems = read_manuscript(written.encode(), f"{kind}.yaml")
        assert problems == ()
        assert plain(node) == {"blocks": [template.head.example]}


@pytest.mark.parametrize("words", WHOLE_TOPICS)
def test_every_whole_topic_in_the_documents_can_be_printed(words):
    files = renew.window({"factsheets/blood-tests.yaml": words})
    proof = prepare(Edition("blood-tests", renew.LANGUAGE, renew.BRAND, renew.FORMAT), files)
    assert proof.factsheet.topic.about["title"].value in proof.html


def test_there_is_a_whole_topic_to_copy():
    assert WHOLE_TOPICS != []


def test_every_example_of_yaml_can_be_read():
    for words in EXAMPLES:
        if not words.startswith("#"):  # the editor's line is a comment
            inside = f"blocks:\n{words}" if words.startswith("-") else words
            assert read_manuscript(inside.encode(), "example.yaml")[1] == (), words


def test_the_block_that_designers_are_shown_works():
    markup = next(words for kind, words in FENCE.findall(DESIGNERS) if kind == "html")
    style = next(words for kind, words in FENCE.findall(DESIGNERS) if kind == "css")
    text = WHOLE_TOPICS[0].replace(
        "      - warning:\n", "      - tip: Take a book.\n      - warning:\n"
    )
    files = renew.window(
        {
            "layouts/blocks/tip.html": markup,
            "layouts/blocks/tip.css": style,
            "factsheets/blood-tests.yaml": text,
        }
    )
    html = prepare(Edition("blood-tests", renew.LANGUAGE, renew.BRAND, renew.FORMAT), files).html
    assert "<p>Take a book.</p>" in html
    assert 'href="layouts/blocks/tip.css"' in html


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    dead = []
    for markdown, html in LINK.findall(FENCE.sub("", path.read_text("utf-8"))):
        target, _, anchor = (markdown or html).partition("#")
        if target.startswith(("https://", "mailto:")) or "`" in target:
            continue
        there = path.parent / target if target else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            dead.append(markdown or html)
    assert dead == []


def anchors(document: Path) -> set[str]:
    """What GitHub calls the headings of a document."""
    headings = HEADING.findall(FENCE.sub("", document.read_text("utf-8")))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
