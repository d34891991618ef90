"""A table of wards as hospitals have them: names of all lengths, gaps, and nothing that is real."""

from __future__ import annotations

import random

HEADS = (
    "id",
    "name",
    "short name",
    "address",
    "phone day",
    "hours day",
    "phone night",
    "key worker",
    "temperature",
    "also ring if",
    "approved by",
    "web",
    "email",
    "note",
)
PLACES = "Seaton|Great Marlow|Northfield|Llanfair|Upper Rossall|Fylde|Harbour Bay|Ashcombe".split(
    "|"
)
KINDS = "General Hospital|Infirmary|Children’s Hospital|Community Hospital|Royal Infirmary".split(
    "|"
)
WARDS = (
    "Ward {n}|Children’s Day Unit|Ward {n}B (Rainbow)|Clinic {n}|Children’s Blood Clinic|"
    "Haematology and Oncology Ward {n}|Paediatric Ambulatory Care|Bay {n}, Level 3"
).split("|")
STREETS = "Quay Street|Harbour Road|Long Lane|Infirmary Road|The Old Brewery".split("|")
HOURS = "9am to 5pm|Monday to Friday, 9am to 5pm|8.30am to 6pm, Monday to Friday|All hours".split(
    "|"
)
FIRST = "Sam|Jo|Aoife|Alexandra|Priya|Tom|Gwen|Yusuf".split("|")
LAST = "Lee|O’Neill|Fitzwilliam|Patel|Evans|Ahmed|Green|Brown".split("|")
HEAT = ("38 °C or above", "38.5 °C or above, or below 36 °C", "37.9 °C or above")
ALSO = (
    "your child bleeds",
    "there is a new bruise or rash",
    "your child bleeds for more than 10 minutes, or you are worried for any reason at all",
)
NOTES = (
    "Bring this sheet to every visit.",
    "Ring before you come in.",
    "Parking is free for families on treatment: ask at the desk for a pass.",
    "Our door is to the left of the shop on level 2. The lift is out of order at weekends.",
)


def table(count: int, seed: int = 7) -> str:
    """So many clinics as a spreadsheet writes them."""
    rows = [HEADS, *(_row(number, random.Random(f"{seed} {number}")) for number in range(count))]
    return "\r\n".join(",".join(map(_cell, row)) for row in rows)


def plain_table(count: int) -> str:
    """The wards of one hospital, which differ in their words alone."""
    rows = (
        f'ward-{n},"Ward {n}, Seaton General","{n} Quay Street\nSeaton",01632 960 {n % 1000:03},'
        f"9am to 5pm,01632 960 {(n + 500) % 1000:03},Sam Lee,38 °C or above,your child bleeds,"
        f"Dr Lee,seaton.example/{n},Bring this sheet to every visit."
        for n in range(count)
    )
    heads = [head for head in HEADS if head not in ("short name", "email")]
    return "\r\n".join([",".join(heads), *rows])


def _row(number: int, dice: random.Random) -> tuple[str, ...]:
    def often(share: float, words: str) -> str:
        return words if dice.random() < share else ""

    def phone() -> str:
        return f"01632 960 {dice.randrange(1000):03}"

    place = dice.choice(PLACES)
    ward = dice.choice(WARDS).format(n=dice.randrange(1, 40))
    lines = f"{dice.randrange(1, 90)} {dice.choice(STREETS)}", place, often(0.8, "ZZ99 3WZ")
    day = often(0.95, phone())
    heat, also = often(0.7, dice.choice(HEAT)), often(0.5, dice.choice(ALSO))
    host = f"{place.lower().replace(' ', '-')}.example"
    return (
        f"ward-{number}",
        f"{ward}, {place} {dice.choice(KINDS)}",
        ward,
        often(0.9, "\n".join(filter(None, lines))),
        day,
        day and often(0.7, dice.choice(HOURS)),
        often(0.85, phone()),
        often(0.6, f"{dice.choice(FIRST)} {dice.choice(LAST)}"),
        heat,
        also,
        f"Dr {dice.choice(LAST)}" if heat or also else "",
        often(0.7, f"{host}/{number}"),
        often(0.3, f"ward{number}@{host}"),
        often(0.5, dice.choice(NOTES)),
    )


def _cell(words: str) -> str:
    quoted = words.replace('"', '""')
    return f'"{quoted}"'
