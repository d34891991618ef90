"""The Jinja environment that layouts and blocks are written for."""

from __future__ import annotations

from collections.abc import Callable

import jinja2

from press.model import Values


class Flag(str):
    """A yes or no as templates have it: true or false, and still the word that was written.

    So `{% if wide %}` and `{% if wide == "yes" %}` mean the same, and `{{ wide }}` prints yes.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return self == "yes"


def flagged(value: object) -> object:
    """The value as templates have it: a bool becomes a Flag, everything else stays as it is."""
    if isinstance(value, bool):
        return Flag("yes" if value else "no")
    return value


class Environment(jinja2.Environment):
    """Jinja as layouts know it; `finalize` writes each value that is printed."""

    def __init__(self, finalize: Callable[[object], object]) -> None:
        super().__init__(
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def getattr(self, obj: object, attribute: str) -> object:
        found = super().getattr(obj, attribute)
        return flagged(found) if isinstance(obj, Values) else found

    def getitem(self, obj: object, argument: object) -> object:
        found = super().getitem(obj, argument)
        return flagged(found) if isinstance(obj, Values) else found
