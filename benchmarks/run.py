"""Every benchmark, side by side, as shares of one another in one run.

    uv run --extra cluster benchmarks/run.py            says what it found
    uv run --extra cluster benchmarks/run.py --renew    writes it to docs/speed.md too

Names of chapters after it measure these alone: `benchmarks/run.py editions`.
"""

from __future__ import annotations

import os
import platform
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

PRESS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PRESS))
SPEED = PRESS / "docs/speed.md"
CHAPTERS = {
    "editions": "One edition",
    "catalogue": "Many editions",
    "elsewhere": "The same sheet elsewhere",
    "clinics": "A thousand clinics",
    "watching": "While somebody writes",
}
START, END = "<!-- measured: generated -->", "<!-- end -->"


def main(*asked: str) -> None:
    """Measures the chapters that are asked for, or all of them."""
    wanted = [name for name in CHAPTERS if name in asked] or list(CHAPTERS)
    lines = [machine(), ""]
    for name in wanted:
        lines += ["", f"### {CHAPTERS[name]}", "", HEAD, RULE]
        for table in import_module(f"benchmarks.{name}").measured():
            lines += [told(row) for row in table]
            say("\n".join(lines[-len(table) :]))
    if "--renew" in asked:
        start, _, rest = SPEED.read_text("utf-8").partition(START)
        written = f"{start}{START}\n{chr(10).join(lines)}\n{END}{rest.partition(END)[2]}"
        SPEED.write_text(written, "utf-8")


HEAD = "| | seconds | share | of | aim |"
RULE = "|---|---|---|---|---|"


def told(row) -> str:
    """A row of the table, as Markdown."""
    missed = "" if row.met else ", **missed**"
    return f"| {row.what} | {row.seconds:.3g} | {row.share:.2f} | {row.of} | {row.aim}{missed} |"


def machine() -> str:
    """What was measured on, and when."""
    return (
        f"Measured on {date.today():%-d %B %Y}, {os.cpu_count()} processors, "
        f"{platform.system()}, Python {platform.python_version()}."
    )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
