"""One edition, start to finish. Read this first: it opens every room once, in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from press.child_process import begin_child
from press.content.brand import read_brand, read_style
from press.content.format import read_format
from press.content.language import read_language, spoken_in
from press.content.layouts import read_layout
from press.content.library import read_library
from press.content.pack import read_pack
from press.content.profile import read_profile
from press.content.standing import read_standing
from press.content.validation import days_that_count
from press.content.version import read_printed
from press.files import Files
from press.html.compose import compose
from press.html.edit import edit, file_name
from press.html.listing import listing
from press.model import Edition, Factsheet, Layout, Outcome, Pages, Problem, Proof, Unprintable
from press.parsing.gather import gather
from press.typesetting.typeset import begin_typesetting, get_ready

# Beside an edition that waits for clinics: where their words go.
SLOTS = "-slots.json"


def make(edition: Edition, files: Files, drawing: bool = False) -> Outcome:
    """Makes one `edition` from start to finish, in any process, and gives its Outcome: plain data.

    `edition` is an Edition. `files` (Files) is the window on the project. With `drawing`, the
    finished pages are drawn and looked at as well. Mistakes are among the Outcome's problems.
    """
    files = files.fresh_record()
    try:
        if files.memo(read_format, edition.format).about.makes == "pdf":
            begin_child(partial(get_ready, files))
        from press.preflight import preflight, proofread

        proof = prepare(edition, files)
        # Pages are laid out beside this process, which meanwhile reads the words.
        finish = begin_printing(proof, files)
        known = proofread(proof)
        problems = preflight(proof := finish(), known, drawing)
    except Unprintable as error:
        return Outcome(edition, None, error.problems, files.reads)
    return outcome(proof, problems, files, drawing)


def outcome(
    proof: Proof, problems: tuple[Problem, ...], files: Files, drawing: bool = False
) -> Outcome:
    """The Outcome of a finished `proof` (Proof): its file, or none where there is an error.

    `problems` (a tuple of Problems) are those that were found, `files` (Files) the window that it
    was made from; `drawing` says that its pages were drawn and looked at.
    """
    edition = proof.edition
    if any(problem.level == "error" for problem in problems):
        return Outcome(edition, None, problems, files.reads)
    name, listed = file_name(proof.factsheet), listing(proof)
    ending = proof.factsheet.format.about.makes
    slots = proof.pages.ground.slots if proof.pages else ()
    beside = {SLOTS: json.dumps(slots).encode()} if slots else {}
    return Outcome(
        edition, proof.finished, problems, files.reads, name, ending, drawing, beside, listed
    )


def begin_printing(proof: Proof, files: Files) -> Callable[[], Proof]:
    """Begins to lay out the pages of a `proof` (Proof); gives a function that finishes them.

    `files` (Files) is the window on the project. The function that is given returns the proof with
    its pages, typeset and read back, or with its web page. It raises Unprintable if no file comes
    out.
    """
    if proof.factsheet.format.about.makes == "html":
        return partial(with_web_page, proof, files)
    pages = begin_typesetting(proof.html, proof.factsheet.format.settings, files)

    return lambda: read_back(proof, pages())


def read_back(proof: Proof, pages: Pages) -> Proof:
    """The `proof` (Proof) with its `pages` (Pages), read back from their bytes.

    Validators begin to look at them meanwhile.
    """
    from press.checks import conformance  # here: a mistake must not wait for it
    from press.pdf.read import finish

    if not any(problem.level == "error" for problem in pages.problems):
        conformance.begin(pages.pdf)
    return proof.with_pages(finish(pages))


def printed(proof: Proof, files: Files) -> Proof:
    """The `proof` (Proof) with its pages, typeset and read back, or with its web page.

    `files` (Files) is the window on the project. Raises Unprintable if no file comes out.
    """
    return begin_printing(proof, files)()


def with_web_page(proof: Proof, files: Files) -> Proof:
    """The `proof` (Proof) with its web page; `files` (Files) is the window on the project.

    The page's `problems` name each file that it lacks, or that cannot be shown.
    """
    from press.html.web_page import assemble

    return proof.with_web(assemble(proof.html, files))


def prepare(edition: Edition, files: Files) -> Proof:
    """The Proof of an `edition` before anything is typeset: all that was read, and its HTML.

    `edition` is an Edition. `files` (Files) is the window on the project. Raises Unprintable with
    every mistake.
    """
    factsheet, layout = read(edition, files)
    return Proof(edition, factsheet, compose(factsheet, layout, files))


def read(edition: Edition, files: Files) -> tuple[Factsheet, Layout]:
    """A pair: the edited Factsheet of an `edition` (Edition), and its Layout.

    `files` (Files) is the window on the project. Raises Unprintable with every mistake.
    """
    memo = files.memo
    with gather() as attempt:
        format = attempt(memo, read_format, edition.format)
        brand = attempt(memo, read_brand, edition.brand)
        style = attempt(read_style, files, brand) if brand else None
        language = attempt(memo, read_language, edition.language)
        library = attempt(read_library, files)
        rules = brand.about.rules if brand else None
        profile = attempt(memo, read_profile, rules, edition.language) if brand else None
        layout = attempt(memo, read_layout, format.layout) if format else None
        reading = read_pack if edition.is_pack else read_printed
        found = (
            attempt(reading, files, edition.topic, edition.language, format, layout, library)
            if format and layout
            else None
        )
        languages = attempt(spoken_in, language, found[0]) if language and found else None
    if not (format and brand and languages and library and profile and found) or style is None:
        raise AssertionError("a reading failed, and gather did not raise")
    topic, layout = found
    standings = {one.name: read_standing(files, one, profile.signoffs) for one in topic.with_parts}
    past = frozenset(day for day in days_that_count(topic, brand) if files.past(day))
    factsheet = edit(
        edition, topic, brand, format, languages, library, style, standings, layout, profile, past
    )
    return factsheet, layout
