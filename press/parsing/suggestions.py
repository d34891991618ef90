"""Suggestions: the name that was probably meant, for messages."""

from __future__ import annotations

from collections.abc import Iterable

from press.edition import Location, Problem, mistake


def unknown(
    what: str, name: str, names: Iterable[str], otherwise: str = "", at: Location | None = None
) -> Problem:
    """The Problem of a name that there is not, with a hint as `did_you_mean` gives it.

    `name` should be one of `names`, and `what` says of what: a topic, and the code is
    `unknown-topic`. `otherwise` is the hint where no name is like it, and `at` (Location) where it
    was written.
    """
    message, code = f"there is no {what} called `{name}`", f"unknown-{what.replace(' ', '-')}"
    return mistake(code, message, at, did_you_mean(name, names, otherwise), name)


def did_you_mean(name: str, names: Iterable[str], otherwise: str = "") -> str:
    """A hint for a message, “did you mean `…`?”, if one of `names` is like the misspelt `name`.

    Else it is the words `otherwise`.
    """
    guess = nearest(name, names)
    return f"did you mean `{guess}`?" if guess else otherwise


def nearest(name: str, names: Iterable[str], least: float = 0.6) -> str:
    """The one of `names` that is most like the misspelt `name`; empty if none is like it.

    `least` says how much it must be like it: 1 is the same.
    """
    import difflib

    folded = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(name.casefold(), folded, 1, least)
    return folded[close[0]] if close else ""
