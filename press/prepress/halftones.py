"""Photographs as a press prints them: four inks a dot, and no more ink than dries."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageMath

GREYS = ("1", "L", "LA", "I", "I;16", "F")


def separated(picture: Image.Image, limit: int) -> bytes:
    """The dots of a picture in cyan, magenta, yellow and black, a byte each, row by row.

    `limit` is the most ink of a dot, in per cent, from 100 up. What is grey in a colour is printed
    in black alone: shadows stay dry, and neutrals stay neutral.
    """
    if picture.mode in GREYS:
        black = ImageChops.invert(picture.convert("L"))
        none = Image.new("L", picture.size)
        return Image.merge("CMYK", (none, none, none, black)).tobytes()
    parts = picture.convert("RGB").split()
    lightest = ImageChops.lighter(ImageChops.lighter(*parts[:2]), parts[2])
    black = ImageChops.invert(lightest)
    colours = [_reckoned(_ink, lightest=lightest, part=part) for part in parts]
    named = dict(zip("cmy", colours, strict=True))
    dry = Image.new("I", picture.size, limit * 255 // 100)
    kept = [_reckoned(_within, one=one, black=black, dry=dry, **named) for one in colours]
    return Image.merge("CMYK", (*kept, black)).tobytes()


def most_ink(picture: Image.Image) -> float:
    """The most ink that a dot of a picture in CMYK takes: 1 is one ink in full."""
    c, m, y, k = picture.split()
    total = ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"] + a["k"], c=c, m=m, y=y, k=k)
    return total.getextrema()[1] / 255


def _reckoned(how, **pictures: Image.Image) -> Image.Image:
    return ImageMath.lambda_eval(lambda a: a["convert"](how(a), "L"), **pictures)


def _ink(a):
    """What one ink takes off the light that black leaves. Where none is left, 0/0 gives none."""
    return (a["lightest"] - a["part"]) * 255 / a["lightest"]


def _within(a):
    """One colour, less where black and the three colours come to more than dries."""
    return a["min"](a["one"], a["one"] * (a["dry"] - a["black"]) / (a["c"] + a["m"] + a["y"]))
