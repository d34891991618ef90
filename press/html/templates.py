"""Templates and what they may do: the one set-up of Jinja, for layouts, blocks and pages of lists.

A template of a brand or a block is somebody else's code. It runs in Jinja's sandbox: it sees no
name that begins with `_`, and changes no dictionary, which other editions may share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from typing import Never

import jinja2.runtime
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from press.declared.record import Record, usual
from press.files import Missing
from press.html.kept_code import code_of
from press.model import Fields, Location, Problem, Template, Unprintable

MOST_MADE, HIGHEST = 1_000_000, 100  # what `*` and `**` may make: letters or items, and a power
# Answers of the sandbox, which goes by the type of a value and the name of what is asked of it.
SAFE: dict[tuple[type[object], str], bool] = {}


class Templates:
    """Jinja templates that are filled with the same values and filters, each by its name.

    `shared` are these values; `filters` are functions that templates may call. `finalize` is a
    function that turns each value into what is printed.
    """

    def __init__(
        self,
        shared: Mapping[str, object] | None = None,
        finalize: Callable[[object], object] = lambda value: value,
        **filters: Callable[[Never], object],
    ) -> None:
        self.environment = Environment(finalize)
        self.environment.filters |= filters
        self.shared = {**self.environment.globals, **(shared or {})}
        self.ready: dict[str, jinja2.Template] = {}

    def fill(self, template: Template, at: Location | None = None, /, **values: object) -> Markup:
        """A `template` (Template) filled with these `values`, by name, as HTML (Markup).

        `at` is the Location in a topic that is being printed, for messages, or None. Raises
        Unprintable for a mistake in the template, with the line of it.
        """
        try:
            ready = self.ready.get(template.file) or self._ready(template)
            return Markup(ready.render(values))
        except jinja2.TemplateSyntaxError as error:
            place = Location(template.file, error.lineno)
            message = error.message or "the markup cannot be read"
            raise Unprintable([Problem("error", "layout-syntax", message, place)]) from None
        except Unprintable:
            raise
        except Exception as error:  # A template may do anything; its mistake is the designer's.
            place = Location(template.file, _line_of(error, template.file))
            hint = f"while printing {at}" if at else ""
            problem = Problem("error", "layout-name", _in_words(error), place, hint)
            raise Unprintable([problem]) from None

    def _ready(self, template: Template) -> jinja2.Template:
        code = code_of(self.environment, template.file, template.source)
        ready = jinja2.Template.from_code(self.environment, code, self.shared)
        self.ready[template.file] = ready
        return ready


class Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox for all templates; `finalize` turns each value into what is printed."""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, finalize: Callable[[object], object]) -> None:
        super().__init__(
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: object, right: object
    ) -> object:
        """Overrides the sandbox's call_binop: what would fill the memory is refused.

        A template (`context`) writes the sign `operator` between `left` and `right`. Raises
        SecurityError for words and lists that are repeated too often, and for high powers.
        """
        for made, times in ((left, right), (right, left)):
            many = len(made) * times if isinstance(made, Sized) and isinstance(times, int) else 0
            if operator == "*" and many > MOST_MADE:
                message = (
                    f"`*` would make {many:,} letters or items, and {MOST_MADE:,} are the most"
                )
                raise SecurityError(message)
        if operator == "**" and isinstance(right, int) and right > HIGHEST:
            raise SecurityError(f"a power of {right:,}, and {HIGHEST} is the highest")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: object, attribute: str) -> object:
        """Overrides Jinja's getattr, for `obj.attribute`: a declared field comes first.

        Templates ask `obj` for the attribute or the field called `attribute`.
        """
        # The names that people declare come first: a field may be called as one of our methods.
        if isinstance(obj, Fields):
            try:
                return field(obj, attribute)
            except KeyError:
                pass
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """Overrides Jinja's getitem, for `obj[argument]`: a declared field comes first.

        Templates ask `obj` for the item or the field called `argument`.
        """
        if isinstance(obj, Fields) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Overrides the sandbox's is_safe_attribute: False for attributes kept from templates.

        A template asks `obj` for the attribute called `attr`, which has this `value`. Templates may
        append to lists, for they can only have made these themselves.
        """
        asked = type(obj), attr
        if asked not in SAFE:
            # Values of the press hold tuples: a list is one that the template has made for itself.
            own = isinstance(obj, list) and attr == "append"
            SAFE[asked] = own or super().is_safe_attribute(obj, attr, value)
        return SAFE[asked]

    def unsafe_undefined(self, obj: object, attribute: str) -> jinja2.Undefined:
        """Overrides the sandbox's unsafe_undefined: the stand-in for an attribute that is not safe.

        A template has asked `obj` for `attribute`. The stand-in is Jinja's Undefined, and raises
        SecurityError when it is printed or asked for anything.
        """
        return self.undefined(f"a template may not ask for `{attribute}`", exc=SecurityError)


# ── Fields of records and blocks ──


def yes_or_no(value: object) -> object:
    """The `value` as templates have it: a yes or no is the word that its author wrote.

    Blocks of publishers ask `{% if wide == "yes" %}` and print `{{ wide }}`; were it a bool here,
    words would go from pages that are approved.
    """
    return ("yes" if value else "no") if isinstance(value, bool) else value


def field_values(fields: Fields) -> dict[str, object]:
    """All `fields` (Fields) of a group by name, a dictionary, with values as `field` gives them."""
    return {name: field(fields, name) for name, _ in fields}


def field(fields: Fields, name: str) -> object:
    """The value that templates have of a field: of `fields` (Fields), that called `name`.

    It is None for a list that a file left out. Raises KeyError if no such field is declared.
    """
    found = yes_or_no(fields[name])
    left_out = found == () and isinstance(fields, Record) and usual(type(fields))[name] == ()
    return None if left_out else found


# ── Mistakes ──


def _in_words(error: Exception) -> str:
    """The reason why a template failed, as a sentence for designers."""
    if isinstance(error, Missing):
        return f"there is no file `{error.path}`"
    if isinstance(error, jinja2.UndefinedError):
        name = re.search(r"'(\w+)'(?: is undefined)?$", str(error))
        return f"there is nothing called `{name[1]}` here" if name else str(error)
    return str(error)


def _line_of(error: BaseException, file: str) -> int:
    """The line of the template at which it failed; 0 where that is not known."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
