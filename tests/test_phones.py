"""Phone numbers are printed as people write them, and ring where they can."""

from __future__ import annotations

import re

import pytest

from press.content.library import HELPLINES
from press.make import prepare
from press.model import Edition
from press.parsing.phones import at_home, letter_for_figure, phone_address, wrong_length
from tests.projects import TOPIC, make_project, window

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
    "01632 9601": "9 figures, and a number that begins with 0163 has 10 or 11",
    "0800 11": "6 figures, and a number that begins with 0800 has 10 or 11",
}


@pytest.mark.parametrize("typed", RINGS)
def test_a_number_that_people_write_is_right_and_rings_what_they_mean(typed):
    assert phone_address(typed) == RINGS[typed]
    assert (wrong_length(typed), letter_for_figure(typed)) == ("", None)


def test_a_figure_too_few_or_too_many_is_counted():
    assert {typed: wrong_length(typed) for typed in BLAMED} == BLAMED


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
