"""Faults of sequences that stand: where the test of sequences looks away, until they are mended.

Each has a sequence of its own in test_sequences.py, which goes wrong as it says. When one is
mended, that test says so: take the fault out of here, and its sequence is a test like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.books import Books, Difference, Folder

Hides = Callable[[Books, Folder, Difference], bool]


class Fault(NamedTuple):
    """What is wrong, and which differences from the books it explains."""

    says: str
    hides: Hides


def withdrawn(books: Books, name: str) -> bool:
    return name in books.words and books.words[name].status == "withdrawn"


def other_words_offered(books: Books, folder: Folder, found: Difference) -> bool:
    of = found.edition
    return found.what == "offered" and not of.is_pack and withdrawn(books, books.parts(of)[-1])


def translation_offered(books: Books, folder: Folder, found: Difference) -> bool:
    of = found.edition
    return found.what == "offered" and withdrawn(books, f"{of.topic}.{of.language}")


def pack_offered(books: Books, folder: Folder, found: Difference) -> bool:
    of = found.edition
    return found.what == "offered" and of.is_pack and not withdrawn(books, of.topic)


def stays_though_its_words_are_gone(books: Books, folder: Folder, found: Difference) -> bool:
    return found.what == "stays" and not books.gone(found.edition) and books.over(found.edition)


def stays_under_another_name(books: Books, folder: Folder, found: Difference) -> bool:
    return found.what in ("stays", "not found") and found.path in folder.replaced


def two_editions_in_one_file(books: Books, folder: Folder, found: Difference) -> bool:
    return folder.claims(found.path) > 1


def list_for_clinics_stays(books: Books, folder: Folder, found: Difference) -> bool:
    return found.what == "stays" and found.path.endswith("-to-fill-in.csv")


def sheets_keep_their_name(books: Books, folder: Folder, found: Difference) -> bool:
    return found.what == "keeps its old name" and found.path.endswith("-sheets.pdf")


def clinics_counted_by_the_edition(books: Books, folder: Folder, found: Difference) -> bool:
    """Where a clinic's copy says other words than the edition that lies there, if one does."""
    made = {edition: one.marks[0] for edition, one in folder.made.items() if one.there}
    copies = ((e, mark) for e, handed in folder.handed.items() for mark in handed.marks.values())
    return found.what == "clinics counted otherwise" and any(made.get(e) != m for e, m in copies)


def left_the_table(books: Books, folder: Folder, found: Difference) -> bool:
    gone = {path for handed in folder.handed.values() for path in handed.gone}
    return found.what == "clinic not found" and found.path in gone


def pack_with_mistakes(books: Books, folder: Folder, found: Difference) -> bool:
    return "has mistakes" in found.what and withdrawn(books, found.path)


def in_no_step(books: Books, folder: Folder, found: Difference) -> bool:
    return False


KNOWN = {
    "withdrawn_other_words": Fault(
        "the shelf offers easy read, or a leaflet, whose own words are withdrawn",
        other_words_offered,
    ),
    "withdrawn_translation": Fault(
        "the shelf offers a translation that is withdrawn",
        translation_offered,
    ),
    "withdrawn_part_of_a_pack": Fault(
        "the shelf offers a pack with a topic in it that is withdrawn",
        pack_offered,
    ),
    "words_that_are_gone": Fault(
        "--clean leaves what was made from a translation, other words or a format that are gone",
        stays_though_its_words_are_gone,
    ),
    "a_file_under_another_name": Fault(
        "where files get another name, neither --clean nor `where` knows those of the old name",
        stays_under_another_name,
    ),
    "mono_and_ink_mono": Fault(
        "`--ink mono` and `--format mono` are two editions in one file",
        two_editions_in_one_file,
    ),
    "no_room_for_temporary_files": Fault(
        "a print fails where there is no room for temporary files",
        in_no_step,
    ),
    "a_record_that_leads_outside": Fault(
        "--clean believes a record that names a file outside the output folder",
        in_no_step,
    ),
    "a_list_for_clinics": Fault(
        "--clean leaves the list of what clinics have to fill in, of a topic that is gone",
        list_for_clinics_stays,
    ),
    "sheets_under_the_old_name": Fault(
        "a booklet that gets another name leaves its sheets under the old one, as unchanged",
        sheets_keep_their_name,
    ),
    "copies_of_clinics_by_their_words": Fault(
        "`where` finds what clinics' copies say only in the edition that lies beside them",
        clinics_counted_by_the_edition,
    ),
    "a_clinic_that_has_left": Fault(
        "`where clinic:ID` knows no copy of a clinic that has left the table, and lies there",
        left_the_table,
    ),
    "a_withdrawn_pack_in_the_status": Fault(
        "`status` says of a pack that is withdrawn that it has mistakes",
        pack_with_mistakes,
    ),
    "another_brand_by_default": Fault(
        "where another brand becomes the default, its file stands on the shelf for both",
        in_no_step,
    ),
}
