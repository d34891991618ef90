"""The content of a file, each piece with its place: texts, lists, entries, prose, checked fields.

model.py builds on it and passes all of it on: nothing here knows what a topic is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from press.edition import Location

# ── What was written: text, lists and entries, each with its place ────────────────────────────


@dataclass(frozen=True)
class Text:
    """A scalar exactly as written: never a number, a date or a truth value.

    `raw` is the scalar's slice of the file, from `at` on, so that a place inside it can be found.
    """

    value: str
    at: Location
    raw: str = ""

    def place(self, offset: int) -> Location:
        """The Location in the file of the character at `offset` (from 0) of the value."""
        words = self.value[: offset + 1]
        quoted = self.raw[:1] in ("'", '"') and self.raw[:1] != self.value[:1]
        position = 0 if quoted else -1
        if not quoted and self.raw.startswith(words):  # the usual case, without a search
            position = len(words.rstrip()) - 1
        else:
            # White space is not looked for: a folded line end is a blank, two are a line end.
            for character in words:
                if not character.isspace():
                    position = max(position, self.raw.find(character, position + 1))
        position = max(position + words[-1:].isspace(), 0)
        before = self.raw[:position]
        if "\n" not in before:
            return Location(self.at.file, self.at.line, self.at.column + len(before))
        column = len(before) - before.rindex("\n")
        return Location(self.at.file, self.at.line + before.count("\n"), column)


@dataclass(frozen=True)
class Items:
    """A list as written."""

    items: tuple[Node, ...]
    at: Location


@dataclass(frozen=True)
class Entries:
    """Names with values, as written, in the order written. Names are unique."""

    pairs: tuple[tuple[Text, Node], ...]
    at: Location

    def __getitem__(self, name: str) -> Node:
        """The value of a name. Raises KeyError where there is none."""
        for key, node in self.pairs:
            if key.value == name:
                return node
        raise KeyError(name)

    def get(self, name: str) -> Node | None:
        """The value under `name` (a Text, Items or Entries: a Node), or None."""
        return next((node for key, node in self.pairs if key.value == name), None)

    def word(self, name: str) -> str:
        """The text under a `name`, without blanks around it; empty where there is none."""
        node = self.get(name)
        return node.value.strip() if isinstance(node, Text) else ""

    def items(self, name: str) -> tuple[Node, ...]:
        """A tuple of the items (Node) of the list under a `name`; empty where there is no list."""
        node = self.get(name)
        return node.items if isinstance(node, Items) else ()

    def key(self, name: str) -> Text:
        """The key called `name` as it is written, with its place (Text).

        Raises StopIteration where there is none.
        """
        return next(key for key, _ in self.pairs if key.value == name)

    def place(self, *path: str) -> Location:
        """The Location of a value that is known to be there.

        `path` are the names that lead to it, from the outermost on.
        """
        node: Node = self
        for name in path:
            assert isinstance(node, Entries)
            node = node[name]
        return node.at

    def __contains__(self, name: str) -> bool:
        return any(key.value == name for key, _ in self.pairs)


Node = Text | Items | Entries


# ── Prose: what stands in a text once its marks are understood ────────────────────────────────


@dataclass(frozen=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Link:
    """Words that lead to an address: https, mailto, tel, or `#` and an id."""

    href: str
    spans: tuple[Span, ...]
    at: Location


@dataclass(frozen=True)
class Cite:
    """A mark that points at one or more references of the library, by key."""

    keys: tuple[str, ...]
    at: Location


@dataclass(frozen=True)
class Term:
    """Words explained in the glossary, under `term`."""

    text: str
    term: str
    at: Location


@dataclass(frozen=True)
class Foreign:
    """Words in another language than their surroundings."""

    text: str
    language: str
    at: Location


@dataclass(frozen=True)
class Break:
    """A line end that the author asked for."""


Span = Words | Strong | Link | Cite | Term | Foreign | Break


@dataclass(frozen=True)
class Paragraph:
    """Spans that run on."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Bullets:
    """A list inside prose; `start` is its first number, or None where it has bullets."""

    items: tuple[tuple[Paragraph | Bullets, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Prose:
    """A text with its marks understood. A line is one paragraph that stands inside another box."""

    parts: tuple[Paragraph | Bullets, ...]
    source: Text
    line: bool = False

    @property
    def at(self) -> Location:
        """The place (Location) where the text begins."""
        return self.source.at


# ── Checked fields ────────────────────────────────────────────────────────────────────────────


class Fields:
    """Fields by name, checked: `Values` of a declaration that is data, or a record.

    Functions that walk over everything in a topic take them as pairs of a name and a value.
    `places` are the names of fields that a file gives, each with the place of its value.
    """

    at: Location
    places: tuple[tuple[str, Location], ...] = ()

    def place(self, name: str) -> Location:
        """The Location of the value of the field called `name`, or of all where none is known."""
        return dict(self.places).get(name, self.at)

    def __iter__(self) -> Iterator[tuple[str, object]]:
        raise NotImplementedError

    def __getitem__(self, name: str) -> object:
        raise NotImplementedError

    def get(self, name: str) -> object | None:
        """The value of the field called `name`, or None where it is left out or not declared."""
        raise NotImplementedError


Inner = TypeVar("Inner", covariant=True)


@dataclass(frozen=True)
class Named(Fields, Generic[Inner]):
    """Values under names that the file chooses, in the order written."""

    pairs: tuple[tuple[str, Inner], ...]
    at: Location
    places: tuple[tuple[str, Location], ...] = ()

    def __getitem__(self, name: str) -> Inner:
        for key, value in self.pairs:
            if key == name:
                return value
        raise KeyError(name)

    def get(self, name: str) -> Inner | None:
        """The value under `name`, of the kind that all values here have, or None."""
        return dict(self.pairs).get(name)

    def __iter__(self) -> Iterator[tuple[str, Inner]]:
        return iter(self.pairs)


@dataclass(frozen=True)
class Values(Named["Value"]):
    """Fields that a declaration names as data, such as the head of a block.

    Every declared field is there; None where it was left out. There is a method for each kind of
    field: `text(name)` gives a Text or None, and raises TypeError where the value is of another.
    """

    def text(self, name: str) -> Text | None:
        """The Text in the field called `name`, with its place, or None where it is left out.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, Text)

    def prose(self, name: str) -> Prose | None:
        """The Prose (a line, or more) in the field called `name`, or None where it is left out.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, Prose)

    def word(self, name: str) -> str | None:
        """The word in the field called `name`, or None where it is left out.

        It is a name, a choice, or another text without marks or a place. Raises TypeError where the
        field has a value of another kind.
        """
        return self._of(name, str)

    def number(self, name: str) -> int | None:
        """The whole number in the field called `name`, or None where it is left out.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, int)

    def day(self, name: str) -> date | None:
        """The date in the field called `name`, or None where it is left out.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, date)

    def fields(self, name: str) -> Values | None:
        """The group of fields (Values) in the field called `name`, or None where it is left out.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, Values)

    def flag(self, name: str) -> bool:
        """The yes or no in the field called `name`; False where it is left out.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, bool) or False

    def items(self, name: str) -> tuple[Value, ...]:
        """A tuple of the items (Value) of the list in the field called `name`; empty without it.

        Raises TypeError where the field has a value of another kind.
        """
        return self._of(name, tuple) or ()

    def rows(self, name: str) -> tuple[Values, ...]:
        """A tuple of the groups of fields (Values) in the list called `name`; empty without it.

        Raises TypeError where an item is of another kind.
        """
        return self._each(name, Values)

    def words(self, name: str) -> tuple[str, ...]:
        """A tuple of the names in the list in the field called `name`; empty without it.

        Raises TypeError where an item is of another kind.
        """
        return self._each(name, str)

    def _each(self, name: str, kind: type[Asked]) -> tuple[Asked, ...]:
        found = tuple(one for one in self.items(name) if isinstance(one, kind))
        if len(found) != len(self.items(name)):
            raise TypeError(f"`{name}` is no list of {kind.__name__} alone")
        return found

    def _of(self, name: str, kind: type[Asked]) -> Asked | None:
        value = self.get(name)
        # A flag is an int to Python, and no number to us.
        if value is None or (isinstance(value, kind) and (kind is bool) == isinstance(value, bool)):
            return value
        given, asked = type(value).__name__, kind.__name__
        raise TypeError(f"`{name}` is a {given}, and was asked for as a {asked}")


Asked = TypeVar("Asked")
Value = None | str | bool | int | date | Text | Prose | tuple["Value", ...] | Fields
