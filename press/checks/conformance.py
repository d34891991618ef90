"""PDF/UA-1 and PDF/A-3a: every PDF keeps both standards, by a validator.

Faults that it cannot see (a tree that is whole but says the wrong thing) are for other families and
for people; see docs/decisions.md.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from press.model import Problem, Proof

NEEDS = "pages"

PROFILES = {"ua1": "PDF/UA-1", "3a": "PDF/A-3a"}
# The validator's own limits are met by a long outline, and by a table of 1,025 rows.
MOST = 100_000


def check(proof: Proof) -> tuple[Problem, ...]:
    """Names each rule of PDF/UA-1 and PDF/A-3a that a finished PDF breaks.

    Gives Problems as a tuple. `proof` (a Proof) holds an edition with all that led to it. Raises
    ValueError if it has no pages.
    """
    pages = proof.finished_pages
    if any(problem.level == "error" for problem in pages.problems):
        return ()  # A missing glyph breaks rules of both: its own message is the one to mend.
    return broken_rules(pages.pdf)


def broken_rules(pdf: bytes) -> tuple[Problem, ...]:
    """A Problem for each rule of PDF/UA-1 and PDF/A-3a that a PDF breaks, as a tuple.

    `pdf` are its bytes. What `begin` has begun is waited for.
    """
    begin(pdf)
    return tuple(problem for future in _begun.pop(pdf) for problem in future.result())


_begun: dict[bytes, list[Future[list[Problem]]]] = {}


def begin(pdf: bytes) -> None:
    """Begins to look for the rules that a PDF breaks, while other checks look at it.

    `pdf` are its bytes. `broken_rules` gives what was found in the one that was begun last.
    """
    if pdf not in _begun:
        _begun.clear()
        validators = ThreadPoolExecutor(len(PROFILES))
        _begun[pdf] = [validators.submit(_broken, pdf, profile) for profile in PROFILES]
        validators.shutdown(wait=False)


def _broken(pdf: bytes, profile: str) -> list[Problem]:
    import page

    limits = page.SafetyLimits(max_reference_depth=MOST, max_table_grid_rows=MOST)
    try:
        report = page.validate_pdf_bytes(pdf, profile=profile, limits=limits)
    except page.PageError as error:
        message = f"{PROFILES[profile]} cannot be checked: {error}"
        return [Problem("error", "conformance", message)]
    return [
        Problem(
            "error",
            "conformance",
            f"{PROFILES[profile]} is not kept: {failure.message} ({failure.rule_id})",
        )
        for failure in report.failures
    ]
