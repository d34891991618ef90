"""Suggestions: the name that was probably meant, for messages."""

from __future__ import annotations


def did_you_mean(name: str, names: tuple[str, ...] | list[str], otherwise: str = "") -> str:
    """A hint: the name that was probably meant, or what to do instead."""
    guess = nearest(name, names)
    return f"did you mean `{guess}`?" if guess else otherwise


def nearest(name: str, names: tuple[str, ...] | list[str]) -> str:
    """The name that was probably meant, or nothing."""
    import difflib

    folded = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(name.casefold(), folded, 1, 0.6)
    return folded[close[0]] if close else ""
