"""Colours as light: how well one can be read on another. Source: WCAG 2.2, contrast ratio."""

from __future__ import annotations


def _linear(level: int) -> float:
    part = level / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


# Levels of sRGB, from 0 to 255, as linear light from 0 to 1.
LINEAR = tuple(_linear(level) for level in range(256))


def levels(colour: str) -> tuple[int, int, int]:
    """The red, green and blue of a `colour` (`#rrggbb`): a tuple of three numbers from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def luminance(red: int, green: int, blue: int) -> float:
    """The relative luminance (0 to 1) of a colour of `red`, `green` and `blue` from 0 to 255."""
    return 0.2126 * LINEAR[red] + 0.7152 * LINEAR[green] + 0.0722 * LINEAR[blue]


def ratio(one: float, other: float) -> float:
    """The contrast of two luminances from 0 to 1, `one` and `other`: 1.0 (none) to 21.0."""
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def contrast(ink: str, ground: str) -> float:
    """The contrast of the colours `ink` and `ground`, as `#rrggbb`: 1.0 (none) to 21.0."""
    return ratio(luminance(*levels(ink)), luminance(*levels(ground)))
