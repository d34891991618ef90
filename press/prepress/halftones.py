"""Photographs as a press prints them: four inks a dot, and no more ink than dries."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageMath

GREYS = ("1", "L", "LA", "I", "I;16", "F")


def to_cmyk(picture: Image.Image, limit: int) -> bytes:
    """The dots of a `picture` in cyan, magenta, yellow and black, as bytes: four a dot, row by row.

    `picture` is Pillow's Image. `limit` is the most ink of a dot, in per cent, from 100 up. The
    grey in a colour is printed in black alone: shadows stay dry, and neutrals stay neutral.
    """
    if picture.mode in GREYS:
        black = ImageChops.invert(picture.convert("L"))
        none = Image.new("L", picture.size)
        return Image.merge("CMYK", (none, none, none, black)).tobytes()
    parts = picture.convert("RGB").split()
    lightest = ImageChops.lighter(ImageChops.lighter(*parts[:2]), parts[2])
    black = ImageChops.invert(lightest)
    c, m, y = (_ink(lightest, part) for part in parts)
    inks = {"c": c, "m": m, "y": y, "k": black}
    kept = [_within(ink, inks, limit) for ink in (c, m, y)]
    return Image.merge("CMYK", (*kept, black)).tobytes()


def most_ink(picture: Image.Image) -> float:
    """The most ink that a dot of a `picture` takes; 1 is one ink in full.

    `picture` is Pillow's Image, in CMYK.
    """
    c, m, y, k = picture.split()
    total: Image.Image
    total = ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"] + a["k"], c=c, m=m, y=y, k=k)
    _, most = total.getextrema()
    assert not isinstance(most, tuple)  # it has one band
    return most / 255


def _ink(light: Image.Image, part: Image.Image) -> Image.Image:
    """The ink that takes one part of the light off what black leaves, by its lightest part."""
    # Where no light is left, 0/0 gives none.
    ink: Image.Image = ImageMath.lambda_eval(
        lambda a: a["convert"]((a["light"] - a["part"]) * 255 / a["light"], "L"),
        **{"light": light, "part": part},
    )
    return ink


def _within(one: Image.Image, inks: dict[str, Image.Image], limit: int) -> Image.Image:
    """One of the colours `inks`, less where they and black come to more than the limit."""
    within: Image.Image = ImageMath.lambda_eval(
        lambda a: a["convert"](
            a["min"](a["one"], a["one"] * (a["dry"] - a["k"]) / (a["c"] + a["m"] + a["y"])), "L"
        ),
        **{**inks, "one": one, "dry": Image.new("I", one.size, limit * 255 // 100)},
    )
    return within
