"""Numbers: written so that nobody misreads a dose, a date or a time.

Source of most rules: NHS digital service manual, numbers, measurements, dates and time, 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from press.rules.engine import Finding, Limits, Listed, Rule, finding
from press.rules.figures import DIGIT, DIGITS, Search, either, holds, speaks
from press.rules.wording import Passage, Wording

DECIMAL = re.compile(r"(?<![\w.,/£$€-])(?:\d+\.\d+|\.\d+)(?![\d/]|\.\d|[ap]m\b)")
THOUSANDS = re.compile(r"(?<![\w,.+/£$€-])(?<!\d )([1-9]\d{3,5})(?=\s+([a-z]+))")
# A version, the part of a licence, a pH: numbers of their own kind.
NUMBERED = re.compile(r"(?:\b[A-Z]{2,}|\bpH)\s$")
NUMERIC_DATE = re.compile(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|\.\d)")
RANGE = re.compile(r"(?<![\w.,/:-])(?<!\d )(\d[\d,.]*)\s?[-–—]\s?(\d[\d,.]*)(?![\d:/-])(?! \d)")
CLOCK = re.compile(r"(?<![\w.,:/-])(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?m\b\.?)?(?![\w:/-])")
HALF_DAY = re.compile(r"(?<![\w.,:/-])\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.m\b\.?|\s[ap]m\b)", re.I)
TWELVE = re.compile(r"(?<![\w.,:/-])12(?:[:.]00)?\s?([ap])\.?m\b", re.IGNORECASE)
FAHRENHEIT = re.compile(r"\d\s?(?:°\s?F\b|℉|degrees F\b|(?:degrees )?Fahrenheit)")
DEGREES = r"(\d{2,3}(?:\.\d)?)\s?(?:°\s?C?\b|°|℃|º|degrees\b|C\b|Celsius)"
NEAR_TEMPERATURE = r"(?<![\w.,])(\d{2}(?:\.\d)?)(?![\d,%]|\.\d|\s?(?:weeks|days|hours|minutes))"


def _with_digits(words: Wording) -> Iterator[Passage]:
    return (p for p in words.passages if p.kind != "source" and DIGIT.search(p.text))


def decimals(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds decimals without their 0 or of what has no parts, and thousands without a comma.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    measure = _measure(limits.words("measures"))
    strong = _follows(limits.words("strengths"))
    numbered, people = _numbered(limits.words("numbered")), limits.words("people")
    for passage in _with_digits(words):
        text = passage.text
        for found in DECIMAL.finditer(text):
            before, after = text[: found.start()], text[found.end() :]
            if found[0].startswith("."):
                hint = f"write 0{found[0]}: a lone point is overlooked"
                yield finding(passage, found[0], f"`{found[0]}` has no 0", hint)
            elif not (
                measure(after) or strong(after) or NUMBERED.search(before) or numbered(before)
            ):
                message = f"`{found[0]}` asks people to picture a part of one"
                hint = "round it, or count out of more people"
                yield finding(passage, found[0], message, hint)
        for found in THOUSANDS.finditer(text):
            year = 1800 <= int(found[1]) < 2100 and found[2] not in people
            if not year and not numbered(text[: found.start()]):
                message = f"`{found[1]}` is easily misread"
                hint = f"write {int(found[1]):,}"
                yield finding(passage, found[1], message, hint)


@cache
def _measure(units: Listed) -> Search:
    """A function that finds a unit at the start of a text."""
    return re.compile(rf"\s?(?:to\s\d[\d.]*\s?)?(?:{either(units)})(?!\w)").match


@cache
def _follows(strengths: Listed) -> Search:
    """A function that finds a strength, such as `% solution`, at the start of a text."""
    return re.compile(rf"\s?%\s+(?:\w+\s+)?(?:{either(strengths)})\b", re.IGNORECASE).match


@cache
def _numbered(names: Listed) -> Search:
    """A function that finds the name of what is numbered, such as `room`, at the end of a text."""
    return re.compile(rf"\b(?:{either(names)})\s$", re.IGNORECASE).search


def in_words(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds numbers in words that are read faster in figures.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    numbers = limits.instead("number_words")
    known = frozenset(numbers)
    pattern = _in_words(
        tuple(word for word, n in numbers.items() if 1 < int(n) < 100),
        limits.words("units_of_time"),
        limits.words("out_of"),
        limits.words("parts"),
    )
    for passage in words.passages:
        if not speaks(passage) or not holds(passage, known):
            continue
        for found in pattern.finditer(passage.text):
            message = f"`{found[0]}` is slower to read than a figure"
            figure = numbers.get(found[0].casefold(), "figures")
            yield finding(passage, found[0], message, f"write {figure}")


@cache
def _in_words(numbers: Listed, times: Listed, out_of: Listed, parts: Listed) -> re.Pattern[str]:
    """Finds numbers in words; `one` only with a unit of time, or where it is one out of many."""
    many, of = either(numbers), either(out_of)
    units = either(time for time in times if time != "day")
    return re.compile(
        rf"(?<![\w-])(?:(?:{many})\b(?:[- ](?:{many})\b)?(?![- ](?:{either(parts)})\b)"
        rf"(?! of (?:you|us|them)\b)|one(?= (?:{units})\b| (?:{of}) (?:every |{many}|\d)"
        rf"| (?:or|to) (?:{many})\b))",
        re.IGNORECASE,
    )


def ranges_and_times(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds ranges, times, dates and units that are not written in the usual way.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    american = words.factsheet.topic.language.endswith("-US")
    dates = _dates(limits.words("months"), limits.words("short_months"), american)
    spaced = _spaced(limits.words("dose_units"))
    for passage in _with_digits(words):
        for message, typed, hint, about in _loose(passage.text, dates, spaced):
            yield finding(passage, typed, message, hint, about)


def _loose(
    text: str, dates: re.Pattern[str], spaced: re.Pattern[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Ranges, times and dates that can be misread: a message, the words, a hint and what it is
    about, for each."""
    for found in RANGE.finditer(text):
        low, high = (float(n.replace(",", "").strip(".") or 0) for n in found.groups())
        # Numbers of 3 figures and more, parted by a hyphen, are more often a telephone's.
        if low < high and not (low > 99 and "-" in found[0] and "," not in found[0] and low < 1800):
            hint = f"write {found[1]} to {found[2].rstrip('.,')}"
            message = f"the dash of `{found[0]}` is read as a minus, or not at all"
            yield message, found[0], hint, found[0]
    for found in TWELVE.finditer(text):
        hint = "write midday" if found[1] in "pP" else "write midnight"
        yield f"`{found[0]}` is noon to some and midnight to others", found[0], hint, found[0]
    for found in (*CLOCK.finditer(text), *HALF_DAY.finditer(text)):
        if not re.fullmatch(r"\d{1,2}:\d\d[ap]m|\d{1,2}\.\d\d", found[0]):
            hint = "write it like 5pm or 5:30pm"
            yield f"`{found[0]}` is not how people say a time", found[0], hint, found[0]
    for found in dates.finditer(text):
        hint = "write it like 6 August 2018"
        yield f"`{found[0]}` is not how other dates are written", found[0], hint, found[0]
    for found in spaced.finditer(text):
        hint = f"write {found[1]}{found[2]}"
        message = f"the end of a line may come between `{found[1]}` and `{found[2]}`"
        yield message, found[0], hint, found[1]


@cache
def _dates(months: Listed, short: Listed, american: bool) -> re.Pattern[str]:
    """Finds dates that are not written like 6 August 2018."""
    whole, brief = either(months), either(short)
    forms = [rf"\d{{1,2}}(?:st|nd|rd|th) (?:of )?(?:{whole})", rf"\d{{1,2}} (?:{brief})\b\.?"]
    forms += [rf"(?:{brief})\.? \d{{1,2}}(?!\d)"]
    if not american:
        forms += [rf"(?:{whole}) \d{{1,2}}(?:st|nd|rd|th)?(?![\d:.])(?:, \d{{4}})?"]
    return re.compile(rf"\b(?:{'|'.join(forms)})")


@cache
def _spaced(units: Listed) -> re.Pattern[str]:
    """Finds numbers that a blank parts from their unit."""
    return re.compile(rf"(?<![\w.,/-])((?:{DIGITS}))\s({either(units)})(?![\w/])")


def numeric_dates(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds dates in figures, which can be read in two ways.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    months = limits.words("months")
    numbered = _numbered(limits.words("numbered"))
    for passage in _with_digits(words):
        for found in NUMERIC_DATE.finditer(passage.text):
            one, other, year = int(found[1]), int(found[3]), found[4]
            days = [(d, m) for d, m in ((one, other), (other, one)) if 0 < d < 32 and 0 < m < 13]
            if days and not numbered(passage.text[: found.start()]):
                dates = [f"{day} {months[month - 1]} {year}" for day, month in dict.fromkeys(days)]
                message = f"`{found[0]}` can be read in two ways: day first or month first"
                hint = f"write {' or '.join(dates)}"
                yield finding(passage, found[0], message, hint)


def doses(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds temperatures, doses and units that have been misread.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists
    and the numbers of the profile, and raises NoListError or BadLimitError for one that is missing.
    """
    units, unsafe = limits.words("dose_units"), limits.instead("unsafe_units")
    heat = _heat(limits.words("temperature_words"))
    dose, wrong = _dose(units), _unsafe(tuple(unsafe))
    for passage in _with_digits(words):
        text = passage.text
        for found in FAHRENHEIT.finditer(text):
            message = f"`{found[0]}` is not a temperature people here know"
            yield finding(passage, found[0], message, "write it in Celsius, 38°C")
        for found in heat.finditer(text):
            degrees = float(next(filter(None, found.groups())))
            if limits["lowest"] <= degrees <= limits["highest"]:
                message = f"`{found[0]}`: at what temperature to ring is for each clinic to say"
                hint = "take the number out; `slots: [temperature]` of a warning leaves room for it"
                yield finding(passage, found[0], message, hint)
        for found in dose.finditer(text):
            message = f"`{found[0]}` is easily read as ten times as much"
            plain = found[0].replace(",", ".") if "," in found[0] else found[0].replace(".0", "")
            yield finding(passage, found[0], message, f"write {plain}")
        for found in wrong.finditer(text):
            message = f"`{found[0]}` has been misread, and the wrong dose given"
            hint = f"write {found[1]} {unsafe[found[2]]}"
            yield finding(passage, found[0], message, hint)


@cache
def _heat(temperature: Listed) -> re.Pattern[str]:
    """A temperature in degrees, or a number shortly behind the word itself."""
    return re.compile(
        rf"(?<![\w.,]){DEGREES}|\b(?:{either(temperature)})\b[^.!?\d]{{0,30}}{NEAR_TEMPERATURE}",
        re.IGNORECASE,
    )


@cache
def _dose(units: Listed) -> re.Pattern[str]:
    """Decimal commas, and points before a nought."""
    return re.compile(rf"(?<![\w.,])\d+(?:,\d{{1,2}}|\.0)\s?(?:{either(units)})(?!\w)")


@cache
def _unsafe(units: Listed) -> re.Pattern[str]:
    """Finds doses in units that have been misread."""
    return re.compile(rf"(?<![\w.,])({DIGITS})\s?({either(units)})(?![\w/])")


RULES = (
    Rule(
        code="N08",
        title="Whole numbers, with commas in thousands",
        level="error",
        why="2.5 children do not exist, and 10000 may be 1,000 to a tired eye.",
        source="NHS digital service manual, numbers: whole numbers, commas, a 0 before the point.",
        bad="About 2.5 children out of 10000 get it.",
        good="About 25 children out of 100,000 get it.",
        near="In 2026 and since 1968 we gave 0.5ml for £2.50, or 0.9% salt solution. Version 2.1 "
        "is under CC BY 4.0. Ring extension 4321 now, or 0808 157 0123 free.",
        check=decimals,
    ),
    Rule(
        code="N09",
        title="Numbers are figures",
        level="warning",
        why="Figures are found again at a glance, and read the same by everybody.",
        source="NHS digital service manual, numbers: numerals, 1 and 2 among them.",
        bad="You will wait two or three weeks.",
        good="You will wait 2 or 3 weeks.",
        near="This is one of the most useful tests, and no one will hurry the two of you. It takes "
        "two thirds of a day.",
        check=in_words,
    ),
    Rule(
        code="N10",
        title="Ranges, times, dates and units are written one way",
        level="warning",
        why="A dash is misread, 12pm is noon to some and midnight to others, and a unit on the "
        "next line is lost.",
        source="NHS digital service manual, numbers, measurements, dates and time.",
        bad="Come at 17:30 on 6 Aug 2026 for 2-3 hours.",
        good="Come at 5:30pm on 6 August 2026 for 2 to 3 hours, and take 5mg at midday.",
        near="HBC-104 came out on 2026-11-20. Ring 555-0123 or 617-632-5508. Grow-up-2 takes "
        "24-hour care, and 2 may 3 others.",
        check=ranges_and_times,
    ),
    Rule(
        code="N11",
        title="Dates can be read in one way only",
        level="error",
        why="5/8/2013 is in May in America, and in August in Britain.",
        source="NHS digital service manual, dates. Seen in an abstract by NORD, 2013.",
        bad="This was last changed on 5/8/2013.",
        good="This was last changed on 5 August 2013.",
        near="Blood pressure was 120/80, on 24/7 care, with version 1.10.20 and code 45-45-77.",
        check=numeric_dates,
    ),
    Rule(
        code="N14",
        title="Doses and temperatures are safe",
        level="error",
        why="A wrong dose harms, and the temperature at which to ring is not the same in every "
        "clinic: a shared factsheet leaves a line for it.",
        source="British National Formulary, how to write a prescription. NHS digital service "
        "manual, measurements: Celsius, units attached. This press's own rule for thresholds.",
        bad="Ring us if your child's temperature is 38°C or more.",
        good="Ring us if your child has a high temperature. Give 0.5mg, or 1,000mg.",
        near="Wash it at 60°C, keep it below 25 degrees, and take the temperature after 38 weeks "
        "or every 40 minutes.",
        takes={"lowest": (0, 45), "highest": (0, 45)},
        check=doses,
    ),
)
ELSEWHERE = {"ambiguous-date": "dates that are fields, in parsing/faults.py"}
NEEDS_A_PERSON = {"N14": "whether a dose is right: only whoever prescribes it can say"}
