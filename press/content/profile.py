"""Profiles: what a publisher asks of its words, as limits by rule and lists by language."""

from __future__ import annotations

from press.content.names import KINDS
from press.files import Files, Missing
from press.model import Entries, Items, Location, Problem, Profile, Text, Unprintable
from press.parsing.fields import plain
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean

FOLDER = "layouts/rules"
USUAL = "uk-charity"


def profile_names(files: Files) -> tuple[str, ...]:
    """The profiles there are."""
    return tuple(name.removesuffix(".yaml") for name in files.names(FOLDER, ".yaml"))


def unknown_profile(files: Files, name: str, at: Location | None) -> Problem:
    """What is said of a profile that there is not."""
    there = profile_names(files)
    hint = did_you_mean(name, there, f"there is {', '.join(there)}")
    message = f"there is no profile of rules called `{name}`"
    return Problem("error", "unknown-profile", message, at, hint, about=name)


def read_profile(
    files: Files, name: str | None, language: str, asked: Location | None = None
) -> Profile:
    """A profile by name, or the usual one, with the word lists of a language. Raises Unprintable.

    A profile may be `like` another, and says only where it differs. `asked` is where it is named.
    """
    name = name or USUAL
    node = _file(files, f"{FOLDER}/{name}.yaml", name, asked)
    rules = {key.value: limits for key, limits in _entries(node, "rules")}
    if like := node.get("like"):
        below = read_profile(files, like.value, language, like.at)
        for code, limits in below.rules.items():
            own = rules.get(code)
            rules[code] = _over(limits, own) if own else limits
    signoffs = _signoffs(node) or (below.signoffs if like else KINDS)
    lists = f"{FOLDER}/words/{language.partition('-')[0]}.yaml"
    words = plain(_file(files, lists, name, None)) if files.exists(lists) else {}
    return Profile(name, rules, words, signoffs)


def _file(files: Files, file: str, name: str, asked: Location | None) -> Entries:
    try:
        node, problems = read_manuscript(files.bytes(file), file)
    except Missing:
        raise Unprintable([unknown_profile(files, name, asked)]) from None
    if problems:
        raise Unprintable(problems)
    return node


def _entries(node: Entries, name: str) -> tuple:
    found = node.get(name)
    return found.pairs if isinstance(found, Entries) else ()


def _signoffs(node: Entries) -> tuple[str, ...]:
    """The kinds of sign-off that a profile asks for. Raises Unprintable for one there is not."""
    given = node.get("signoffs")
    if given is None:
        return ()
    items = given.items if isinstance(given, Items) else (given,)
    for item in items:
        if not isinstance(item, Text) or item.value not in KINDS:
            message = "`signoffs` names the sign-offs that make a topic approved"
            hint = f"write one or more of `{'`, `'.join(KINDS)}`: [clinical, lay]"
            raise Unprintable(
                [Problem("error", "bad-signoffs", message, item.at, hint, about="signoffs")]
            )
    return tuple(item.value for item in items)


def _over(below: Entries, own: Entries) -> Entries:
    """What is said below, with what is said anew in its place."""
    if not isinstance(below, Entries) or not isinstance(own, Entries):
        return own
    kept = tuple(pair for pair in below.pairs if pair[0].value not in own)
    return Entries((*kept, *own.pairs), own.at)
