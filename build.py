"""Prints factsheets: `python build.py --topic treatment`. Try `--help`."""

import gc
import sys

gc.disable()  # One build is short, and makes no garbage worth stopping for.

try:
    from press.cli.main import main

    if __name__ == "__main__":
        main()
except KeyboardInterrupt:
    sys.exit(sys.stderr.write("stopped\n") and 2)
except ModuleNotFoundError as error:
    sys.exit(
        sys.stderr.write(
            f"{error.name} is not installed: run `sh setup.sh`, then `uv run build.py`\n"
        )
        and 3
    )
