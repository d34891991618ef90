"""The index of words: those of every page, folded as a search asks for them, kept by topic.

To take accents and hyphens off the words of thousands of editions takes seconds, so it is done
once for each. The editions of a topic share one file, so that most topics are ruled out at once.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import RECORDS, WORDS
from press.build.atomic import write_whole
from press.build.json_values import from_json, to_json

ENDING = ".folded"
# Characters that stand for others. To the PDF library, U+FFFE is a hyphen at the end of a line.
BROKEN = "\x02"
PLAIN = {
    **{"\ufffe": BROKEN, "\u00ad": "", "‑": "-", "‐": "-", "–": " - ", "—": " - "},
    **{"’": "'", "‘": "'", "ł": "l", "ø": "o", "đ": "d", "æ": "ae"},
}
BEYOND = re.compile("[^\x00-\x7f]+")


class WordSpan(NamedTuple):
    """The words of an edition among those of its topic: the stamp of their file, start and end."""

    stamp: str
    start: int
    end: int


class TopicWords(NamedTuple):
    """The folded words of all editions of a topic, each in its span by the name of its record."""

    words: bytes
    spans: dict[str, WordSpan]


def folded(text: str) -> str:
    """A `text` as it is searched: in small letters, without accents. Lines stay lines."""
    text = BEYOND.sub(lambda found: _folded(found[0]), text).lower()
    return text.replace(f"{BROKEN}\n", "").replace(BROKEN, "")


@lru_cache(maxsize=50_000)  # there are few, and they come again and again
def _folded(letters: str) -> str:
    """Letters beyond ASCII without their accents; those of other scripts stay."""
    letters = letters.casefold()
    for mark, plain in PLAIN.items():
        letters = letters.replace(mark, plain)
    parts = unicodedata.normalize("NFKD", letters)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def words_of_topics(output: Path, records: Iterable[str]) -> Iterator[TopicWords]:
    """Yields the TopicWords of the editions with these `records` (names), topic by topic.

    `output` is the output folder, in which the words are kept; what has changed is read again.
    """
    topics: dict[str, list[str]] = {}
    for name in records:
        topics.setdefault(_topic(name), []).append(name)
    for topic, names in topics.items():
        yield _topic_words(output / RECORDS, topic, names)


def renew_index(output: Path, records: Iterable[str], changed: Iterable[str]) -> None:
    """Renews the kept words of the topics that `changed` records are of, before anybody asks.

    `output` is the output folder; records are given by name, and `records` are all that there are
    now. A topic without one loses its file.
    """
    topics = {_topic(name) for name in changed}
    left = [name for name in records if _topic(name) in topics]
    for _ in words_of_topics(output, left):
        pass
    for topic in topics - {_topic(name) for name in left}:
        (output / RECORDS / f"{topic}{ENDING}").unlink(missing_ok=True)


def _topic_words(folder: Path, topic: str, names: list[str]) -> TopicWords:
    path = folder / f"{topic}{ENDING}"
    known, held = _read(path)
    spans: dict[str, WordSpan] = {}
    parts, changed, at = [], False, 0
    for name in names:
        file = str(folder / name.removesuffix(".json")) + WORDS
        try:
            stamp = _stamp(file)
            if (was := known.get(name)) and was.stamp == stamp:
                words = held[was.start : was.end]
            else:
                with open(file, encoding="utf-8", errors="replace") as written:
                    words = folded(written.read()).replace("-\n", "").encode()
                changed = True
        except OSError:
            continue
        spans[name] = WordSpan(stamp, at, at + len(words))
        parts.append(words)
        at += len(words)
    if not changed and spans == known:  # in the same order too
        return TopicWords(held, spans)
    joined = b"".join(parts)
    with suppress(OSError):  # Where nothing can be written, the next question takes longer.
        write_whole(path, to_json(spans) + b"\n" + joined)
    return TopicWords(joined, spans)


def _read(path: Path) -> tuple[dict[str, WordSpan], bytes]:
    """A topic's file: its editions by the names of their records, and their words."""
    try:
        head, _, held = path.read_bytes().partition(b"\n")
        return from_json(dict[str, WordSpan], head), held
    except (OSError, ValueError):
        return {}, b""


def _stamp(file: str) -> str:
    about = os.stat(file)
    return f"{about.st_size}-{about.st_mtime_ns}-{about.st_ino}"


def _topic(record: str) -> str:
    """The topic of a record with its brand: harbour/treatment."""
    brand, _, name = record.rpartition("/")
    return f"{brand}/{name.partition('.')[0]}"
