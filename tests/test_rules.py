"""Every rule fires on its bad example and on neither good one, by the rules' own data."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
import yaml

from press.make import prepare
from press.model import Edition, Problem
from press.rules.engine import Rule, every_rule, judge
from tests.projects import BRAND, PROJECT, TOPIC, make_project, window

ALL = every_rule()
BLOOD = Edition("blood-tests", "en-GB", "ours", "a4")


def asked(rules: Iterable[Rule], example: str, folder) -> list[Problem]:
    """What rules find in a topic that holds the example, and nothing else of note."""
    make_project(folder, files_of(example))
    proof = prepare(BLOOD, window(folder))
    return [problem for problem in judge(rules, proof) if problem.level != "note"]


def files_of(example: str) -> dict[str, str]:
    """The files of a project with an example in it: a passage, or YAML to lay over the topic.

    `library`, `helplines`, `glossary` and `brand` of the YAML go into those files.
    """
    if re.match(r"[a-z_]+:", example):
        laid = yaml.load(example, yaml.BaseLoader)
    else:
        laid = {"sections": [{"heading": "What happens", "blocks": [{"text": example}]}]}
    topic = yaml.load(TOPIC, yaml.BaseLoader)
    files = {}
    for name, path in (
        ("references_library", "factsheets/library/references.yaml"),
        ("helplines_library", "factsheets/library/helplines.yaml"),
        ("glossary", "factsheets/library/glossary.yaml"),
    ):
        if name in laid:
            kept = yaml.load(PROJECT[path], yaml.BaseLoader)
            files[path] = yaml.safe_dump(kept | laid.pop(name), allow_unicode=True)
    brand = over(yaml.load(BRAND, yaml.BaseLoader), laid.pop("brand", {}))
    files["layouts/brands/ours/brand.yaml"] = yaml.safe_dump(brand, allow_unicode=True)
    files["factsheets/blood-tests.yaml"] = yaml.safe_dump(
        over(topic, laid), allow_unicode=True, sort_keys=False
    )
    return files


def over(below: dict, laid: dict) -> dict:
    """Fields laid over fields; those of `review` and the like one by one. Empty takes one away."""
    merged = dict(below)
    for name, value in laid.items():
        if value == "":
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = over(merged[name], value)
        else:
            merged[name] = value
    return merged


@pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
def test_a_rule_fires_on_its_bad_example_at_a_place_and_says_what_to_do(rule, tmp_path):
    found = asked([rule], rule.bad, tmp_path)
    assert found, f"{rule.code} says nothing of: {rule.bad}"
    for problem in found:
        assert problem.code == rule.code
        assert problem.at is not None
        assert problem.at.line, problem
        assert problem.hint


@pytest.mark.parametrize("kind", ["good", "near"])
@pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
def test_a_rule_leaves_good_examples_alone(rule, kind, tmp_path):
    found = asked([rule], getattr(rule, kind), tmp_path)
    assert [problem.message for problem in found] == []


@pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
def test_a_rule_has_a_reason_and_a_source(rule):
    assert all((rule.title, rule.why, rule.source))
    assert rule.level in ("error", "warning", "note")
