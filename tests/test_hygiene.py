"""What stands on every page and on none, and a publisher's brand that begins as a sample."""

from __future__ import annotations

import pytest

from press.checks.print_hygiene import RESIDUE
from press.checks.status import SKELETON
from press.console.new import INVENTED, TOPIC, new_project
from tests.projects import PRESS, build, make_project, window


def test_a_page_without_its_status_is_refused(tmp_path):
    files = ("layouts/factsheet.html", "layouts/parts/foot.html")
    own = {file: (PRESS / file).read_text().replace("{{ status }}", "") for file in files}
    make_project(tmp_path, own)
    (artifact,) = build(tmp_path, "blood-tests")
    assert {problem.code for problem in artifact.problems} == {"no-status"}


@pytest.mark.parametrize("words", ["at an early stage. Your team", "a demo of the pump. It beeps"])
def test_stages_are_no_sites_under_test(words):
    assert not RESIDUE.search(words)


def test_words_of_a_new_topic_that_are_there_to_be_replaced_are_known():
    may_stay = (
        "You can ring us. We are here to help.",
        "What is it?",
        "Bring with you:",
        "Ring your team at once if you are worried.",
    )
    lines = [line.strip() for line in TOPIC.partition("{review}")[0].split("\n")]
    sentences = {line for line in lines if line[:1].isupper() and not line.startswith(SKELETON)}
    assert sentences == {*may_stay}


def test_a_project_begins_as_a_sample_until_its_numbers_are_its_own(tmp_path):
    written = list(new_project(tmp_path / "riverside", window(tmp_path), PRESS))
    brand = next(path for path in written if path.name == "brand.yaml").read_text()
    assert INVENTED not in brand
    assert "reach nobody. Put in your own" in brand
    assert "\nsample: yes\n" in brand
