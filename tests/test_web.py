"""The web edition, as it is written and as a browser shows it: Debian's Chromium, and axe-core."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from press.checks.heard import VOID
from press.checks.web import check
from press.content.brand import colour_pairs, read_brand
from press.content.colours import contrast
from press.content.names import brand_names
from press.declared.content import Reviewer
from press.html.dark_colours import dark_palette
from press.html.structured_data import describe, described
from press.html.web_page import assemble, minified
from press.make import make
from press.model import Edition, Outcome, Proof, Standing, Web
from press.typesetting.fonts import web_font
from tests.browsers import Tabs, chromium, in_a_browser, launched
from tests.processes import run
from tests.projects import PROJECT, TOPIC, build, make_project
from tests.series import WINDOW, Sheet, without_collector

SERIES = [("treatment", "harbour"), ("overview", "northfield"), ("support", "harbour")]
in_each_of_the_series = pytest.mark.parametrize(
    ("topic", "brand"),
    [SERIES[0], *(pytest.param(*each, marks=pytest.mark.long) for each in SERIES[1:])],
)
MOST_BYTES = 250_000


def edition(topic: str, brand: str = "harbour", format: str = "web") -> Edition:
    return Edition(topic, "en-GB", brand, format)


def made(topic: str = "treatment", brand: str = "harbour", format: str = "web") -> Outcome:
    return Sheet(edition(topic, brand, format)).outcome


def composed(topic: str = "treatment", brand: str = "harbour", format: str = "web") -> Proof:
    return Sheet(edition(topic, brand, format)).proof


def page_of(topic: str = "treatment", brand: str = "harbour") -> str:
    return made(topic, brand).pdf.decode()


class Words(HTMLParser):
    """The words of a document, without what paper and screen have each in a way of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.runs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        kinds = (said.get("class") or "").split()
        apart = (
            bool({"foot", "running", "how-to-print"} & set(kinds))
            or said.get("aria-hidden") == "true"
            or tag in ("head", "style", "script", "svg")
        )
        if tag not in VOID:
            self.open.append((tag, apart or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1][1]:
            self.runs.append(data)

    @property
    def close(self) -> str:
        """All words in their order, without the blanks between them."""
        return re.sub(r"\s+", "", "".join(self.runs))


# ── What it says ──


@in_each_of_the_series
def test_it_says_what_paper_says_in_the_same_order(topic, brand):
    paper = composed(topic, brand, "a4").html
    # An approved status is in the foot of a page, and at the head of a web page.
    assert Words(page_of(topic, brand)).close == Words(paper).close


@in_each_of_the_series
def test_it_is_made_without_a_problem_and_is_light(topic, brand):
    outcome = made(topic, brand)
    assert (outcome.problems, outcome.ending) == ((), "html")
    assert len(outcome.pdf) <= MOST_BYTES


@pytest.mark.long
def test_two_makings_give_the_same_bytes():
    web_font.cache_clear()
    again = without_collector(lambda: make(edition("treatment"), WINDOW.fresh_record()))
    assert again.pdf == made().pdf


def test_nothing_of_it_stands_in_another_file():
    html = page_of()
    assert not re.search(
        r'(?:src|srcset)="(?!data:)|url\((?!"?data:)|@import|<link(?![^>]*data:)', html
    )
    assert "default-src 'none'" in html
    assert html.count("<script") == 1
    assert "data-say" not in html


def test_its_faces_hold_no_letters_that_nobody_needs():
    import base64
    import io

    from fontTools.ttLib import TTFont

    faces = re.findall(r"data:font/woff2;base64,([A-Za-z0-9+/=]+)", page_of())
    assert len(faces) >= 5
    for face in faces:
        font = TTFont(io.BytesIO(base64.b64decode(face)))
        assert set(map(chr, font.getBestCmap())) <= {*page_of(), *map(chr, range(128))}


def test_a_style_is_trimmed_and_quoted_words_are_not():
    style = 'a { color : red;\n  margin: 0 1px } /* no */\n.b::after { content: "; a  {" }'
    assert minified(style) == 'a{color :red;margin:0 1px}.b::after{content:"; a  {"}'


def test_files_that_are_missing_are_all_named():
    html = '<head><link rel="stylesheet" href="layouts/no.css"></head><img src="layouts/no.svg">'
    missing = {problem.code for problem in assemble(html, WINDOW).problems}
    assert missing == {"style-missing", "image-missing"}


# ── What search engines are told ──


def test_it_is_described_for_search_engines():
    said = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of())[1]
    )
    assert said["@type"] == "MedicalWebPage"
    assert said["name"] == "Treatment for JMML"
    assert said["publisher"] == {
        "@type": "Organization",
        "name": "Harbour Blood Care",
        "url": "https://harbour.example",
    }
    assert (said["datePublished"], said["dateModified"]) == ("2026-11-20", "2026-11-20")
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["isAccessibleForFree"] is True


def test_only_what_a_clinician_reviewed_is_called_reviewed():
    factsheet = composed().factsheet
    assert not {"lastReviewed", "reviewedBy"} & set(described(factsheet))
    about = factsheet.topic.about
    nurse = Reviewer(
        role=about.review.funding, kind="clinical", date=date(2026, 11, 20), at=about.at
    )
    about = replace(about, review=replace(about.review, reviewers=(nurse,)))
    approved = replace(
        factsheet,
        standings={factsheet.topic.name: Standing("overdue")},
        topic=replace(factsheet.topic, about=about),
    )
    assert described(approved)["lastReviewed"] == "2026-11-20"
    assert described(approved)["reviewedBy"] == [{"@type": "Person", "jobTitle": "none"}]


def test_no_words_can_end_the_description():
    factsheet = composed().factsheet
    about = factsheet.topic.about
    about = replace(about, title=replace(about.title, value="</script><b>&amp;"))
    written = describe(replace(factsheet, topic=replace(factsheet.topic, about=about)))
    assert "<" not in written
    assert json.loads(written)["name"] == "</script><b>&amp;"


def test_a_page_that_nobody_has_checked_is_not_to_be_found():
    assert '<meta name="robots" content="noindex">' in page_of()


# ── Colours by night ──


@pytest.mark.parametrize("name", brand_names(WINDOW))
def test_by_night_words_have_a_contrast_of_7_and_lines_of_4_and_a_half(name):
    dark = dark_palette(read_brand(WINDOW, name).colours)
    for ink, ground, least, has in colour_pairs(dark):
        assert has >= (7 if least == 4.5 else 4.5), (ink, ground, has)
    assert contrast(dark["background"], "#000000") < 1.3


def test_black_ink_on_white_becomes_white_on_black():
    inks = ("foreground", "primary", "secondary", "danger", "muted", "rule")
    colours = dict.fromkeys(inks, "#000000") | dict.fromkeys(
        ("background", "light", "sand"), "#ffffff"
    )
    for colour in dark_palette(colours).values():
        assert colour[1:3] == colour[3:5] == colour[5:7]


# ── What the checks name ──

FETCHING = [
    '<a href="#factsheet" ping="https://x.org">A</a>',
    '<button formaction="https://x.org">A</button>',
    '<img alt="" srcset="data:,x 1x, https://x.org/a.png 2x">',
    '<svg><image href="//x.org/a.png"/></svg>',
    '<base href="https://x.org">',
    '<p style="background: \\75 rl(https://x.org)">A</p>',
    '<style>a { background: image-set("a.png" 1x) }</style>',
    '<style>@font-face { font-family: x; src: local("Arial") }</style>',
]
RUNNING = [
    '<a href=" java&#9;script:alert(1)">A</a>',
    '<a href="data:text/html,x">A</a>',
    '<iframe title="A" srcdoc="x"></iframe>',
    '<svg><set attributeName="href" to="x"/></svg>',
    "<!-- --!><b>A</b> -->",
]
BROKEN = [
    ("address-outside", "</main>", '<img src="https://ours.example/a.png" alt=""></main>'),
    (
        "address-outside",
        "</head>",
        "<style>a{background:url(https://x.example/a.png)}</style></head>",
    ),
    ("address-outside", "</head>", '<link rel="preload" href="https://x.example/a"></head>'),
    ("page-moves", "</head>", '<meta http-equiv="Refresh" content="0; url=//x.org"></head>'),
    ("script", "</main>", "<script>1</script></main>"),
    ("script", "<main", '<main onclick="1"'),
    ("id-twice", "</main>", '<i id="factsheet"></i></main>'),
    ("link-nowhere", 'id="ref-1"', 'id="no-ref-1"'),
    ("title-once", "<h1>", "<h2>"),
    ("title-once", "</main>", "<h1></h1></main>"),
    ("no-alt", "</main>", '<img src="data:,"></main>'),
    ("words-lost", "Key points", ""),
    ("no-helpline", "tel:08081570123", "tel:1"),
    ("no-status", "Sample content", "Simple content"),
    ("web-residue", "</main>", "<p>Click here</p></main>"),
    ("heavy-page", "</main>", f"<!--{'-' * MOST_BYTES}--></main>"),
]


@pytest.mark.parametrize(("code", "good", "bad"), BROKEN)
def test_what_is_wrong_with_a_page_is_named(code, good, bad):
    proof = composed()
    broken = replace(proof, web=Web(page_of().replace(good, bad)))
    assert code in {problem.code for problem in check(broken)}
    assert list(check(replace(proof, web=Web(page_of())))) == []


def test_every_way_to_fetch_and_to_run_is_named():
    html = page_of().replace("</main>", "".join((*FETCHING, *RUNNING, "</main>")))
    codes = [problem.code for problem in check(replace(composed(), web=Web(html)))]
    assert codes.count("address-outside") == len(FETCHING)
    assert codes.count("script") == len(RUNNING) + 1  # an `iframe` is one, and its `srcdoc`


# ── As an edition like any other ──


def test_it_is_built_kept_and_found_again(tmp_path):
    folder = make_project(tmp_path / "ours")
    [first] = build(folder, "blood-tests", formats=("web",))
    assert Path(first.path) == folder / "output/blood-tests-web.html"
    [second] = build(folder, "blood-tests", formats=("web",))
    assert (first.fresh, second.fresh) == (False, True)
    topic = TOPIC.replace("What a blood test shows.", "What blood can show.")
    make_project(folder, {**PROJECT, "factsheets/blood-tests.yaml": topic})
    [third] = build(folder, "blood-tests", formats=("web",))
    assert not third.fresh
    assert "What blood can show." in Path(third.path).read_text()


def test_hear_says_that_a_browser_is_what_hears_it():
    done = run("hear", "--topic", "treatment", "--format", "web")
    assert done.returncode == 2
    assert "it is heard in a browser" in done.stderr


# ── In a browser ──


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with chromium() as there, launched(there) as opened:
        yield opened
    gc.collect()


@pytest.fixture(scope="module")
def tabs(browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Path:
    """A folder with the pages to look at."""
    folder = tmp_path_factory.mktemp("web")
    for topic, brand in SERIES:
        (folder / f"{topic}.html").write_bytes(made(topic, brand).pdf)
    return folder


@pytest.fixture
def show(tabs, shelf) -> Iterator:
    """Opens a page of the shelf; its tab is empty again after the test."""

    def shown(topic: str, width: int = 1280, **asked):
        return tabs.open((shelf / f"{topic}.html").as_uri(), width, height=800, **asked)

    yield shown
    tabs.clear()


@in_a_browser
@pytest.mark.parametrize(
    ("topic", "width", "scheme"),
    [
        ("treatment", 360, "light"),
        pytest.param("treatment", 768, "dark", marks=pytest.mark.long),
        pytest.param("overview", 1280, "light", marks=pytest.mark.long),
        pytest.param("overview", 360, "dark", marks=pytest.mark.long),
        pytest.param("support", 768, "light", marks=pytest.mark.long),
        pytest.param("support", 1280, "dark", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(show, topic, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = show(topic, width, color_scheme=scheme, bypass_csp=True)  # axe is a script
    found = Axe().run(page).response
    told = [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]
    assert told == []
    assert [rule["id"] for rule in found["incomplete"] if "contrast" in rule["id"]] == []
    assert len(found["passes"]) > 30


@in_a_browser
@pytest.mark.parametrize(
    ("width", "text"),
    [
        (320, 100),
        pytest.param(360, 100, marks=pytest.mark.long),
        (360, 200),
        pytest.param(1600, 100, marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("topic", ["treatment", "support"])
def test_it_never_scrolls_sideways(show, topic, width, text):
    page = show(topic, width)
    page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= width
    cut = """[...document.querySelectorAll('main *, header *, footer *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .filter(e => !e.closest('div:has(> table)'))
        .map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(cut) == []


@in_a_browser
def test_no_word_of_it_is_hidden(show):
    hidden = """() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walk.nextNode()) { const e = walk.currentNode.parentElement;
          if (walk.currentNode.data.trim() && !e.closest('.running, [aria-hidden], script')
              && !e.checkVisibility({opacityProperty: true, visibilityProperty: true}))
            found.push(walk.currentNode.data); }
        return found }"""
    for width in (360, 1280):
        assert show("support", width).evaluate(hidden) == []


@in_a_browser
def test_a_line_of_text_is_no_longer_than_68_letters(show):
    longest = """() => Math.max(...[...document.querySelectorAll('.text > p')].map(p => {
        const range = document.createRange(), lines = {};
        const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          if (walk.currentNode.parentElement.closest('.cite')) continue;
          for (let i = 0; i < walk.currentNode.length; i++) {
            range.setStart(walk.currentNode, i); range.setEnd(walk.currentNode, i + 1);
            const at = Math.round(range.getBoundingClientRect().bottom / 4);
            lines[at] = (lines[at] || 0) + 1; } }
        return Math.max(...Object.values(lines)) }))"""
    assert 50 <= show("treatment", 1280).evaluate(longest) <= 70


@in_a_browser
@pytest.mark.parametrize("topic", ["support", "overview"])
def test_every_number_to_tap_is_as_high_as_a_thumb(show, topic):
    heights = """[...document.querySelectorAll('a[href^="tel:"], a[href^="sms:"]')]
        .filter(a => a.checkVisibility()).map(a => a.getBoundingClientRect().height)"""
    found = show(topic, 360).evaluate(heights)
    assert len(found) >= 4
    assert min(found) >= 44


@in_a_browser
def test_the_helpline_is_at_the_head_at_the_end_and_beside_the_text(show):
    calls = """[...document.querySelectorAll('.running a[href^="tel:"]')]
        .filter(a => a.checkVisibility()).map(a => a.closest('header, main, footer').localName)"""
    assert show("treatment", 360).evaluate(calls) == ["header", "footer"]
    page = show("treatment", 1280)
    assert page.evaluate(calls) == ["header", "main", "footer"]
    page.evaluate("scrollTo(0, 3000)")
    call = page.locator(".rail .call a")
    assert 0 < call.bounding_box()["y"] < 800


@in_a_browser
@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "dark"), pytest.param(1280, "light", marks=pytest.mark.long)]
)
def test_tab_visits_every_link_in_order_and_shows_where_it_is(show, width, scheme):
    page = show("treatment", width, color_scheme=scheme)
    links = page.evaluate("""() => { window.links = [...document.querySelectorAll('a[href]')]
        .filter(a => a.checkVisibility()); return links.length }""")
    seen = """() => { const a = document.activeElement, look = getComputedStyle(a);
        const box = a.getClientRects()[0];
        const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return [links.indexOf(a), a.contains(over) || over.contains(a),
                look.outlineStyle === 'solid' && parseFloat(look.outlineWidth) >= 2] }"""
    for number in range(links):
        page.keyboard.press("Tab")
        assert page.evaluate(seen) == [number, True, True], number


@in_a_browser
def test_the_first_link_leads_past_the_head(show):
    page = show("treatment", 360)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'factsheet'")


@in_a_browser
def test_it_asks_for_nothing_and_works_without_scripts(browser, shelf):
    context = browser.new_context(java_script_enabled=False)
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto((shelf / "treatment.html").as_uri())
    page.locator("a[href='#ref-1']").first.click()
    page.wait_for_url("**#ref-1")
    page.locator("a[href='#cite-1']").click()
    page.wait_for_url("**#cite-1")
    page.locator("a.term").first.click()
    page.wait_for_url("**#term-*")
    context.close()
    outside = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert (outside, said) == ([], [])


@in_a_browser
def test_every_face_and_picture_is_shown(show):
    page = show("overview", 1280)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].every(face => face.status !== 'error')")
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")


@in_a_browser
def test_the_head_and_the_words_are_those_of_the_night_by_night(show):
    dark = dark_palette(read_brand(WINDOW, "harbour").colours)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    shown = show("treatment", 768, color_scheme="dark").evaluate(ground)
    wanted = [int(dark["background"][at : at + 2], 16) for at in (1, 3, 5)]
    assert [int(part) for part in re.findall(r"\d+", shown)] == wanted


@in_a_browser
def test_printed_from_the_browser_it_is_a_factsheet(show):
    page = show("treatment", 1280, color_scheme="dark")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
        texts = [sheet.get_textpage().get_text_bounded() for sheet in pdf]
        size = pdf[0].get_size()
        corner = pdf[0].render(scale=0.2).to_pil().convert("L").getpixel((2, 2))
    assert size == pytest.approx((595.3, 841.9), abs=1.5)
    assert corner == 255
    for number, text in enumerate(texts, 1):
        assert "0808 157 0123" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "not checked by a clinician" in text
    page.emulate_media(media="print")
    drawn = "[...document.querySelectorAll('.qr, .line, .tick')].every(e => e.checkVisibility())"
    assert page.evaluate(drawn)


@in_a_browser
@pytest.mark.long
def test_axe_finds_nothing_in_any_topic(browser, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    from press.content.names import topic_names

    for topic in topic_names(WINDOW):
        for brand in brand_names(WINDOW):
            (tmp_path / "page.html").write_bytes(made(topic, brand).pdf)
            context = browser.new_context(bypass_csp=True)
            page = context.new_page()
            page.goto((tmp_path / "page.html").as_uri())
            found = Axe().run(page).response["violations"]
            context.close()
            assert found == [], (topic, brand)
