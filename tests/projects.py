"""A publisher's project in a folder, small enough to read: one brand, one topic, a library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from press.build.artifacts import Artifacts
from press.build.backends import opener
from press.build.plan import Order, plan
from press.build.run import run
from press.files import Files
from press.model import Artifact

PRESS = Path(__file__).parents[1]
TODAY = date(2026, 6, 1)

TOPIC = """\
title: Blood tests
code: ABC-101
language: en-GB
jurisdiction: the United Kingdom
audience: For families
summary: What a blood test shows.
key_points: [It is quick., Bring a drink., Ask us anything.]
sections:
  - heading: What happens
    blocks:
      - A nurse takes a little blood.[@lee2020]
      - warning: Ring us if you are worried.
review:
  version: 1.0
  status: draft
  first_published: 2026-01-31
  last_reviewed: 2026-01-31
  next_review: 2029-01-31
  funding: none
"""

# The review with which that topic ends, for other files of a project.
REVIEW = TOPIC[TOPIC.index("review:\n") :]

BRAND = """\
meta: {name: {full: Our Charity, short: Ours}}
logo: {medium: logo.svg}
color:
  palette: {sea: "#0b4a5b", foam: "#e7f2f3"}
  foreground: "#16262c"
  background: "#ffffff"
  primary: sea
  secondary: sea
  tertiary: sea
  accent: sea
  danger: "#a8321f"
  light: foam
  sand: foam
  muted: "#475a61"
  rule: sea
typography:
  base: {family: Atkinson Hyperlegible Next}
language: en-GB
cover: {kind: plain}
helpline:
  name: Our helpline
  phone: 0808 157 0123
  cost: Free
  hours: Every day
  interpreter: We can ring you back with an interpreter.
  email: help@ours.example
  web: ours.example
emergency: In an emergency, ring **999**.
imprint: Published by Our Charity
about: Our Charity is invented.
disclaimer: It does not replace the advice of your team.
feedback: {text: Tell us what is missing., web: ours.example/tell-us}
formats: Ask us for large print.
copyright: © Our Charity 2026. All rights reserved
citations: vancouver
references: printed
"""
# The numbers of this project are reserved for drama. The rule against that has tests of its own.
RULES = "like: uk-charity\nrules: {B15: {level: off}}\n"

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">'
    '<circle cx="12" cy="12" r="9" fill="#0b4a5b"/></svg>\n'
)

PROJECT = {
    "factsheets/blood-tests.yaml": TOPIC,
    "factsheets/library/references.yaml": (
        "lee2020: {type: article-journal, title: Taking blood, issued: 2020, "
        "author: [{family: Lee, given: A}], container-title: Blood}\n"
    ),
    "factsheets/library/helplines.yaml": (
        "listeners: {name: The Listeners, phone: 0808 157 0999}\n"
    ),
    "factsheets/library/glossary.yaml": (
        "vein: {means: A tube that carries blood., forms: [veins]}\n"
    ),
    "factsheets/images/tube-of-blood.svg": LOGO,
    "layouts/brands/ours/brand.yaml": f"{BRAND}rules: ours\n",
    "layouts/brands/ours/logo.svg": LOGO,
    "layouts/rules/ours.yaml": RULES,
}


def make_project(folder: Path, more: dict[str, str | bytes] | None = None) -> Path:
    """The project's folder with its files; `more` are files by path, in place of its own."""
    for path, words in {**PROJECT, **(more or {})}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(words.encode() if isinstance(words, str) else words)
    return folder


def window(folder: Path) -> Files:
    """The window on a project, with the press behind it."""
    return Files(folder, PRESS, today=TODAY)


def build(folder: Path, *topics: str, **asked: object) -> list[Artifact]:
    """The artifacts of these topics in the project's output folder. Raises Unprintable."""
    files = window(folder)
    editions = plan(files, Order(topics, **asked))
    return list(made_artifacts(editions, files, Artifacts(folder / "output", "ours"), opener(1)))


def made_artifacts(*asked: object) -> Iterator[Artifact]:
    """The artifacts that a run of this order gives, without the marks of those that started."""
    return (step for step in run(*asked) if isinstance(step, Artifact))
