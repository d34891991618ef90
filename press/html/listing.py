"""What a catalogue lists of a finished edition: its title, its standing, and its words by page."""

from __future__ import annotations

import re
from html import unescape

from press.model import Listing, Proof

UNREAD = re.compile(r"<(style|script|svg)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def listing(proof: Proof) -> Listing:
    """The listing of a proof whose pages, or web page, are there."""
    about, form = proof.factsheet.topic.about, proof.factsheet.format.about
    texts = proof.pages.facts.texts if proof.pages else (_words(proof.web.html),)
    return Listing(
        title=about.title.value,
        code=about.code,
        version=about.review.version,
        status=proof.factsheet.status,
        next_review=about.review.next_review.isoformat(),
        text_size=str(form.text_size),
        ink=form.ink,
        pages=proof.pages.count if proof.pages else 0,
        cites=tuple(reference.key for reference in proof.factsheet.references),
        texts=texts,
    )


def _words(html: str) -> str:
    """The words of a web page, without its markup."""
    return " ".join(unescape(UNREAD.sub(" ", html.partition("<body")[2])).split())
