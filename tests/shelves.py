"""Projects of many small topics, whose words are all different."""

from __future__ import annotations

from pathlib import Path

from tests.projects import TOPIC, make_project

WORDS = (
    "blood marrow clinic nurse kettle window garden morning letter bridge harbour candle".split()
)


def topic(number: int) -> str:
    """A topic of its own: title, code and a sentence that no other has."""
    first, second, third = (WORDS[number // 12**place % 12] for place in range(3))
    # In quotes, for its commas are not those of a list.
    said = f'"A {first} and a {second} by the {third}, {number:,} times."'
    own = TOPIC.replace("Blood tests", f"Sheet {number}").replace("It is quick.", said)
    return own.replace("ABC-101", f"ABC-{10000 + number}")


def make_shelf(folder: Path, topics: int, more: dict[str, str | bytes] | None = None) -> Path:
    """A project of so many topics, sheet-0 and on."""
    sheets = {f"factsheets/sheet-{n}.yaml": topic(n) for n in range(topics)}
    project = make_project(folder, {**sheets, **(more or {})})
    (project / "factsheets/blood-tests.yaml").unlink()
    return project
