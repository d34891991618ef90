"""PDF/UA-1 and PDF/A-3a: every PDF keeps both standards, by a validator.

Faults that it cannot see (a tree that is whole but says the wrong thing) are for other families and
for people; see docs/decisions.md.
"""

from __future__ import annotations

from press.model import Problem, Proof

NEEDS = "pages"

PROFILES = {"ua1": "PDF/UA-1", "3a": "PDF/A-3a"}
# The validator's own limit is met by a long outline.
DEEPEST = 100_000


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

    `pdf` are its bytes.
    """
    import page

    limits = page.SafetyLimits(max_reference_depth=DEEPEST)
    found = []
    for profile, standard in PROFILES.items():
        try:
            report = page.validate_pdf_bytes(pdf, profile=profile, limits=limits)
        except page.PageError as error:
            found.append(Problem("error", "conformance", f"{standard} cannot be checked: {error}"))
            continue
        for failure in report.failures:
            message = f"{standard} is not kept: {failure.message} ({failure.rule_id})"
            found.append(Problem("error", "conformance", message))
    return tuple(found)
