"""What a check finds, as people, programs and meetings are told it."""

from __future__ import annotations

import gc
import json
import os
import pty
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import renew
from press.build import findings
from press.build.findings import Checked, Wanted
from press.console.baseline import Baseline, read_baseline
from press.console.explain import explain_for
from press.console.html_report import page
from press.console.topic_findings import Sheet, causes, sheets, to_mend
from press.content.instrument import instrument_names, read_instrument
from press.model import Edition, Location, Problem, Unprintable
from press.rules.coverage import TABLES, account, accounted
from press.rules.engine import every_rule
from press.rules.instruments import MISSING, PERSON, ROOTS, THERE, answers
from tests.browsers import Tabs, chromium, in_a_browser, launched
from tests.processes import begun, command, run
from tests.projects import TODAY, TOPIC, make_project, window
from tests.series import WINDOW, prepare

LONG = "Your team will ring you when they know, and if they have not rung by then you can ring "
LONG += "them and ask what has happened to it."
HARD = TOPIC.replace("A nurse takes", f"{LONG} You can't stay. A nurse takes")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a topic that is hard to read, and one with a mistake."""
    wrong = HARD.replace("ABC-101", "ABC-102").replace("@lee2020", "@lea2020")
    more = {"factsheets/blood-tests.yaml": HARD, "factsheets/scans.yaml": wrong}
    return make_project(tmp_path / "project", more)


def checked(project: Path, *words: object, code: int = 2) -> subprocess.CompletedProcess[str]:
    ended = run("--project", project, "--today", TODAY, "check", *words)
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


def many(project: Path, number: int) -> None:
    """As many more topics, each with two warnings."""
    for n in range(number):
        text = HARD.replace("ABC-101", f"ABC-{200 + n}")
        (project / f"factsheets/sheet-{n}.yaml").write_text(text)


def on_a_screen(project: Path, *words: str) -> str:
    """What a person sees in a terminal."""
    ours, theirs = pty.openpty()
    asked = command("--project", project, "--today", TODAY, "check", *words)
    with begun(asked, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        seen = b""
        try:
            while more := os.read(ours, 4096):
                seen += more
        except OSError:  # the terminal is gone
            pass
        running.wait()
    os.close(ours)
    return re.sub(r"\x1b\[\d*m|\r", "", seen.decode())


# ── In a terminal ─────────────────────────────────────────────────────────────────────────────


def test_findings_are_told_by_topic_and_errors_first(project):
    told = checked(project).stderr
    heads = re.findall(r"^(\S+)  (\d.*)$", told, re.MULTILINE)
    assert heads == [("blood-tests", "2 warnings"), ("scans", "1 error")]
    assert re.search(r"^factsheets/blood-tests\.yaml:\d+:\d+: warning: .*\(L01\)$", told, re.M)


def test_a_single_topic_gets_everything_without_a_heading(project):
    told = checked(project, "blood-tests", code=0).stderr
    assert told.startswith("factsheets/blood-tests.yaml:")
    assert ["L01" in told, "L11" in told] == [True, True]
    assert checked(project, "blood-tests", "--strict", code=1).stderr == told


def test_a_pipe_gets_everything_and_a_screen_what_to_mend_first(project):
    many(project, 30)
    assert len(re.findall(r"warning: ", checked(project).stderr)) == 62
    seen = on_a_screen(project)
    assert seen.startswith("Mend these first\n\n1. unknown-reference: 1 error\n")
    assert "2. Sentences are short (L01): 31 warnings" in seen
    assert every_rule()["L01"].why.split(".")[0] in seen
    assert "check --all" in seen
    assert len(seen.splitlines()) < 40
    assert re.search(r"^L11 +31 +31$", seen, re.MULTILINE)
    assert len(re.findall("warning: ", on_a_screen(project, "--all"))) == 62
    assert len(re.findall("warning: ", on_a_screen(project, "sheet-3"))) == 2


def test_what_topics_share_is_told_once_and_first():
    shared = Problem("error", "bad", "no", Location("layouts/x.yaml", 1, 1))
    note = Problem("note", "L11", "L11 did not look")
    own = Problem("warning", "L01", "long", Location("factsheets/b.yaml", 2, 1))
    version = Problem("note", "L01", "long", Location("factsheets/b.easy-read.yaml", 1, 1))
    a, b = (Edition(name, "en-GB", "ours", "a4") for name in "ab")
    found = sheets([Checked(a, (shared, note)), Checked(b, (version, own, note, shared))])
    assert [(s.topic, s.problems) for s in found] == [
        ("", (shared, note)),
        ("a", ()),
        ("b", (own, version)),
    ]


def test_what_a_pack_takes_from_a_topic_is_told_with_the_topic():
    part = Problem("warning", "L01", "long", Location("factsheets/a.yaml", 2, 1))
    own = Problem("warning", "L01", "long", Location("factsheets/packs/p.yaml", 2, 1))
    a, p = (Edition(name, "en-GB", "ours", "a4") for name in ("a", "packs/p"))
    both = sheets([Checked(p, (part, own)), Checked(a, (part,))])
    assert [(s.topic, s.problems) for s in both] == [("packs/p", (own,)), ("a", (part,))]
    alone = sheets([Checked(p, (part, own))])
    assert [(s.topic, s.problems) for s in alone] == [("packs/p", (part, own))]


def test_five_things_to_mend_are_errors_then_what_recurs_most():
    def times(level: str, code: str, number: int) -> list[Problem]:
        return [Problem(level, code, str(n)) for n in range(number)]

    problems = [*times("warning", "L01", 9), *times("error", "lost", 1), *times("note", "L05", 99)]
    for code in ("L02", "L03", "L04", "L06"):
        problems += times("warning", code, 3)
    found = [Sheet("a", tuple(problems))]
    assert [cause.code for cause in to_mend(found)] == ["lost", "L01", "L02", "L03", "L04"]
    assert causes(found)[-1].code == "L05"


# ── For programs ──────────────────────────────────────────────────────────────────────────────


def test_json_is_one_document_that_authors_md_describes(project):
    told = json.loads(checked(project, "--as", "json", "--instrument", "discern").stdout)
    assert told["counts"] == {"error": 1, "warning": 2, "note": 0}
    blood, scans = told["topics"]
    assert (blood["topic"], blood["title"], blood["status"]) == (
        "blood-tests",
        "Blood tests",
        "draft",
    )
    assert [finding["code"] for finding in blood["findings"]] == ["L01", "L11"]
    finding = scans["findings"][0]
    assert (finding["level"], finding["file"]) == ("error", "factsheets/scans.yaml")
    line = (project / finding["file"]).read_text().splitlines()[finding["line"] - 1]
    assert finding["text"] == line.strip()
    assert set(told["rules"]) == {"L01", "L11"}
    authors = (renew.DOCS / "authors.md").read_text("utf-8")
    names = {*told, *blood, *finding, *told["rules"]["L01"], *blood["answers"][0]}
    assert sorted(name for name in names if f"`{name}`" not in authors) == []


def test_json_is_the_same_each_time(project):
    assert checked(project, "--as", "json").stdout == checked(project, "--as", "json").stdout


def test_annotations_are_as_github_reads_them(project):
    lines = checked(project, "--as", "github").stdout.splitlines()
    lines = [line for line in lines if line.startswith("::")]
    form = re.compile(r"::(error|warning|notice) file=(.*),line=(\d+),col=(\d+),title=(\S+)::(.+)")
    read = [form.fullmatch(line) for line in lines]
    assert [(m[1], m[5]) for m in read] == [
        ("warning", "L01"),
        ("warning", "L11"),
        ("error", "unknown-reference"),
    ]
    assert all(Path(m[2]).is_file() for m in read)
    assert all("%0A" in m[6] for m in read)


def test_annotations_cannot_be_broken_by_words():
    from press.console.annotations import as_annotations

    problem = Problem("error", "x", "50% of\nit: a, b", Location("factsheets/a,b.yaml", 1, 2))
    (line,) = as_annotations([Sheet("a", (problem,))], WINDOW)
    assert line == "::error file=factsheets/a%2Cb.yaml,line=1,col=2,title=x::50%25 of%0Ait: a, b"


# ── Old findings ──────────────────────────────────────────────────────────────────────────────


def test_old_findings_are_counted_and_new_ones_named(project, tmp_path):
    old = tmp_path / "old.txt"
    asked = ("blood-tests", "--baseline", old)
    assert "2 old findings, kept in" in checked(project, *asked, "--renew-baseline", code=0).stdout
    kept = old.read_text()
    assert kept.splitlines()[1:] == sorted(kept.splitlines()[1:])
    file = project / "factsheets/blood-tests.yaml"
    file.write_text("# moved down a line\n" + HARD.replace("Ring us", "We won't mind. Ring us"))
    ended = checked(project, *asked, "--strict", code=1)
    assert re.findall(r"\((\w+)\)$", ended.stderr, re.MULTILINE) == ["L11"]
    assert "`won't`" in ended.stderr
    assert "2 old findings" in ended.stdout
    file.write_text(TOPIC)
    ended = checked(project, *asked, "--strict", code=0)
    assert "2 of those in" in ended.stdout
    assert "  blood-tests L11 can't" in ended.stdout
    checked(project, *asked, "--renew-baseline", code=0)
    assert len(old.read_text().splitlines()) == 1


def test_an_error_is_never_an_old_finding(project, tmp_path):
    old = tmp_path / "old.txt"
    asked = ("--baseline", old)
    assert "unknown-reference" in checked(project, *asked, "--renew-baseline").stderr
    assert "scans" not in old.read_text()
    assert "unknown-reference" in checked(project, *asked).stderr


def test_lines_of_topics_that_were_not_asked_for_stay(project, tmp_path):
    old = tmp_path / "old.txt"
    old.write_text("other-topic L01 These words\n")
    asked = ("blood-tests", "--baseline", old)
    ended = checked(project, *asked, "--renew-baseline", code=0)
    assert "gone" not in ended.stdout
    assert "other-topic L01 These words" in old.read_text()


def test_as_many_are_old_as_the_file_has():
    problems = tuple(
        Problem(
            "warning",
            "L11",
            "`can't` is easily read",
            Location("factsheets/a.yaml", n),
            about="can't",
        )
        for n in (1, 2, 3)
    )
    before = Baseline(Counter({"a L11 can't": 2}))
    (left,) = before.sift([Sheet("a", problems)])
    assert (left.problems, before.old, before.gone) == (problems[2:], 2, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [(None, "no-baseline"), ("<<<<<<< HEAD\n", "bad-baseline"), ("alone\n", "bad-baseline")],
)
def test_a_file_without_old_findings_is_named(words, code, tmp_path):
    path = tmp_path / "old.txt"
    if words:
        path.write_text(words)
    with pytest.raises(Unprintable) as raised:
        read_baseline(path)
    assert raised.value.problems[0].code == code
    assert "--renew-baseline" in raised.value.problems[0].hint


# ── Kept findings ─────────────────────────────────────────────────────────────────────────────


def test_what_has_not_changed_is_not_looked_at_again(project, monkeypatch):
    looked = []
    whole = findings.look
    monkeypatch.setattr(
        findings, "look", lambda e, *more: looked.append(e.topic) or whole(e, *more)
    )

    def check(*instruments: str) -> list[Checked]:
        looked.clear()
        wanted = Wanted(instruments=instruments)
        editions = [Edition(n, "en-GB", "ours", "a4") for n in ("blood-tests", "scans")]
        return list(findings.check(editions, window(project), project / "output", wanted))

    first = check()
    assert looked == ["blood-tests", "scans"]
    assert check() == first
    assert looked == []
    (project / "factsheets/scans.yaml").write_text(HARD.replace("ABC-101", "ABC-102"))
    check()
    assert looked == ["scans"]
    (project / "factsheets/library/glossary.yaml").write_text("vein: {means: A tube.}\n")
    check()
    assert looked == ["blood-tests", "scans"]
    answered = check("discern")
    assert looked == ["blood-tests", "scans"]
    assert check("discern") == answered
    assert looked == []


def test_a_broken_record_is_made_anew(project):
    first = checked(project)
    kept = project / "output/.made/findings.json"
    for broken in ("", "{", "[]", '{"press": 1}', kept.read_text().replace('"title"', '"lost"')):
        kept.write_text(broken)
        assert checked(project).stderr == first.stderr


@pytest.mark.long
def test_many_topics_are_looked_at_on_every_processor_in_order(project, monkeypatch):
    many(project, 34)
    monkeypatch.setattr(findings, "processors", lambda: 2)
    editions = [Edition(f"sheet-{n}", "en-GB", "ours", "a4") for n in range(34)]
    found = list(findings.check(editions, window(project), project / "output", Wanted()))
    assert [one.edition for one in found] == editions
    assert all([p.code for p in one.problems] == ["L01", "L11"] for one in found)


# ── Instruments ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", instrument_names(WINDOW))
def test_every_question_can_be_answered(name):
    instrument = read_instrument(WINDOW, name)
    numbers = [question.number for question in instrument.questions]
    assert numbers == list(range(1, len(numbers) + 1))
    for question in instrument.questions:
        assert question.found_in or question.person, question.asks.value
        for path in question.found_in:
            assert path.value.split(".")[0] in ROOTS


def test_instruments_find_what_is_there_and_what_is_missing(tmp_path):
    factsheet = prepare(Edition("treatment", "en-GB", "harbour", "a4"), WINDOW).factsheet
    given = {a.number: a for a in answers(read_instrument(WINDOW, "discern"), factsheet)}
    assert {given[n].state for n in (1, 4, 8, 9, 10, 11, 12, 14, 15)} == {THERE}
    assert {given[n].state for n in (2, 3, 6, 13, 16)} == {PERSON}
    make_project(tmp_path)
    factsheet = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), window(tmp_path)).factsheet
    given = {a.number: a for a in answers(read_instrument(WINDOW, "discern"), factsheet)}
    assert {given[n].state for n in (8, 9, 10, 11, 12, 14, 15)} == {MISSING}
    assert given[12].shown == "`blocks.options.without`: not there"
    assert given[5].state == THERE
    given = {a.number: a for a in answers(read_instrument(WINDOW, "pif-tick"), factsheet)}
    assert "kind=clinical" in given[4].shown


def test_answers_stand_in_a_table(project):
    told = checked(project, "blood-tests", "--instrument", "discern", code=0).stdout
    assert re.search(r"^DISCERN, blood-tests: \d+ there, \d+ missing, 5 for a person$", told, re.M)
    assert re.search(
        r"^  missing   12  Does it say what may happen without treatment\?$", told, re.M
    )


def test_an_instrument_that_is_not_there_gets_the_one_that_was_meant(project):
    assert "did you mean `discern`?" in checked(project, "--instrument", "discen").stderr


# ── A page for a meeting ──────────────────────────────────────────────────────────────────────


def test_the_page_is_one_file_with_every_finding(project):
    ended = checked(project, "--as", "html", "--instrument", "discern")
    path = project / "output/findings.html"
    assert ended.stdout.splitlines()[0].endswith("findings.html")
    html = path.read_text("utf-8")
    assert not re.search(r'(?:src|href)="(?!#|data:)|url\(|@import', html)
    assert html.count('class="message"') == 3
    assert "<mark>can&#39;t</mark>" in html
    assert html.count(every_rule()["L01"].why) == 2, "among what to mend first, and at its finding"
    assert "DISCERN" in html


def test_a_mistake_in_the_template_of_the_page_is_told_with_its_place(tmp_path):
    make_project(tmp_path, {"layouts/reports/findings.html": "<p>\n{{ rows.__class__ }}"})
    told = checked(tmp_path, "--as", "html", code=2).stderr
    assert "layouts/reports/findings.html:2: error: a template may not ask for `__class__`" in told


def test_words_of_a_topic_are_no_markup_on_the_page():
    problem = Problem("warning", "x", "`<b>` & <i>", Location("factsheets/a.yaml", 1, 1), "<u>")
    html = page([Sheet("a", (problem,), "<title>")], WINDOW, 0, [])
    assert not re.search(r"<(b|i|u)>(?!\d)", html)
    assert html.count("<title>") == 1


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Path:
    """The page of two topics of the series, and of some findings more."""
    editions = [Edition(name, "en-GB", "harbour", "a4") for name in ("treatment", "causes")]
    looked = [findings.look(e, WINDOW, Wanted(instruments=("discern",)))[0] for e in editions]
    bad = Problem(
        "error", "dead-link", "`#x` leads nowhere", Location("factsheets/causes.yaml", 1, 1)
    )
    dry = [
        Problem("warning", "L01", f"this is long: `{n}`", Location("factsheets/causes.yaml", n, 1))
        for n in range(2, 9)
    ]
    path = tmp_path_factory.mktemp("found") / "findings.html"
    path.write_text(page(sheets(looked, [bad, *dry]), WINDOW, 3, ["a L01 b"]), "utf-8")
    return path


@pytest.fixture(scope="module")
def tabs() -> Iterator[Tabs]:
    with chromium() as there, launched(there) as browser:
        yield Tabs(browser)
    gc.collect()


@pytest.fixture
def show(tabs, found) -> Iterator:
    """Opens the page in Chromium."""
    yield lambda width, **asked: tabs.open(found.as_uri(), width, **asked)
    tabs.clear()


@in_a_browser
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), pytest.param(400, "dark", marks=pytest.mark.long)]
)
def test_axe_finds_nothing_on_the_page(show, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    opened = show(width, color_scheme=scheme, bypass_csp=True)
    found = Axe().run(opened).response
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert [rule["id"] for rule in found["incomplete"] if "contrast" in rule["id"]] == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@in_a_browser
def test_findings_are_sorted_and_filtered(show):
    opened = show(1280)
    codes = """[...document.querySelectorAll('.findings tbody tr')]
        .filter(row => !row.hidden).map(row => row.dataset.code)"""
    every = opened.evaluate(codes)
    opened.get_by_label("Level").select_option("error")
    assert opened.evaluate(codes) == ["dead-link"]
    assert opened.get_by_role("status").inner_text() == f"1 of {len(every)} shown"
    opened.get_by_label("Level").select_option("")
    opened.get_by_label("Words").fill("leads NOWHERE")
    assert opened.evaluate(codes) == ["dead-link"]
    opened.get_by_label("Words").fill("")
    opened.get_by_role("button", name="Code").click()
    assert opened.evaluate(codes) == sorted(every, key=str.casefold)
    opened.get_by_role("button", name="Code").click()
    assert opened.evaluate(codes) == sorted(every, key=str.casefold)[::-1]
    assert opened.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"


@in_a_browser
def test_the_page_says_everything_without_its_script(show):
    opened = show(1280, java_script_enabled=False)
    assert opened.locator(".findings tbody tr").count() >= 8
    assert not opened.locator(".filters").is_visible()
    assert opened.locator(".findings tbody tr").last.is_visible()


# ── Explained ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", every_rule())
def test_every_rule_is_explained_and_stands_in_the_documents(code):
    rule = every_rule()[code]
    told = explain_for(code, "", WINDOW)
    close = " ".join(told.split())
    for words in (rule.title, rule.why, rule.source, rule.bad, rule.good):
        assert " ".join(words.split()) in close
    assert f"allow: {{{code}:" in told
    document = (renew.DOCS / "rules.md").read_text("utf-8")
    assert f"### {code}: {rule.title}" in document


def test_a_rule_is_explained_as_its_profile_has_it(project):
    assert "longest 20 in the profile uk-charity" in run("explain", "l01", cold=True).stdout
    (project / "layouts/rules/ours.yaml").write_text(
        "about: Ours.\nlike: uk-charity\nrules:\n  L01: {longest: 9, level: note}\n"
    )
    told = " ".join(run("--project", project, "explain", "L01").stdout.split())
    assert "level note in the profile ours" in told
    assert "longest 9" in told


def test_a_code_that_is_none_gets_the_one_that_was_meant():
    ended = run("explain", "L111")
    assert ended.returncode == 2
    assert "did you mean `L11`?" in ended.stderr
    assert "quotation marks" in run("explain", "colon-in-text").stdout


# ── The account ───────────────────────────────────────────────────────────────────────────────

# The rows of the standards that the rules were made from, by letter: how many there are.
ROWS = {"P": 19, "A": 15, "L": 19, "N": 14, "R": 9, "B": 16, "X": 13}


@pytest.mark.parametrize("letter", sorted(accounted() & set(ROWS)))
def test_every_row_of_the_standards_is_accounted_for(letter):
    told = {row.code for row in account()}
    assert [c for n in range(ROWS[letter]) if (c := f"{letter}{n + 1:02}") not in told] == []


def test_every_row_has_a_state_and_says_why():
    assert {row.state for row in account()} <= {"checked", *TABLES.values()}
    assert [row for row in account() if not row.reason.strip()] == []


def test_the_reading_level_of_each_topic_is_reported(tmp_path):
    make_project(tmp_path)
    asked = checked(tmp_path, "--as", "json", code=0)
    topics = json.loads(asked.stdout)["topics"]
    measured = next(one["measures"] for one in topics if one["topic"] == "blood-tests")
    assert list(measured) == ["Grade", "Grade without names", "SMOG", "SMOG without names"]
    assert all(float(value) < 20 for value in measured.values())


def test_the_rules_in_the_documents_are_those_of_the_press():
    # Where this fails: uv run docs/renew.py
    document = (renew.DOCS / "rules.md").read_text("utf-8")
    assert renew.renewed(document) == document
    instruments = instrument_names(WINDOW)
    assert [name for name in instruments if f"`{name}`" not in document] == []
