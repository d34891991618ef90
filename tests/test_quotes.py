"""Quotation marks and apostrophes, whatever they touch."""

from __future__ import annotations

import pytest

from press.html.quotes import curl, curled
from press.model import Location, Text
from press.parsing.prose import read_line
from press.walk import text_of

ENGLISH, GERMAN = "“”‘’", "„“‚‘"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        # Beside marks.
        ("He said \"**yes**\" to us. She said '**no**'.", "He said “yes” to us. She said ‘no’."),
        ("The so-called \"[[cell]]\" (the '[[cell]]').", "The so-called “cell” (the ‘cell’)."),
        ('See "[our page](https://a.example)" now.', "See “our page” now."),
        ("The **team**'s room. The [[cell]]'s job.", "The team’s room. The cell’s job."),
        ("The [page](https://a.example)'s end.", "The page’s end."),
        ('"**bold** words" and "words **bold**"', "“bold words” and “words bold”"),
        ('"[page](https://a.example)", "yes".[@lee2020] "No"[@lee2020]', "“page”, “yes”. “No”"),
        ('**"yes"**', "“yes”"),
        # Beside signs and each other.
        (
            "He said \"yes\" to us. She said 'no' again.",
            "He said “yes” to us. She said ‘no’ again.",
        ),
        ("(\"He said 'no'\") \"'Nested' one\"", "(“He said ‘no’”) “‘Nested’ one”"),
        ('"yes"/"no"–"maybe"—"so": "...and then"', "“yes”/“no”–“maybe”—“so”: “...and then”"),
        # Apostrophes.
        ("Childrens' and child's; don't.", "Childrens’ and child’s; don’t."),
        ("Wait 'til then, the nurses' room.", "Wait ’til then, the nurses’ room."),
        ("Get 'em in '24 or in the '90s.", "Get ’em in ’24 or in the ’90s."),
        ("'Twas for rock 'n' roll.", "’Twas for rock ’n’ roll."),
        ("The '24 hours' are '90s music.", "The ‘24 hours’ are ’90s music."),
        ("'The first paragraph of several", "‘The first paragraph of several"),
        # Feet and inches.
        ("5'6\" tall, 6' 2\", 5' or 5'10½\"", "5'6\" tall, 6' 2\", 5' or 5'10½\""),
        ('A 6" pipe, "take 6" and "5\'6"" too', 'A 6" pipe, “take 6” and “5\'6"” too'),
        ("**5**'6\" tall", "5'6\" tall"),
    ],
)
def test_quotes_are_right_for_every_neighbour(typed, printed):
    (paragraph,) = read_line(Text(typed, Location("a.yaml", 1, 1)), []).parts
    assert text_of(curled(paragraph.spans, ENGLISH)) == printed


def test_quotes_are_the_language_s_own_and_apostrophes_are_no_quotes():
    typed = '"Ja", sagt er. "\'Nein\', geht\'s?"'
    assert curl(typed, GERMAN) == "„Ja“, sagt er. „‚Nein‘, geht’s?“"
    assert curl(typed, "«»‹›") == "«Ja», sagt er. «‹Nein›, geht’s?»"
