"""Numbers as a spreadsheet shows them: by the number format of their cell (`00000`, `h:mm`).

What Excel keeps of `09:00` is 0.375 and the format `h:mm`. Fractions (`# ?/?`) are shown as
decimals.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

# Formats that a workbook names by number alone. Sources: ECMA-376 part 1, 18.8.30.
BUILT_IN = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{11: "0.00E+00", 12: "General", 13: "General", 14: "dd/mm/yyyy", 15: "d-mmm-yy"},
    **{16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"},
    **{21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00"},
    **{40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@"},
}
SINCE_1900, SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # days are counted from here
LAST_DAY = 2_950_000  # in the year 9976; behind it Python has no dates
EXACT = 10**15  # whole numbers below it are kept with all their figures
SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)')
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|(?P<elapsed>\[(?:h+|m+|s+)\])|\[(?P<when>[<>=]+)(?P<limit>[-\d.]+)\]|\[[^\]]*\]"
    r"|(?P<half>AM/PM|A/P)|(?P<part>y+|m+|d+|h+|s+)|(?P<digits>[0#?][0#?,]*)|(?P<general>General)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


Seen = Literal["number", "date", "time"]


def shown(value: float, form: str, since: datetime = SINCE_1900) -> tuple[str, Seen]:
    """A number, `value`, as it is seen, and what it is then: `number`, `date` or `time`.

    `form` is the number format of its cell, and `since` (datetime) the day that a workbook counts
    days from.
    """
    tokens, value = _section(value, form)
    parts = {token["part"][0].lower() for token in tokens if token["part"]}
    elapsed = any(token["elapsed"] for token in tokens)
    if parts or elapsed:
        timed = elapsed or (parts & {"h", "s"} and not parts & {"y", "d"})
        if not 0 <= value < LAST_DAY:
            return "#####", "date"  # as it is shown there
        return _date(value, tokens, since), "time" if timed else "date"
    return _number(value, tokens), "number"


def _section(value: float, form: str) -> tuple[list[re.Match[str]], float]:
    """The tokens of the part of a format that is meant for a value, and the value for it."""
    sections = [list(TOKEN.finditer(found[1])) for found in SECTION.finditer(form) if found[0]]
    for tokens in sections[:2]:
        for token in tokens:
            if token["when"]:
                limit, sign = float(token["limit"]), token["when"]
                if ("<" in sign and value < limit) or ("=" in sign and value == limit):
                    return tokens, value
                if ">" in sign and value > limit:
                    return tokens, value
    if any(token["when"] for tokens in sections for token in tokens):
        return sections[-1], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return (sections[0] if sections else []), value


def _literal(token: re.Match[str]) -> str:
    """What a token prints by itself."""
    words = token["quoted"] or token["escaped"] or token["money"] or token["other"]
    return words or (" " if token[0].startswith("_") else "")


def _date(value: float, tokens: list[re.Match[str]], since: datetime) -> str:
    moment = since + timedelta(seconds=round(value * 86400))
    half = any(token["half"] for token in tokens)
    elapsed = {"h": int(value * 24 + 1e-6), "m": int(value * 1440 + 1e-4)}
    elapsed["s"] = round(value * 86400)
    clock = [t for t in tokens if t["part"] or t["elapsed"]]
    said = ""
    for token in tokens:
        if token["elapsed"]:
            said += str(elapsed[token[0][1].lower()]).zfill(len(token[0]) - 2)
        elif token["half"]:
            said += f"{moment:%p}"
        elif token["part"]:
            at = clock.index(token)
            before = clock[at - 1][0].strip("[]").lower() if at else ""
            after = clock[at + 1][0].lower() if at + 1 < len(clock) else ""
            minute = before.startswith("h") or after.startswith("s")
            said += _part(token[0].lower(), moment, half, minute)
        elif token["digits"]:
            said += token[0] if token[0].strip("0") else ""
        else:
            said += _literal(token)
    return said.removesuffix(".").strip()


def _part(part: str, moment: datetime, half: bool, minute: bool) -> str:
    kind, wide = part[0], len(part)
    if kind == "y":
        return f"{moment:%Y}" if wide > 2 else f"{moment:%y}"
    if kind in "md" and wide > 2 and not minute:
        name = f"{moment:%B}" if kind == "m" else f"{moment:%A}"
        return name[:3] if wide == 3 else name
    number = {
        "m": moment.minute if minute else moment.month,
        "d": moment.day,
        "h": (moment.hour % 12 or 12) if half else moment.hour,
        "s": moment.second,
    }[kind]
    # An hour alone is seen as 9:00 in Excel, and as 09:00 here: so that it is one in a list.
    return str(number).zfill(2 if kind == "h" and not half else min(wide, 2))


def _number(value: float, tokens: list[re.Match[str]]) -> str:
    places = [token for token in tokens if token["digits"]]
    if not places:
        general = any(token["general"] or token["other"] == "@" for token in tokens) or not tokens
        words = "".join(_literal(token) for token in tokens if token["other"] != "@")
        return words + (plain(value) if general else "")
    if any(token["other"] == "/" for token in tokens):
        return plain(value)
    value *= 100 ** sum(token["other"] == "%" for token in tokens)
    at = tokens.index(places[0])
    point = next((n for n, t in enumerate(tokens) if t["other"] == "." and n >= at - 1), None)
    power = next((n for n, t in enumerate(tokens) if t["other"] in ("E", "e")), len(tokens))
    whole = [t for t in places if tokens.index(t) < (power if point is None else point)]
    behind = "".join(t[0] for t in places if t not in whole and tokens.index(t) < power)
    if power < len(tokens):
        return f"{value:.{len(behind)}E}"
    pattern = "".join(token[0] for token in whole)
    thousands = len(pattern) - len(pattern.rstrip(","))
    grouped = "," in pattern.rstrip(",")
    rounded = f"{abs(value) / 1000**thousands:.{len(behind)}f}"
    figures, _, decimals = rounded.partition(".")
    least = behind.count("0")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    placed = pattern.replace(",", "")  # behind a 0 each place is filled: `0###` shows 7 as 0007
    figures = figures.lstrip("0").zfill(len(placed) - placed.find("0") if "0" in placed else 0)
    rest = iter(_spread(figures, [token[0].replace(",", "") for token in whole], grouped))
    said = "-" if value < 0 else ""
    for n, token in enumerate(tokens):
        if token["digits"]:
            said += next(rest) if token in whole else (decimals if n == (point or 0) + 1 else "")
        elif n == point:
            said += "." if decimals else ""
        else:
            said += _literal(token)
    return said.strip()


def _spread(figures: str, places: list[str], grouped: bool) -> list[str]:
    """The figures of a whole number over the places that a format has for them, from behind."""
    if grouped:
        return [f"{int(figures or 0):,}" if figures else "", *[""] * (len(places) - 1)]
    spread = []
    for place in reversed(places[1:]):
        cut = max(len(figures) - len(place), 0)
        spread.append(figures[cut:])
        figures = figures[:cut]
    return [figures, *reversed(spread)]


def plain(value: float) -> str:
    """A number without a format: 11 figures of it, and all of a whole one."""
    if value == int(value) and abs(value) < EXACT:
        return str(int(value))
    return f"{value:.11g}".replace("e", "E")
