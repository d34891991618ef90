"""Sign-off: bound to the words, written without touching others, the only source of a status."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from press.content.format import read_format
from press.content.names import format_names
from press.content.passages import kept_lines
from press.files import Files
from press.make import make, prepare
from press.model import Edition, Unprintable
from press.pdf.read import read
from press.preflight import proofread
from press.signoff import approve as approving
from press.signoff.amend import quoted
from press.signoff.approve import Signer, approve
from tests.processes import run
from tests.projects import BRAND, PRESS, TODAY, TOPIC, make_project, window
from tests.series import close, without_collector
from tests.signing import signed, words_of
from tests.test_versions import EASY, FORMAT, VERSION

CLINICAL = Signer("Consultant haematologist", "clinical", "Dr A. O'Neill")
LAY = Signer("Parent", "lay")
ROWS = "- rows: {items: [{icon: blood-drop, text: A nurse takes a little blood.}]}"
FILE = "factsheets/blood-tests.yaml"
OWN = "layouts/brands/ours/brand.yaml"
BLOOD = Edition("blood-tests", "en-GB", "ours", "a4")
# A topic as somebody types it: a comment in every odd place, and an order of their own.
ODD = TOPIC.replace(
    TOPIC[TOPIC.index("review:") :],
    """\
review:   # who checked it
    funding:   none
    status:    'draft'      # ask Ann
    # the next two are guesses
    last_reviewed: 2026-01-31
    first_published: "2026-01-31"
    next_review:   2029-01-31

    # below this line: nothing
    version: 1.0
""",
)
REVIEWERS = """\
  reviewers:
  # those we asked
  - role: Consultant haematologist
    kind: clinical
    date: 2026-01-02

  - {role: Nurse, kind: clinical,
     date: 2026-01-02}   # by email
  # end
  funding:"""


def project(folder, topic: str | bytes = TOPIC, **more: str):
    return make_project(folder, {FILE: topic, **more})


def sign(folder, *signers: Signer, topic: str = "blood-tests", day: date = TODAY):
    for signer in signers or (CLINICAL, LAY):
        done = approve(topic, signer, Files(folder, PRESS, today=day))
    return done


def status(folder, edition: Edition = BLOOD, day: date = TODAY) -> str:
    return prepare(edition, Files(folder, PRESS, today=day)).factsheet.status


def doubts(folder, edition: Edition = BLOOD) -> list[str]:
    """What is said of the sign-offs."""
    problems = prepare(edition, window(folder)).factsheet.standing.problems
    return [f"{p.at.line}:{p.at.column} {p.level} {p.code}: {p.message}" for p in problems]


def change(folder, old: str, new: str, file: str = FILE) -> None:
    words = (folder / file).read_text()
    assert old in words
    (folder / file).write_text(words.replace(old, new, 1))


# ── Bound to the words ────────────────────────────────────────────────────────────────────────


def test_one_sign_off_of_each_kind_makes_a_topic_approved(tmp_path):
    folder = project(tmp_path)
    first = sign(folder, CLINICAL)
    assert (first.status, first.missing, status(folder)) == ("in-review", ("lay",), "in-review")
    last = sign(folder, LAY)
    assert (last.status, last.missing, status(folder)) == ("approved", (), "approved")
    assert last.words == words_of(TOPIC)
    assert doubts(folder) == []


def test_brand_layout_and_format_may_change(tmp_path):
    folder = project(tmp_path)
    sign(folder)
    change(folder, "#0b4a5b", "#7a1020", OWN)
    change(folder, "Our helpline", "Their helpline", OWN)
    style = (PRESS / "layouts/factsheet.css").read_text()
    (folder / "layouts/factsheet.css").write_text(style + "p { color: var(--primary) }\n")
    change(folder, "      - warning:", "      - page-break:\n      - warning:")
    change(folder, "  - heading: What", "  - id: happens\n    heading: What")
    change(
        folder,
        "warning: Ring us if you are worried.",
        "warning: Ring us if you\n          are worried.",
    )
    for format in ("a4", "large-print", "summary", "a4-24pt-mono"):
        assert status(folder, Edition("blood-tests", "en-GB", "ours", format)) == "approved"
    assert doubts(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a little blood", "a little, blood", "11:25 `a little blood.[@lee2020]` is now `a"),
        ("a little blood", "much blood", "11:23 `takes a little blood.[@lee2020]` is now `takes"),
        ("[@lee2020]", "", "11:32 `little blood.[@lee2020]` is now `little blood.`"),
        ("- warning: Ring", "- note: Ring", "12:15 `warning.text` is now `note.text`"),
        ("Bring a drink., ", "", "7:28 `Bring a drink.` has gone"),
        ("Ask us", "Ring us., Ask us", "7:44 `Ring us.` is new"),
        ("Blood tests", "Blood", "1:8 `Blood tests` is now `Blood`"),
        ("jurisdiction: the United Kingdom", "jurisdiction: Wales", "4:15 `the United Kingdom` is"),
    ],
)  # fmt: skip
def test_a_change_of_words_voids_it_and_is_quoted(old, new, said, tmp_path):
    folder = project(tmp_path)
    sign(folder)
    change(folder, old, new)
    assert status(folder) == "in-review"
    place, _, words = said.partition(" ")
    (doubt,) = doubts(folder)
    roles = "`Consultant haematologist` and `Parent`"
    assert doubt.startswith(
        f"{place} warning sign-off-void: the sign-off by {roles} is void: {words}"
    )


def test_it_holds_again_once_the_words_are_put_back(tmp_path):
    folder = project(tmp_path)
    sign(folder)
    change(folder, "It is quick.", "It is slow.")
    assert status(folder) == "in-review"
    change(folder, "It is slow.", "It is quick.")
    assert (status(folder), doubts(folder)) == ("approved", [])


def test_many_changes_are_counted_and_only_the_first_are_quoted(tmp_path):
    folder = project(tmp_path)
    sign(folder)
    for old in (
        "Blood tests",
        "the United",
        "For families",
        "What a",
        "is quick",
        "a drink",
        "What h",
    ):
        change(folder, old, old.upper())
    found = doubts(folder)
    assert len(found) == 6
    assert any("2 more texts have changed" in said for said in found)


def test_what_was_kept_cannot_make_a_sign_off_hold_or_fail(tmp_path):
    folder = project(tmp_path)
    sign(folder)
    (kept,) = (folder / "factsheets/approved").iterdir()
    assert kept.name == f"blood-tests.{words_of(TOPIC)}.txt"
    assert "key_points: It is quick." in kept_lines(kept.read_bytes())
    kept.write_text(kept.read_text().replace("quick", "slow"))
    assert (status(folder), doubts(folder)) == ("approved", [])
    change(folder, "It is quick.", "It is slow.")
    (doubt,) = doubts(folder)
    assert "is void: the words have changed" in doubt
    kept.unlink()
    (doubt,) = doubts(folder)
    assert "error sign-off-unknown" in doubt
    assert status(folder) == "in-review"


def test_a_renamed_topic_keeps_its_sign_offs(tmp_path):
    folder = project(tmp_path)
    sign(folder)
    (folder / FILE).rename(folder / "factsheets/tests-of-blood.yaml")
    edition = Edition("tests-of-blood", "en-GB", "ours", "a4")
    assert status(folder, edition) == "approved"
    change(folder, "quick", "slow", "factsheets/tests-of-blood.yaml")
    assert "`is quick.` is now `is slow.`" in doubts(folder, edition)[0]


def test_a_profile_says_which_sign_offs_are_needed(tmp_path):
    rules = "about: Ours.\nlike: uk-charity\nsignoffs: [clinical]\nrules: {B15: {level: off}}\n"
    folder = project(tmp_path, **{"layouts/rules/ours.yaml": rules, OWN: BRAND + "rules: ours\n"})
    assert sign(folder, CLINICAL).status == status(folder) == "approved"


def test_overdue_follows_from_the_dates(tmp_path):
    folder = project(tmp_path)
    sign(folder)
    due = date(2029, 1, 31)
    assert [status(folder, day=due + timedelta(n)) for n in (0, 1)] == ["approved", "overdue"]
    change(folder, "quick", "slow")
    assert status(folder, day=due + timedelta(1)) == "in-review"


def test_only_those_who_signed_are_named_as_having_checked_it(tmp_path):
    folder = project(tmp_path)
    sign(folder, LAY)
    html = prepare(BLOOD, window(folder)).html
    assert "Not everybody who must check these words has done so yet." in html
    assert "Parent" not in html
    sign(folder, CLINICAL)
    nurse = "    - {role: Nurse, kind: clinical, date: 2026-01-02}\n  funding"
    change(folder, "  funding", nurse)
    proof = prepare(BLOOD, window(folder))
    assert "Consultant haematologist, Dr A. O’Neill, 1 June 2026" in proof.html
    assert "Nurse" not in proof.html
    (doubt,) = proofread(proof)
    assert (doubt.level, doubt.code) == ("warning", "not-signed")


def test_a_version_is_signed_off_by_itself(tmp_path):
    folder = project(tmp_path, **{EASY: FORMAT})
    version = "factsheets/blood-tests.easy.yaml"
    (folder / version).write_text(VERSION.format(matches=words_of(TOPIC)))
    easy = Edition("blood-tests", "en-GB", "ours", "easy")
    sign(folder, topic="blood-tests.easy")
    assert (status(folder, easy), status(folder)) == ("approved", "draft")
    change(folder, "a little blood", "some blood", version)
    assert status(folder, easy) == "in-review"
    assert "`takes a little blood.` is now `takes some blood.`" in doubts(folder, easy)[0]
    # What it leaves out it says with the topic's words, and they are signed off with its own.
    change(folder, "some blood", "a little blood", version)
    change(folder, "It is quick.", "It is slow.")
    change(folder, words_of(TOPIC), words_of((folder / FILE).read_text()), version)
    assert "`is quick.` is now `is slow.`" in doubts(folder, easy)[0]


# ── On every page ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "format",
    [
        name if name in ("a4", "web") else pytest.param(name, marks=pytest.mark.long)
        for name in format_names(window(PRESS))
    ],
)
def test_the_status_stands_on_every_page_of_every_format(format, tmp_path):
    for said in ("Draft: not for patients yet", "Approved"):
        own = TOPIC.replace("key_points", f"formats: [{format}]\nkey_points", 1)
        own = signed(own) if said == "Approved" else own
        folder = project(tmp_path, own)
        edition = Edition("blood-tests", "en-GB", "ours", format)
        files = window(folder)
        about = read_format(files, format).about
        if about["text"] and about["otherwise"] != "topic":
            own = VERSION.format(matches=words_of(TOPIC))
            own = own.replace("- A nurse takes a little blood.", ROWS)
            (folder / f"factsheets/blood-tests.{about['text']}.yaml").write_text(own)
            if said == "Approved":
                sign(folder, topic=f"blood-tests.{about['text']}")
            files = window(folder)
        outcome = without_collector(lambda e=edition, f=files: make(e, f))
        assert outcome.pdf, outcome.problems
        if outcome.ending == "html":
            assert said in outcome.pdf.decode()
        else:
            pages = [close(text) for text in read(outcome.pdf).texts]
            assert [n for n, text in enumerate(pages, 1) if close(said) not in text] == []


# ── Into the author's file ────────────────────────────────────────────────────────────────────


def lines_between(before: bytes, after: bytes) -> list[bytes]:
    """The lines that are new; every other line must be as it was, byte for byte, in its order."""
    old, new = before.splitlines(keepends=True), iter(after.splitlines(keepends=True))
    extra = []
    for line in old:
        for other in new:
            if other == line:
                break
            extra.append(other)
        else:
            raise AssertionError(f"lost: {line}")
    return extra + list(new)


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "BOM"])
@pytest.mark.parametrize("last", ["", "end"], ids=["no end", "end"])
def test_nothing_but_the_sign_off_and_the_status_is_touched(ends, mark, last, tmp_path):
    typed = ODD.replace("'draft'", "'in-review'").rstrip("\n") + last.replace("end", "\n")
    typed = mark + typed.replace("\n", ends).encode()
    folder = project(tmp_path, typed)
    sign(folder, CLINICAL)
    after = (folder / FILE).read_bytes()
    new = f"    reviewers:{ends}      - {{role: Consultant haematologist, kind: clinical, "
    new += f"date: 2026-06-01, name: Dr A. O'Neill, words: {words_of(TOPIC)}}}{ends}"
    assert b"".join(lines_between(typed, after)) == new.encode()
    sign(folder, LAY)
    last = (folder / FILE).read_bytes()
    status, approved = (
        b"status:    'in-review'      # ask Ann",
        b"status:    'approved'      # ask Ann",
    )
    assert status in after
    (line,) = lines_between(after.replace(status, approved), last)
    assert line.startswith(b"      - {role: Parent, kind: lay, date: 2026-06-01, words: ")
    assert line.endswith(ends.encode())


@pytest.mark.parametrize(
    "reviewers",
    [
        "  reviewers: [{role: Nurse, kind: lay, date: 2026-01-02}] # one\n  funding:",
        "  reviewers: [\n      {role: Nurse, kind: lay, date: 2026-01-02},\n  ] # one\n  funding:",
        "  reviewers:\n  - role: Nurse\n    kind: lay\n    date: 2026-01-02\n# end\n  funding:",
        "  reviewers:\n      -   date: 2026-01-02\n          kind: lay\n          role: |\n"
        "            Nurse\n\n  # end\n  funding:",
        "  'reviewers':\n    - {'role': 'Nurse ]', \"kind\": lay, date: 2026-01-02}\n  funding:",
    ],
)
def test_it_is_added_however_the_others_were_typed(reviewers, tmp_path):
    typed = TOPIC.replace("  funding:", reviewers)
    folder = project(tmp_path, typed)
    sign(folder)
    after = (folder / FILE).read_text().replace("status: approved", "status: draft")
    assert after != typed
    start, end = typed[: typed.index("reviewers")], typed[typed.index("  funding:") :]
    assert after.startswith(start)
    assert after.endswith(end)
    assert "# end" in after or "# end" not in typed
    assert status(folder) == "approved"


def test_a_review_between_braces_is_signed_too(tmp_path):
    inside = TOPIC[TOPIC.index("review:") :].splitlines()[1:]
    flow = "review: {" + ", ".join(line.strip() for line in inside) + "} # all of it\n"
    folder = project(tmp_path, TOPIC[: TOPIC.index("review:")] + flow)
    sign(folder)
    assert status(folder) == "approved"
    assert (folder / FILE).read_text().endswith("funding: none} # all of it\n")


def test_approving_twice_replaces_the_same_role(tmp_path):
    typed = TOPIC.replace("  funding:", REVIEWERS)
    folder = project(tmp_path, typed)
    sign(folder, Signer("consultant Haematologist", "clinical"), Signer("Nurse", "clinical"))
    once = (folder / FILE).read_text()
    words = words_of(TOPIC)
    assert once == typed.replace("draft", "in-review").replace(
        "    kind: clinical\n    date: 2026-01-02\n",
        f"    kind: clinical\n    date: 2026-06-01\n    words: {words}\n",
    ).replace("     date: 2026-01-02}", f"     date: 2026-06-01, words: {words}}}")
    sign(folder, Signer("Nurse", "clinical"), day=TODAY + timedelta(1))
    assert (folder / FILE).read_text() == once.replace(
        "     date: 2026-06-01", "     date: 2026-06-02"
    )
    change(folder, "It is quick.", "It is slow.")
    sign(folder, Signer("Nurse", "clinical"))
    assert (folder / FILE).read_text().count("role: Nurse") == 1


def test_who_signs_is_said_where_another_name_stands(tmp_path):
    folder = project(tmp_path)
    sign(folder, CLINICAL)
    before = (folder / FILE).read_bytes()
    with pytest.raises(Unprintable, match="is it they who sign"):
        sign(folder, Signer("Consultant haematologist", "clinical"))
    assert (folder / FILE).read_bytes() == before
    sign(folder, Signer("Consultant haematologist", "clinical", "Dr B"))
    assert "name: Dr B," in (folder / FILE).read_text()


@pytest.mark.parametrize(
    "words",
    ["O'Neill", "a: b", "x # y", "{z}", "'quoted'", "- dash", "no", "Zoë, RN", '"', "a\\b", "@"]
)  # fmt: skip
def test_any_words_can_be_a_role(words, tmp_path):
    folder = project(tmp_path)
    sign(folder, Signer(words, "clinical", words))
    (person,) = prepare(BLOOD, window(folder)).factsheet.standing.signed
    assert (person["role"].value, person["name"].value) == (words, words), quoted(words)


def test_a_file_that_changes_meanwhile_is_left_alone(tmp_path, monkeypatch):
    folder = project(tmp_path)
    other = TOPIC.replace("quick", "slow")

    def somebody_saves(topic):
        (folder / FILE).write_text(other)
        return b""

    monkeypatch.setattr(approving, "kept", somebody_saves)
    with pytest.raises(Unprintable, match="was changed meanwhile"):
        sign(folder, LAY)
    assert (folder / FILE).read_text() == other


def test_a_file_keeps_its_permissions_and_a_link_stays_one(tmp_path):
    folder = project(tmp_path)
    real = folder / "factsheets/real.txt"
    (folder / FILE).rename(real)
    (folder / FILE).symlink_to("real.txt")
    real.chmod(0o640)
    sign(folder, LAY)
    assert (folder / FILE).is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "role: Parent" in real.read_text()


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        (TOPIC.replace("lee2020", "lea2020"), "no reference is called `lea2020`"),
        (TOPIC.replace("What happens", "What: happens"), "a colon in it"),
        (TOPIC.replace("2029-01-31", "2025-01-31"), "is not after the last"),
        (TOPIC.replace("status: draft", "status: withdrawn"), "is withdrawn, and is not printed"),
        (TOPIC.replace("It is quick.", "The one thing that your readers must know."), "skeleton's"),
        (TOPIC[: TOPIC.index("review:")], "the topic has no `review`"),
    ],
)
def test_a_file_with_a_mistake_is_not_signed_off(topic, said, tmp_path):
    folder = project(tmp_path, topic)
    with pytest.raises(Unprintable) as refused:
        sign(folder, CLINICAL)
    assert said in str(refused.value)
    assert (folder / FILE).read_text() == topic
    assert not (folder / "factsheets/approved").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("blood-tests", "--kind", "lay"), "a sign-off says in which role it was given"),
        (("blood-tests", "--kind", "lay", "--role", "a\x07b"), "cannot be printed"),
        (("blood-tests", "--role", "Parent"), "Missing option '--kind'"),
        (("blood-tests", "--role", "Parent", "--kind", "friend"), "'friend' is not one of"),
        (("blod-tests", "--role", "Parent", "--kind", "lay"), "did you mean `blood-tests`?"),
        (
            ("blood-tests.esy", "--role", "P", "--kind", "lay"),
            "no format prints a text called `esy`",
        ),
        (("blood-tests.short", "--role", "P", "--kind", "lay"), "`blood-tests` has no short text"),
    ],
)
def test_what_cannot_be_signed_off_is_told_why(words, said, tmp_path):
    folder = project(tmp_path)
    done = run("--project", folder, "--today", TODAY, "approve", *words)
    assert said in done.stderr
    assert done.returncode == 2
    assert (folder / FILE).read_text() == TOPIC


def test_the_command_says_what_is_still_missing(tmp_path):
    folder = project(tmp_path)
    command = ("--project", folder, "--today", TODAY, "approve", "blood-tests", "--role")
    done = run(*command, "Nurse", "--kind", "clinical", cold=True)
    assert done.stdout == (
        f"{FILE}: signed off for words {words_of(TOPIC)}, 2026-06-01\n"
        "status: in-review, lay sign-off still missing\n"
    )
    assert run(*command, "Parent", "--kind", "lay").stdout.endswith("status: approved\n")


# ── Release, and the register ─────────────────────────────────────────────────────────────────


@pytest.fixture
def shelf(tmp_path):
    """A topic of every status, by its name; `void` was approved and then changed."""
    topics = {}
    for n, name in enumerate(("sample", "draft", "in-review", "withdrawn"), 110):
        topics[name] = TOPIC.replace("status: draft", f"status: {name}").replace("101", str(n))
    topics["approved"] = signed(TOPIC.replace("101", "120"))
    topics["overdue"] = signed(TOPIC.replace("101", "121")).replace("2029-01-31", "2026-05-31")
    topics["void"] = signed(TOPIC.replace("101", "122")).replace("quick", "slow")
    files = {f"factsheets/{name}.yaml": topic for name, topic in topics.items()}
    return make_project(tmp_path, {**files, FILE: signed(TOPIC)})


def test_release_refuses_all_that_is_not_approved_at_once(shelf):
    command = ("--project", shelf, "--today", TODAY, "--release")
    names = ("sample", "draft", "in-review", "overdue", "withdrawn", "approved", "void")
    done = run(*command, *(word for name in names for word in ("--topic", name)))
    assert done.returncode == 2
    for name, words in (
        ("sample", "Sample content: not checked by a clinician"),
        ("draft", "Draft: not for patients yet"),
        ("in-review", "In review: not approved yet"),
        ("overdue", "Overdue for review: check with us first"),
        ("void", "In review: not approved yet"),
    ):
        assert f"error: `{name}` is not for release: {words} (not-for-release)" in done.stderr
    assert "`withdrawn` is withdrawn, and is not printed" in done.stderr
    assert "`approved` is not" not in done.stderr
    assert not (shelf / "output").exists()


def test_release_prints_what_is_approved(shelf):
    done = run("--project", shelf, "--today", TODAY, "--release", "--topic", "approved")
    assert (done.returncode, done.stderr) == (0, "")
    assert (shelf / "output/approved.pdf").exists()


def test_the_register_names_every_topic_with_its_dates_and_sign_offs(shelf):
    (shelf / "factsheets/broken.yaml").write_text("title: {")
    done = run("--project", shelf, "--today", TODAY, "status", "--as", "csv", cold=True)
    rows = {row["topic"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert {name: row["status"] for name, row in rows.items()} == {
        "approved": "approved",
        "blood-tests": "approved",
        "broken": "has mistakes",
        "draft": "draft",
        "in-review": "in-review",
        "overdue": "overdue",
        "sample": "sample",
        "void": "in-review",
        "withdrawn": "withdrawn",
    }
    assert rows["void"]["signoffs"] == "clinical void, lay void"
    assert rows["approved"]["signoffs"] == "clinical 2026-05-01, lay 2026-05-02"
    assert (rows["overdue"]["days_left"], rows["draft"]["days_left"]) == ("-1", "975")
    table = run("--project", shelf, "--today", TODAY, "status").stdout.splitlines()
    assert table[0].split("  ")[0] == "topic"
    assert len(table) == 1 + len(rows)


def test_a_pack_and_its_parts_are_signed_off_each_for_its_own_words(tmp_path):
    linked = TOPIC.replace("a little blood.", "[a little blood](#then).")
    linked = linked.replace(
        "      - warning:", "      - {id: then, text: Then you go home.}\n      - warning:"
    )
    pack = TOPIC[: TOPIC.index("key_points")].replace("101", "102")
    pack += "note: |\n  Keep it.\ntopics: [blood-tests]\n" + TOPIC[TOPIC.index("review:") :]
    folder = project(tmp_path, linked, **{"factsheets/packs/first.yaml": pack})
    edition = Edition("packs/first", "en-GB", "ours", "a4")
    sign(folder)
    assert prepare(edition, window(folder)).factsheet.standings["blood-tests"].status == "approved"
    assert status(folder, edition) == "draft"
    sign(folder, topic="packs/first")
    assert status(folder, edition) == "approved"
    done = run("--project", folder, "--today", TODAY, "status").stdout
    assert "packs/first  ABC-102  approved" in done
    change(folder, "It is quick.", "It is slow.")
    standings = prepare(edition, window(folder)).factsheet.standings
    assert [one.status for one in standings.values()] == ["approved", "in-review"]


# ── As old as the review ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("signed_on", "last", "now", "level"),
    [
        (date(2027, 2, 28), "2028-02-28", "approved", None),
        (date(2027, 2, 28), "2028-02-29", "approved", None),
        (date(2027, 2, 27), "2028-02-29", "in-review", "warning"),
        (date(2024, 6, 1), "2026-12-31", "approved", "note"),
        (date(2024, 6, 1), "2027-01-01", "in-review", "warning"),
    ],
)
def test_a_sign_off_counts_for_a_review_within_a_year(signed_on, last, now, level, tmp_path):
    year = signed_on.year
    dates = {"2026-01-31": f"{year}-01-31", "2029-01-31": f"{year + 2}-01-31"}
    topic = TOPIC
    for old, new in dates.items():
        topic = topic.replace(old, new)
    folder = project(tmp_path, topic)
    sign(folder, day=signed_on)
    # New dates alone, as somebody types them.
    change(folder, f"last_reviewed: {year}-01-31", f"last_reviewed: {last}")
    change(folder, f"next_review: {year + 2}-01-31", "next_review: 2029-12-31")
    day = date(2028, 3, 1)
    assert status(folder, day=day) == now
    lines = doubts(folder)
    assert len(lines) == (2 if level else 0)
    assert all(f" {level} sign-off-old: the sign-off by `" in line for line in lines)
    if now == "in-review":
        sign(folder, day=day)
        assert (status(folder, day=day), doubts(folder)) == ("approved", [])


def test_what_is_approved_is_released_and_the_rest_is_named_by_why(shelf):
    topics = shelf / "factsheets"
    (topics / "broken.yaml").write_text("title: {")
    pack = TOPIC[: TOPIC.index("key_points")].replace("101", "130")
    (topics / "packs").mkdir()
    (topics / "packs/first.yaml").write_text(
        pack + "note: Keep it.\ntopics: [blood-tests]\n" + TOPIC[TOPIC.index("review:") :]
    )
    for name in ("overdue", "sample", "approved"):
        (topics / f"{name}.yaml").unlink()
    asked = ("--project", shelf, "--today", TODAY, "--topic", "approved", "--release")
    done = run(*asked, folder=shelf)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "not released (has mistakes): broken",
        "not released (Draft: not for patients yet): draft, packs/first",
        "not released (In review: not approved yet): in-review, void",
        "withdrawn is withdrawn: left out",
        "output/blood-tests.pdf",
    ]
    change(shelf, "status: approved", "status: draft")
    assert run(*asked).returncode == 2
