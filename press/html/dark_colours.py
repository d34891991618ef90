"""Colours for a dark screen, worked out from a brand's own, so that no brand has to choose twice.

Hues stay. Grounds become nearly black; whatever stands on them is lightened until it can be read.
Lightness is that of OKLab, in which equal steps look equal. Source: Björn Ottosson, 2020.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from press.content.brand import PAIRS
from press.content.colours import LINEAR, contrast, levels

# Grounds: how light each is, and how much colour it has.
GROUNDS = {"background": (0.2, 0.02), "light": (0.27, 0.035), "sand": (0.27, 0.02)}
GREY = 0.004  # less colour than this has no hue to keep
# Inks: from where each is lightened. White letters on black would glare.
FROM = {"foreground": 0.92, "primary": 0.8, "muted": 0.78, "rule": 0.5}
LIGHTEST, STEP = 1.0, 0.01
# The least contrast by day → by night: words as WCAG 2.2 asks at its highest level (1.4.6).
LEAST = {4.5: 7.0, 3.0: 4.5}
DECORATION = 3.0


def dark_palette(colours: Mapping[str, str]) -> dict[str, str]:
    """The colours for a dark screen, worked out from `colours`, a brand's own; both by role.

    Both are dictionaries, and all colours are `#rrggbb`. The contrast of words is at least 7 to 1
    on every ground they stand on, that of lines 4.5 to 1.
    """
    dark: dict[str, str] = {}
    for role, (light, chroma) in GROUNDS.items():
        _, has, hue = _polar(colours["primary" if role == "background" else role])
        dark[role] = _colour(light, chroma if has > GREY else 0.0, hue)
    for role, colour in colours.items():
        if role in GROUNDS:
            continue
        light, chroma, hue = _polar(colour)
        light = max(light, FROM.get(role, 0.7))
        needs = [(dark[g], LEAST[least]) for ink, g, least in PAIRS if ink == role and g in dark]
        needs = needs or [(dark["background"], DECORATION)]
        while light < LIGHTEST and not _readable(_colour(light, chroma, hue), needs):
            light += STEP
        dark[role] = _colour(light, chroma, hue)
    return {role: dark[role] for role in colours}


def _readable(colour: str, needs: list[tuple[str, float]]) -> bool:
    return all(contrast(colour, ground) >= least for ground, least in needs)


def _polar(colour: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma, and hue in radians."""
    red, green, blue = (LINEAR[level] for level in levels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _colour(light: float, chroma: float, hue: float) -> str:
    """The colour as `#rrggbb`, with as much of its chroma as a screen can show."""
    while True:
        a, b = chroma * math.cos(hue), chroma * math.sin(hue)
        long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
        channels = (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )
        if chroma < 0.001 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(f"{round(_coded(channel) * 255):02x}" for channel in channels)
        chroma *= 0.95


def _coded(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
