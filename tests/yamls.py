"""YAML as editors read it."""

from __future__ import annotations

import re

import yaml


class Core(yaml.CSafeLoader):
    """YAML as editors read it, by version 1.2: numbers are numbers, dates and `no` are words."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")
)
Core.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")
)
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
