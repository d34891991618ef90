"""Records are their own declaration, and checked fields are asked for by their kind."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, field, replace
from datetime import date
from subprocess import PIPE
from typing import Literal

import pytest

from press.declared.content import LibraryReference, Person
from press.declared.record import Length, Name, Record, frozen
from press.html.templates import Environment
from press.model import Location, Named, Problem, Prose, Text, Values
from press.parsing.faults import faults
from press.parsing.fields import declare, entries
from press.parsing.manuscript import read_manuscript
from press.parsing.typed import built, shape_of
from tests.projects import PRESS


@frozen
class Part(Record):
    name: Text
    width: Length | None = None


@frozen
class Whole(Record):
    """One field of every kind that a type can say."""

    title: Text
    layout: Name
    words: Prose
    pages: int
    day: date
    ink: Literal["colour", "mono"]
    part: Part
    colours: Named[Text]
    parts: tuple[Part, ...] = ()
    most: int | None = field(default=None, metadata={"name": "at most"})
    folded: bool | None = None
    makes: Literal["pdf", "html"] = "pdf"


@frozen
class Piece(Record):
    """The fields of a `Part`, in another class."""

    name: Text
    width: Length | None = None


HERE = Location("blood-tests.yaml", 3)
TITLE = Text("A4", HERE)
OTHER = Part(at=HERE, name=TITLE)
SAME_FIELDS = Piece(at=HERE, name=TITLE)
SEND_BACK = """
import pickle, sys
sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer)))
"""
WRITTEN = {
    "title": "text",
    "layout": "name",
    "words": "prose",
    "pages": "number",
    "day": "date",
    "ink": "colour/mono",
    "part": {"name": "text", "width?": "length"},
    "colours": {"*": "text"},
    "parts?": [{"name": "text", "width?": "length"}],
    "at most?": "number",
    "folded?": "yes/no",
    "makes?": "pdf/html",
}
FILE = """\
title: Blood tests
layout: factsheet
words: |
  Ring us.
pages: 4
day: 2026-11-30
ink: mono
part: A4
colours:
  sea: blue
  sand: yellow
parts:
  - name: A5
    width: 148mm
  - A6
at most: 2
folded: yes
"""


def read(words: str) -> tuple[Values, list[Problem]]:
    node, problems = read_manuscript(words.encode(), "whole.yaml")
    shape = shape_of(Whole)
    problems = [*problems, *faults(node, shape, "the whole")]
    return entries(node, shape, {}, problems), problems


def test_a_record_declares_what_a_block_would_say_in_its_head():
    assert shape_of(Whole) == declare(WRITTEN, alone=False)


def test_a_sound_file_is_a_record_of_python_values():
    said, problems = read(FILE)
    assert problems == []
    whole = built(Whole, said)
    assert (whole.title.value, whole.layout, whole.pages) == ("Blood tests", "factsheet", 4)
    assert (whole.day, whole.ink, whole.most) == (date(2026, 11, 30), "mono", 2)
    assert whole.folded is True
    assert whole.words.source.value == "Ring us.\n"
    assert (whole.part.name.value, whole.part.width) == ("A4", None)
    assert [(one.name.value, one.width) for one in whole.parts] == [("A5", "148mm"), ("A6", None)]
    assert {name: text.value for name, text in whole.colours} == {"sea": "blue", "sand": "yellow"}
    assert (whole.part.at.line, whole.colours.at.line) == (8, 10)


def test_records_are_equal_where_class_and_fields_are():
    whole, again = built(Whole, read(FILE)[0]), built(Whole, read(FILE)[0])
    assert whole is not again
    assert whole == again
    assert len({whole, again}) == 1
    assert {whole: "found"}[replace(again, pages=4)] == "found"
    for changes in ({"pages": 5}, {"at": HERE}, {"parts": whole.parts[:1]}, {"part": OTHER}):
        assert whole != replace(whole, **changes)
    assert OTHER != SAME_FIELDS
    assert OTHER != "A4"


def test_fields_are_given_in_any_order_and_kept_as_declared():
    one = Part(at=HERE, name=TITLE, width="210mm")
    other = Part(width="210mm", name=TITLE, at=HERE)
    assert (one, hash(one), list(one)) == (other, hash(other), list(other))


def test_a_record_goes_to_another_process_and_comes_back_the_same():
    person = Person(at=HERE, family=Text("Okafor", HERE))
    said = LibraryReference(at=HERE, type=Text("book", HERE), title=TITLE, author=(person,))
    words = [sys.executable, "-c", SEND_BACK]
    done = subprocess.run(words, input=pickle.dumps(said), stdout=PIPE, cwd=PRESS, check=True)
    returned = pickle.loads(done.stdout)
    assert returned == said
    assert hash(returned) == hash(said)


def test_a_record_can_be_copied():
    whole = built(Whole, read(FILE)[0])
    assert copy.deepcopy(whole) == pickle.loads(pickle.dumps(whole)) == whole


def test_a_record_does_not_change():
    part = Part(at=HERE, name=TITLE)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'width'"):
        part.width = "210mm"
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'depth'"):
        part.depth = "210mm"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del part.name
    assert part == Part(at=HERE, name=TITLE)


def test_a_record_needs_the_fields_that_are_declared():
    with pytest.raises(TypeError, match="Part needs at, name"):
        Part(width="210mm")
    with pytest.raises(TypeError, match="Part has no depth, size"):
        Part(at=HERE, name=TITLE, size="A4", depth="1mm")
    with pytest.raises(TypeError, match="Part has no colour"):
        replace(OTHER, colour="sea")


def test_a_record_is_shown_with_all_its_fields():
    assert repr(OTHER) == f"Part(at={HERE!r}, name={OTHER.name!r}, width=None)"


def test_what_is_left_out_has_the_value_that_the_record_gives_it():
    said, problems = read(FILE[: FILE.index("parts:")])
    assert problems == []
    whole = built(Whole, said)
    assert (whole.parts, whole.most, whole.folded, whole.makes) == ((), None, None, "pdf")


def test_a_record_gives_its_fields_by_their_names_in_the_file():
    whole = built(Whole, read(FILE)[0])
    assert [name for name, _ in whole] == [name.removesuffix("?") for name in WRITTEN]
    assert whole["at most"] == dict(whole)["at most"] == whole.get("at most") == 2
    assert whole.get("at least") is None
    with pytest.raises(KeyError, match="at least"):
        whole["at least"]


def test_what_is_wrong_is_told_of_a_record_as_of_any_declaration():
    wrong = FILE.replace("ink: mono", "ink: mona").replace("folded: yes", "foldet: yes")
    assert sorted(str(problem) for problem in read(wrong)[1]) == sorted(
        str(problem)
        for problem in faults(
            read_manuscript(wrong.encode(), "whole.yaml")[0],
            declare(WRITTEN, alone=False),
            "the whole",
        )
    )
    assert {problem.message for problem in read(wrong)[1]} == {
        "`ink` cannot be `mona`, only `colour` or `mono`",
        "the whole has no field called `foldet`",
    }


@pytest.mark.parametrize(
    ("asked", "all_said", "left_out"),
    [
        ("{{ whole.folded }}", "yes", ""),
        ("{{ whole.folded is none }}", "False", "True"),
        ("{{ whole['folded'] == 'yes' }}", "True", "False"),
        ("{{ whole.parts is none }}{{ whole.parts or 'none' }}", None, "Truenone"),
        ("{{ whole['at most'] }}", "2", ""),
        ("{{ whole.part.name.value }}", "A4", "A4"),
        ("{% for one in whole.parts or () %}{{ one.width }}, {% endfor %}", "148mm, , ", ""),
        ("{% for name, text in whole.colours %}{{ name }} {% endfor %}", "sea sand ", "sea sand "),
        ("{{ whole.folds is defined }}{{ whole.get is defined }}", "FalseTrue", "FalseTrue"),
        ("{{ whole.part.at.line }}", "8", "8"),
    ],
)
def test_templates_have_a_record_as_its_file_has_it(asked, all_said, left_out):
    template = Environment(lambda value: "" if value is None else value).from_string(asked)
    for words, printed in ((FILE, all_said), (FILE[: FILE.index("parts:")], left_out)):
        if printed is not None:
            assert template.render(whole=built(Whole, read(words)[0])) == printed


def test_a_no_in_a_template_is_the_word_that_was_written():
    template = Environment(str).from_string("{{ 'both' if whole.folded }} {{ whole.folded }}")
    whole = built(Whole, read(FILE.replace("folded: yes", "folded: no"))[0])
    assert template.render(whole=whole) == "both no"


def test_a_template_may_add_to_a_list_of_its_own():
    asked = "{% set found = [] %}{{ found.append(whole.folded) or '' }}{{ found[0] }}"
    template = Environment(str).from_string(asked)
    assert template.render(whole=built(Whole, read(FILE)[0])) == "yes"


ASKED = {
    "text": Text("Ring us", HERE),
    "prose": Prose((), Text("Ring us", HERE)),
    "word": "mono",
    "number": 3,
    "day": date(2026, 11, 30),
    "flag": True,
    "items": (1, Text("two", HERE)),
    "rows": (Values((), HERE),),
    "words": ("mono", "light"),
    "fields": Values((), HERE),
}

LISTS = ("items", "rows", "words")


@pytest.mark.parametrize("kind", ASKED)
def test_fields_that_are_data_are_asked_for_by_their_kind(kind):
    values = Values(tuple((f"the {name}", value) for name, value in ASKED.items()), HERE)
    ask = getattr(values, kind)
    assert ask(f"the {kind}") == ASKED[kind]
    assert not ask("nowhere")
    for other in ASKED.keys() - {kind, *(LISTS if kind in LISTS else ())}:
        with pytest.raises(TypeError, match=f"`the {other}` is a .*, and was asked for as a "):
            ask(f"the {other}")


def test_a_list_is_of_one_kind():
    values = Values(tuple(ASKED.items()), HERE)
    with pytest.raises(TypeError, match="`rows` is no list of str alone"):
        values.words("rows")
    with pytest.raises(TypeError, match="`items` is no list of Values alone"):
        values.rows("items")
