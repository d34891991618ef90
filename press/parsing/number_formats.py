"""Numbers, days and times as a spreadsheet shows them: by the format of their cell (`00000`).

openpyxl says what a cell holds: 0.375 in the format `h:mm` is nine o'clock. Here it is written as
the clerk sees it. Fractions (`# ?/?`) are shown as decimals.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

Seen = Literal["number", "date", "time"]
# These two are what a country calls a short date: openpyxl has America's.
LOCAL = {"mm-dd-yy": "dd/mm/yyyy", "m/d/yy h:mm": "dd/mm/yyyy h:mm"}
MIDNIGHT = datetime(1899, 12, 30)  # of the day that a time alone is shown with
EXACT = 10**15  # whole numbers below it are kept with all their figures
SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)')
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|(?P<elapsed>\[(?:h+|m+|s+)\])|\[(?P<when>[<>=]+)(?P<limit>[-\d.]+)\]|\[[^\]]*\]"
    r"|(?P<half>AM/PM|A/P)|(?P<minute>(?<=[h\]]:)m+|m+(?=:s))|(?P<part>y+|m+|d+|h+|s+)"
    r"|(?P<digits>[0#?][0#?,]*)|(?P<general>General)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


def shown(value: float | date | time | timedelta, form: str) -> tuple[str, Seen]:
    """A `value` as it is seen, and what it is then: `number`, `date` or `time`.

    It is a number, or what openpyxl makes of one that is shown as a date, a time or hours that went
    by. `form` is the number format of its cell.
    """
    if isinstance(value, int | float):
        tokens, value = _section(value, form)
        return _number(value, tokens), "number"
    kind: Seen = "date" if isinstance(value, date) else "time"
    tokens = [*TOKEN.finditer(LOCAL.get(form, form).partition(";")[0])]
    if not any(token["part"] or token["minute"] or token["elapsed"] for token in tokens):
        return str(value), kind
    match value:
        case timedelta():
            moment = MIDNIGHT + value
        case time():
            moment = datetime.combine(MIDNIGHT, value)
        case _:
            moment = datetime.combine(
                value, value.time() if isinstance(value, datetime) else time()
            )
            kind = (
                "date" if {t["part"][0].lower() for t in tokens if t["part"]} & {*"ymd"} else "time"
            )
    moment = (moment + timedelta(seconds=0.5)).replace(microsecond=0)
    half = any(token["half"] for token in tokens)
    words = "".join(_of_moment(moment, token, half) for token in tokens)
    return words.removesuffix(".").strip(), kind


def _section(value: float, form: str) -> tuple[list[re.Match[str]], float]:
    """The tokens of the part of a format that is meant for a number, and the number for it."""
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


def _of_moment(moment: datetime, token: re.Match[str], half: bool) -> str:
    """What a token of a format for dates and times prints; `half` days have AM and PM."""
    if token["elapsed"]:
        seconds = round((moment - MIDNIGHT).total_seconds())
        whole = seconds // {"h": 3600, "m": 60, "s": 1}[token[0][1].lower()]
        return str(whole).zfill(len(token[0]) - 2)
    if token["half"]:
        return f"{moment:%p}"
    if token["digits"]:  # parts of a second
        return token[0] if token[0].strip("0") else ""
    if not token["part"] and not token["minute"]:
        return _literal(token)
    kind, wide = token[0][0].lower(), len(token[0])
    if kind == "y":
        return f"{moment:%Y}" if wide > 2 else f"{moment:%y}"
    if token["part"] and kind in "md" and wide > 2:
        name = f"{moment:%B}" if kind == "m" else f"{moment:%A}"
        return name[:3] if wide == 3 else name
    number = {
        "m": moment.minute if token["minute"] else moment.month,
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
    figures, _, decimals = f"{abs(value):.{len(behind)}f}".partition(".")
    least = behind.count("0")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    placed = pattern.replace(",", "")  # behind a 0 each place is filled: `0###` shows 7 as 0007
    figures = figures.lstrip("0").zfill(len(placed) - placed.find("0") if "0" in placed else 0)
    rest = iter(_spread(figures, [token[0].replace(",", "") for token in whole], "," in pattern))
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
