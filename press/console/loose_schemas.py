"""Schemas of files that no record declares: clinics, profiles of rules, lists of words.

The press reads them more loosely than others: it knows names of columns in any spelling, and passes
over fields of a profile that it has no use for.
"""

from __future__ import annotations

from press.console.editor_words import Names, described, sentence, with_names
from press.content.names import KINDS
from press.content.profile import profile_names
from press.declared.content import (
    CLINIC_COLUMNS,
    CLINIC_PHONES,
    CLINIC_TIMES,
    ClinicFields,
    ClinicPhone,
)
from press.files import Files
from press.parsing.fields import Schema
from press.parsing.typed import abouts
from press.rules.engine import LEVELS, Rule, every_rule

# Words, numbers, or nothing: a cell may be empty. Types that were named would be offered.
BLANK: Schema = {"not": {"type": ["object", "array"]}, "errorMessage": "This is one text."}
FULL: Schema = {"not": {"type": ["object", "array", "null"]}, "pattern": r"\S"}
# Letters that are the same as another where capitals are put aside.
ALIKE = {"s": "ſ", "k": "\u212a"}


# ── Clinics ───────────────────────────────────────────────────────────────────────────────────


def clinics_schema(files: Files) -> Schema:
    """The Schema of a file of clinics in YAML. A table as CSV has none.

    `files` is there because all functions that make schemas are given the window (Files).
    """
    about = dict(abouts(ClinicFields))
    columns: dict[str, Schema] = {
        name: described(BLANK, sentence(about[field])) for name, field in CLINIC_COLUMNS.items()
    }
    # `phone day` and `hours day` may stand alone, as in a table.
    spelt = {_spelt(name): BLANK for name in CLINIC_COLUMNS}
    spelt |= {_spelt(name) + "(.*)": BLANK for name in ("phone ", "hours ")}
    spelt = {f"^{pattern}$": cell for pattern, cell in spelt.items()}
    spelt[r"^[\s_-]*$"] = {}  # no name: the press passes over it
    clinic: Schema = {
        "type": "object",
        "properties": {**columns, "phones": _phones(about["phones"])},
        "patternProperties": spelt,
        "additionalProperties": False,
        "allOf": [_has("id"), _has("name")],
    }
    listed: Schema = {
        "type": "array",
        "minItems": 1,
        "items": clinic,
        "description": "The clinics, one after the other.",
    }
    return {"type": "object", "properties": {"clinics": listed}, "required": ["clinics"]}


def columns_schema(files: Files) -> Schema:
    """The Schema of what people call the columns of a table of clinics.

    `files` is there because all functions that make schemas are given the window (Files).
    """
    phones = [f"{kind} {when}" for when in CLINIC_TIMES for kind in CLINIC_PHONES]
    words: Schema = {"anyOf": [{"type": "array", "items": BLANK}, BLANK]}
    return {
        "type": "object",
        "properties": {
            name: described(words, f"What people call `{name}`, in any language.")
            for name in (*CLINIC_COLUMNS, *phones, *CLINIC_PHONES, *CLINIC_TIMES)
        },
        "additionalProperties": False,
    }


def _phones(about: str) -> Schema:
    said = dict(abouts(ClinicPhone))
    usual = Names(("day", "night", "weekend"), closed=False)
    phone: Schema = {
        "type": "object",
        "properties": {
            "when": described(with_names(BLANK, usual), sentence(said["when"])),
            "number": described(BLANK, sentence(said["number"])),
            "hours": described(BLANK, sentence(said["hours"])),
        },
        "required": ["when", "number"],
        "additionalProperties": False,
    }
    return described({"anyOf": [{"type": "array", "items": phone}, phone]}, sentence(about))


def _spelt(name: str) -> str:
    """A pattern for a column in capitals or not, with blanks, hyphens or low lines."""
    letters = (f"[{one}{one.upper()}{ALIKE.get(one, '')}]" for one in name)
    words = "".join(letters).replace("[  ]", r"[\s_-]+")
    return rf"[\s_-]*{words}" + ("" if name.endswith(" ") else r"[\s_-]*")


def _has(name: str) -> Schema:
    """That there is a field of this name, and not empty; or one of its other spellings."""
    other = f"^(?!{name}$){_spelt(name)}$"
    spelt: Schema = {"not": {"propertyNames": {"not": {"pattern": other}}}}
    return {"anyOf": [{"required": [name], "properties": {name: FULL}}, spelt]}


# ── Profiles and lists of words ───────────────────────────────────────────────────────────────


def profile_schema(files: Files) -> Schema:
    """The Schema of a profile: every rule with its limits, as the profile may set them.

    `files` (Files) is the window on the project, whose profiles it may be like.
    """
    like = with_names({}, Names(profile_names(files)))
    kinds = with_names({}, Names(KINDS))
    signoffs: Schema = {"anyOf": [{"type": "array", "items": kinds}, kinds]}
    return {
        "type": "object",
        "properties": {
            "about": {"description": "What it is, in a sentence."},
            "like": {
                "anyOf": [like, {"type": ["string", "null"], "maxLength": 0}],
                "description": "Another profile, which this one differs from: it then has only the"
                " differences.",
            },
            "signoffs": {
                **signoffs,
                "description": "Who must have signed off the words of today before a topic is"
                " approved.",
            },
            "rules": {
                "properties": {code: _rule(rule) for code, rule in every_rule().items()},
                "additionalProperties": False,
                "description": "How strict each rule is, by its code: its numbers and, if you like,"
                " a `level`.",
            },
        },
    }


def _rule(rule: Rule) -> Schema:
    about = f"{sentence(rule.title)} {sentence(rule.why)}"
    how = f"How bad it is: without it, {rule.level}. `off` does without the rule."
    # What is no text is passed over, as if it were not there.
    level = described({"anyOf": [{"enum": [*LEVELS]}, {"type": ["array", "object"]}]}, how)
    limits: dict[str, Schema] = {
        name: {
            "type": ["string", "number"],
            "pattern": r"^[0-9]+(\.[0-9]+)?$",
            "minimum": least,
            "maximum": most,
            "description": f"A number from {least:g} to {most:g}.",
        }
        for name, (least, most) in rule.takes.items()
    }
    own: Schema = {
        "type": "object",
        "properties": {**limits, "level": level},
        "additionalProperties": False,
    }
    if not limits:  # it is then asked for its level only
        return described({"anyOf": [own, {"not": {"type": "object"}}]}, about)
    off: Schema = {
        "type": "object",
        "properties": {"level": described({"enum": ["off"]}, how)},
        "required": ["level"],
    }
    return described({"anyOf": [own, off]}, about)


def word_lists_schema(files: Files) -> Schema:
    """The Schema of lists of words: each a word, words, or words with what to write instead.

    `files` is there because all functions that make schemas are given the window (Files).
    """
    one: Schema = {"description": "A list of words, or words with what to write instead."}
    return {"type": "object", "additionalProperties": one}
