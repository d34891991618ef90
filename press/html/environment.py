"""The Jinja environment that layouts and blocks are written for."""

from __future__ import annotations

from collections.abc import Callable

import jinja2

from press.declared import Record, usual
from press.model import Fields


def worded(value: object) -> object:
    """The value as templates have it: a yes or no is the word that its author wrote.

    Blocks of publishers ask `{% if wide == "yes" %}` and print `{{ wide }}`; were it a bool here,
    words would go from pages that are approved.
    """
    return ("yes" if value else "no") if isinstance(value, bool) else value


def told(fields: Fields) -> dict[str, object]:
    """All fields by name, as templates have them."""
    return {name: field(fields, name) for name, _ in fields}


def field(fields: Fields, name: str) -> object:
    """A field as templates have it. A list that a file left out is None there.

    Raises KeyError where none is declared.
    """
    found = worded(fields[name])
    left_out = found == () and isinstance(fields, Record) and usual(type(fields))[name] == ()
    return None if left_out else found


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
        """`obj.attribute` in a template: a declared field where there is one."""
        # The names that people declare come first: a field may be called as one of our methods.
        if isinstance(obj, Fields):
            try:
                return field(obj, attribute)
            except KeyError:
                pass
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """`obj[argument]` in a template: a declared field where there is one."""
        if isinstance(obj, Fields) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)
