"""Phone numbers are printed as people write them, and ring where they can."""

from __future__ import annotations

import re

import pytest

from press.checks.hosts import reserved
from press.content.library import HELPLINES
from press.make import prepare
from press.model import Edition
from press.parsing.phones import at_home, letter_for_figure, phone_address, wrong_length
from press.rules.engine import Limits
from press.rules.families.invented import invented
from press.rules.wording import Wording
from tests.projects import BRAND, TOPIC, make_project, window

OURS = "layouts/brands/ours/brand.yaml"

RINGS = {
    "0808 157 0123": "tel:08081570123",
    "0808-157-0123": "tel:08081570123",
    "(01632) 960 123": "tel:01632960123",
    "+44 (0)1632 960123": "tel:+441632960123",
    "020 7946 0123 ext 4": "tel:02079460123;ext=4",
    "020 7946 0123, extension 45": "tel:02079460123;ext=45",
    "18001 0808 157 0123": "tel:1800108081570123",
    "0800 HARBOUR": "tel:08004272687",
    "999": "tel:999",
    "0800 1111": "tel:08001111",
    "+1 555 0123": "tel:+15550123",
    "Text HELP to 07700 900123": "sms:07700900123",
    "bleep 1234": "",
}
BLAMED = {
    "0808 157 01234": "12 figures, and a number that begins with 0808 has 11",
    "+44 (0)808 157 012": "10 figures, and a number that begins with 0808 has 11",
    "01632 9601": "9 figures, and a number that begins with 0163 has 11",
    "01632 960 15": "10 figures, and a number that begins with 0163 has 11",
    "0800 11": "6 figures, and a number that begins with 0800 has 10 or 11",
}


@pytest.mark.parametrize("typed", RINGS)
def test_a_number_that_people_write_is_right_and_rings_what_they_mean(typed):
    assert phone_address(typed) == RINGS[typed]
    assert (wrong_length(typed), letter_for_figure(typed)) == ("", None)


def test_a_figure_too_few_or_too_many_is_counted():
    assert {typed: wrong_length(typed) for typed in BLAMED} == BLAMED


def test_a_few_areas_have_numbers_of_ten_figures():
    assert [wrong_length(typed) for typed in ("01204 96015", "016977 2345")] == ["", ""]


def test_a_number_in_letters_is_reserved_if_its_figures_are():
    assert at_home("0808 157 0FUN") == "08081570386"
    assert reserved("0808 157 0FUN")
    assert not reserved("0800 HARBOUR")


def test_a_sample_may_name_999(tmp_path):
    line = "us: {name: Line, phone: %s}\n"
    topic = TOPIC.replace("review:\n", "      - contacts: [us]\nreview:\n", 1)
    brand = "sample: yes\n" + BRAND
    for phone, told in (("999", ()), ("0300 123 4567", ("0300 123 4567",))):
        more = {HELPLINES: line % phone, "factsheets/blood-tests.yaml": topic, OURS: brand}
        files = window(make_project(tmp_path / phone, more))
        proof = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), files)
        found = invented(Wording(proof.factsheet, ()), Limits(None, {}, {}))
        assert told == tuple(one.about for one in found if one.about in ("999", "0300 123 4567"))


def test_a_number_is_one_with_its_country_or_without():
    assert at_home("+44 (0)1632 960123") == at_home("0044 1632 960123") == "01632960123"


def test_helplines_print_their_number_as_it_is_typed(tmp_path):
    line = 'l{0}: {{name: Line {0}, phone: "{1}"}}\n'
    lines = "".join(line.format(*numbered) for numbered in enumerate(RINGS))
    names = ", ".join(f"l{n}" for n in range(len(RINGS)))
    topic = TOPIC.replace("review:\n", f"      - contacts: [{names}]\nreview:\n", 1)
    more = {HELPLINES: lines, "factsheets/blood-tests.yaml": topic}
    files = window(make_project(tmp_path, more))
    html = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), files).html
    for typed, address in RINGS.items():
        name = f'<a href="{address}" class="tel"' if address else '<span class="tel"'
        assert re.search(rf"{re.escape(name)}[^>]*>{re.escape(typed)}</", html)
