"""Numbers, chances and sources: what the rules on them find, and what they must leave alone."""

from __future__ import annotations

import re

import pytest

from press.make import prepare
from press.rules.engine import every_rule
from tests.projects import TOPIC, make_project, window
from tests.test_rules import BLOOD, asked

# A passage and the codes of all rules on numbers that fire on it.
PASSAGES = {
    "Your child can have 2 or 3 visitors, and 12 toys.": "",
    "Ring us on 0808 157 0123 or 01632 960 123, or ring 08081570123 and ask for room 1204.": "",
    "We have 24-hour care on ward 12-B, at 95 Pine Street, NY 10005-4002.": "",
    "Think of 100 children in a hall.": "",
    "In 2024, 5 in 2023 and in 1968.": "",
    "Children under 5, or aged 6 and under, come at 5:30pm on 6 August 2018.": "",
    "What are the chances in numbers out of 100?": "",
    "A double room is likely. Half the children sleep. Here the risk doubles.": "N01",
    "The risk is cut by half.[@lee2020]": "N01",
    "Your child's risk is 40% lower.[@lee2020]": "N01 N03",
    "It is 3 times more likely in boys.[@lee2020]": "N01",
    "The number of white cells is 3 times higher, and twice a day we look.": "",
    "Of every 100 children who have it, up to 5 get a rash.": "N12",
    "One in ten children get a rash.[@lee2020]": "N09",
    "There are about 40 children with it in the UK.": "N12",
    "About 2 boys for every girl.": "N12",
    "Bring 1 bag for every child, and wait 1 in 3 days.": "",
    "The ratio was 2-3:1, at 5:30pm.": "N10 N12",
    "A cream of 1% strength, or a 5% glucose drip.": "N03 N12",
    "Take 2.5ml or 0.5 to 1.5mg for £3.20 of version 2.1.": "",
    "Take .5mg.": "N08",
    "It lasts 1.5 hours.": "N08",
    "We looked at 12000 cells, and 2000 children.[@lee2020]": "N08",
    "It takes 2-3 days, in 2019-2020.": "N10",
    "Come at 12pm.": "N10",
    "Come at 5.30pm or 5 pm.": "N10",
    "Come on 6 Aug or August 6, 2018 or the 6th of August.": "N10",
    "Ring 617-632-5508, code SC049802, from page 555-0123.": "",
    "Take 5 mg.": "N10",
    "Come on 31/1/2029 or 1.2.29.": "N11",
    "A pressure of 120/80, 1/2 a pill, on 24/7, in folder 1.10.": "N08",
    "Ring if it is over 38 degrees or 38.5C.": "N14",
    "Ring if the temperature goes above 38.": "N14",
    "Ring if the temperature is over 100.4°F.": "N14",
    "Keep it below 25°C. Wash at 60 degrees. Temperature charts cost 40 pounds.": "N14",
    "Take 5.0mg, or 2,5ml.": "N14",
    "Take 5µg or 10IU.": "N14",
    "Take 1,000mg.": "",
    "Put on a shirt of 100% cotton.": "",
    "Infection is a common side effect.": "N13",
}
NUMBERS = [rule for code, rule in every_rule().items() if code[0] == "N"]


@pytest.mark.parametrize("passage", PASSAGES)
def test_numbers_are_found_and_others_left_alone(passage, tmp_path):
    found = {p.code for p in asked(NUMBERS, passage, tmp_path)}
    assert found == set(PASSAGES[passage].split())


REFERENCES = {
    "type: book, title: Blood, issued: 2031, author: [{family: Lee}], publisher: P": "R05",
    "type: chapter, title: Blood, issued: 2025, author: [{family: Lee}]": "R01",
    "type: article-journal, title: Blood, issued: 2025, DOI: 10.1/x, page: 351-338, "
    "author: [{family: Lubbert, given: M}], container-title: B": "R03 R04 R06",
    "type: article-journal, title: Blood, issued: 2021, author: [{literal: 'Lee AB, Day C'}], "
    "container-title: B, page: 25": "R06",
    "type: webpage, title: Blood, issued: 2025, publisher: NHS, URL: 'http://localhost:80/'": "R07",
    "type: webpage, title: Blood, issued: 2025, author: [{family: LÃ¼bbert}]": "R06",
    "type: book, title: Blood, issued: 2025, publisher: P, author: [{literal: Lee et al.}]": "R06",
    "type: book, title: Blood, issued: 2020, publisher: P, author: [{family: van der Lee}]": "",
}
# A `risk` block with its other fields, and what it says.
CHANCES = {
    "n: 30, per: 100": "30 out of every 100 boys have it. The other 70 do not.",
    "n: [30, 50], per: 100": "30 to 50 out of every 100 boys have it. The other 50 to 70 do not.",
    "n: [99, 100], per: 100": "99 to 100 out of every 100 boys have it. Up to 1 does not.",
    "n: 99, per: 100": "99 out of every 100 boys have it. The other 1 does not.",
    "n: 0, per: 100": "0 out of every 100 boys have it. That is none of them.",
    "n: 0, per: 100, qualifier: up to": "0 out of every 100 boys have it. That is none of them.",
    "n: 100, per: 100": "100 out of every 100 boys have it. That is all of them.",
    "n: 100, per: 100, qualifier: up to": "Up to 100 out of every 100 boys have it.",
    "n: 1, per: 1": "All boys have it.",
    "n: 0, per: 1": "No boys have it.",
    "n: 99, per: 100, qualifier: at least": "At least 99 out of every 100 boys have it. "
    "Up to 1 does not.",
    "n: 50, per: 12000": "50 out of every 12,000 boys have it. The other 11,950 do not.",
    "n: 1, per: 1200000": "1 out of every 1,200,000 boys have it. The other 1,199,999 do not.",
}


def test_chances_are_told_in_whole_sentences(tmp_path):
    blocks = "".join(f"\n      - risk: {{who: boys, what: have it., {c}}}" for c in CHANCES)
    topic = TOPIC.replace("\n      - warning", f"{blocks}\n      - warning")
    make_project(tmp_path, {"factsheets/blood-tests.yaml": topic})
    html = prepare(BLOOD, window(tmp_path)).html
    found = re.findall(r'<p class="told">(.*?)</p>(?:\s*<p class="others">(.*?)</p>)?', html)
    told = [re.sub("<[^>]*>", "", " ".join(filter(None, both))) for both in found]
    assert told == [*CHANCES.values()]


def test_links_that_count_their_readers_and_links_with_capitals(tmp_path):
    link = "Read [ours.example/a](HTTPS://ours.example/a?b=1&utm_source=news): ours.example/a?b=1."
    (found,) = asked([every_rule()["A09"]], link, tmp_path)
    assert found.message == "`utm_source` in this link only counts who follows it"


def test_helplines_are_printed_with_their_hours(tmp_path):
    listeners = "listeners: {name: The Listeners, phone: 0808 157 0999, hours: On Mondays}\n"
    files = {
        "factsheets/library/helplines.yaml": listeners,
        "factsheets/blood-tests.yaml": f"{TOPIC}helplines: [listeners]\n",
    }
    assert "On Mondays" in prepare(BLOOD, window(make_project(tmp_path, files))).html


SOURCES = [rule for code, rule in every_rule().items() if code[0] == "R"]


@pytest.mark.parametrize("entry", REFERENCES)
def test_references_that_cannot_be_relied_on(entry, tmp_path):
    other = "day1999: {type: book, title: B, author: [{family: Lübbert, given: M}]}"
    laid = f"references_library: {{lee2020: {{{entry}}}, {other}}}"
    found = {p.code for p in asked(SOURCES, laid, tmp_path)}
    assert found == set(REFERENCES[entry].split())


def test_quick_facts_and_chances_name_their_sources(tmp_path):
    fact = "{quick-facts: {items: [{label: How rare, text: Very rare}]}}"
    chance = "{risk: {n: 1, per: 10, who: children, what: cough., others: Not the rest.}}"
    laid = f"sections: [{{heading: Facts, blocks: [{fact}, {chance}]}}]"
    found = [p.code for p in asked([*NUMBERS, *SOURCES], laid, tmp_path)]
    assert found.count("R09") == 2
    assert "N05" in found
