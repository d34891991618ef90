"""Passages: the words of a topic, text by text, so that they can be compared with earlier ones.

A `digest` stands for all of them: a version holds that of the words it was written for, a sign-off
that of the words that were approved. Approved words are also kept as text (`kept`), in a folder of
their own beside the topics, so that `changes` can name the differences.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from press import model
from press.declared.content import PackFields
from press.declared.record import usual
from press.walk import walk

# Fields that are not for readers, or are asked about by themselves.
NOT_WORDS = ("review", "references", "formats", "allow")
# Digests are in the files of publishers, so their form is a promise: one that was written years ago
# must come out today. The first digests named these fields in this order, also where they were
# left out, and so does every later one. A newer field counts only where it is used, after these.
FIRST_HEAD = "title short_title series code language jurisdiction audience summary".split()
FIRST_FIELDS = (*FIRST_HEAD, "key_points", "helplines", "synonyms")
FIRST_PACK_FIELDS = (*FIRST_HEAD, "note", "topics", "helplines", "synonyms")
HEAD = """\
# The words of {file} when they were signed off, one text a line. The command `approve` wrote
# this, to name what is different when the words change. A change here changes no sign-off.
# check {check}
"""
LONGEST = 60


class NamedText(NamedTuple):
    """A text of a topic under the name of its field: title, heading, warning.text."""

    name: str
    text: model.Text

    def __str__(self) -> str:
        """The passage as a line of a kept file."""
        return f"{self.name}: {' '.join(self.text.value.split())}"


class TextChange(NamedTuple):
    """A difference in a passage, in words, and the place of the passage today."""

    message: str
    at: model.Location


def digest(topic: model.Topic) -> str:
    """12 figures that stand for the words, numbers, marks and pictures of a `topic` (Topic).

    The figures are hexadecimal, in a text. The review of the topic does not count, nor the way the
    file is typed, nor the formats that its blocks are left out of, nor page breaks, nor fields that
    are left out, nor names of classes of the press.
    """
    used = _used_fields(topic)
    first = FIRST_PACK_FIELDS if isinstance(topic.about, PackFields) else FIRST_FIELDS
    newer = sorted(used.keys() - {*first})
    fields = [[name, _canonical(used.get(name))] for name in (*first, *newer)]
    return _short_digest(json.dumps([fields, _canonical(topic.sections)], ensure_ascii=False))


def _used_fields(topic: model.Topic) -> dict[str, object]:
    """The fields that a topic uses above its sections, by name."""
    unused = usual(type(topic.about))
    return {
        name: value
        for name, value in topic.about
        if name not in NOT_WORDS and value not in (None, (), unused[name])
    }


def _short_digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _has_words(block: model.Block) -> bool:
    """True if a block can have words: a page break cannot, whatever fields it may get."""
    return block.kind != "page-break" and bool(block.fields.pairs)


def _canonical(value: object) -> object:
    """A value as plain lists and texts, without places: the form that is written into a digest.

    Each kind of node has a name here that is never changed, and lists the parts that it had from
    the first.
    """
    match value:
        case model.Text():
            return " ".join(value.value.split())
        case model.Prose():
            return _canonical(value.parts)
        case model.Paragraph(spans):
            return ["Paragraph", _canonical(spans)]
        case model.Bullets(items, start):
            return ["Bullets", _canonical(items), start]
        case model.Words(text):
            return ["Words", text]
        case model.Strong(spans):
            return ["Strong", _canonical(spans)]
        case model.Link(href, spans):  # In a pack, an id is called by its part as well: `part--id`.
            return ["Link", re.sub("^#.*--", "#", href), _canonical(spans)]
        case model.Cite(keys):
            return ["Cite", list(keys)]
        case model.Term(text, term):
            return ["Term", text, term]
        case model.Foreign(text, language):
            return ["Foreign", text, language]
        case model.Break():
            return ["Break"]
        case model.Section(heading, _, blocks):
            return [_canonical(heading), _canonical(tuple(filter(_has_words, blocks)))]
        case model.Block():
            return [value.kind, value.language, _canonical(value.fields)]
        case model.Fields():
            return [[name, _canonical(inner)] for name, inner in value if inner is not None]
        case tuple():
            return [_canonical(inner) for inner in value]
        case bool() | date():
            return _as_written(value)
        case None | str() | int():
            return value
    raise TypeError(f"a {type(value).__name__} has no form in digests yet")


def _as_written(value: object) -> str:
    """A flag or a day as an author writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


# ── Passage by passage ────────────────────────────────────────────────────────────────────────


def passages(topic: model.Topic) -> Iterator[NamedText]:
    """Yields all that the digest of a `topic` (Topic) stands for, each passage as a NamedText.

    Passages come in the order of the file, each with its place.
    """
    for name, value in _used_fields(topic).items():
        yield from _passages(name, value, topic.at)
    for section in topic.sections:
        yield from _passages("heading", section.heading, section.at)
        for block in filter(_has_words, section.blocks):
            kind = f"{block.kind} ({block.language})" if block.language else block.kind
            found = list(_passages(kind, block.fields, block.at))
            yield from found or [NamedText(kind, model.Text("", block.at))]


def _passages(name: str, value: object, at: model.Location) -> Iterator[NamedText]:
    for leaf in walk(value, name):
        if isinstance(leaf.value, model.Text):
            yield NamedText(leaf.name, leaf.value)
        elif isinstance(leaf.value, model.Prose):
            yield NamedText(leaf.name, leaf.value.source)
        else:
            place = leaf.inside.at if leaf.inside else at
            yield NamedText(leaf.name, model.Text(_as_written(leaf.value), place))


# ── What was approved ─────────────────────────────────────────────────────────────────────────


def kept(topic: model.Topic) -> bytes:
    """The words of a `topic` (Topic) as the bytes of a file, to be kept when they are signed off.

    Figures in the file show if it was changed since.
    """
    lines = "".join(f"{passage}\n" for passage in passages(topic))
    return (HEAD.format(file=topic.at.file, check=_short_digest(lines)) + lines).encode()


def kept_lines(data: bytes) -> list[str] | None:
    """The passages, as a list of lines, of a file that `kept` has made; `data` are its bytes.

    None where the file was changed after it was written.
    """
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    head = re.match(r"(?:# .*\n)*# check ([0-9a-f]{12})\n", text)
    if not head or _short_digest(text[head.end() :]) != head[1]:
        return None
    return text[head.end() :].split("\n")[:-1]


def changes(before: list[str], topic: model.Topic) -> list[TextChange]:
    """A list of TextChanges: the differences of kept passages from those of a `topic` (Topic).

    `before` is the list of kept passages, as `kept_lines` gives them; places are those in the
    topic's file of today.
    """
    now = list(passages(topic))
    found: list[TextChange] = []
    compared = SequenceMatcher(None, before, list(map(str, now)), autojunk=False)
    for what, a, b, c, d in compared.get_opcodes():
        if what == "equal":
            continue
        both = min(b - a, d - c)
        for old, new in zip(before[a : a + both], now[c : c + both], strict=True):
            found += _differences(old, new)
        here = now[min(d, len(now) - 1)].text.at
        for old in before[a + both : b]:
            found.append(TextChange(f"`{_short(_words(old))}` has gone", here))
        for new in now[c + both : d]:
            found.append(TextChange(f"`{_short(_words(new))}` is new", new.text.at))
    return found or [TextChange("its paragraphs, lists or marks are not as they were", topic.at)]


def _differences(old: str, new: NamedText) -> Iterator[TextChange]:
    name, _, words = old.partition(": ")
    was = words.split()
    found = list(re.finditer(r"\S+", new.text.value))
    now = [match[0] for match in found]
    if name != new.name:
        before, after = (name, new.name) if was == now else (_short(old), _short(new))
        yield TextChange(f"`{before}` is now `{after}`", new.text.at)
        return
    for what, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what != "equal":
            # With a word before and behind, so that what has gone or is new can be found.
            first, last = " ".join(was[max(a - 1, 0) : b + 1]), " ".join(now[max(c - 1, 0) : d + 1])
            at = found[min(c, len(found) - 1)].start() if found else 0
            place = new.text.place(at) if new.text.raw else new.text.at
            yield TextChange(f"`{_short(first)}` is now `{_short(last)}`", place)


def _words(passage: object) -> str:
    """The words of a passage without its name; the name where it has no words."""
    name, _, words = str(passage).partition(": ")
    return words or name


def _short(words: object) -> str:
    words = str(words)
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
