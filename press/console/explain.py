"""The `explain` command: a rule with its reason, or a mistake of YAML with what to do about it."""

from __future__ import annotations

import textwrap

from press.build.plan import PRESS_SPEAKS
from press.content.brand import read_brand
from press.content.names import default_brand
from press.content.profile import read_profile
from press.files import Files
from press.model import Entries, Profile, Unprintable, mistake
from press.parsing.fields import plain
from press.parsing.mistakes import MISTAKES
from press.parsing.suggestions import did_you_mean
from press.rules.coverage import account
from press.rules.engine import Rule, every_rule, level_of, no_rule

WIDTH, MARGIN = 88, 10
EVERY = "docs/rules.md names every rule"
MENDED = "its message says what to do"


def explain_for(code: str, brand: str, files: Files) -> str:
    """The explanation of a `code`, by the rules' profile of a `brand` (a name; empty: the own one).

    `files` (Files) is the window on the project. Raises Unprintable for a code there is not.
    """
    own, language = default_brand(files)
    about = read_brand(files, brand or own).about if brand or own else None
    spoken = about.language if about else language or PRESS_SPEAKS
    return explain(code, files, about.rules if about else None, spoken)


def explain(code: str, files: Files, profile: str | None, language: str) -> str:
    """The explanation of a `code`, of a rule or a mistake in a file, in a few paragraphs.

    `profile` is the name of the profile that sets limits (None: the usual one), and `language` the
    tag of its word lists. `files` (Files) is the window on the project. Raises Unprintable for a
    code there is not.
    """
    if rule := every_rule().get(code.upper()):
        return _rule(rule, read_profile(files, profile, language))
    if known := MISTAKES.get(code):
        said, to_do = (words.format("a mark", "…") for words in known)
        return f"{code}: {said}\n  {to_do}"
    for row in account():  # what no rule sees, and something else or somebody does
        if row.code == code.upper():
            return f"{row.code}: no rule of the press; {row.state}\n  {row.reason}"
    hint = did_you_mean(code, (*every_rule(), *MISTAKES), EVERY)
    hint = MENDED if "-" in code and hint == EVERY else hint
    raise Unprintable([mistake("unknown-rule", no_rule(code), None, hint, code)])


def limits(rule: Rule, profile: Profile) -> str:
    """The limits of a `rule` (Rule) in a `profile` (Profile), in a line: most 3, words 45."""
    given = profile.rules.get(rule.code)
    named = given.pairs if isinstance(given, Entries) else ()
    return ", ".join(f"{name.value} {plain(node)}" for name, node in named if name.value != "level")


def _rule(rule: Rule, profile: Profile) -> str:
    here = level_of(rule, profile)
    set_here = f" in the profile {profile.name}"
    rows = [
        ("level", f"{here}{set_here}" if here != rule.level else here),
        ("limits", f"{limits(rule, profile)}{set_here}" if limits(rule, profile) else ""),
        ("why", rule.why),
        ("source", rule.source),
        ("not so", rule.bad),
        ("but so", rule.good),
        ("allow", f"`allow: {{{rule.code}: why it has to be}}`, in a block or above `sections`"),
    ]
    told = [f"{rule.code}  {rule.title}", ""]
    return "\n".join([*told, *(_row(name, words) for name, words in rows if words)])


def _row(name: str, words: str) -> str:
    lines = words.rstrip().split("\n")
    if len(lines) > 1:  # YAML stays as it is typed
        return f"{name}\n" + textwrap.indent("\n".join(lines), " " * MARGIN)
    return textwrap.fill(
        f"{name:{MARGIN}}{words}", WIDTH, subsequent_indent=" " * MARGIN, break_on_hyphens=False
    )
