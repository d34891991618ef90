"""Phone numbers as people write them: what is dialled for one, and what is wrong with it."""

from __future__ import annotations

import re

# What a number of a field looks like: three figures or more, and less than two numbers have.
PHONE = r"^(?=(?:[^0-9]*[0-9]){3})(?!(?:[^0-9]*[0-9]){19})(?!.*(?:[0-9][OoIl]|[OoIl][0-9]))\S.*$"
_WORDS = re.compile(r"[^\W\d]")
_LETTER = re.compile(r"(?<=\d)[OoIl]|[OoIl](?=\d)")
_FIGURES = {"O": "0", "o": "0", "I": "1", "l": "1"}
# +44 (0)1632 960123 is +44 1632 960123, or 01632 960123.
_EITHER = re.compile(r"(?<=\d)[ -]?\(0\)")
_EXTENSION = re.compile(r"[ ,;]*\b(?:ext(?:ension|n)?\.?|x) ?(\d+)$", re.IGNORECASE)
_TEXTED = re.compile(r"text .*? to ([\d ]+)", re.IGNORECASE)
_IN_LETTERS = re.compile(r"\+?\d[\d -]*[A-Z][A-Z -]+")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_RELAY = re.compile(r"^1800[12](?=0)")  # dialled before a number, by those who type
# How many figures a British number has, by those it begins with. Source: Ofcom, the National
# Telephone Numbering Plan. A few old helplines have fewer, and so have some numbers of these areas.
_OLD_AREAS = (
    "01204 01208 01254 01276 01297 01298 01363 01364 01384 01386 01404 01420 01460 01461 01480 "
    "01488 01524 01527 01562 01566 01606 01629 01635 01647 01659 01695 016977 01726 01744 01750 "
    "01768 01827 01837 01884 01900 01905 01935 01946 01949 01963 01995"
).split()
_LENGTHS = {"0800": (10, 11), "0500": (10,), **dict.fromkeys(_OLD_AREAS, (10, 11)), "0": (11,)}
_SHORT = re.compile(r"08001111|084546\d\d")


def at_home(number: str) -> str:
    """A British phone `number` as it is dialled at home: +44 808 157 0123 is 08081570123.

    So is one in letters: 0808 157 0FUN is 08081570386.
    """
    number = number.translate(_KEYS) if _IN_LETTERS.fullmatch(number) else number
    dialled = re.sub(r"[^\d+]", "", _EITHER.sub("", number))
    return re.sub(r"^(?:\+|00)44", "0", dialled)


def letter_for_figure(typed: str) -> tuple[str, str] | None:
    """A pair if a number, `typed`, has a letter for a figure: what it has, and how to write it."""
    if not (found := _LETTER.search(typed)):
        return None
    mended = _LETTER.sub(lambda letter: _FIGURES[letter[0]], typed)
    return f"the letter {found[0]} in the place of the figure {_FIGURES[found[0]]}", mended


def wrong_length(number: str) -> str:
    """What is wrong with the length of a British phone `number`: words that follow "has", or none.

    Numbers of other countries, and short ones such as 111, have any.
    """
    number = _EXTENSION.sub("", number)
    figures = _RELAY.sub("", at_home(number))
    if _WORDS.search(number) or not figures.startswith("0") or _SHORT.fullmatch(figures):
        return ""
    lengths = next(many for begins, many in _LENGTHS.items() if figures.startswith(begins))
    if len(figures) in lengths:
        return ""
    right = " or ".join(map(str, lengths))
    return f"{len(figures)} figures, and a number that begins with {figures[:4]} has {right}"


def phone_address(typed: str, scheme: str = "tel") -> str:
    """The address of a link that rings the number, `typed`, or "" where a phone cannot.

    `scheme` is tel or sms. A number with an extension rings that; one in letters, as 0800 HARBOUR,
    is turned into figures; "Text HELP to 60123" sends a message. A bleep has no address.
    """
    if found := _TEXTED.fullmatch(typed):
        scheme, typed = "sms", found[1]
    extension = _EXTENSION.search(typed)
    number = _EXTENSION.sub("", typed)
    if _IN_LETTERS.fullmatch(number):
        number = number.translate(_KEYS)
    figures = re.sub(r"[^\d+]", "", _EITHER.sub("", number))
    if _WORDS.search(number) or len(figures) < 3:
        return ""
    return f"{scheme}:{figures}" + (f";ext={extension[1]}" if extension else "")
