"""WriteIns to fill in: lines on paper, or fields of the PDF in formats to be filled in on screen.

A field has a label and a name of its own. It has no action: typed words stay in the reader's copy.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from press.html.markup import ValueWriter, plain
from press.model import Factsheet, Prose, Text


class WriteIns:
    """The places to fill in of one edition: lines on paper, or form fields.

    Each field has a name of its own. `factsheet` is the edition's, and `writer` writes its labels.
    """

    def __init__(self, factsheet: Factsheet, writer: ValueWriter) -> None:
        self.writer = writer
        self.fillable = bool(factsheet.format.about.fillable)
        self.names: set[str] = set()

    def fill(self, label: Text | str, lines: int = 1, on_screen: bool = False) -> Markup:
        """A `label` (Text or string) with so many `lines` to fill in, a paragraph of HTML (Markup).

        It is a form field in formats that are filled in on screen, and with `on_screen` in all. On
        paper a listener, who sees no lines, is told of them.
        """
        words = Markup(str(escape(self.writer.value(label))).rstrip(":"))
        if self.fillable or on_screen:
            spoken, name = self.named(label)
            field = _field(name, spoken, "line" if lines == 1 else "room", lines)
            asked = Markup('<label for="{}">{}</label>').format(name, words)
            return Markup('<p class="fill">{}{}</p>').format(asked, field)
        spoken = Markup("{}: {}").format(words, self.writer.strings["to_fill_in"])
        line = '<p class="fill"><span data-say="{}">{}</span><span class="line"></span></p>'
        return Markup(line).format(spoken, words) + self.write_in(lines - 1)

    def write_in(self, count: int, label: object = "") -> Markup:
        """As many lines to write on as `count` says, as HTML (Markup).

        With a `label` (Prose, Text, Markup or string, or a list of them) it is one form field,
        where a format has fields.
        """
        if self.fillable and label:
            return self.field(label, "line" if count == 1 else "room", count)
        return Markup('<span class="line"></span>') * count

    def field(self, label: object, css: str = "", lines: int = 1) -> Markup:
        """A form field of so many `lines` as HTML (Markup), with the CSS class `css`.

        A listener hears its `label`: a Prose, Text, Markup or string, or a list of them.
        """
        spoken, name = self.named(label)
        return _field(name, spoken, css, lines)

    def tick(self, label: object) -> Markup:
        """A box to tick, as HTML (Markup).

        A listener hears its `label`: a Prose, Text, Markup or string, or a list of them.
        """
        spoken, name = self.named(label)
        box = '<input type="checkbox" id="{0}" name="{0}" class="tick" aria-label="{1}">'
        return Markup(box).format(name, spoken)

    def named(self, label: object) -> tuple[str, str]:
        """A pair: the words that a listener hears of a field, and a name that no other field has.

        `label` is a Prose, Text, Markup or string, or a list of them. The name is of letters,
        digits and hyphens, for a full stop would make one field part of another (ISO 32000-1,
        12.7.3.2). It is added to those that are taken.
        """
        parts = label if isinstance(label, list) else [label]
        spoken = ", ".join(_words_of(part).rstrip(":") for part in parts)
        stem = "fill-" + re.sub(r"[\W_]+", "-", spoken.lower()).strip("-")[:60]
        name, number = stem, 1
        while name in self.names:
            number += 1
            name = f"{stem}-{number}"
        self.names.add(name)
        return spoken, name


def _field(name: str, spoken: str, css: str, lines: int) -> Markup:
    same = Markup('id="{0}" name="{0}" class="{1}" aria-label="{2}"').format(name, css, spoken)
    if lines == 1:
        return Markup("<input {}>").format(same)
    return Markup('<textarea {} style="--lines: {}"></textarea>').format(same, lines)


def _words_of(label: object) -> str:
    """The words of a label alone."""
    if isinstance(label, Prose | Text):
        return plain(label)
    return " ".join((label.striptags() if isinstance(label, Markup) else str(label)).split())
