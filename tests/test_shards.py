"""Shards: an order that many machines print in parts, and what comes of merging the parts."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from press.build.artifacts import Artifacts
from press.build.atomic import digest
from press.build.merge import Merged, merge_shards
from press.build.plan import Order
from press.build.shards import Shard, ShardRun, read_shard, shard_file, shard_of
from press.edition import Artifact, Copy, Edition, Listing, Location, Outcome, Problem, Unprintable
from press.files import Files
from tests.processes import run
from tests.projects import BRAND, TODAY, make_project
from tests.shelves import make_shelf

ORDER = Order(("all",))
EDITIONS = [Edition(f"sheet-{n}", "en-GB", "ours", "a4") for n in range(6)]
EDITIONS += [replace(edition, brand="others") for edition in EDITIONS[:2]]
LISTING = Listing("Sheet", "ABC-1", "1.0", "draft", "2029-01-31", "12", "colour", 2, (), ("Words",))
STYLE = "layouts/of-ours.css"
FILES = Files({STYLE: b"1"}, today=TODAY)
READS = {("file", STYLE): digest(b"1"), ("past", "2029-01-31"): "no"}
NAMES = ("shard-1", "shard-2", "shard-3")
BROKEN = Problem("error", "B1", "a mistake", Location("factsheets/sheet-5.yaml", 3, 1))


# ── Which edition is in which shard ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("0/3", "they are numbered from 1/3 to 3/3; where a machine counts from 0, add 1"),
        ("4/3", "the last one is 3/3"),
        ("a/3", "write which one of how many, like 1/3"),
        ("3", "write which one of how many, like 1/3"),
        ("", "write which one of how many, like 1/3"),
        ("-1/3", "write which one of how many, like 1/3"),
        ("1/3/5", "write which one of how many, like 1/3"),
        ("١/٣", "write which one of how many, like 1/3"),
        ("1/0", "of one alone, the first is 1/1"),
    ],
)
def test_what_is_no_shard_is_told_in_plain_words(words, said):
    with pytest.raises(ValueError, match=r"is no shard") as refused:
        shard_of(words)
    assert str(refused.value) == f"`{words}` is no shard: {said}"
    assert shard_of("2/3") == Shard(2, 3)


def test_each_edition_is_in_one_shard_whichever_machine_asks():
    for of in (1, 2, 3, 7, 100):
        shards = [Shard(number, of) for number in range(1, of + 1)]
        assert {sum(shard.has(edition) for shard in shards) for edition in EDITIONS} == {1}
    # For ever: a carried cache would lie in another shard's folder.
    there = [next(n for n in (1, 2, 3) if Shard(n, 3).has(each)) for each in EDITIONS]
    assert there == [3, 2, 1, 2, 3, 1, 3, 3]


def test_many_editions_are_parted_evenly():
    many = [Edition(f"topic-{n}", "en-GB", "ours", "a4") for n in range(8_000)]
    counts = Counter(next(n for n in range(1, 9) if Shard(n, 8).has(each)) for each in many)
    assert min(counts.values()) > 900
    assert max(counts.values()) < 1_100


# ── Merging ───────────────────────────────────────────────────────────────────────────────────


def printed(
    folder: Path,
    number: int,
    of: int = 3,
    order: Order = ORDER,
    editions: list[Edition] = EDITIONS,
    lacking: tuple[Edition, ...] = (),
    reads: dict[tuple[str, str], str] = READS,
) -> Path:
    """A folder as the run of a shard leaves it: pages of one line, and of each one more copy."""
    shard, artifacts = Shard(number, of), Artifacts(folder, "ours")
    shard_run = ShardRun(shard, order, editions, folder)
    assert shard_run.begin() == []
    for edition in filter(shard.has, editions):
        if edition in lacking:
            shard_run.add(Artifact(edition, "", False, (BROKEN,), False))
            continue
        page = f"%PDF-1.7 {edition}".encode()
        sheet = Outcome(edition, page, (), reads, edition.topic, listing=LISTING)
        copy = Copy(edition, "print-ready", "usual")
        plate = Outcome(
            copy, page + b"!", (), reads, f"{edition.topic}-print", beside={".txt": b"-"}
        )
        shard_run.add(artifacts.put(sheet))
        shard_run.add(artifacts.put(plate, page))
    shard_run.end([])
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards of one order, and one that is all of it."""
    folder = tmp_path_factory.mktemp("shards")
    for number in (1, 2, 3):
        printed(folder / f"shard-{number}", number)
    printed(folder / "one", 1, of=1)
    return folder


@pytest.fixture
def shards(first: Path, tmp_path: Path) -> list[Path]:
    """Three shards of one order, for a test to do with as it likes."""
    return [shutil.copytree(first / name, tmp_path / name) for name in NAMES]


def files(folder: Path) -> dict[str, bytes]:
    """Every file but those that tell of times."""
    told = {"shard.json", "stamps.json", "journal", "journal.lock"}
    found = (path for path in folder.rglob("*") if path.is_file() and path.name not in told)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def refused(shards: list[Path], output: Path) -> list[str]:
    """What is said to shards that are not merged; nothing is written for them."""
    before = files(output) if output.is_dir() else None
    with pytest.raises(Unprintable) as raised:
        merge_shards(shards, output, FILES)
    assert (files(output) if output.is_dir() else None) == before
    return [f"{problem.code}: {problem.message}" for problem in raised.value.problems]


def test_three_shards_are_one_run(first, shards, tmp_path):
    merged = merge_shards([shards[2], shards[0], shards[1]], tmp_path / "output", FILES)
    assert merged[1:] == (16, 0)
    assert [told.shard.number for told in merged.shards] == [1, 2, 3]
    assert files(tmp_path / "output") == files(first / "one")
    assert not shard_file(tmp_path / "output").exists()


def test_what_is_there_already_is_left_alone(shards, tmp_path):
    output = tmp_path / "output"
    merge_shards(shards, output, FILES)
    (output / "sheet-0.pdf").write_bytes(b"older")
    (output / "of-mine.txt").write_bytes(b"mine")
    times = {path: path.stat().st_mtime_ns for path in output.rglob("*.pdf")}
    assert merge_shards(shards, output, FILES)[1:] == (1, 15)
    again = {path: path.stat().st_mtime_ns for path in output.rglob("*.pdf")}
    assert {path.name for path in times if times[path] != again[path]} == {"sheet-0.pdf"}
    assert (output / "of-mine.txt").read_bytes() == b"mine"


def test_what_another_shard_made_in_this_folder_is_not_copied(first, shards, tmp_path):
    """A folder may have been begun with all that was merged the day before."""
    for path, data in files(shards[0]).items():
        at = shards[1] / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(data + b" of yesterday" if path.endswith(".pdf") else data)
    merge_shards(shards, tmp_path / "output", FILES)
    assert files(tmp_path / "output") == files(first / "one")


def test_what_a_shard_could_not_make_is_told_again(shards, tmp_path):
    number = next(n for n in (1, 2, 3) if Shard(n, 3).has(EDITIONS[5]))
    shutil.rmtree(shards[number - 1])
    printed(shards[number - 1], number, lacking=(EDITIONS[5],))
    merged: Merged = merge_shards(shards, tmp_path / "output", FILES)
    assert [(told.failed, told.problems) for told in merged.shards if told.failed] == [
        (1, [BROKEN])
    ]
    assert merged.copied == 14
    ended = run(
        "merge",
        *shards,
        "--output",
        tmp_path / "output",
        "--project",
        make_project(tmp_path, {STYLE: "1"}),
    )
    assert ended.returncode == 2


def missing(shards, folder):
    return shards[:1], ["missing-shard: shard 2/3 is missing, and 1 more"]


def twice(shards, folder):
    again = Path(shutil.copytree(shards[0], folder / "again"))
    said = [
        "missing-shard: shard 3/3 is missing",
        f"other-shard: {again} and {shards[0]} are both shard 1/3",
    ]
    return [again, *shards[:2]], said


def no_run(shards, folder):
    shard_file(shards[1]).unlink()
    return shards, [f"no-shard: {shards[1]} has no shard that was printed to its end"]


def not_there(shards, folder):
    return [*shards, folder / "x"], [f"no-shard: there is no folder {folder / 'x'}"]


def into_itself(shards, folder):
    shards[0].rename(folder / "output")
    return [folder / "output", *shards[1:]], [
        f"no-shard: {folder / 'output'} is to be merged into itself"
    ]


def other_number(shards, folder):
    said = f"{shards[1]} is one of 4 shards, {shards[0]} one of 3"
    shutil.rmtree(shards[1])
    return [shards[0], printed(shards[1], 2, of=4)], [f"other-shard: {said}"]


def other_order(shards, folder):
    shutil.rmtree(shards[1])
    printed(shards[1], 2, order=Order(("all",), ("web",)))
    return shards, [f"other-shard: {shards[1]} was printed for another order than {shards[0]}"]


def other_topics(shards, folder):
    shutil.rmtree(shards[1])
    printed(shards[1], 2, editions=EDITIONS[1:])
    return shards, [f"other-shard: {shards[1]} was printed from other topics than {shards[0]}"]


def other_press(shards, folder):
    told = json.loads(shard_file(shards[1]).read_text())
    shard_file(shards[1]).write_text(json.dumps(told | {"press": "0"}))
    return shards, [f"other-shard: {shards[1]} was printed by another press than {shards[0]}"]


def other_files(shards, folder):
    shutil.rmtree(shards[1])
    printed(shards[1], 2, reads={**READS, ("file", STYLE): digest(b"2")})
    said = f"{shards[1]} was printed from other files than there are now: {STYLE}"
    return shards, [f"stale-shard: {said}"]


def other_day(shards, folder):
    shutil.rmtree(shards[1])
    printed(shards[1], 2, reads={**READS, ("past", "2029-01-31"): "yes"})
    said = f"{shards[1]} was printed on another day, and 2029-01-31 lies between"
    return shards, [f"stale-shard: {said}"]


def half_a_file(shards, folder):
    path = next(shards[1].glob("*.pdf"))
    path.write_bytes(path.read_bytes()[:-1])
    return shards, [_not_whole(shards[1], path)]


def no_file(shards, folder):
    path = next(shards[1].glob("*.pdf"))
    path.unlink()
    return shards, [_not_whole(shards[1], path)]


def half_a_record(shards, folder):
    path = next(shards[1].glob(".made/ours/*en-GB.json"))
    path.write_bytes(path.read_bytes().rpartition(b"\n")[0])
    return shards, [_not_whole(shards[1], path)]


def no_words(shards, folder):
    path = next(shards[1].glob(".made/ours/*.words"))
    path.unlink()
    return shards, [_not_whole(shards[1], path)]


def _not_whole(folder: Path, path: Path) -> str:
    at = path.relative_to(folder).as_posix()
    return f"damaged-shard: {folder} is not whole: {at} is not there as it was printed"


def a_link_out(shards, folder):
    path = next(shards[1].glob("*.pdf"))
    path.replace(folder / "elsewhere.pdf")
    path.symlink_to(folder / "elsewhere.pdf")
    return shards, [f"damaged-shard: {shards[1]} is damaged: {path.name} leads out of it"]


DAMAGES = [missing, twice, no_run, not_there, into_itself, other_number, other_order, other_topics]
DAMAGES += [other_press, other_files, other_day, half_a_file, no_file, half_a_record, no_words]


@pytest.mark.parametrize("damage", [*DAMAGES, a_link_out], ids=lambda damage: damage.__name__)
def test_what_cannot_be_merged_is_told_and_nothing_is_written(damage, shards, tmp_path):
    folders, said = damage(shards, tmp_path)
    assert refused(folders, tmp_path / "output") == said


def forged(shard: Path, name: str, **changed: object) -> str:
    """Writes into a shard a record that says something else, as somebody who means harm does."""
    told = json.loads(shard_file(shard).read_text())
    old = next(iter(told["records"]))
    first, *asked = (shard / ".made" / old).read_text().split("\n")
    path = shard / ".made" / (name or old)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([json.dumps(json.loads(first) | changed), *asked]))
    told["records"] = {name or old: digest(path.read_bytes())}
    shard_file(shard).write_text(json.dumps(told))
    return name or old


@pytest.mark.parametrize(
    "path", ["../x.pdf", "/etc/x.pdf", "ours/../../x.pdf", "C:\\x.pdf", "a\\b.pdf", "", "./x.pdf"]
)
def test_a_record_that_names_a_file_outside_is_refused(path, shards, tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"x")
    forged(shards[0], "", path=path)
    assert len(refused(shards, tmp_path / "output")) == 1


@pytest.mark.parametrize("path", ["index.html", ".made/catalogue.json", "clinics/x.pdf", ".x"])
def test_a_record_that_names_a_place_of_others_is_refused(path, shards, tmp_path):
    forged(shards[0], "", path=path)
    assert refused(shards, tmp_path / "output") == [
        f"damaged-shard: {shards[0]} is damaged: {path} is no place for what was printed"
    ]


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("ours/sheet-1.a4.en-GB.json", EDITIONS[0]),
        ("../x.a4.en-GB.json", replace(EDITIONS[0], brand="..", topic="x")),
        ("ours/../../x.a4.en-GB.json", replace(EDITIONS[0], topic="../../x")),
    ],
)
def test_a_record_of_another_name_is_refused(name, edition, shards, tmp_path):
    forged(shards[0], name, edition=vars(edition))
    assert len(refused(shards, tmp_path / "output")) == 1


def test_an_edition_of_another_shard_is_refused(shards, tmp_path):
    other = next(each for each in EDITIONS if not Shard(1, 3).has(each))
    name = forged(shards[0], f"ours/{other.topic}.a4.en-GB.json", edition=vars(other))
    assert refused(shards, tmp_path / "output") == [
        f"damaged-shard: {shards[0]} is damaged: {name} is no record of shard 1/3"
    ]


def test_two_editions_of_one_name_with_other_bytes_are_told(shards, tmp_path):
    """No press prints so; somebody has put it there."""
    mine, theirs = (next(each for each in EDITIONS[:6] if Shard(n, 3).has(each)) for n in (1, 2))
    (shards[0] / f"{theirs.topic}.pdf").write_bytes(b"%PDF-1.7 mine")
    pdf = digest(b"%PDF-1.7 mine")
    name = f"ours/{mine.topic}.a4.en-GB.json"
    forged(shards[0], name, edition=vars(mine), path=f"{theirs.topic}.pdf", pdf=pdf, words="",
           beside={})  # fmt: skip
    assert refused(shards, tmp_path / "output") == [
        f"other-shard: {theirs.topic}.pdf is another file in {shards[0]} than in {shards[1]}"
    ]


def test_nothing_is_written_through_a_link_out_of_the_output(shards, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output/others").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unprintable, match="leads out of"):
        merge_shards(shards, tmp_path / "output", FILES)
    assert [*(tmp_path / "elsewhere").iterdir()] == []


@pytest.mark.parametrize("words", ["", "{}", "[]", '{"shard": [0, 0]}', '{"shard": [1, 0]}'])
def test_a_damaged_record_of_a_shard_is_none(words, shards):
    told = json.loads(shard_file(shards[0]).read_text())
    words = json.dumps(told | json.loads(words)) if "shard" in words else words
    shard_file(shards[0]).write_text(words)
    assert read_shard(shards[0]) is None


def test_a_folder_of_another_shard_is_told_before_it_is_given_up(shards):
    runs = (Shard(2, 3), ORDER, "this"), (Shard(1, 3), Order(("sheet-1",)), "another")
    for shard, order, which in runs:
        printed(shutil.rmtree(shards[0]) or shards[0], 1)
        (told,) = ShardRun(shard, order, EDITIONS, shards[0]).begin()
        assert told.message == (
            f"{shards[0]} was shard 1/3 of {which} order, and is now shard {shard} of this one"
        )
        assert read_shard(shards[0]) is None  # until it comes to its end


# ── As it is typed ────────────────────────────────────────────────────────────────────────────


def test_a_shard_with_nothing_to_do_says_so(tmp_path):
    project = make_project(tmp_path)
    edition = Edition("blood-tests", "en-GB", "ours", "a4")
    empty = 1 if Shard(2, 2).has(edition) else 2
    ended = run("--project", project, "--topic", "blood-tests", "--shard", f"{empty}/2")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"shard {empty}/2: nothing to make (0 of 1 editions)\n"
    told = read_shard(project / "output")
    assert told is not None
    assert (told.shard, told.records, told.failed) == (Shard(empty, 2), {}, 0)


def test_a_shard_of_nothing_is_a_mistake(tmp_path):
    ended = run("--shard", "1/3")
    assert ended.returncode == 2
    assert "--shard is a part of an order: name topics, or --topic all" in ended.stderr
    ended = run("--topic", "treatment", "--shard", "0/3")
    assert ended.returncode == 2
    assert "`0/3` is no shard: they are numbered from 1/3 to 3/3" in ended.stderr


SHARDED = ("--topic", "all", "--format", "a4", "--format", "web", "--format", "a5-booklet")

PLATES = """\
print:
  palette:
    "#0b4a5b": [88, 19, 0, 64]
    "#16262c": [50, 14, 0, 83]
    "#475a61": [27, 7, 0, 62]
    "#a8321f": [0, 70, 82, 34]
"""


@pytest.mark.long
def test_three_shards_merged_equal_one_run_byte_for_byte(tmp_path):
    brand = {"layouts/brands/ours/brand.yaml": f"{BRAND}rules: ours\n{PLATES}"}
    project = make_shelf(tmp_path / "project", 4, brand)
    asked = ("--project", project, *SHARDED, "--print-ready")
    one = run(*asked, "--output", tmp_path / "one")
    said = [run(*asked, "--output", tmp_path / str(n), "--shard", f"{n}/3") for n in (1, 2, 3)]
    assert [ended.returncode for ended in (one, *said)] == [0] * 4, one.stderr
    folders = [tmp_path / str(n) for n in (1, 2, 3)]
    merged = run("--project", project, "merge", *folders, "--output", tmp_path / "output")
    assert merged.returncode == 0, merged.stderr
    assert public(tmp_path / "output") == public(tmp_path / "one")
    assert public(tmp_path / "output")["index.html"]  # one shelf, of all
    # Nor is anything made again by who goes on from there.
    again = run(*asked, "--output", tmp_path / "output")
    assert again.stdout.count("(unchanged)") == again.stdout.count("\n") - 1


def public(folder: Path) -> dict[str, bytes]:
    """What is in an output folder but for what tells of times: the records are in it."""
    return {
        path: data
        for path, data in files(folder).items()
        if not path.endswith((".folded", "catalogue.json", "lock"))
    }


@pytest.mark.long
def test_a_mistake_in_a_topic_is_told_by_its_shard_and_again_where_they_are_merged(tmp_path):
    project = make_shelf(tmp_path / "project", 4)
    topic = project / "factsheets/sheet-0.yaml"
    topic.write_text(topic.read_text().replace("[@lee2020]", "[@nobody]"))
    (project / "factsheets/No Topic.yaml").write_text("title: x\n")  # which is left alone
    owner = next(n for n in (1, 2, 3) if Shard(n, 3).has(replace(EDITIONS[0])))
    folders = [tmp_path / str(n) for n in (1, 2, 3)]
    told = [
        run("--project", project, "--topic", "all", "--shard", f"{n}/3", "--output", folder)
        for n, folder in zip((1, 2, 3), folders, strict=True)
    ]
    assert ["nobody" in ended.stderr for ended in told] == [n == owner for n in (1, 2, 3)]
    assert ["No Topic" in ended.stderr for ended in told] == [True, False, False]
    assert [ended.returncode for ended in told] == [2 if n in (1, owner) else 0 for n in (1, 2, 3)]
    merged = run("--project", project, "merge", *folders, "--output", tmp_path / "output")
    assert merged.returncode == 2
    assert "nobody" in merged.stderr
    assert "No Topic" in merged.stderr
    assert f"shard {owner}/3: 1 not made" in merged.stdout
    assert "3 shards, 3 copied, 0 unchanged" in merged.stdout
    assert len([*(tmp_path / "output").glob("*.pdf")]) == 3


@pytest.mark.long
def test_release_is_for_the_whole_order_and_clean_for_the_folder(tmp_path):
    project = make_shelf(tmp_path / "project", 3)
    for number in (1, 2):
        words = ("--project", project, "--topic", "all", "--shard", f"{number}/2")
        ended = run(*words, "--release")
        assert ended.returncode == 2
        assert all(f"sheet-{n}" in ended.stderr for n in range(3))
    assert not (project / "output").exists()
    printed = [run(*words[:-1], f"{n}/2", "--output", tmp_path / "all") for n in (1, 2)]
    assert "is now shard 2/2 of this one" in printed[1].stderr
    (project / "factsheets/sheet-1.yaml").unlink()
    ended = run(*words, "--output", tmp_path / "all", "--clean")
    assert "sheet-1.pdf: removed" in ended.stdout
    assert sorted(path.name for path in (tmp_path / "all").glob("*.pdf")) == [
        "sheet-0.pdf",
        "sheet-2.pdf",
    ]
