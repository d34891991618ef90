"""The shelf as a build leaves it, and as a ward clerk uses it: in Chromium, from a file."""

from __future__ import annotations

import gc
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import pytest

from press.console.project import ProjectFolder
from press.shelf.catalogue import Catalogue
from press.shelf.update import renew_shelf_and_tell
from press.shelf.word_index import folded, words_of_topics
from tests.browsers import Tabs, chromium, in_a_browser, launched, screen
from tests.catalogues import copy, many, record
from tests.processes import run
from tests.projects import LOGO, PRESS, PROJECT, TODAY, make_project

MOST_BYTES, EACH = 65_000, 150
# English under another name, with a single word of its own for the shelf.
ENGLISH = (PRESS / "layouts/words/en-GB.yaml").read_text("utf-8")
WELSH = re.sub(r"^  shelf.*\n", "", ENGLISH, flags=re.MULTILINE).replace("English", "Cymraeg")
WELSH = WELSH.replace("strings:\n", "strings:\n  shelf_print: Argraffu\n")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def renew(folder: Path, output: Path | None = None) -> bool:
    return renew_shelf_and_tell(output or folder / "output", ProjectFolder(folder, TODAY))


def page_of(folder: Path) -> str:
    return (folder / "output/index.html").read_text("utf-8")


def stock_of(folder: Path) -> dict:
    return json.loads(re.search(r'id="stock">(.*?)</script>', page_of(folder), re.DOTALL)[1])


def listed(folder: Path) -> list[str]:
    return [edition[0] for topic in stock_of(folder)["topics"] for edition in topic[-1]]


@pytest.fixture
def settled(monkeypatch) -> None:
    """As if files were written long ago: what was written just now may still change unseen."""
    monkeypatch.setattr("press.shelf.catalogue.SETTLED", -(10**18))


@pytest.fixture
def ours(tmp_path) -> Path:
    return make_project(tmp_path / "ours")


# ── What is on it ──


def test_every_build_renews_it(ours):
    first = run("--topic", "blood-tests", "--project", ours)
    assert (first.returncode, first.stderr) == (0, "")
    assert listed(ours) == ["blood-tests.pdf"]
    done = run("--topic", "blood-tests", "--format", "a5-booklet", "--project", ours)
    assert done.returncode == 0, done.stderr
    [[name, title, version, withdrawn, editions]] = stock_of(ours)["topics"]
    assert (name, title, version, withdrawn) == ("blood-tests", "Blood tests", "1.0", 0)
    assert [edition[0] for edition in editions] == ["blood-tests.pdf", "blood-tests-a5-booklet.pdf"]
    assert editions[1][-1] == [["booklet_sheets", "blood-tests-a5-booklet-sheets.pdf"]]


def test_nothing_of_it_stands_elsewhere(ours):
    record(ours / "output")
    assert renew(ours)
    page = re.sub(r'"data:[^"]*"', '"data:"', page_of(ours))
    assert not re.search(r'(?:src|srcset)="(?!data:)|url\((?!"?data:)|@import|https?://', page)
    assert "default-src 'none'" in page


def test_what_is_gone_is_not_listed(ours):
    output = ours / "output"
    record(output)
    record(output, format="large-print")
    assert renew(ours)
    assert listed(ours) == ["blood-tests.pdf", "blood-tests-large-print.pdf"]
    (output / "blood-tests.pdf").unlink()
    assert renew(ours)
    assert listed(ours) == ["blood-tests-large-print.pdf"]
    (output / ".made/ours/blood-tests.large-print.en-GB.json").unlink()
    assert renew(ours)
    assert listed(ours) == []
    assert "There is nothing on the shelf yet." in page_of(ours)


def test_a_clinic_s_copy_is_not_for_everybody_and_a_print_shop_s_goes_with_its_edition(ours):
    output = ours / "output"
    edition = record(output)
    copy(output, edition, "imprint", "clinic")
    spec = "blood-tests-specification.txt"
    copy(output, edition, "print-ready", "print-ready", [spec])
    assert renew(ours)
    [[*_, [[path, *_, more]]]] = stock_of(ours)["topics"]
    assert path == "blood-tests.pdf"
    assert more == [
        ["shelf_print_shop", "blood-tests-print-ready.pdf"],
        ["shelf_specification", spec],
    ]


def test_a_topic_that_was_withdrawn_since_is_marked(ours):
    record(ours / "output")
    assert renew(ours)
    assert stock_of(ours)["topics"][0][3] == 0
    topic = PROJECT["factsheets/blood-tests.yaml"].replace("status: draft", "status: withdrawn")
    make_project(ours, {**PROJECT, "factsheets/blood-tests.yaml": topic})
    assert renew(ours)
    assert stock_of(ours)["topics"][0][3] == 1
    assert "Withdrawn: do not hand this out" in page_of(ours)


def test_the_english_name_is_that_of_the_topic_where_only_another_language_was_made(ours):
    (ours / "factsheets/blood-tests.cy.yaml").write_text("title: Profion gwaed\n")
    record(ours / "output", language="cy", title="Profion gwaed", version="0.9")
    assert renew(ours)
    [[_, title, version, *_]] = stock_of(ours)["topics"]
    assert (title, version) == ("Blood tests", "1.0")


def test_it_speaks_the_publisher_s_language_and_english_where_that_has_no_words(ours):
    brand = PROJECT["layouts/brands/ours/brand.yaml"].replace("language: en-GB", "language: cy")
    folder = make_project(
        ours, {"layouts/brands/ours/brand.yaml": brand, "layouts/words/cy.yaml": WELSH}
    )
    record(folder / "output", language="cy", title="Profion gwaed")
    assert renew(folder)
    page = page_of(folder)
    assert '<html lang="cy">' in page
    assert "Argraffu" in page
    assert "Search" in page
    assert ["cy", "Cymraeg"] in stock_of(folder)["languages"]


def test_no_word_of_it_can_end_the_script_or_begin_markup(ours):
    record(ours / "output", title='</script><b>"&amp;</noscript><i>')
    assert renew(ours)
    page = page_of(ours)
    assert stock_of(ours)["texts"][0][0] == '</script><b>"&amp;</noscript><i>'
    assert "<b>" not in page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert page.count("</noscript>") == 1


def test_without_a_brand_that_can_be_read_there_is_a_shelf_all_the_same(ours):
    broken = PROJECT["layouts/brands/ours/brand.yaml"].replace("accent: sea", "accent: see")
    make_project(ours, {**PROJECT, "layouts/brands/ours/brand.yaml": broken})
    record(ours / "output")
    assert renew(ours)
    assert listed(ours) == ["blood-tests.pdf"]


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("{{ wards }}", "there is nothing called `wards` here"),
        ("{{ dress._window }}", "a template may not ask for `_window`"),
        ("{% iff dress %}", "Encountered unknown tag 'iff'."),
    ],
)
def test_a_mistake_in_its_template_is_told_with_its_place(ours, capsys, markup, told):
    template = f"---\nabout: x\n---\n<p>\n{markup}"
    make_project(ours, {**PROJECT, "layouts/shelf.html": template})
    record(ours / "output")
    assert not renew(ours)
    assert f"layouts/shelf.html:5: error: {told}" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_and_what_was_made_stays(ours, capsys):
    record(ours / "output")
    (ours / "output/index.html").mkdir()
    assert not renew(ours)
    said = capsys.readouterr().err
    assert "the shelf" in said
    assert "cannot be written" in said
    assert "Traceback" not in said


def test_a_page_of_somebody_else_s_is_left_alone(ours, capsys):
    record(ours / "output")
    page = ours / "output/index.html"
    page.write_text("<h1>Our site</h1>")
    assert renew(ours)
    assert "is not a shelf of ours" in capsys.readouterr().err
    assert page.read_text() == "<h1>Our site</h1>"
    page.unlink()
    assert renew(ours)
    (ours / "output/.made/catalogue.json").unlink()
    record(ours / "output", format="mono")
    assert renew(ours)
    assert len(listed(ours)) == 2


# ── What it costs ──


def test_where_nothing_has_changed_nothing_is_read_or_written(ours, settled):
    output = ours / "output"
    many(output, 3)
    assert renew(ours)
    page, kept = output / "index.html", output / ".made/catalogue.json"
    before = page.stat().st_mtime_ns
    kept.write_bytes(kept.read_bytes().partition(b"\n")[0] + b"\nnot read")
    assert renew(ours)
    assert page.stat().st_mtime_ns == before
    assert kept.read_bytes().endswith(b"not read")


def test_one_change_has_one_record_read(ours, settled):
    output = ours / "output"
    many(output, 2)
    assert renew(ours)
    record(output, "topic-1", "mono", "cy", title="Changed")
    catalogue = Catalogue(output)
    assert "Changed" in {entry.title for entry in catalogue.entries.values()}
    assert catalogue.contents.news == ["ours/topic-1.mono.cy.json"]


def test_a_record_that_was_written_just_now_is_read_again(ours):
    output = ours / "output"
    record(output)
    assert renew(ours)
    page = (output / "index.html").stat().st_mtime_ns
    assert Catalogue(output).seen() == ""
    assert renew(ours)
    assert (output / "index.html").stat().st_mtime_ns == page


def test_a_record_that_cannot_be_read_is_left_out(ours):
    output = ours / "output"
    record(output)
    (output / ".made/ours/half.a4.en-GB.json").write_text('{"edition": {"topic"')
    (output / ".made/catalogue.json").write_text("nonsense")
    assert renew(ours)
    assert listed(ours) == ["blood-tests.pdf"]


def test_two_builds_at_once_lose_nothing(ours):
    output = ours / "output"
    topics = [f"topic-{number}" for number in range(12)]

    def build(topic: str) -> bool:
        record(output, topic)
        return renew(ours)

    with ThreadPoolExecutor(4) as builds:
        assert all(builds.map(build, topics))
    assert sorted(listed(ours)) == sorted(f"{topic}.pdf" for topic in topics)


def test_it_is_light(ours):
    many(ours / "output", 10)
    assert renew(ours)
    assert len(page_of(ours).encode()) <= MOST_BYTES + EACH * 800


def test_the_words_of_what_was_made_are_taken_down_with_it(ours):
    output = ours / "output"
    record(output, words=["Ring us", "Café"])
    assert renew(ours)
    assert (output / ".made/ours/blood-tests.folded").exists()
    [held] = words_of_topics(output, ["ours/blood-tests.a4.en-GB.json"])
    assert held.words == b"ring us\fcafe"
    (output / ".made/ours/blood-tests.a4.en-GB.json").unlink()
    assert renew(ours)
    assert not (output / ".made/ours/blood-tests.folded").exists()


def test_words_are_those_of_their_record_in_whichever_order_records_come(ours):
    output = ours / "output"
    said = {"a4": "Café at the back", "summary": "Ring us", "a5": "Wear a hat"}
    for format, words in said.items():
        record(output, format=format, words=[words])
    names = [f"ours/blood-tests.{format}.en-GB.json" for format in said]
    for order in (names, names[::-1], names[1:] + names[:1], names):
        [held] = words_of_topics(output, order)
        assert [held.words[start:end].decode() for _, start, end in held.spans.values()] == [
            folded(said[name.split(".")[1]]) for name in order
        ]


# ── Without a script ──


class Links(HTMLParser):
    """The links of a page, with their words, and its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append([dict(attrs)["href"], ""])

    def handle_data(self, data):
        if self.links and not self.links[-1][1]:
            self.links[-1][1] = data.strip()


def test_without_a_script_it_is_a_list_of_links_by_topic(ours):
    output = ours / "output"
    for format in ("a4", "a4-24pt-mono", "web"):
        record(output, format=format)
    assert renew(ours)
    plain = page_of(ours).partition("<noscript>")[2].partition("</noscript>")[0]
    assert Links(plain).links == [
        ["blood-tests.pdf", "A4, English"],
        ["blood-tests-a4-24pt-mono.pdf", "A4, English"],
        ["blood-tests-web.html", "Web page, English"],
    ]
    assert "<h2>Blood tests</h2>" in plain
    assert "Approved" in plain


# ── In a browser ──

# The last step before the printer is the browser's own; here it is counted, and goes no further.
STUB = """
window.heard = [];
if (location.protocol === 'chrome-extension:') setInterval(() => {
  const viewer = document.querySelector('pdf-viewer'), plugin = viewer && viewer.pluginController_;
  if (!plugin || plugin.print.stub) return;
  plugin.print = () => { window.heard.push('print'); return Promise.resolve(); };
  plugin.print.stub = true;
}, 5);
window.clicks = 0;
addEventListener('click', event => { window.clicks += event.isTrusted; }, true);
"""


@pytest.fixture(scope="module")
def browsers() -> Iterator:
    with chromium() as there:
        yield there
    gc.collect()


@pytest.fixture(scope="module")
def tabs(browsers) -> Iterator[Tabs]:
    with launched(browsers) as browser:
        yield Tabs(browser, STUB)


@pytest.fixture(scope="module")
def ward(tmp_path_factory) -> Path:
    """A shared drive as a hospital has it: every status, two languages, sizes, inks, a booklet."""
    folder = make_project(
        tmp_path_factory.mktemp("shelf") / "ours", {"layouts/words/cy.yaml": WELSH}
    )
    output = folder / "output"
    record(output, "treatment", title="Treatment for JMML", code="HBC-104")
    record(output, "treatment", "large-print", title="Treatment for JMML", code="HBC-104")
    record(output, "treatment", "mono", title="Treatment for JMML", code="HBC-104", ink="mono")
    record(output, "treatment", "web", title="Treatment for JMML", code="HBC-104", pages=0)
    title = "Triniaeth ar gyfer JMML"
    record(output, "treatment", language="cy", title=title, code="HBC-104", version="0.9")
    old = {"title": "Blood tests: the naïve guide", "next_review": "2020-01-31"}
    record(output, "naive", code="HBC-105", **old)
    record(output, "draft", title="What is a draft?", code="HBC-106", status="draft")
    record(output, "old-sample", title="An old sample", status="sample", next_review="2020-01-31")
    booklet = record(output, "booklet", "a5-booklet", title="A booklet", code="HBC-107")
    copy(output, booklet, "sheets", "sheets")
    record(output, "blood-tests", title="Gone", code="HBC-108")
    topic = PROJECT["factsheets/blood-tests.yaml"].replace("status: draft", "status: withdrawn")
    (folder / "factsheets/blood-tests.yaml").write_text(topic)
    for path in output.glob("*.pdf"):
        path.write_bytes(PDF)
    assert renew(folder)
    return output


@pytest.fixture
def show(tabs) -> Iterator:
    """Opens the shelf of a folder, from the file; its tab is empty again after the test."""

    def shown(output: Path, width: int = 1280, **asked):
        return tabs.open((output / "index.html").as_uri(), width, **asked)

    yield shown
    tabs.clear()


def titles(page) -> list[str]:
    return page.locator("#topics h2").all_text_contents()


def all_ways(page):
    """All ways to have the first factsheet, opened: a browser lists them in its own time."""
    ways = page.locator(".ways").first
    ways.locator("summary").click()
    ways.locator("a.save").first.wait_for()
    return ways


def printed(page) -> str:
    """What went to the print dialog: the address of the PDF whose viewer was told to print."""
    for _ in range(100):
        for frame in page.frames:
            if frame.url.startswith("chrome-extension:") and frame.evaluate(
                "heard.includes('print')"
            ):
                page.wait_for_function("!document.getElementById('said').textContent")
                return page.locator("#press embed").get_attribute("src")
        page.wait_for_timeout(100)
    return ""


@in_a_browser
def test_a_ward_clerk_comes_to_the_print_dialog_of_the_right_sheet_in_one_click(ward, show):
    page = show(ward, offline=True)
    page.keyboard.type("treatm")  # the field is ready to be typed in
    assert titles(page) == ["Treatment for JMML"]
    page.get_by_role("button", name="Print Treatment").click()
    assert printed(page) == "treatment.pdf"
    assert page.evaluate("clicks") == 1
    assert {url.split(":")[0] for url in page.asked} <= {
        "file",
        "chrome-extension",
        "chrome",
        "data",
    }


@in_a_browser
@pytest.mark.long
@pytest.mark.needs("Xvfb")
def test_the_print_dialog_is_there_with_the_right_sheet(ward, browsers):
    """On a screen of its own, where nothing of the browser is stood in for."""
    with screen() as display:
        windows = {"headless": False, "env": {**os.environ, "DISPLAY": display}}
        with launched(browsers, **windows) as opened:
            inside, page = opened.new_browser_cdp_session(), opened.new_page()
            page.goto((ward / "index.html").as_uri())
            page.keyboard.type("treatment large")
            page.locator(".print").first.click()
            seen: set[str] = set()
            for _ in range(80):
                seen |= {each["url"] for each in inside.send("Target.getTargets")["targetInfos"]}
                if any(url.startswith("chrome://print") for url in seen):
                    break
                page.wait_for_timeout(250)
    assert any(url.startswith("chrome://print") for url in seen)
    assert (ward / "treatment-large-print.pdf").as_uri() in seen


@pytest.mark.long
@in_a_browser
def test_with_the_mouse_alone_language_ink_and_size_take_no_more_than_four_clicks(ward, show):
    page = show(ward)
    page.get_by_label("Black on white").click()
    page.get_by_label("English", exact=True).click()
    page.get_by_label("12", exact=True).click()
    page.get_by_role("button", name="Print Treatment").click()
    assert printed(page) == "treatment-mono.pdf"
    assert page.evaluate("clicks") == 4


@in_a_browser
def test_with_the_keyboard_alone(ward, show):
    page = show(ward)
    page.keyboard.type("treatment 18")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "print"
    page.keyboard.press("Enter")
    assert printed(page) == "treatment-large-print.pdf"


@pytest.mark.long
@in_a_browser
def test_a_booklet_is_printed_as_its_sheets(ward, show):
    page = show(ward)
    page.keyboard.type("booklet")
    page.get_by_role("button", name="Print A booklet").click()
    assert printed(page) == "booklet-a5-booklet-sheets.pdf"


@in_a_browser
def test_what_cannot_be_printed_from_here_is_opened_to_be_printed_there(ward, show):
    page = show(ward)
    page.keyboard.type("treatment web")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Print Treatment").click()
    assert opened.value.url.endswith("treatment-web.html")
    assert page.inner_text("#said") == "It is open in a new tab. Print it there."
    page.evaluate("window.open = () => null")
    page.get_by_role("button", name="Print Treatment").first.click()
    page.get_by_role("link", name="Open", exact=True).wait_for()
    assert "Your browser has not opened it" in page.inner_text("#said")


@in_a_browser
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("naive", ["Blood tests: the naïve guide"]),
        ("NAÏVE", ["Blood tests: the naïve guide"]),
        ("hbc-104", ["Treatment for JMML"]),
        ("hbc104", ["Treatment for JMML"]),
        ("triniaeth", ["Treatment for JMML"]),
        ("treatment cymraeg", ["Triniaeth ar gyfer JMML"]),
        ("treatment welsh", ["Triniaeth ar gyfer JMML"]),
        ("old-sample", ["An old sample"]),
        ("mono treatment", ["Treatment for JMML"]),
        ("eatment", []),
        ("zebra", []),
        (" ", None),
    ],
)
def test_search_finds_as_one_types(ward, show, asked, found):
    page = show(ward)
    everything = titles(page)
    page.keyboard.type(asked)
    assert titles(page) == (everything if found is None else found)
    if found == []:
        assert page.inner_text("#told") == "Nothing on the shelf is like that."
        page.get_by_role("button", name="Clear all choices").click()
        assert titles(page) == everything


@in_a_browser
def test_every_standing_is_told_in_words_with_a_mark(ward, show):
    page = show(ward)
    told = {
        item.locator("h2").text_content(): (
            item.locator(".status").text_content().strip(),
            item.locator(".status use").get_attribute("href"),
            item.locator(".review").text_content(),
        )
        for item in page.locator(".topic").all()
    }
    assert told == {
        "A booklet": ("Approved", "#i-tick", "Next review 31 January 2029"),
        "An old sample": (
            "Sample content: not checked by a clinician",
            "#i-info",
            "Review was due 31 January 2020",
        ),
        "Blood tests: the naïve guide": (
            "Overdue for review: check with us first",
            "#i-warning",
            "Review was due 31 January 2020",
        ),
        "Treatment for JMML": ("Approved", "#i-tick", "Next review 31 January 2029"),
        "What is a draft?": (
            "Draft: not for patients yet",
            "#i-pen",
            "Next review 31 January 2029",
        ),
        "Gone": ("Withdrawn: do not hand this out", "#i-warning", "Next review 31 January 2029"),
    }
    gone = page.locator(".topic").filter(has_text="Withdrawn")
    assert gone.get_by_role("button").count() == gone.get_by_role("link").count() == 0


@in_a_browser
def test_a_day_that_has_come_makes_it_overdue_without_a_build(ward, show):
    page = show(ward, alone=True)
    page.clock.set_fixed_time("2031-06-01T09:00:00")
    page.reload()
    page.keyboard.type("treatment")
    assert page.text_content(".status").strip() == "Overdue for review: check with us first"


@in_a_browser
def test_another_language_shows_its_english_name_and_version_too(ward, show):
    page = show(ward)
    page.get_by_label("Welsh (Cymraeg)").click()
    assert page.inner_text("#told") == "1 factsheet (5 more, but not as you chose)"
    [item] = page.locator(".topic").all()
    assert item.locator("h2").get_attribute("lang") == "cy"
    assert item.locator(".english").text_content() == "In English: Treatment for JMML, version 1.0"
    assert "Version 0.9" in item.text_content()
    assert item.get_by_role("link", name="Open").get_attribute("href") == "treatment.cy.pdf"


@in_a_browser
def test_all_ways_to_have_it_can_be_opened_and_saved(ward, show):
    page = show(ward)
    page.keyboard.type("treatment")
    links = all_ways(page).locator("a.save")
    paths = [link.get_attribute("href") for link in links.all()]
    assert sorted(paths) == sorted(path.name for path in ward.glob("treatment*.*"))
    with page.context.expect_page():
        links.first.click()
    assert page.inner_text("#said") == "It is open in a new tab. Save it there."


@in_a_browser
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (320, "light"),
        pytest.param(1280, "dark", marks=pytest.mark.long),
        pytest.param(390, "dark", marks=pytest.mark.long),
        pytest.param(768, "light", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(ward, show, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = show(ward, width, color_scheme=scheme, bypass_csp=True)  # axe is a script
    all_ways(page)
    found = Axe().run(page).response
    told = [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]
    assert told == []
    assert [rule["id"] for rule in found["incomplete"] if "contrast" in rule["id"]] == []
    assert len(found["passes"]) > 20


@in_a_browser
@pytest.mark.parametrize(("width", "text"), [(320, 100), (390, 100), (390, 200), (1280, 200)])
def test_it_never_scrolls_sideways(ward, show, width, text):
    page = show(ward, width)
    page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    all_ways(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@in_a_browser
def test_what_is_touched_is_as_high_as_a_thumb(ward, show):
    page = show(ward, 390)
    heights = """[...document.querySelectorAll('.topic > .best .do > *, #search')]
        .map(each => each.getBoundingClientRect().height)"""
    assert min(page.evaluate(heights)) >= 44


@in_a_browser
def test_tab_visits_everything_and_shows_where_it_is(ward, show):
    page = show(ward)
    seen = """() => { const e = document.activeElement;
        const shown = e.matches('.chips input') ? e.nextElementSibling : e;
        const look = getComputedStyle(shown);
        const name = e.name || e.className || e.id;
        return [e.tagName, name, look.outlineStyle, parseFloat(look.outlineWidth)] }"""
    stops = []
    for _ in range(40):
        tag, name, style, wide = page.evaluate(seen)
        if tag == "BODY":
            break
        assert (style, wide >= 2) == ("solid", True), name
        stops.append(name)
        page.keyboard.press("Tab")
    assert stops[:3] == ["search", "SUMMARY", "language"] or stops[0] == "search"
    assert {"language", "size", "ink", "print", "open", "save"} <= set(stops)


@in_a_browser
def test_on_paper_it_is_a_list_to_hang_up(ward, show, tmp_path):
    import pypdfium2

    page = show(ward)
    page.pdf(path=tmp_path / "list.pdf", format="A4")
    paper = pypdfium2.PdfDocument(tmp_path / "list.pdf")
    words = " ".join(each.get_textpage().get_text_range() for each in paper)
    paper.close()
    for said in ("Treatment for JMML", "HBC-104", "Large print", "Overdue for review", "Cymraeg"):
        assert said in words
    assert "Print" not in words.replace("Printed", "")


@in_a_browser
def test_without_a_script_a_browser_shows_the_links(ward, show):
    page = show(ward, java_script_enabled=False)
    assert page.get_by_role("link", name="A4, English").first.is_visible()
    assert not page.locator("#search").is_visible()


@in_a_browser
@pytest.mark.long
def test_8000_editions_open_and_are_searched_at_once(ours, show):
    output = ours / "output"
    many(output, 100)
    assert renew(ours)
    page = show(output)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].duration") < 2000
    assert page.locator(".topic").count() <= 60
    took = """() => { const start = performance.now(), field = document.getElementById('search');
        field.value = 'topic 77'; field.dispatchEvent(new Event('input'));
        document.body.offsetHeight; return performance.now() - start }"""
    assert page.evaluate(took) < 300
    assert titles(page) == ["Topic number 77"]


@in_a_browser
def test_more_than_fit_come_as_one_scrolls(tmp_path, show):
    folder = make_project(tmp_path / "ours", {"layouts/brands/ours/logo.svg": LOGO})
    many(folder / "output", 90, ["a4"], ["en-GB"])
    assert renew(folder)
    page = show(folder / "output")
    topics = "document.querySelectorAll('.topic').length"
    assert 30 <= page.evaluate(topics) < 90
    page.evaluate(f"""async () => {{ // as fast as it is drawn, for no more than ten seconds
        const start = performance.now();
        while ({topics} < 90 && performance.now() - start < 10000) {{
            scrollTo(0, document.body.scrollHeight);
            await new Promise(requestAnimationFrame);
        }}
    }}""")
    assert page.evaluate(topics) == 90
