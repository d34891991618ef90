"""Photographs as a press prints them: four inks a dot, and no more ink than dries."""

from __future__ import annotations

from typing import Protocol

from PIL import Image, ImageChops, ImageMath

GREYS = ("1", "L", "LA", "I", "I;16", "F")


def separated(picture: Image.Image, limit: int) -> bytes:
    """The dots of a picture in cyan, magenta, yellow and black, a byte each, row by row.

    `limit` is the most ink of a dot, in per cent, from 100 up. The grey in a colour is printed in
    black alone: shadows stay dry, and neutrals stay neutral.
    """
    if picture.mode in GREYS:
        black = ImageChops.invert(picture.convert("L"))
        none = Image.new("L", picture.size)
        return Image.merge("CMYK", (none, none, none, black)).tobytes()
    parts = picture.convert("RGB").split()
    lightest = ImageChops.lighter(ImageChops.lighter(*parts[:2]), parts[2])
    black = ImageChops.invert(lightest)
    c, m, y = (_ink(lightest, part) for part in parts)
    dry = Image.new("I", picture.size, limit * 255 // 100)
    kept = [_within(one, c, m, y, black, dry) for one in (c, m, y)]
    return Image.merge("CMYK", (*kept, black)).tobytes()


def most_ink(picture: Image.Image) -> float:
    """The most ink that a dot of a picture in CMYK takes: 1 is one ink in full."""
    c, m, y, k = picture.split()
    total = _picture(
        ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"] + a["k"], c=c, m=m, y=y, k=k)
    )
    _, most = total.getextrema()
    assert not isinstance(most, tuple)  # it has one band
    return most / 255


class Dots(Protocol):
    """A picture as part of a formula of Pillow's ImageMath, which calculates dot by dot."""

    def __add__(self, other: Dots, /) -> Dots: ...
    def __sub__(self, other: Dots, /) -> Dots: ...
    def __mul__(self, other: Dots | int, /) -> Dots: ...
    def __truediv__(self, other: Dots, /) -> Dots: ...


def _ink(lightest: Image.Image, part: Image.Image) -> Image.Image:
    """The ink that takes one part of the light off what black leaves, by its lightest part."""

    def ink(lightest: Dots, part: Dots) -> Dots:
        return (lightest - part) * 255 / lightest  # where no light is left, 0/0 gives none

    return _picture(
        ImageMath.lambda_eval(
            lambda a: a["convert"](ink(a["lightest"], a["part"]), "L"), lightest=lightest, part=part
        )
    )


def _within(
    one: Image.Image,
    c: Image.Image,
    m: Image.Image,
    y: Image.Image,
    black: Image.Image,
    dry: Image.Image,
) -> Image.Image:
    """One of three colours, less where they and black come to more than dries."""

    def share(one: Dots, c: Dots, m: Dots, y: Dots, black: Dots, dry: Dots) -> Dots:
        return one * (dry - black) / (c + m + y)

    return _picture(
        ImageMath.lambda_eval(
            lambda a: a["convert"](
                a["min"](a["one"], share(a["one"], a["c"], a["m"], a["y"], a["black"], a["dry"])),
                "L",
            ),
            one=one,
            c=c,
            m=m,
            y=y,
            black=black,
            dry=dry,
        )
    )


def _picture(reckoned: object) -> Image.Image:
    """The result of a formula that is a picture."""
    assert isinstance(reckoned, Image.Image)
    return reckoned
