"""Published texts, made into topics as they stand, show the faults they are known for.

The texts are not ours and not in the repository: `FACTSHEET_SEEDS` names their folder.
"""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from press.make import prepare
from press.model import Edition, Problem
from press.rules.engine import every_rule, judge
from tests.pasted import pasted
from tests.projects import PRESS, TOPIC, make_project, window
from tests.test_rules import asked

published = pytest.mark.needs("FACTSHEET_SEEDS")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"([\\*_\[\]<>`#~|&$])")
ITEM = re.compile(r"^(\d+[.)]|[-+=])(?=\s)")

# What each text is known for: code and words of a finding.
KNOWN = """
000 X04 common symptoms include
001 X01 Back to Types
001 X15 visit our Leukemia Research page
001 L16 bone marrow transplant
002 X01 Back to top
002 X01 Download our factsheet
002 X01 →
002 X02 stage.gb.aldryn.io
003 N11 5/8/2013
003 X15 web site or email
003 X15 go to and click
004 X01 Click Here
004 X10 Without treatment, JMML progresses rapidly
""".strip().splitlines()


class _Plain(yaml.SafeDumper):
    """Writes every text with more than a line under a bar."""


_Plain.add_representer(
    str,
    lambda d, s: d.represent_scalar("tag:yaml.org,2002:str", s, style="|" if "\n" in s else None),
)


def topic(name: str) -> str:
    """A published text as a topic: its headings, paragraphs and lists, and what pages add."""
    (file,) = Path(os.environ["FACTSHEET_SEEDS"]).glob(f"{name}_*.txt")
    text = file.read_text(encoding="utf-8")
    known = {passage.source.at.line: passage for passage in pasted(text, file.name)}
    sections: list[dict] = [{"heading": "Beginning", "blocks": []}]
    block: list[str] = []
    before, outer = "", 0

    def close() -> None:
        if block:
            sections[-1]["blocks"].append({"text": "\n".join(block).strip("\n")})
            block.clear()

    goes_on = False
    for number, line in enumerate(text.splitlines(), 1):
        passage = known.get(number)
        said = passage.text if passage else LINK.sub(r"\1", line.strip())
        goes_on = goes_on and passage is None and bool(line.strip())
        if not said or (passage and passage.kind == "source") or goes_on:
            continue
        kind = passage.kind if passage else "label"
        words = ITEM.sub(r"\\\1", MARKS.sub(r"\\\1", said.strip("<>")))
        if kind == "heading":
            close()
            sections.append({"heading": words, "blocks": []})
        elif kind == "item":
            if before != "item":
                outer = passage.list
                block.append("")
            block.append(f"- {words}" if passage.list == outer else f"  - {words}")
        else:
            block += ["", words]
        goes_on, before = passage is not None and kind != "heading", kind
    close()
    whole = yaml.load(TOPIC, yaml.BaseLoader)
    whole |= {"title": "JMML", "synonyms": ["juvenile myelomonocytic leukaemia", "JMML"]}
    # A heading with nothing under it is a button, or the title of a list that was lost.
    for above, section in pairwise(sections):
        if not section["blocks"]:
            above["blocks"].append({"text": section["heading"]})
    whole["sections"] = [section for section in sections if section["blocks"]]
    return yaml.dump(whole, Dumper=_Plain, allow_unicode=True, sort_keys=False)


@cache
def found(name: str, folder: Path) -> tuple[Problem, ...]:
    """What all rules find in a published text."""
    library = {f"factsheets/library/{file}.yaml" for file in ("glossary", "references")}
    shared = {path: (PRESS / path).read_bytes() for path in library}
    make_project(folder, {"factsheets/blood-tests.yaml": topic(name)} | shared)
    proof = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), window(folder))
    return tuple(judge(every_rule().values(), proof))


@published
@pytest.mark.parametrize("known", KNOWN)
def test_a_published_text_shows_the_faults_it_is_known_for(known, tmp_path_factory):
    name, code, words = known.split(" ", 2)
    problems = found(name, tmp_path_factory.getbasetemp() / f"published-{name}")
    assert any(problem.code == code and words in problem.message for problem in problems)


# What rules once took for a fault in these texts, or would have in others like them.
NO_FAULT = [
    ("L08", "We are a charity in Scotland, SC012345, and we write to you."),
    ("L08", "Write to us at 3 High Street, London SE1 7EH, and we write back."),
    ("L08", "Write to 3 Long Road, White Plains, NY 10605, and they write back."),
    ("L08", "The day unit is at 25 Williams NW Street, behind the park."),
    ("L16", "The National Blood Vessel Link can tell you more about it."),
]


@pytest.mark.parametrize(("code", "words"), NO_FAULT)
def test_what_looks_like_a_fault_and_is_none_is_left_alone(code, words, tmp_path):
    glossary = "{vein: {means: A tube., instead_of: [blood vessel]}}"
    example = f"glossary: {glossary}\nsections: [{{heading: Us, blocks: ['{words}']}}]"
    assert asked((every_rule()[code],), example, tmp_path) == []
