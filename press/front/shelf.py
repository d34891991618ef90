"""The shelf: one page for everything in an output folder, to search, to open, to print and to save.

It lies beside what it lists, opens from a shared drive, and asks no server for anything.
"""

from __future__ import annotations

from pathlib import Path

from press.edition import Problem, Unprintable
from press.front.project import Project
from press.front.report import tell
from press.running.artifacts import RECORDS
from press.running.catalogue import Catalogue, locked
from press.running.concordance import learn
from press.running.whole import write_whole

# What says that a page is a shelf, and within how many bytes.
MARK, READ = b'content="Factsheet Press"', 2_000


def renew_shelf(output: Path, project: Project) -> bool:
    """Renews the page of an output folder, if anything on it has changed.

    Says so where it cannot be written, and answers whether it is as it should be.
    """
    page, files = output / "index.html", project.files.again()
    if not (output / RECORDS).is_dir():
        return True
    try:
        with locked(output):
            catalogue = Catalogue(output)
            if catalogue.stands(page, files):
                return True
            if _of_others(page, catalogue):
                tell([_left_alone(page)], files)
                return True
            reads = None
            if catalogue.changed(page, files):
                from press.front.shelf_page import shelf  # here: most builds change nothing

                html = shelf(catalogue.entries.values(), files, output)
                write_whole(page, html.encode())
                reads = files.reads
            catalogue.keep(page, reads or catalogue.reads)
            learn(output, catalogue.stamps, [*catalogue.news, *catalogue.lost])
    except OSError as error:
        message = f"the shelf {page} cannot be written: {error.strerror}"
        hint = "what was made is there all the same; choose another folder with --output"
        tell([Problem("error", "cannot-write", message, None, hint)], files)
        return False
    except Unprintable as error:
        tell(error.problems, files)
        return False
    return True


def _of_others(page: Path, catalogue: Catalogue) -> bool:
    """Whether a page lies there that no build has made."""
    if "page" in catalogue.head or not page.is_file():
        return False
    return MARK not in page.read_bytes()[:READ]


def _left_alone(page: Path) -> Problem:
    message = f"{page} is not a shelf of ours, and was left alone: there is no shelf"
    hint = "move it away, or choose another folder with --output"
    return Problem("warning", "not-a-shelf", message, None, hint)
