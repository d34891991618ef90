"""Stores: what was kept is read as what it was, and what is damaged counts as not there."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pytest

from press.build import store
from press.build.artifact_record import ArtifactRecord, read_listed, read_record, written_record
from press.build.clinics_record import ClinicsRecord
from press.build.json_values import as_type, from_json, to_json
from press.build.press_digest import press_digest
from press.edition import Copy, Edition, Listing, Location, Problem
from press.files import Files
from press.shelf.catalogue import Entry, entry_of
from tests.projects import TODAY

EDITION = Edition("blood-tests", "en-GB", "ours", "a4")
PROBLEM = Problem("warning", "L01", "a long sentence", Location("a.yaml", 3, 4), about="Blödsinn")
LISTING = Listing("Blood tests", "ABC-101", "1.0", "draft", "2029-01-31", "12", "colour", 2)
RECORD = ArtifactRecord("a.pdf", "1", {"a.txt": "0"}, "", "2", False, (PROBLEM,))


class Size(NamedTuple):
    wide: float
    high: float
    unit: Literal["mm", "pt"]


@dataclass(frozen=True)
class Sheet:
    name: str
    sizes: tuple[Size, ...]
    more: dict[str, tuple[int, str]]
    above: Edition | Copy | None
    seen: bool = False


SHEET = Sheet("A4", (Size(210, 297.5, "mm"),), {"a": (1, "b")}, Copy(EDITION, "sheets"))
TOLD = json.loads(to_json(SHEET))


@pytest.mark.parametrize(
    "value",
    [SHEET, RECORD, EDITION, PROBLEM, ClinicsRecord(EDITION, problems=[PROBLEM])],
    ids=lambda value: type(value).__name__,
)
def test_a_value_is_read_as_it_was_written(value):
    assert from_json(type(value), to_json(value)) == value


def test_a_tuple_with_names_may_be_an_object():
    assert from_json(ArtifactRecord, to_json(RECORD._asdict())) == RECORD


def test_a_name_that_is_no_unicode_can_be_kept():
    assert from_json(dict[str, int], to_json({"a\udcff.pdf": 1})) == {"a\udcff.pdf": 1}


def test_a_field_with_a_default_may_be_missing():
    assert as_type(Sheet, {n: v for n, v in TOLD.items() if n != "seen"}) == SHEET


@pytest.mark.parametrize(
    "changed",
    [
        {"name": 4},
        {"sizes": [[210, 297]]},
        {"sizes": [[210, "297", "mm"]]},
        {"sizes": [[210, 297, "yards"]]},
        {"sizes": {}},
        {"more": []},
        {"more": {"a": [1, "b", "c"]}},
        {"above": {"topic": "blood-tests"}},
        {"above": False},
        {"seen": "yes"},
    ],
    ids=str,
)
def test_what_is_of_another_type_is_no_value(changed):
    told = to_json(TOLD | changed)
    with suppress(ValueError):
        pytest.fail(f"it is read as {from_json(Sheet, told)}")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"name": "A4"}', b"\xff\xfe\x00"])
def test_a_damaged_store_counts_as_not_there(data, tmp_path):
    path = tmp_path / "kept.json"
    assert store.load(path, Sheet) is None
    path.write_bytes(data)
    assert store.load(path, Sheet) is None
    store.save(path, SHEET)
    assert store.load(path, Sheet) == SHEET


def test_what_was_found_holds_while_the_press_and_every_answer_are_the_same():
    def asked(**roots: bytes) -> Files:
        files = Files({f"{name}.yaml": data for name, data in roots.items()}, today=TODAY)
        files.exists("a.yaml")
        files.exists("b.yaml")
        return files

    kept = store.questions(asked(a=b"1").reads)
    reads = store.reads_of(from_json(list[store.Question], to_json(kept)))
    assert store.holds(press_digest(), reads, asked(a=b"1"))
    assert not store.holds("another", reads, asked(a=b"1"))
    assert not store.holds(press_digest(), reads, asked(a=b"2"))
    assert not store.holds(press_digest(), reads, asked(a=b"1", b=b"1"))
    assert not store.holds(press_digest(), {("past", "no day"): "yes"}, asked())


def test_a_record_tells_a_build_and_a_catalogue_what_each_wants_to_know(tmp_path):
    path = tmp_path / "a.json"
    reads = {("file", "a.yaml"): "0", ("past", "2029-01-31"): "no"}
    path.write_bytes(written_record(Copy(EDITION, "sheets"), RECORD, LISTING, reads))
    record, asked = read_record(path)
    assert (record, len(asked)) == (RECORD, 2)
    entry = entry_of(read_listed(path))
    assert entry == Entry(
        *("a.pdf", "blood-tests", "en-GB", "ours", "a4", "sheets", "", ("a.txt",)),
        *("Blood tests", "ABC-101", "1.0", "draft", "2029-01-31", "12", "colour", 2, ()),
    )
