"""The publisher: charity number, helpline, disclaimer, licence and the like.

What is wrong stands in a line of brand.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from press.checks.hosts import PHONE
from press.checks.nothing_lost import short
from press.declared.content import Helpline
from press.declared.look import BrandHelpline
from press.model import Link, Text
from press.parsing.phones import at_home, letter_for_figure, wrong_length
from press.parsing.prose import marks
from press.rules.engine import Finding, Limits, Rule, finding, text_finding
from press.rules.families.hygiene import pattern_of
from press.rules.families.invented import NUMBERS, printed_helplines
from press.rules.wording import Wording
from press.walk import texts

SCOTTISH = re.compile(r"SC0\d{5}")
ENGLISH = re.compile(r"\d{6,7}(?:-\d+)?")
FREE = re.compile(r"0800|0808")
DEAR = re.compile(r"08[47]|09|118")
# A number of a text that looks like a British telephone's, and how many figures such may have.
SAID = re.compile(
    r"(?!(?<=[A-Z]{2} )\d{5}-\d{4}\b)"  # an American post code, behind its state
    r"(?<![\w.,/+-])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)[1-9OoIl][\dOoIl)]*(?:[ -][\dOoIl]{2,})+"
    r"(?![\w.,/-]*\d)"
)
FEWEST, MOST = 8, 14
REDIAL = "ring it, and write it as you dialled it"
COPYRIGHT = re.compile(r"(?:©|\bcopyright\b|\(c\)).*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*©", re.I)


def has(limits: Limits, name: str, text: str) -> bool:
    """True if `text` has any word of the list called `name` in the word lists of `limits` (Limits).

    Raises NoListError if the language has no such list.
    """
    return pattern_of(limits.words(name)).search(text) is not None


def empty(text: str, limits: Limits) -> bool:
    """True if `text` is empty, or a placeholder such as `tbc`.

    The placeholders are a word list of `limits` (Limits). Raises NoListError.
    """
    bare = text.strip(" .…?-–—[]()").casefold()
    return not bare or bare in limits.words("placeholders")


def scottish_number(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a number of a Scottish charity that cannot be one.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    charity = words.factsheet.brand.about.charity
    number = charity and charity.scotland
    if number and not SCOTTISH.fullmatch(number.value):
        hint = "write SC0 and five figures, as the Scottish register has it"
        yield text_finding(number, f"`{number.value}` is no Scottish charity number", hint)


def english_number(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a number of a charity in England and Wales that cannot be one.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    charity = words.factsheet.brand.about.charity
    number = charity and charity.england_and_wales
    if number and not ENGLISH.fullmatch(number.value):
        hint = "write six or seven figures, as the register of England and Wales has it"
        yield text_finding(number, f"`{number.value}` is no charity number", hint)


def gifts(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds sentences that ask for money, where the brand names no charity number.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    if words.factsheet.brand.about.charity or "£" not in words.full_text:
        return
    listed = pattern_of(limits.words("gifts"))
    for passage in words.passages:
        # Blood and marrow are given too, and by donors.
        for sentence in passage.sentences if "£" in passage.text else ():
            if not ("£" in sentence and listed.search(sentence)):
                continue
            message = f"`{short(sentence)}` asks for money, and the brand has no charity number"
            hint = "add `charity:` to brand.yaml, or take it out"
            yield finding(passage, sentence, message, hint, short(sentence))


def helpline(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds what the brand's helpline leaves unsaid or says wrongly: costs, hours, number.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    line = words.factsheet.brand.helpline
    for text, what in ((line.cost, "what a call costs"), (line.hours, "when it is open")):
        if empty(text.value, limits):
            message = f"the helpline does not say {what}"
            yield Finding(message, text.at, "say it: people decide by it when to ring")
    number, cost = at_home(line.phone.value), line.cost
    free = has(limits, "free_words", cost.value)
    if FREE.match(number) and not free:
        message = f"a call to {line.phone.value} is free, and `{cost.value}` does not say so"
        yield text_finding(cost, message, "say that it is free from landlines and mobiles")
    if DEAR.match(number) and free:
        message = f"a call to {line.phone.value} is not free"
        yield Finding(message, cost.at, "say what it costs")


def numbers(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds phone numbers that cannot be rung: with a letter for a figure, or too long or short.

    Yields a Finding for each, of the brand, of the helplines that are printed and in the text.
    `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    factsheet = words.factsheet
    for line in (factsheet.brand.helpline, *printed_helplines(factsheet)):
        for name, value in line:
            if name in NUMBERS and isinstance(value, Text) and (has := wrong_length(value.value)):
                yield text_finding(value, f"`{value.value}` has {has}", REDIAL)
    for found, passage in words.find(SAID):
        number = found[0]
        if not FEWEST <= sum(letter.isdecimal() for letter in number) <= MOST:
            continue
        if letter := letter_for_figure(number):
            message = f"`{number}` has {letter[0]}"
            yield finding(passage, number, message, f"write it like {letter[1]}", number)
        elif has := wrong_length(number):
            yield finding(passage, number, f"`{number}` has {has}", REDIAL, number)


def one_number(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds helplines of one name that have two numbers, in the brand and in the library.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    factsheet = words.factsheet
    first: dict[str, Text] = {}
    lines: list[BrandHelpline | Helpline] = [*printed_helplines(factsheet)]
    for line in (factsheet.brand.helpline, *lines):
        name, phone = line.name.value, line.phone
        other = first.setdefault(name.casefold(), phone) if phone else None
        if phone and other and at_home(other.value) != at_home(phone.value):
            message = f"`{name}` has the number {phone.value} here, and {other.value} in {other.at}"
            yield text_finding(phone, message, "ring both, and keep the one that is answered")


def numbers_in_words(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds phone numbers in sentences that are no helpline's, neither cited nor made a link.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    factsheet = words.factsheet
    found = [(number[0], passage) for number, passage in words.find(PHONE) if not passage.cites]
    known = _numbers((factsheet.brand.helpline, *printed_helplines(factsheet)))
    links = (mark.href for mark in marks(factsheet.topic) if isinstance(mark, Link))
    known |= {at_home(href) for href in links if href.startswith("tel:")}
    if any(at_home(number) not in known for number, _ in found):
        # Only then: whoever asks for all helplines is made anew with each of them.
        known |= _numbers(factsheet.library.helplines.values())
    for number, passage in found:
        if at_home(number) not in known:
            message = f"`{number}` is no helpline's: nobody hears of it when the number changes"
            hint = "put it into factsheets/library/helplines.yaml, or cite where it is from"
            yield finding(passage, number, message, hint, number)


def _numbers(lines: Iterable[BrandHelpline | Helpline]) -> set[str]:
    """All numbers of helplines, as they are dialled."""
    pairs = (pair for line in lines for pair in line)
    return {
        at_home(value.value) for name, value in pairs if name in NUMBERS and isinstance(value, Text)
    }


def other_languages(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a helpline without a word for people who speak another language.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    line = words.factsheet.brand.helpline
    spoken = " ".join(text.value for text in texts(line))
    if not has(limits, "speaks_languages", spoken):
        hint = "say in `interpreter:` how somebody who speaks another language can ring"
        message = "the helpline says nothing to people who speak another language"
        yield Finding(message, line.name.at, hint)


def disclaimer(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a disclaimer that is a placeholder.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    given = words.factsheet.brand.about.disclaimer
    if empty(given.source.value, limits):
        message = "the disclaimer says nothing"
        hint = "say for whom this is, and that it does not replace a team's advice"
        yield Finding(message, given.at, hint)


def alternative_formats(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a brand that names no other format in which people may ask for this.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    given = words.factsheet.brand.about.formats
    if not has(limits, "other_formats", given.source.value):
        message = "it does not say in which other formats people may ask for this"
        hint = "name large print, easy read, audio, Braille and other languages, as you have them"
        yield Finding(message, given.at, hint)


def feedback(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a way to give feedback that needs a phone with a camera.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    given = words.factsheet.brand.about.feedback.text
    text = given.source.value
    if has(limits, "feedback_by_code", text) and not has(limits, "feedback_otherwise", text):
        message = "people can say what they think only by scanning a code"
        yield Finding(
            message, given.at, "add a way for those without a phone: ring, write, tell us"
        )


def copyright_line(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a copyright line without a mark or a year.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    line = words.factsheet.brand.about.copyright
    if not COPYRIGHT.search(line.value):
        hint = "write © and your name and the year: © Harbour Blood Care 2026"
        shown = short(line.value)
        message = f"`{shown}` does not say whose words these are"
        yield Finding(message, line.at, hint, about=shown)


def licence(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a copyright line that does not say what others may do with the words.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    line = words.factsheet.brand.about.copyright
    if not has(limits, "licence_words", line.value):
        message = "it does not say what others may do with these words"
        yield Finding(message, line.at, "add a licence, or `All rights reserved`")


RULES = (
    Rule(
        code="B01",
        title="A Scottish charity prints its number",
        level="error",
        why="The law asks a charity registered in Scotland to show its name and number on what it "
        "issues; a wrong number is another charity's.",
        source="SSI 2007/203, regulation 2; OSCR.",
        bad="brand: {charity: {scotland: SC12345}}",
        good="brand: {charity: {scotland: SC012345}}",
        near="brand: {charity: {england-and-wales: '1234567'}}",
        check=scottish_number,
    ),
    Rule(
        code="B02",
        title="A charity of England and Wales prints its number",
        level="error",
        why="Readers look a charity up by it.",
        source="Charities Act 2011, section 194; NCVO.",
        bad="brand: {charity: {england-and-wales: '12345'}}",
        good="brand: {charity: {england-and-wales: '1234567'}}",
        near="brand: {charity: {england-and-wales: 1234567-1}}",
        check=english_number,
    ),
    Rule(
        code="B18",
        title="Who asks for money says that it is a charity",
        level="error",
        why="A registered charity must say so where it asks for gifts.",
        source="Charities Act 2011, section 194; NCVO.",
        bad="Please make a donation of £5 to our work.",
        good="The donor's cells go into a vein.",
        near="You can donate blood. Parking costs £5 a day. One donation helps three people.",
        check=gifts,
    ),
    Rule(
        code="B03",
        title="The helpline says when it is open and what it costs",
        level="error",
        why="People ring who have no credit, and at night. A number that cannot be dialled is "
        "worse than none.",
        source="Macmillan and Blood Cancer UK booklets; Ofcom, UK calling.",
        bad="brand: {helpline: {cost: TBC, phone: 0808 157 0123}}",
        good="brand: {helpline: {cost: Free from landlines and mobiles, hours: Every day}}",
        near="brand: {helpline: {phone: 01632 960 150, cost: Charged as a call to any landline}}",
        check=helpline,
    ),
    Rule(
        code="B22",
        title="One helpline has one number",
        level="warning",
        why="One of two numbers is old, and somebody will ring it.",
        source="This press's own.",
        bad="helplines: [us]\nhelplines_library: {us: {name: Our helpline, phone: 01632 960 111}}",
        good="helplines: [us]\nhelplines_library: {us: {name: Our helpline, phone: 08081570123}}",
        near="helplines: [listeners]",
        check=one_number,
    ),
    Rule(
        code="B23",
        title="Phone numbers stand in the library",
        level="warning",
        why="A number in a sentence stays there when the helpline moves.",
        source="This press's own.",
        bad="Ring the benefits office on 01632 960 111.",
        good="Ring us on 0808 157 0123.",
        near="Ring The Listeners on 0808 157 0999, or the office on 01632 960 111.[@lee2020]",
        check=numbers_in_words,
    ),
    Rule(
        code="B24",
        title="Phone numbers can be dialled",
        level="error",
        why="A number with a figure too few rings nowhere, and one with a figure wrong rings "
        "somebody else.",
        source="Ofcom, National Telephone Numbering Plan.",
        bad="Ring 0808 157 O123.",
        good="Ring 0808 157 0123, or +44 (0)1632 960123. Ring 020 7946 0123 ext 4.",
        near="Ring 999, 0800 1111 or 0800 HARBOUR, text 60123, bleep 1234. On 01/02/2026 it was "
        "0.0123 of 01632. Write to Exampleton, CT 06813-1968.",
        check=numbers,
    ),
    Rule(
        code="B17",
        title="The helpline is for people who speak other languages too",
        level="warning",
        why="Who reads English with trouble will not ring, unless told that an interpreter helps.",
        source="Macmillan booklets; NHS Accessible Information Standard.",
        bad="brand: {helpline: {interpreter: ''}}",
        good="brand: {helpline: {interpreter: We ring you back with an interpreter.}}",
        near="brand: {helpline: {interpreter: '', hours: 'Every day, in 200 languages'}}",
        check=other_languages,
    ),
    Rule(
        code="B04",
        title="A disclaimer says something",
        level="error",
        why="A factsheet is no advice for one child, and its readers must know.",
        source="All publishers whose information was read.",
        bad="brand: {disclaimer: To be confirmed.}",
        good="brand: {disclaimer: It does not replace the advice of your team.}",
        near="brand: {disclaimer: Ask your team. What is to be confirmed is said in the text.}",
        check=disclaimer,
    ),
    Rule(
        code="B10",
        title="Other formats are offered",
        level="error",
        why="Who cannot read this sheet has a right to the same words in another form.",
        source="NHS Accessible Information Standard (DAPB1605); UKAAF.",
        bad="brand: {formats: Ring us.}",
        good="brand: {formats: Ask us for large print.}",
        near="brand: {formats: Ring us if you need it in another language.}",
        check=alternative_formats,
    ),
    Rule(
        code="B11",
        title="Feedback takes more than a code to scan",
        level="warning",
        why="People without a smartphone have views, and they differ.",
        source="PIF TICK, criterion 8.",
        bad="brand: {feedback: {text: Scan the QR code.}}",
        good="brand: {feedback: {text: Tell us what is missing.}}",
        near="brand: {feedback: {text: 'Scan the code, write to us or ring us.'}}",
        check=feedback,
    ),
    Rule(
        code="B12",
        title="Whose words these are",
        level="error",
        why="Who wants to share the sheet must know whom to ask.",
        source="NHS standard for creating health content, 2024.",
        bad="brand: {copyright: Our Charity}",
        good="brand: {copyright: © Our Charity 2026. All rights reserved}",
        near="brand: {copyright: Copyright Our Charity 2026. You may copy it}",
        check=copyright_line,
    ),
    Rule(
        code="B19",
        title="What others may do with the words",
        level="warning",
        why="Teachers and clinics copy sheets; without a licence the honest ones do not.",
        source="NHS standard for creating health content, 2024.",
        bad="brand: {copyright: © Our Charity 2026}",
        good="brand: {copyright: © Our Charity 2026. Words under CC BY 4.0}",
        near="brand: {copyright: © Our Charity 2026. All rights reserved}",
        check=licence,
    ),
)

ELSEWHERE = {
    "B03": "that the helpline is on every page: no-helpline, in print_hygiene and web_page",
    "B06": "bad-version, in parsing/fields.py",
    "B07": "bad-code and code-twice, in reading/",
    "B16": "no-status, in print_hygiene and web_page",
}
