"""A web page described for search engines, in the words of schema.org (MedicalWebPage).

It says nothing that the page does not say, and that somebody reviewed it only if somebody did.
"""

from __future__ import annotations

import json
import re

from press.declared.content import Reviewer
from press.html.markup import plain
from press.model import Factsheet

# The name of a licence in the imprint.
LICENCE = re.compile(r"\bCC (BY(?:-(?:NC|SA|ND))*) (\d\.\d)")
REVIEWED = ("approved", "overdue")


def describe(factsheet: Factsheet) -> str:
    """A `factsheet` (Factsheet) described for search engines, as JSON fit to stand in a `<script>`.

    No text in it can end the script.
    """
    written = json.dumps(described(factsheet), ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def described(factsheet: Factsheet) -> dict[str, object]:
    """A `factsheet` (Factsheet) as a MedicalWebPage of schema.org, a dictionary.

    Dates are texts as in ISO 8601.
    """
    topic, brand = factsheet.topic.about, factsheet.brand.about
    review, link = topic.review, brand.meta.link
    reviewed = factsheet.status in REVIEWED
    subject = (topic.series or topic.title).value
    about: dict[str, object] = {"@type": "Thing", "name": subject}
    if topic.synonyms:
        about["alternateName"] = [name.value for name in topic.synonyms]
    publisher = {"@type": "Organization", "name": brand.meta.name.full.value}
    if link:
        publisher["url"] = link.home.value
    page: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": topic.title.value,
        "description": plain(topic.summary),
        "inLanguage": factsheet.topic.language,
        "identifier": topic.code,
        "version": review.version,
        "datePublished": review.first_published.isoformat(),
        "dateModified": review.last_reviewed.isoformat(),
        "audience": {"@type": "PeopleAudience", "audienceType": topic.audience.value},
        "about": about,
        "publisher": publisher,
        "isAccessibleForFree": True,
    }
    if reviewed:
        page["lastReviewed"] = review.last_reviewed.isoformat()
        page["reviewedBy"] = [_person(person) for person in review.reviewers]
    if licence := LICENCE.search(brand.copyright.value):
        name, version = licence.groups()
        page["license"] = f"https://creativecommons.org/licenses/{name.lower()}/{version}/"
    return page


def _person(reviewer: Reviewer) -> dict[str, str]:
    person = {"@type": "Person", "jobTitle": reviewer.role.value}
    return person | ({"name": reviewer.name.value} if reviewer.name else {})
