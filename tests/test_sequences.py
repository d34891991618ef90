"""Ordinary commands in any order: what lies in a folder follows from what was written and asked."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.books import (
    ENGLISH,
    FORMATS,
    KINDS,
    OURS,
    OVERDUE,
    PACKS,
    SLIP,
    TEXTS,
    THEIRS,
    TOPICS,
    WELSH,
    Books,
    Difference,
    Edition,
    Folder,
    Order,
    shelf,
    title,
)
from tests.processes import run
from tests.tools import here, small_disk, without_powers

MADE, WARNED, NOT_MADE = 0, 1, 2
OUTPUT, ELSEWHERE, RECORDS = "output", "elsewhere", ".made"
NAMED = re.compile(r"(\S+\.(?:pdf|html))( \(unchanged\))?")
LEFT = re.compile(r"there is no `(.+)` any more; --clean removes", re.MULTILINE)
HANDED = re.compile(r": (?:(\d+) made)?(?:, )?(?:(\d+) unchanged)? of (\d+) clinic", re.MULTILINE)
MATCHES = re.compile(r"write `matches: ([0-9a-f]{12})`")
LONGEST = 50  # steps in one project
FEW, MANY = 12, 300  # steps each time, and under `-m long`
AGAIN = "tests/test_sequences.py -k test_ordinary_days --steps"

folders = st.sampled_from([OUTPUT, OUTPUT, ELSEWHERE])
topics = st.sampled_from(TOPICS)
some = st.sampled_from([*((name,) for name in TOPICS), TOPICS[:2], ("all",)])
# Some more often than others: what has words of its own, and what is quick.
formats = st.sampled_from(["summary", *FORMATS, SLIP, "easy-read", "easy-read", "trifold"])
# Others keep to a number of pages: where words are large they try many settings, and may not fit.
roomy = st.sampled_from([name for name, about in FORMATS.items() if "pages" not in about])
clinics = st.sampled_from([f"ward-{number}" for number in range(1, 5)])
statuses = st.sampled_from(["withdrawn", "draft", "sample"])
# Commands that write; what they write is looked at by the rules of their own.
ANY_COMMAND = [
    "--topic {topic} --format summary",
    "--clean",
    "where Sheet",
    "check",
    "check --as html",
    "html {topic}",
    "brand ours",
]


def one_of(names):
    """One of the names that there are at the moment, in the order of the alphabet."""
    return st.runner().flatmap(lambda machine: st.sampled_from(sorted(names(machine.books))))


class Sequences(RuleBasedStateMachine):
    """A publisher's days: each step is a command or a change by hand, and leaves all as it must."""

    steps = 0  # of all days together
    patient = False  # whether steps may take long

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="sequences-"))
        self.books = Books(self.home / "ours")

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    @initialize(settled=st.booleans())
    def move_in(self, settled):
        """Half of the days begin with translations, other words, a second brand and a format."""
        if settled:
            self.books.found(THEIRS)
            self.books.set_slip(True)
            for topic in ("visit", "scan"):
                self.begin_beside_a_topic(topic, WELSH)
                self.begin_beside_a_topic(topic, "easy-read")

    @rule()
    def a_quiet_moment(self):
        """Comes first: what hypothesis tries before all else is the first rule again and again."""

    # ── Printing ──

    @rule(topics=some, folder=folders, strict=st.booleans(), clean=st.booleans())
    def print_as_usual(self, topics, folder, strict, clean):
        self.order(Order(topics, strict=strict, clean=clean), folder)

    @rule(topics=some, format=formats, folder=folders)
    def print_in_a_format(self, topics, format, folder):
        self.order(Order(topics, (format,)), folder)

    @rule(topic=topics, format=formats)
    def print_one_in_a_format(self, topic, format):
        self.order(Order((topic,), (format,)))

    @rule(
        topic=topics,
        format=roomy,
        size=st.sampled_from([0, 18, 24]),
        ink=st.sampled_from(["", "light", "mono"]),
    )
    def print_in_other_type(self, topic, format, size, ink):
        self.order(Order((topic,), (format,), size=size, ink=ink))

    @rule(topic=topics, format=formats, folded=st.booleans())
    def print_for_paper(self, topic, format, folded):
        self.order(Order((topic,), (format,), booklet=folded, print_ready=not folded))

    @rule(topic=topics, format=formats, brand=st.sampled_from([THEIRS, "all"]))
    def print_for_a_brand(self, topic, format, brand):
        self.order(Order((topic,), (format,), (brand,)))

    @rule(topics=some, format=formats)
    def print_in_welsh(self, topics, format):
        self.order(Order(topics, (format,), language=WELSH))

    @rule(pack=st.sampled_from([*PACKS, "packs/all"]), format=formats)
    def print_a_pack(self, pack, format):
        self.order(Order((pack,), (format,)))

    @rule(pack=st.sampled_from([*PACKS, "packs/all"]))
    def print_a_pack_as_usual(self, pack):
        self.order(Order((pack,)))

    @precondition(lambda self: self.patient)
    @rule(topic=topics)
    def print_in_all_formats(self, topic):
        self.order(Order((topic,), ("all",)))

    @rule(topics=some)
    def release(self, topics):
        self.order(Order(topics, ("summary",), release=True))

    @rule(folder=folders)
    def clean(self, folder):
        done = self.press("--clean", *_to(folder))
        self.books.tidied(self.held(folder))
        assert done.returncode == MADE, done.stderr
        self.look_at(folder, shelved=True)

    @rule(
        topic=topics, format=st.sampled_from(["a4", "summary", "card", "web"]), clean=st.booleans()
    )
    def hand_out(self, topic, format, clean):
        status = (
            self.books.words[topic].standing(self.books.today) if topic in self.books.words else ""
        )
        allowed = status if status in ("sample", "draft", "in-review", "overdue") else "approved"
        typed = ["--topic", topic, "--format", format, "--clinics", "clinics.csv"]
        typed += ["--allow-status", allowed, *(["--clean"] if clean else [])]
        done = self.press("imprint", *typed)
        edition = Edition(topic, ENGLISH, OURS, format, format)
        good = format != "web" and topic in self.books.words and self.books.clinics
        good = good and self.books.printable(edition)
        assert done.returncode == (MADE if good else NOT_MADE), done.stdout + done.stderr
        if good:
            made, unchanged, of = (int(n or 0) for n in HANDED.search(done.stdout).groups())
            assert of == len(self.books.clinics)
            held = self.held(OUTPUT)
            self.agree(self.books.handed_out(edition, held, clean, made, unchanged), OUTPUT)
        self.look_at(OUTPUT)

    # ── Asking ──

    @rule(mark=st.integers(0, 80), folder=folders)
    def ask_where_words_are(self, mark, folder):
        mark = self.books.last - mark % self.books.last
        held = self.held(folder)
        rows, code = self.where(title(mark), folder)
        files = {row["file"] for row in rows if row["what"] in ("edition", "sheets", "print-ready")}
        saying = self.books.saying(held, mark)
        differences = [
            Difference("not found", path, saying[path]) for path in saying.keys() - files
        ]
        differences += [Difference("found", path) for path in files - saying.keys()]
        told = sum(int(row.get("clinics") or 0) for row in rows)
        for handed in held.handed.values():
            told -= [*handed.marks.values(), *handed.gone.values()].count(mark)
        if told:
            differences.append(Difference("clinics counted otherwise", title(mark)))
        lines = {row["file"] for row in rows if row["what"] == "line"}
        assert lines == self.books.written(mark)
        assert code == (MADE if rows else NOT_MADE)
        self.agree(differences, folder)

    @rule(clinic=clinics, by_phone=st.booleans())
    def ask_where_a_clinic_is(self, clinic, by_phone):
        held = self.held(OUTPUT)
        phones = {
            row[0]
            for handed in held.handed.values()
            for name, row in handed.rows.items()
            if name == clinic
        }
        asked = min(phones) if by_phone and phones else f"clinic:{clinic}"
        rows, code = self.where(asked, OUTPUT)
        files = {
            handed.path(name)
            for handed in held.handed.values()
            for name, row in handed.rows.items()
            if name == clinic and asked in (row[0], f"clinic:{clinic}")
        }
        if asked.startswith("clinic:"):
            left = {path for handed in held.handed.values() for path in handed.gone}
            files |= {path for path in left if path.startswith(f"clinics/{clinic}/")}
        found = {row["file"] for row in rows if row["what"] == "clinic"}
        assert found <= files
        assert code == (MADE if rows else NOT_MADE)
        self.agree([Difference("clinic not found", path) for path in files - found], OUTPUT)

    def where(self, words: str, folder: str) -> tuple[list[dict], int]:
        done = self.press("where", words, "--as", "json", *_to(folder))
        rows = json.loads(done.stdout)["found"]
        return [
            {**row, "file": row["file"].removeprefix(f"{folder}/")} for row in rows
        ], done.returncode

    @rule(form=st.sampled_from(["text", "html", "json", "github"]))
    def check(self, form):
        done = self.press("check", "--as", form)
        if form == "html":
            self.held(OUTPUT).others.add("findings.html")
        assert done.returncode == self.books.checked(), done.stdout + done.stderr
        self.look_at(OUTPUT)

    @rule()
    def ask_for_the_status(self):
        done = self.press("status", "--as", "csv")
        assert done.returncode == MADE
        rows = {row["topic"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
        told = {name: (row["status"], row["version"]) for name, row in rows.items()}
        right = self.books.register()
        assert told.keys() == right.keys()
        wrong = (name for name in told if told[name] != right[name])
        self.agree([Difference(f"told to be {told[name]}", name) for name in wrong], OUTPUT)

    @rule()
    def ask_what_there_is(self):
        done = self.press("list")
        told = {line.partition(": ")[0]: line for line in done.stdout.splitlines()}
        named = {what: {*line.partition(": ")[2].split(", ")} for what, line in told.items()}
        words = self.books.words
        assert named == {
            "topics": {name for name in words if name in TOPICS} or {"none yet"},
            "packs": {name.removeprefix("packs/") for name in words if name in PACKS}
            or {"none yet"},
            "formats": {*self.books.formats},
            "brands": self.books.brands,
            "languages": {WELSH, ENGLISH},
        }

    @rule(topic=topics)
    def hear(self, topic):
        done = self.press("hear", topic)
        edition = Edition(topic, ENGLISH, OURS, "a4", "a4")
        good = topic in self.books.words and self.books.printable(edition)
        assert done.returncode == (MADE if good else NOT_MADE)
        assert not good or title(self.books.words[topic].mark) in done.stdout

    @rule(topic=topics)
    def write_the_markup(self, topic):
        done = self.press("html", topic)
        edition = Edition(topic, ENGLISH, OURS, "a4", "a4")
        good = topic in self.books.words and self.books.printable(edition)
        assert done.returncode == (MADE if good else NOT_MADE)
        if good:
            self.held(OUTPUT).others.add(f"{topic}.html")
        self.look_at(OUTPUT)

    # ── Writing ──

    @rule(name=one_of(lambda books: [n for n in books.words if n.partition(".")[2] not in TEXTS]))
    def edit(self, name):
        self.books.edit(name)

    @rule(name=one_of(lambda books: books.words), status=statuses)
    def set_the_status(self, name, status):
        self.books.set_status(name, status)

    @rule(name=one_of(lambda books: books.words))
    def write_a_new_version(self, name):
        self.books.set_version(name)

    @rule(name=one_of(lambda books: {**books.words, **books.away}))
    def take_away_or_put_back(self, name):
        if name in self.books.away:
            self.books.put_back(name)
        elif len(self.books.words) > 3:
            self.books.take_away(name)

    @rule(topic=topics, what=st.sampled_from([WELSH, *TEXTS]))
    def begin_beside_a_topic(self, topic, what):
        """A translation by hand, and other words as the press begins them."""
        name, words = f"{topic}.{what}", self.books.words
        if what == WELSH:
            if name not in {*words, *self.books.away}:
                self.books.begin(name)
            return
        done = self.press("new", name)
        good = topic in words and words[topic].status != "withdrawn" and name not in words
        assert done.returncode == (MADE if good else NOT_MADE), done.stdout + done.stderr
        if good:
            self.books.begun_in_other_words(name)

    @rule(topic=topics)
    def mend_other_words(self, topic):
        """Writes what the press says to write where a topic has changed under its other words."""
        told = MATCHES.search(self.press("check", topic).stderr)
        for text in TEXTS if told else ():
            if f"{topic}.{text}" in self.books.words:
                self.books.mend(f"{topic}.{text}", told[1])

    @rule(topic=topics)
    def approve(self, topic):
        for kind, role in KINDS.items():
            done = self.press("approve", topic, "--kind", kind, "--role", role)
            good = topic in self.books.words and self.books.words[topic].status != "withdrawn"
            assert done.returncode == (MADE if good else NOT_MADE), done.stdout + done.stderr
        if good:
            self.books.signed(topic)

    @rule(what=st.sampled_from(["brand", "format", "pattern", "years"]))
    def change_the_house(self, what):
        books = self.books
        match what:
            case "brand":
                (books.close if THEIRS in books.brands else books.found)(THEIRS)
            case "format":
                books.set_slip(SLIP not in books.formats)
            case "pattern":
                books.set_pattern(not books.pattern)
            case "years":
                books.today = OVERDUE

    @rule(clinic=clinics)
    def change_the_table(self, clinic):
        (self.books.strike if clinic in self.books.clinics else self.books.take_in)(clinic)

    @rule(number=st.integers(0, 20))
    def lose_files(self, number):
        """One that was made, or a whole folder."""
        held = self.held(OUTPUT)
        made = sorted(held.made.items())
        if number == 20:
            shutil.rmtree(self.books.folder / OUTPUT, ignore_errors=True)
            del self.books.folders[OUTPUT]
        elif made:
            _, one = made[number % len(made)]
            if one.there:
                (self.books.folder / OUTPUT / one.path).unlink()
                one.there = False

    # ── Disks ──

    @rule(topic=topics, records=st.booleans(), command=st.sampled_from(ANY_COMMAND))
    def find_a_file_where_a_folder_should_be(self, topic, records, command):
        place = self.books.folder / OUTPUT / (RECORDS if records else "")
        aside = self.books.folder / "aside"
        place.parent.mkdir(exist_ok=True)
        if place.exists():
            place.rename(aside)
        before = self.lying(OUTPUT)
        place.write_text("a file")
        self.try_all_the_same(command, topic)
        for path in self.lying(OUTPUT) - before if records else ():
            (self.books.folder / OUTPUT / path).unlink()
        place.unlink()
        if aside.exists():
            aside.rename(place)
        self.print_again(topic)

    @precondition(lambda self: self.patient and here("permissions"))
    @rule(topic=topics, command=st.sampled_from(ANY_COMMAND))
    def find_a_folder_that_may_not_be_written_to(self, topic, command):
        output = self.books.folder / OUTPUT
        output.mkdir(exist_ok=True)
        folders = [output, *(path for path in output.rglob("*") if path.is_dir())]
        for each in folders:
            each.chmod(0o555)
        self.try_all_the_same(command, topic, without_powers)
        for each in folders:
            each.chmod(0o755)
        self.print_again(topic)

    @precondition(lambda self: self.patient and here("small disk"))
    @rule(topic=topics)
    def find_a_full_disk(self, topic):
        small = self.books.folder / "small"
        small.mkdir(exist_ok=True)
        with small_disk(small, "16k"):
            order = Order((topic,), ("summary",))
            good = self.books.expect(order, Folder()).editions
            done = self.press(*order.words, "--output", "small")
            assert done.returncode == NOT_MADE
            assert ("No space left on device (cannot-write)" in done.stderr) == bool(good)
            assert not [*small.rglob("*.pdf"), *small.rglob("*.part")]

    def try_all_the_same(self, command: str, topic: str, way=run) -> None:
        """A command where it cannot write: it may fail, and says why."""
        asked = [word.format(topic=topic) for word in command.split()]
        done = way("--project", self.books.folder, "--today", self.books.today, *asked)
        said = done.stdout + done.stderr
        assert "Traceback" not in said
        assert done.returncode in (MADE, NOT_MADE), said
        assert "press failed" not in said, said
        assert "(no-shelf)" not in said, said

    def print_again(self, topic: str) -> None:
        """What was printed while records could not be written may be there, and be made anew."""
        for edition, made in self.held(OUTPUT).made.items():
            if edition.topic == topic and edition.format == "summary":
                made.around = ()
        self.order(Order((topic,), ("summary",)))

    # ── What is looked at after each ──

    def held(self, folder: str) -> Folder:
        return self.books.folders.setdefault(folder, Folder())

    def press(self, *words: object, strict: bool = False) -> subprocess.CompletedProcess[str]:
        """What a command says of the project; it leaves in plain words, with a code it may have."""
        done = run("--project", ".", "--today", self.books.today, *words, folder=self.books.folder)
        Sequences.steps += 1
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        assert "press failed" not in said, said
        assert "(no-shelf)" not in said, said
        assert done.returncode in ((0, 1, 2) if strict else (0, 2)), said
        return done

    def order(self, order: Order, folder: str = OUTPUT) -> None:
        """Prints, and compares what is said and what lies there with the books."""
        held = self.held(folder)
        expected = self.books.expect(order, held)
        done = self.press(*order.words, *_to(folder), strict=order.strict)
        found = [NAMED.fullmatch(line) for line in done.stdout.splitlines()]
        told: dict[str, bool] = {}
        for line in filter(None, found):
            path = line[1].removeprefix(f"{folder}/")
            told[path] = told.get(path, True) and bool(line[2])
        warned = order.strict and expected.code == MADE and "warning: " in done.stderr
        code = WARNED if warned else expected.code
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        self.agree(self.books.printed(order, held, expected, told), folder)
        if expected.begun:
            if order.clean:
                self.books.tidied(held)
            else:
                names = set(LEFT.findall(done.stdout))
                assert names == self.books.names_left(held), done.stdout
        self.look_at(folder, shelved=expected.begun)

    def look_at(self, folder: str, shelved: bool = False) -> None:
        """Compares what lies in a folder with the books, and its shelf where that was renewed."""
        held, lying = self.held(folder), self.lying(folder)
        page = self.books.folder / folder / "index.html"
        assert not list((self.books.folder / folder).rglob("*.part"))
        differences = [Difference("missing", path) for path in held.files() - lying]
        differences += [Difference("lies there", path) for path in lying - held.files()]
        if shelved and (held.made or page.exists()):
            differences += self.books.shelved(held, shelf(page.read_text("utf-8")))
        self.agree(differences, folder)

    def lying(self, folder: str) -> set[str]:
        at = self.books.folder / folder
        found = (path.relative_to(at) for path in at.rglob("*") if path.is_file())
        return {p.as_posix() for p in found if p.parts[0] != RECORDS} - {"index.html"}

    def agree(self, differences: Iterable[Difference], folder: str) -> None:
        """Fails where something in a folder is not as the books say."""
        found = [*differences]
        assert not found, (folder, found)


class Patient(Sequences):
    """With steps that take long."""

    patient = True


def _to(folder: str) -> list[str]:
    return [] if folder == OUTPUT else ["--output", folder]


def work(machine: type[Sequences], steps: int, number: int) -> None:
    """Works for so many steps, in a new project every fifty. What fails says how to repeat it."""
    while steps > 0:
        length = min(steps, LONGEST)
        one_day = settings(
            max_examples=2,  # the first is quiet
            stateful_step_count=length,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        try:
            run_state_machine_as_test(seed(number)(machine), settings=one_day)
        except BaseException as error:
            again = (
                f"uv run pytest tests/test_sequences.py --steps {length} --hypothesis-seed {number}"
            )
            error.add_note(f"Again: {again}")
            raise
        steps, number = steps - length, number + 1


@pytest.fixture
def number(request) -> int:
    """The seed: one for each day, so that who runs the tests again meets the same sequences."""
    # Each project of a long run takes the next number: so days are a thousand apart.
    return int(request.config.getoption("--hypothesis-seed") or date.today().toordinal() * 1000)


def test_ordinary_days(request, number, measure):
    steps = request.config.getoption("--steps") or FEW
    measured(Patient if steps > FEW else Sequences, steps, number, measure)


@pytest.mark.long
def test_weeks_of_ordinary_days(number, measure):
    measured(Patient, MANY, number, measure)


def measured(machine: type[Sequences], steps: int, number: int, measure) -> None:
    begun, typed = time.perf_counter(), Sequences.steps
    work(machine, steps, number)
    took = (time.perf_counter() - begun) / steps * 1000
    said = f"{steps} steps, {Sequences.steps - typed} commands, --hypothesis-seed {number}"
    measure("ms a step of ordinary days", took, said)


# ── What went wrong once ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def books(tmp_path) -> Books:
    return Books(tmp_path / "ours")


def asked(books: Books, command: str, *more: object, code: int | None = MADE, way=run):
    """What a command says; it must leave with this code, if any is asked for."""
    words = [*command.split(), *more]
    done = way("--project", books.folder, "--today", books.today, *words)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done


def offered(books: Books, path: str) -> bool:
    """Whether the shelf, renewed, offers a file to print."""
    asked(books, "--clean")
    lines = shelf((books.folder / OUTPUT / "index.html").read_text("utf-8")).lines
    return path in lines and lines[path].offered


def lies(books: Books, path: str) -> bool:
    return (books.folder / OUTPUT / path).exists()


# Each works by hand, and answers whether it goes right.


def withdrawn_other_words(books: Books) -> bool:
    asked(books, "new visit.easy-read")
    books.begun_in_other_words("visit.easy-read")
    asked(books, "--topic visit --format easy-read")
    assert offered(books, "visit-easy-read.pdf")
    books.set_status("visit.easy-read", "withdrawn")
    return not offered(books, "visit-easy-read.pdf")


def withdrawn_translation(books: Books) -> bool:
    books.begin("visit.cy")
    asked(books, "--topic visit --format summary --language cy")
    assert offered(books, "visit-summary-cy.pdf")
    books.set_status("visit.cy", "withdrawn")
    return not offered(books, "visit-summary-cy.pdf")


def withdrawn_part_of_a_pack(books: Books) -> bool:
    asked(books, "pack first")
    assert offered(books, "pack-first.pdf")
    books.set_status("visit", "withdrawn")
    return not offered(books, "pack-first.pdf")


def words_that_are_gone(books: Books) -> bool:
    asked(books, "new visit.easy-read")
    books.begun_in_other_words("visit.easy-read")
    asked(books, "--topic visit --format easy-read")
    assert lies(books, "visit-easy-read.pdf")
    books.take_away("visit.easy-read")
    asked(books, "--clean")
    return not lies(books, "visit-easy-read.pdf")


def a_file_under_another_name(books: Books) -> bool:
    asked(books, "--topic visit --format summary")
    books.set_pattern(True)
    asked(books, "--topic visit --format summary")
    assert lies(books, "ABC-201-visit-v1.0-summary.pdf")
    found = asked(books, "where", title(books.words["visit"].mark)).stdout
    asked(books, "--clean")
    return "output/visit-summary.pdf" in found and not lies(books, "visit-summary.pdf")


def mono_and_ink_mono(books: Books) -> bool:
    asked(books, "--topic visit --ink mono")
    asked(books, "--topic visit --format mono")
    page = (books.folder / OUTPUT / "index.html").read_text("utf-8")
    return shelf(page).lines["visit-mono.pdf"].times == 1


def where_in_a_file(books: Books) -> bool:
    (books.folder / OUTPUT).write_text("a file")
    return "press failed" not in asked(books, "where Sheet", code=None).stderr


UNWRITABLE = ("check --as html", "html visit", "brand ours")


def pages_that_cannot_be_written(books: Books) -> bool:
    (books.folder / OUTPUT).write_text("a file")
    said = [asked(books, command, code=None).stderr for command in UNWRITABLE]
    return not any("press failed" in each for each in said)


def no_room_for_temporary_files(books: Books) -> bool:
    small = books.folder / "small"
    small.mkdir()
    with small_disk(small, "16k"):
        (small / "full").write_bytes(bytes(12_000))
        words = ("--project", books.folder, "--today", books.today, "--topic", "visit")
        done = run(*words, "--format", "summary", TMPDIR=str(small))
    return "press failed" not in done.stderr and "Traceback" not in done.stderr


def a_record_that_leads_outside(books: Books) -> bool:
    asked(books, "--topic diet --format summary")
    (record,) = (books.folder / OUTPUT / RECORDS).rglob("diet.*.json")
    record.write_text(record.read_text("utf-8").replace('"diet-summary.pdf"', '"../victim.pdf"'))
    victim = books.folder / "victim.pdf"
    victim.write_bytes(b"somebody's")
    books.take_away("diet")
    asked(books, "--clean", code=None)
    return victim.exists()


def a_list_for_clinics(books: Books) -> bool:
    table = ("--clinics", books.table, "--allow-status", "draft")
    asked(books, "imprint --topic diet --format summary", *table)
    assert lies(books, "clinics/diet-summary-to-fill-in.csv")
    books.take_away("diet")
    asked(books, "--clean")
    return not lies(books, "clinics/diet-summary-to-fill-in.csv")


def sheets_under_the_old_name(books: Books) -> bool:
    asked(books, "--topic visit --format a5-booklet")
    books.set_pattern(True)
    asked(books, "--topic visit --format a5-booklet")
    assert lies(books, "ABC-201-visit-v1.0-a5-booklet.pdf")
    return lies(books, "ABC-201-visit-v1.0-a5-booklet-sheets.pdf")


def copies_of_clinics_by_their_words(books: Books) -> bool:
    table = ("--clinics", books.table, "--allow-status", "draft")
    asked(books, "imprint --topic visit --format summary", *table)
    found = asked(books, "where", title(books.words["visit"].mark)).stdout
    return "2 clinics" in found or "clinics/ward-1/visit-summary.pdf" in found


def a_clinic_that_has_left(books: Books) -> bool:
    table = ("--clinics", books.table, "--allow-status", "draft")
    asked(books, "imprint --topic visit --format summary", *table)
    books.strike("ward-1")
    asked(books, "imprint --topic visit --format summary", *table)
    assert lies(books, "clinics/ward-1/visit-summary.pdf")
    found = asked(books, "where clinic:ward-1", code=None)
    return "clinics/ward-1/visit-summary.pdf" in found.stdout


def a_withdrawn_pack_in_the_status(books: Books) -> bool:
    books.set_status("packs/first", "withdrawn")
    told = asked(books, "status --as csv").stdout
    return "packs/first,ABC-204,withdrawn" in told


def another_brand_by_default(books: Books) -> bool:
    books.found(THEIRS)
    asked(books, "--topic visit --format summary")
    ours, theirs = (books.folder / f"layouts/brands/{b}/brand.yaml" for b in (OURS, THEIRS))
    ours.write_text(ours.read_text("utf-8").replace("default: yes\n", ""), "utf-8")
    theirs.write_text("default: yes\n" + theirs.read_text("utf-8"), "utf-8")
    asked(books, "--topic visit --format summary")
    page = (books.folder / OUTPUT / "index.html").read_text("utf-8")
    return shelf(page).lines["visit-summary.pdf"].times == 1


QUICK = [
    withdrawn_translation,
    words_that_are_gone,
    where_in_a_file,
    a_record_that_leads_outside,
    a_withdrawn_pack_in_the_status,
]
SLOW = [
    withdrawn_other_words,
    withdrawn_part_of_a_pack,
    a_file_under_another_name,
    mono_and_ink_mono,
    pages_that_cannot_be_written,
    a_list_for_clinics,
    sheets_under_the_old_name,
    copies_of_clinics_by_their_words,
    a_clinic_that_has_left,
    another_brand_by_default,
]
MOUNTED = [no_room_for_temporary_files]
NEEDS_A_DISK = (pytest.mark.long, pytest.mark.needs("small disk"))
BY_HAND = [
    *QUICK,
    *(pytest.param(sequence, marks=pytest.mark.long) for sequence in SLOW),
    *(pytest.param(sequence, marks=NEEDS_A_DISK) for sequence in MOUNTED),
]


@pytest.mark.parametrize("sequence", BY_HAND, ids=lambda sequence: sequence.__name__)
def test_a_sequence_goes_right(sequence, books):
    assert sequence(books)
