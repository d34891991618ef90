"""Topics that somebody signed off: the words of today, with the digest of them."""

from __future__ import annotations

from press.content.layouts import read_layout
from press.content.passages import digest
from press.content.topic import read_words
from press.declared.content import TopicFields
from press.files import Files
from tests.projects import PRESS, TODAY

SIGNED = """\
  reviewers:
    - {{role: {clinical}, kind: clinical, date: 2026-05-01, words: {words}}}
    - {{role: {lay}, kind: lay, date: 2026-05-02, words: {words}}}
"""


def words_of(topic: str) -> str:
    """The digest of a topic's words, from its YAML."""
    files = Files({"factsheets/x.yaml": topic.encode()}, PRESS, today=TODAY)
    layout = read_layout(files, "factsheet")
    draft = read_words(files, "factsheets/x.yaml", "x", TopicFields, "the topic", layout, None)
    return digest(draft.topic(files))


def signed(topic: str, clinical: str = "Consultant in blood disorders", lay: str = "Parent") -> str:
    """The same topic, approved: a clinical and a lay sign-off stand before its funding."""
    start, status, rest = topic.partition("\n  status: ")
    rest = "approved\n" + rest.partition("\n")[2]
    reviewers = SIGNED.format(words=words_of(topic), clinical=clinical, lay=lay)
    return (start + status + rest).replace("\n  funding:", f"\n{reviewers}  funding:", 1)
