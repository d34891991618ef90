"""What topics share: references, helplines and glossary terms, each once."""

from __future__ import annotations

from press.files import Files, Missing
from press.model import Entries, Library, Location, Problem, Text, Unprintable, Values
from press.reading.faults import faults
from press.reading.fields import declare, take
from press.reading.manuscript import read_manuscript

FOLDER = "factsheets/library"

PERSON = {"family?": "text", "given?": "text", "literal?": "text"}
REFERENCE = {
    "type": "text",
    "title": "text",
    "author?": [PERSON],
    "editor?": [PERSON],
    "issued?": "text",
    "accessed?": "text",
    **{
        name + "?": "text"
        for name in (
            "container-title container-title-short volume issue page number edition publisher "
            "publisher-place genre note DOI PMID PMCID ISBN URL"
        ).split()
    },
}
HELPLINE = {
    "name": "text",
    "what?": "line",
    "address?": "text",
    "phone?": "phone",
    "phone_note?": "text",
    "text?": "phone",
    "whatsapp?": "phone",
    "relay?": "text",
    "textphone?": "phone",
    "fax?": "phone",
    "email?": "email",
    "web?": "web",
    "hours?": "text",
}
TERM = {"means": "line", "short?": "text", "forms?": ["text"]}


def read_library(files: Files) -> Library:
    """The publisher's library; what it does not have is empty. Raises Unprintable."""
    problems: list[Problem] = []
    references = _read(files, "references", REFERENCE, problems)
    helplines = _read(files, "helplines", HELPLINE, problems)
    glossary = _read(files, "glossary", TERM, problems)
    forms = _forms(glossary, problems)
    if problems:
        raise Unprintable(problems)
    return Library(references, helplines, glossary, forms)


def _read(files: Files, name: str, entry: dict, problems: list[Problem]) -> dict[str, Values]:
    file = f"{FOLDER}/{name}.yaml"
    try:
        data = files.bytes(file)
    except Missing:
        return {}
    node, found = read_manuscript(data, file)
    problems += found
    if not isinstance(node, Entries):
        return {}
    shape = declare(entry, alone=False)
    values = {}
    for key, child in node.pairs:
        problems += faults(child, shape, f"`{key.value}`")
        taken = take(child, shape, {}, problems)
        values[key.value] = Values(taken.pairs, Location(file, key.at.line, key.at.column))
    return values


def _forms(glossary: dict[str, Values], problems: list[Problem]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for term, entry in glossary.items():
        spellings = [term, *(form.value for form in entry["forms"] or ())]
        if isinstance(entry["short"], Text):
            spellings.append(entry["short"].value)
        for spelling in dict.fromkeys(spellings):
            known = forms.setdefault(spelling.casefold(), term)
            if known != term:
                message = f"`{spelling}` is a form of `{known}` and of `{term}`"
                hint = "keep it with one of them"
                problems.append(Problem("error", "form-twice", message, entry.at, hint))
    return forms
