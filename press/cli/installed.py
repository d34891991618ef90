"""The command `press`. In a wheel this module stands alone, as `factsheet_press`: another package
may bring a `press` of its own, and whoever has both must be told."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command line, and leaves with its exit code."""
    gc.disable()  # One build is short, and makes no garbage worth stopping for.
    try:
        from press.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(sys.stderr.write("stopped\n") and 2)
    except ModuleNotFoundError as error:
        missing = error.name or "a package"
        told = f"{missing} is not installed: install the press again, `uv tool install`"
        if missing.partition(".")[0] == "press":
            import press

            there = press.__file__ or next(iter(press.__path__))
            told = f"another `press` is in the way, {there}: put ours apart, `uv tool install`"
        sys.exit(sys.stderr.write(f"{told}; see docs/install.md\n") and 3)
