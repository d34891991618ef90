"""The shelf: a page that lists everything in an output folder, renewed after a build.

It lies beside the files that it lists, opens from a shared drive, and asks no server for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from press.build.artifact_record import RECORDS
from press.build.atomic import locked, write_whole
from press.console.crash import fault
from press.console.problems import tell
from press.console.project import ProjectFolder
from press.edition import Problem, Unprintable, mistake
from press.files import Files
from press.shelf.catalogue import Catalogue
from press.shelf.word_index import renew_index

STAYS = "what was made is there all the same"
# The mark of a page that is a shelf, and the number of bytes that it stands within.
MARK, READ = b'content="Factsheet Press"', 2_000


def renew_shelf_and_tell(output: Path, project: ProjectFolder) -> bool:
    """Renews the page that lists the folder `output`, and writes its problems to standard error.

    `project` (ProjectFolder) is the publisher's folder. Gives True if the page is as it should be.
    """
    problems = renew_shelf(output, project.files)
    tell(problems, project.files)
    return not any(problem.level == "error" for problem in problems)


def renew_shelf(output: Path, files: Files) -> Sequence[Problem]:
    """Renews the page that lists the folder `output`, if it has changed.

    Gives the Problems of that as a sequence. `files` (Files) is the window on the project. Raises
    nothing: the list of what was made must not stand in the way of what is made.
    """
    page, files = output / "index.html", files.fresh_record()
    if not (output / RECORDS).is_dir():
        return ()
    try:
        with locked(output / RECORDS / "lock"):
            return _renewed(page, files, output)
    except OSError as error:
        message = f"the shelf {page} cannot be written: {error.strerror or error}"
        hint = f"{STAYS}; choose another folder with --output"
        return [mistake("cannot-write", message, None, hint)]
    except Unprintable as error:
        return error.problems
    except Exception as error:
        found = fault(f"the shelf {page} cannot be made", error)
        return [replace(found, code="no-shelf", hint=f"{STAYS}; {found.hint}")]


def _renewed(page: Path, files: Files, output: Path) -> Sequence[Problem]:
    """Writes the page if anything on it has changed, and gives its problems."""
    catalogue = Catalogue(output)
    if catalogue.stands(page, files):
        return ()
    if _of_others(page, catalogue):
        return [_left_alone(page)]
    reads = None
    if catalogue.changed(page, files):
        from press.shelf.page import shelf_page  # here: most builds change nothing

        html = shelf_page(catalogue.entries.values(), files, output)
        write_whole(page, html.encode())
        reads = files.reads
    catalogue.keep(page, reads or catalogue.reads)
    contents = catalogue.contents
    renew_index(output, catalogue.stamps, [*contents.news, *contents.lost])
    return catalogue.damaged()


def _of_others(page: Path, catalogue: Catalogue) -> bool:
    """True if there is a page that no build has made."""
    unknown = catalogue.head is None and page.is_file()
    return unknown and MARK not in page.read_bytes()[:READ]


def _left_alone(page: Path) -> Problem:
    message = f"{page} is not a shelf of ours, and was left alone: there is no shelf"
    hint = "move it away, or choose another folder with --output"
    return Problem("warning", "not-a-shelf", message, None, hint)
