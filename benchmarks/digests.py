"""The digest and the status of every text that a press has, in the folder this is started in.

    python digests.py 2026-12-01 [TOPIC ...]

`revisions.py` starts it in the folder of each revision, whose own modules it then uses. It prints
JSON: file of a topic, version or pack → its digests and statuses, one for all unless brands or
formats part them.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from press.build.plan import Order, plan
from press.content.names import language_names, pack_names, topic_names
from press.content.passages import digest
from press.files import Files
from press.make import read
from press.model import Unprintable


def main(today: str, *asked: str) -> None:
    """Prints them for the topics that are asked for, or all: those that are withdrawn, too."""
    files = Files(Path.cwd(), today=date.fromisoformat(today))
    topics = asked or (*topic_names(files), *pack_names(files))
    found: dict[str, set[str]] = defaultdict(set)
    for language in language_names(files):
        for edition in plan(files, Order(topics, ("all",), ("all",), language)):
            try:
                factsheet, _ = read(edition, files)
            except Unprintable as error:
                named = f"factsheets/{edition.topic}.yaml as {edition.format}"
                found[named] |= {f"{problem.at}: {problem.code}" for problem in error.problems}
                continue
            for topic in factsheet.topic.with_parts:
                status = factsheet.standings[topic.name].status
                found[topic.at.file] |= {f"digest {digest(topic)}", f"status {status}"}
    sys.stdout.write(json.dumps({name: sorted(said) for name, said in sorted(found.items())}))


if __name__ == "__main__":
    main(*sys.argv[1:])
