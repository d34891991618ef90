"""Profiles: a publisher's house style, as limits by rule and lists of words by language."""

from __future__ import annotations

from press.content.names import KINDS
from press.files import Files, Missing
from press.model import (
    Entries,
    Items,
    Location,
    Node,
    Problem,
    Profile,
    Text,
    Unprintable,
    WordList,
    mistake,
)
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean

FOLDER = "layouts/rules"
USUAL = "uk-charity"


def profile_names(files: Files) -> tuple[str, ...]:
    """A tuple of the names of profiles of rules. `files` (Files) is the window on the project."""
    return files.stems(FOLDER, ".yaml")


def unknown_profile(files: Files, name: str, at: Location | None) -> Problem:
    """The Problem of a profile called `name`, which there is not.

    `at` is the place (Location) that asks for it, if any. `files` (Files) is the window on the
    project, whose profiles may be suggested.
    """
    there = profile_names(files)
    hint = did_you_mean(name, there, f"there is {', '.join(there)}")
    message = f"there is no profile of rules called `{name}`"
    return mistake("unknown-profile", message, at, hint, name)


def read_profile(files: Files, name: str | None, language: str) -> Profile:
    """The Profile of rules called `name`, or the usual one for None, with word lists in a language.

    `files` (Files) is the window on the project, and `language` the tag of that language. A profile
    may be `like` another, and then has only the differences. Raises Unprintable with the mistakes
    of its file, and if there is none.
    """
    return _profile(files, name or USUAL, language, None, ())


def _profile(
    files: Files, name: str, language: str, asked: Location | None, above: tuple[str, ...]
) -> Profile:
    """A profile by name; `asked` is the place where the last of `above` says to be like it.

    Raises Unprintable.
    """
    node = _file(files, f"{FOLDER}/{name}.yaml", name, asked)
    given = node.get("rules")
    rules = {key.value: limits for key, limits in given.pairs} if isinstance(given, Entries) else {}
    signoffs = _signoffs(node)
    if like := node.get("like"):
        if not isinstance(like, Text):
            message, hint = "`like` names one profile", f"write `like: {USUAL}`"
            raise Unprintable([mistake("wrong-type", message, like.at, hint, "like")])
        other = like.value or USUAL
        if other in (*above, name):
            message = f"`{name}` is like `{other}`, which is like `{name}`"
            message = message if other != name else f"`{name}` is like itself"
            hint = "a profile must stand on its own in the end: take this line out"
            raise Unprintable([mistake("endless-like", message, like.at, hint, other)])
        below = _profile(files, other, language, like.at, (*above, name))
        for code, limits in below.rules.items():
            own = rules.get(code)
            rules[code] = _over(limits, own) if own else limits
        signoffs = signoffs or below.signoffs
    lists = f"{FOLDER}/words/{language.partition('-')[0]}.yaml"
    pairs = _file(files, lists, name, None).pairs if files.exists(lists) else ()
    words = {key.value: _word_list(node) for key, node in pairs}
    return Profile(name, rules, words, signoffs or KINDS)


def _word_list(node: Node) -> WordList:
    """A word list. A single word is a list of one."""
    if isinstance(node, Text):
        return (node.value,) if node.value else ()
    if isinstance(node, Items):
        return tuple(word.value for word in node.items if isinstance(word, Text))
    pairs = ((word.value, instead) for word, instead in node.pairs)
    return {word: instead.value for word, instead in pairs if isinstance(instead, Text)}


def _file(files: Files, file: str, name: str, asked: Location | None) -> Entries:
    try:
        node, problems = read_manuscript(files.bytes(file), file)
    except Missing:
        raise Unprintable([unknown_profile(files, name, asked)]) from None
    if problems or not isinstance(node, Entries):
        raise Unprintable(problems)
    return node


def _signoffs(node: Entries) -> tuple[str, ...]:
    """The kinds of sign-off that a profile asks for. Raises Unprintable for one there is not."""
    given = node.get("signoffs")
    items = given.items if isinstance(given, Items) else [given] if given else []
    kinds: list[str] = []
    for item in items:
        if not isinstance(item, Text) or item.value not in KINDS:
            message = "`signoffs` names the sign-offs that make a topic approved"
            hint = f"write one or more of `{'`, `'.join(KINDS)}`: [clinical, lay]"
            raise Unprintable([mistake("bad-signoffs", message, item.at, hint, "signoffs")])
        kinds.append(item.value)
    return tuple(kinds)


def _over(below: Node, own: Node) -> Node:
    """The limits of a rule below, with those of its own in their place."""
    if not isinstance(below, Entries) or not isinstance(own, Entries):
        return own
    kept = tuple(pair for pair in below.pairs if pair[0].value not in own)
    return Entries((*kept, *own.pairs), own.at)
