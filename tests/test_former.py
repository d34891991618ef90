"""Upgrades are a promise: what an earlier revision of the press left still works with this one.

`former/README.md` says what is there and how it came to be. After a change of pages that is meant:
`uv run pytest -m "long or not long" --accept tests/test_former.py`, then read what has changed in
former/expected. Digests, statuses, the shelf and facts are never renewed: there the press is wrong.
"""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pypdfium2
import pytest
import yaml

from press.build.press_digest import press_digest
from press.content.format import read_format
from press.content.layouts import read_layout
from press.content.library import read_library
from press.content.pack import read_pack
from press.content.passages import digest
from press.content.version import read_printed
from press.files import Files
from press.parsing.manuscript import read_manuscript
from press.pdf.read import read
from tests.processes import run
from tests.projects import PRESS
from tests.series import close
from tests.shared import once
from tests.test_shelf import stock_of

HERE = Path(__file__).parent / "former"
HEARD, WARNINGS = HERE / "expected/heard", HERE / "expected/warnings.txt"
DAY = date(2026, 6, 1)
# Formats that print a text of its own name, or one of another.
TEXTS = {"easy-read": "easy-read", "short": "trifold"}
FACTS, SHELF, DIGESTS = (
    yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    for name in ("facts", "shelf", "digests")
)
# What was printed then, in the same order, and what looks at all of it.
RUNS = (
    "--topic all",
    "--topic find-us --language cy",
    "--topic find-us --format easy-read --format poster --format web",
    "--topic find-us --brand market-hall",
    "--topic what-to-bring --format trifold --format card",
    "--topic thursday-club --booklet",
    "--topic words --format large-print --ink mono",
    "--topic words --print-ready --printer quayside",
    "pack first-visit",
    "imprint --topic find-us --clinics clinics.csv",
    "check",
    "brand copper-kettle",
)
WARNED = re.compile(r"^(?:(\S+?):\d+:\d+: )?warning: .*\((\S+)\)$", re.MULTILINE)
TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)


def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, as it was left by another press than that of today."""
    folder = tmp_path_factory.mktemp("former") / "project"
    shutil.copytree(HERE / "project", folder)
    for record in (folder / "output/.made").rglob("*.*"):
        # While not a line of the press has changed, what it made then would be fresh.
        if record.suffix in (".json", ".clinics"):
            told = record.read_text("utf-8")
            record.write_text(told.replace(press_digest(), "0" * 64), "utf-8")
    return folder


def build(folder: Path, *words: str) -> CompletedProcess[str]:
    """`build.py` in the project, on the day on which it was left."""
    return run("--project", folder, "--today", DAY, *words, folder=folder)


@pytest.fixture(scope="session")
def one(tmp_path_factory) -> tuple[Path, CompletedProcess[str]]:
    """A project in which one topic was printed again, and what the press said."""

    def printed() -> tuple[Path, CompletedProcess[str]]:
        folder = copied(tmp_path_factory)
        return folder, build(folder, "--topic", "find-us")

    return once("one topic of a former project", printed)


@pytest.fixture(scope="session")
def everything(tmp_path_factory) -> tuple[Path, dict[str, CompletedProcess[str]]]:
    """A project in which everything was printed again, and what the press said each time."""

    def printed() -> tuple[Path, dict[str, CompletedProcess[str]]]:
        folder = copied(tmp_path_factory)
        return folder, {words: build(folder, *words.split()) for words in RUNS}

    return once("all of a former project", printed)


# ── Digests: what sign-offs and `matches:` are bound to ──


def words_digest(files: Files, path: str) -> str:
    """The digest of a file of words, which a sign-off of it would hold."""
    name, *marks = path.removeprefix("factsheets/").removesuffix(".yaml").split(".")
    texts = [TEXTS[mark] for mark in marks if mark in TEXTS]
    language = next((mark for mark in marks if mark not in TEXTS), "en-GB")
    format = read_format(files, texts[0] if texts else "a4")
    layout = read_layout(files, format.layout)
    reading = read_pack if name.startswith("packs/") else read_printed
    topic, _ = reading(files, name, language, format, layout, files.memo(read_library))
    return digest(topic)


def digests() -> Iterator[tuple[str, str]]:
    """Each text of the folder with its digest of today; what is withdrawn cannot be read."""
    for folder in ("project", "series"):
        files = Files(HERE / folder, PRESS, today=DAY)
        for path in sorted((HERE / folder / "factsheets").rglob("*.yaml")):
            name = path.relative_to(HERE / folder).as_posix()
            if "/library/" not in name and "  status: withdrawn\n" not in path.read_text("utf-8"):
                yield f"{folder}/{name}", words_digest(files, name)
    blocks = {f"factsheets/{path.name}": path.read_bytes() for path in HERE.glob("blocks/*.yaml")}
    files = Files(blocks, HERE / "series", PRESS, today=DAY, own=2)
    for name in sorted(blocks):
        yield name.replace("factsheets", "blocks"), words_digest(files, name)


def test_every_digest_is_what_it_was():
    assert dict(digests()) == DIGESTS


@pytest.mark.parametrize(
    "folder", [PRESS, HERE / "series", HERE / "project"], ids=["today", "series", "project"]
)
def test_texts_in_other_words_match_their_topics(folder):
    files = Files(folder, PRESS, today=DAY)
    matched = {}
    for path in sorted((folder / "factsheets").glob("*.*.yaml")):
        file = f"factsheets/{path.name}"
        node, _ = read_manuscript(path.read_bytes(), file)
        if "matches" in node:
            topic = f"factsheets/{path.name.partition('.')[0]}.yaml"
            matched[file] = (node["matches"].value, words_digest(files, topic))
    assert matched
    assert [file for file, (matches, now) in matched.items() if matches != now] == []


# ── One topic ──


def test_statuses_and_sign_offs_are_what_they_were(one):
    folder, _ = one
    was = rows_of((HERE / "status.csv").read_text("utf-8"))
    now = rows_of(build(folder, "status", "--as", "csv").stdout)
    told = [{name: row.get(name) for name in was[0]} for row in now]
    assert told == was


def rows_of(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def test_a_topic_prints_as_before(one, request):
    folder, done = one
    assert done.returncode == 0, done.stderr
    assert warnings(done) <= kept_warnings()
    pdf = folder / "output/find-us.pdf"
    assert done.stdout == "output/find-us.pdf\n"
    assert unsaid(pdf, "find-us.pdf") == []
    told = heard(pdf)
    assert told == accepted("find-us", told, request.config.getoption("--accept"))


def test_what_stood_on_the_shelf_stands_there_still(one):
    folder, _ = one
    assert dict(shelf_of(folder)) == SHELF
    assert gone(folder) == []


def shelf_of(folder: Path) -> Iterator[tuple[str, dict]]:
    """What the shelf tells of each file."""
    stock = stock_of(folder)
    for _, _, _, _, editions in stock["topics"]:
        for path, brand, language, format, size, ink, _, text, *beside in editions:
            names = ("title", "code", "version", "status", "next_review")
            told = dict(zip(names, stock["texts"][text], strict=True))
            told |= {"brand": stock["brands"][brand], "language": stock["languages"][language][0]}
            told |= {"format": stock["formats"][format][3], "ink": stock["inks"][ink]}
            told["text_size"] = stock["sizes"][size]
            if beside:
                told["beside"] = [other for _, other in beside[0]]
            yield path, told


def gone(folder: Path) -> list[str]:
    """Files that were made then, for people to use, and are not there any more."""
    was = (HERE / "project/output").rglob("*.*")
    files = [path.relative_to(HERE / "project") for path in was if path.is_file()]
    made = [path for path in files if ".made" not in path.parts]
    assert len(made) > 20
    return [str(path) for path in made if not (folder / path).exists()]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("01632 960 225", "clinics/garden-room/find-us.pdf"),
        ("clinic:ward-3", "clinics/ward-3/find-us.pdf"),
        ("clinic:ward-3", "clinics.csv:4"),
        ("@lockers2024", "pack-first-visit.pdf"),
        ("spare socks", "what-to-bring.pdf"),
        ("spare socks", "factsheets/what-to-bring.yaml:26"),
        ("munud", "find-us-cy.pdf"),
    ],
)
def test_what_was_made_is_found(one, asked, found):
    folder, _ = one
    done = build(folder, "where", asked)
    assert done.returncode == 0, done.stderr
    assert found in done.stdout


# ── Everything ──


@pytest.mark.long
def test_everything_prints_again(everything):
    folder, done = everything
    assert {words: one.stderr for words, one in done.items() if one.returncode != 0} == {}
    assert gone(folder) == []
    again = [words for words, one in done.items() if "unchanged" in one.stdout]
    assert again == ["--topic words --print-ready --printer quayside"], "words.pdf was made by then"
    specification = folder / "output/words-print-ready-quayside-specification.txt"
    assert "Quayside Press, who print our sheets" in specification.read_text("utf-8")


def bytes_of(folder: Path, path: str) -> bytes:
    return (folder / "output" / path).read_bytes()


@pytest.mark.long
def test_nothing_is_warned_of_that_was_not(everything, request):
    _, done = everything
    now = set().union(*map(warnings, done.values()))
    if request.config.getoption("--accept"):
        WARNINGS.write_text("".join(f"{line}\n" for line in sorted(now)), "utf-8")
    assert now - kept_warnings() == set()


@pytest.mark.long
@pytest.mark.parametrize("path", FACTS)
def test_every_page_is_heard_as_it_was_accepted_and_says_its_facts(everything, path, request):
    folder, _ = everything
    made = folder / "output" / path
    assert unsaid(made, path) == []
    if made.suffix == ".pdf":
        told = heard(made)
        name = path.removesuffix(".pdf")
        assert told == accepted(name, told, request.config.getoption("--accept"))


@pytest.mark.long
def test_no_transcript_is_left_over():
    kept = {path.relative_to(HEARD).as_posix() for path in HEARD.rglob("*.txt")}
    assert kept == {path.replace(".pdf", ".txt") for path in FACTS if path.endswith(".pdf")}


@pytest.mark.long
def test_what_is_signed_off_is_released_and_nothing_else(everything):
    folder, done = everything
    signed = ("find-us", "what-to-bring", "words", "packs/first-visit")
    released = build(folder, "--release", *(word for t in signed for word in ("--topic", t)))
    assert released.returncode == 0, released.stderr
    refused = build(folder, "--release", "--topic", "all")
    assert refused.returncode == 2
    named = re.findall(r"`(\S+)` is not for release", refused.stderr)
    assert sorted(named) == ["my-visits", "rooms", "thursday-club"]
    # The words that were signed are kept: what has changed is told from them.
    assert "`is tea, and` is now `is tea and cocoa, and`" in done["--topic all"].stderr


@pytest.mark.long
def test_a_topic_of_then_is_signed_off_today(tmp_path_factory):
    folder = copied(tmp_path_factory)
    for kind, role in (("clinical", "Sister of the day unit"), ("lay", "Parent")):
        done = build(folder, "approve", "rooms", "--kind", kind, "--role", role)
        assert done.returncode == 0, done.stderr
    assert "status: approved" in done.stdout
    assert build(folder, "--release", "--topic", "rooms").returncode == 0


@pytest.mark.long
def test_cleaning_takes_away_nothing_that_is_there(tmp_path_factory):
    folder = copied(tmp_path_factory)
    done = build(folder, "--topic", "words", "--clean")
    assert done.returncode == 0, done.stderr
    assert gone(folder) == []
    assert dict(shelf_of(folder)) == SHELF


@pytest.mark.long
def test_clinics_get_their_copies_from_the_table_of_then(everything):
    folder, done = everything
    assert "3 made of 3 clinics" in done["imprint --topic find-us --clinics clinics.csv"].stdout
    again = build(folder, "imprint", "--topic", "find-us", "--clinics", "clinics.csv")
    assert "3 unchanged of 3 clinics" in again.stdout


@pytest.mark.long
def test_own_blocks_are_asked_for_yes_and_no_in_both_ways(everything):
    folder, _ = everything
    rooms = "".join(read(bytes_of(folder, "rooms.pdf")).texts)
    assert rooms.count("You can eat here.") == 2, "of three rooms one says no, and one says nothing"
    ways = "".join(read(bytes_of(folder, "find-us.pdf")).texts)
    assert ways.count("A roof to wait under:") == 2, "of three ways one says yes, and one says no"


@pytest.mark.long
def test_the_brand_and_its_blocks_look_like_themselves(everything):
    folder, _ = everything
    cover, ways = colours(bytes_of(folder, "find-us.pdf"), 2)
    assert cover["#5b2a57"] > 0.05, "the band of the cover"
    assert ways["#c9772f"] > 0.002, "the bars beside the ways"
    assert ways["#f3eee9"] > 0.05, "and their ground"


def colours(pdf: bytes, pages: int) -> list[dict[str, float]]:
    """The share that each colour has of each of the first pages."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(pages):
        picture = document[number].render(scale=0.5).to_pil().convert("RGB")
        size = picture.width * picture.height
        counted = picture.getcolors(size)
        found.append({f"#{bytes(colour).hex()}": count / size for count, colour in counted})
    document.close()
    return found


# ── What was kept ──


def warnings(done: CompletedProcess[str]) -> set[str]:
    """What the press warned of: a code with its file."""
    return {f"{code} {file}".strip() for file, code in WARNED.findall(done.stderr)}


def kept_warnings() -> set[str]:
    return set(WARNINGS.read_text("utf-8").splitlines())


def heard(pdf: Path) -> list[str]:
    """What a listener hears of a file, line by line."""
    told = run("hear", "--file", pdf)
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


def accepted(name: str, told: list[str], accept: bool) -> list[str]:
    """What was accepted to be heard; what is told now is accepted where that is asked for."""
    kept = HEARD / f"{name}.txt"
    if accept:
        kept.write_text("".join(f"{line}\n" for line in told), "utf-8")
    return kept.read_text("utf-8").splitlines()


def unsaid(made: Path, path: str) -> list[str]:
    """The facts that a file must say and does not."""
    if made.suffix == ".html":
        said = html.unescape(TAGS.sub("", made.read_text("utf-8")))
    else:
        said = " ".join(read(made.read_bytes()).texts)
    words = close(said)
    return [fact for fact in FACTS[path] if close(fact) not in words]
