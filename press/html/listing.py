"""Listings: the entry of a finished edition in a catalogue, with the words of its pages."""

from __future__ import annotations

import re
from html import unescape

from press.model import Listing, Proof, Web

UNREAD = re.compile(r"<(style|script|svg)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def listing(proof: Proof) -> Listing:
    """The Listing of a finished edition: its entry in the catalogue.

    Raises ValueError if `proof`, its Proof, has neither pages nor a web page.
    """
    about, form = proof.factsheet.topic.about, proof.factsheet.format.about
    made = proof.made
    texts = (_words(made.html),) if isinstance(made, Web) else made.facts.texts
    return Listing(
        title=about.title.value,
        code=about.code,
        version=about.review.version,
        status=proof.factsheet.status,
        next_review=about.review.next_review.isoformat(),
        text_size=str(form.text_size),
        ink=form.ink,
        pages=0 if isinstance(made, Web) else made.count,
        cites=tuple(reference.key for reference in proof.factsheet.references),
        texts=texts,
    )


def _words(html: str) -> str:
    """The words of a web page, without its markup."""
    return " ".join(unescape(UNREAD.sub(" ", html.partition("<body")[2])).split())
