"""Status: sign-offs that hold, a review that is not overdue, and no words of the skeleton."""

from __future__ import annotations

from collections.abc import Iterator

from press.checks.nothing_lost import text_runs
from press.model import Level, Problem, Proof

NEEDS = "words"

# Words that `build.py new` writes for authors to replace.
SKELETON = (
    "Say in one sentence what this factsheet is about.",
    "The one thing that your readers must know.",
    "Write here. Short sentences read best.",
    "What they can do next.",
    "For people who want to know more",
    "An empty line starts a new paragraph.",
    "Write one short sentence.",
    "Explain it here.",
)


def check(proof: Proof) -> Iterator[Problem]:
    """Names sign-offs that do not hold, overdue reviews, and words that only a new topic has.

    The latter, which are there to be replaced, are errors once a topic is in review, and notes
    before that. Yields Problems. `proof` (a Proof) holds an edition with all that led to it; no
    pages are needed.
    """
    topic, status = proof.factsheet.topic, proof.factsheet.status
    for one in topic.with_parts:
        standing = proof.factsheet.standings[one.name]
        yield from standing.problems
        if standing.status == "overdue":
            message = f"the next review was due on {one.about.review.next_review}"
            hint = "review it and write the new dates, or withdraw it"
            yield Problem("warning", "overdue", message, standing.at, hint)
    level: Level = "error" if status in ("in-review", "approved", "overdue") else "note"
    for text, at in text_runs(topic):
        if (words := text.strip()) in SKELETON:
            message = f"`{words}` is the skeleton's, not yours"
            hint = "write what your readers need"
            yield Problem(level, "skeleton", message, at, hint, about=words)
