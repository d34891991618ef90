"""Watching: what is read and made again when a file changes, where words lie, who may look."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue

import psutil
import pytest

from press.console.project import ProjectFolder
from press.edition import Edition, Location, Problem
from press.files import Files
from press.model import Outcome
from press.pdf.pictures import Album, sizes
from press.watch.access import HEADERS
from press.watch.board import Board
from press.watch.browser_view import browser_view, group
from press.watch.changes import Changed, Stamps, Watcher
from press.watch.making import steps
from press.watch.page import page
from press.watch.places import find
from press.watch.server import Server
from press.watch.view import Finished, ShownPages, View
from tests.browsers import chromium, in_a_browser, launched
from tests.processes import gone, run
from tests.projects import PRESS, PROJECT, TODAY, TOPIC, make_project, window
from tests.series import WINDOW, Series
from tests.watching import BOLD, command, watched

FILE = "factsheets/blood-tests.yaml"
BROKEN = TOPIC.replace("sections:", "sectons:")
WORDY = TOPIC.replace("A nurse takes", "A nurse will utilise a needle and takes")
TREATMENT = Edition("treatment", "en-GB", "harbour", "a4")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return make_project(tmp_path / "ours")


# ── The window forgets what has changed, and nothing else ──


def test_a_window_that_is_renewed_knows_what_has_not_changed(ours):
    files = window(ours)
    before = files.bytes("layouts/rules/ours.yaml")
    assert files.bytes(FILE) == TOPIC.encode()
    (ours / FILE).write_text(BOLD)
    (ours / "layouts/rules/ours.yaml").unlink()
    again = files.renewed([FILE])
    assert again.bytes(FILE) == BOLD.encode()
    assert again.bytes("layouts/rules/ours.yaml") == before
    assert not again.renewed(["layouts"]).exists("layouts/rules/ours.yaml")


def test_a_window_that_is_renewed_reads_again_what_rested_on_a_change(ours):
    files = window(ours)
    read = Files.text
    assert files.memo(read, FILE) == TOPIC
    (ours / FILE).write_text(BOLD)
    assert files.memo(read, FILE) == TOPIC
    assert files.renewed(["layouts/a4.css"]).memo(read, FILE) == TOPIC
    assert files.renewed([FILE]).memo(read, FILE) == BOLD


def test_questions_are_answered_anew_without_a_record(ours):
    files = window(ours)
    files.bytes(FILE)
    (asked,) = files.reads.items()
    (ours / FILE).write_text(BOLD)
    later = files.renewed([FILE])
    assert later.answers([asked[0]]) != {asked[0]: asked[1]}
    assert later.reads == {}


# ── Changes ──


def test_a_change_is_told_with_its_path_in_the_project(ours):
    told: SimpleQueue[object] = SimpleQueue()
    watcher = Watcher(window(ours), told)
    try:
        end = time.monotonic() + 10
        while time.monotonic() < end:  # it may not listen yet
            (ours / FILE).write_text(BOLD + "#" * int(end - time.monotonic()))
            try:
                event = told.get(timeout=0.3)
            except Empty:
                continue
            assert isinstance(event, Changed)
            if FILE in event.paths:
                return
        raise AssertionError("it was not told")
    finally:
        watcher.end()


def test_the_times_of_files_tell_a_change_that_the_system_did_not(ours):
    files, stamps = window(ours), Stamps()
    reads = [{("file", FILE): "", ("names", "factsheets/*.yaml"): "", ("past", "2029-01-31"): ""}]
    assert stamps.changed(reads, files) == frozenset()
    assert stamps.changed(reads, files) == frozenset()
    (ours / FILE).write_text(BOLD)
    assert stamps.changed(reads, files) == {FILE}
    (ours / FILE).unlink()
    assert stamps.changed(reads, files) == {FILE, "factsheets"}


# ── Places on the page ──


@pytest.fixture(scope="module")
def places(series: Series):
    from press.watch.places import places

    sheet = series[TREATMENT]
    return places(sheet.factsheet, sheet.pages.ground, WINDOW.fresh_record())


def line_of(words: str) -> Location:
    lines = WINDOW.fresh_record().text("factsheets/treatment.yaml").split("\n")
    number = next(n for n, line in enumerate(lines, 1) if words in line)
    return Location("factsheets/treatment.yaml", number, lines[number - 1].index(words) + 1)


def test_nearly_all_that_is_written_is_found_on_its_page(places):
    texts = [spot for spot in places.spots if not spot.whole]
    found = [spot for spot in texts if spot.pieces]
    assert len(found) > 0.85 * len(texts)
    assert all(spot.pieces for spot in places.spots if spot.whole)


@pytest.mark.parametrize(
    ("words", "page", "heading"),
    [
        ("It is not your fault", 1, ""),
        ("Your team may talk with you about 4 kinds", 2, "The 4 main treatments"),
        ("Your child has chemotherapy, but no transplant", 3, "The 4 main treatments"),
    ],
)
def test_a_problem_is_framed_where_its_words_lie(places, series, words, page, heading):
    problem = Problem("error", "x", "x", line_of(words), about=words)
    place = find(problem, places, WINDOW.fresh_record())
    assert place is not None
    assert (place.page, place.heading) == (page, heading)
    left, top, wide, high = place.box
    _, _, width, height = places.sizes[page - 1]
    inside = [
        piece.words
        for piece in series[TREATMENT].pages.ground.pieces
        if piece.page == page
        and left * width <= piece.ink[0]
        and piece.ink[2] <= (left + wide) * width + 1
        and top * height <= piece.ink[1]
        and piece.ink[3] <= (top + high) * height + 1
    ]
    assert words.split()[0] in " ".join(inside)
    assert high < 0.12


def test_a_problem_beside_the_text_has_the_box_of_its_block_or_no_place(places):
    block = next(s for s in places.spots if s.whole and "options" not in s.heading and s.pieces)
    problem = Problem("error", "x", "x", block.at)
    assert find(problem, places, WINDOW.fresh_record()) is not None
    head = Problem("error", "x", "x", Location("factsheets/treatment.yaml", 1, 1))
    assert (
        find(replace(head, at=Location("layouts/a4.css", 3, 1)), places, WINDOW.fresh_record())
        is None
    )
    assert find(replace(head, at=None, page=2), places, WINDOW.fresh_record()).page == 2


def test_lines_that_came_since_the_pages_were_made_do_not_move_the_frame(places, tmp_path):
    at = line_of("Your child has chemotherapy, but no transplant")
    before = find(Problem("error", "x", "x", at), places, WINDOW.fresh_record())
    words = (
        WINDOW.fresh_record().text(at.file).replace("\nsections:", "\n# new\n# lines\nsections:", 1)
    )
    file = tmp_path / at.file
    file.parent.mkdir()
    file.write_text(words)
    later = Files(tmp_path, today=TODAY)
    moved = Problem("error", "x", "x", Location(at.file, at.line + 2, at.column))
    assert find(moved, places, later) == before


# ── The steps of a making ──


@pytest.mark.long
def test_pages_come_before_the_end_and_the_outcome_is_that_of_make(series):
    laid, done = steps(TREATMENT, WINDOW.fresh_record())
    assert laid.pdf == series[TREATMENT].pdf
    assert done.outcome == series[TREATMENT].outcome
    assert done.late == ()


# ── What a browser is told ──


def test_problems_are_told_in_the_groups_of_people_who_mend():
    codes = [("error", "words-lost", None), ("warning", "L12", None), ("warning", "N03", None)]
    codes += [("warning", "nearly-empty", 3), ("note", "no-word-list", None)]
    told = [group(Problem(level, code, "x", page=page)) for level, code, page in codes]
    assert told == ["stop", "words", "facts", "page", "other"]


def test_what_a_browser_is_told_has_the_line_and_the_place(places, series):
    at = line_of("It is not your fault")
    problem = Problem("warning", "L12", "x", at, "do", about="not your fault")
    sheets = ShownPages(3, series[TREATMENT].pdf, b"", places.sizes, places, 1.0)
    view = View(0, TREATMENT, "Treatment", problems=(problem,), sheets=sheets)
    data = json.loads(json.dumps(browser_view(view, "A4", WINDOW)))
    (one,) = data["problems"]
    assert one["line"][1] == "not your fault"
    assert (one["page"], one["at"]) == (1, str(at))
    assert len(one["box"]) == 4
    assert (data["revision"], len(data["pages"])) == (3, len(places.sizes))


def test_a_page_is_a_jpeg_as_wide_as_it_is_asked_for(series):
    from io import BytesIO

    from PIL import Image

    pdf = series[TREATMENT].pdf
    album = Album(pdf)
    image = Image.open(BytesIO(album.picture(1, 480)))
    assert (image.format, image.width) == ("JPEG", 480)
    assert len(sizes(pdf)) == 7
    for number in (0, 8):
        with pytest.raises(IndexError):
            album.picture(number, 480)
    album.close()
    with pytest.raises(IndexError):
        album.picture(1, 480)


# ── The server, and who may ask it ──


class Served:
    """A server with the pages of a factsheet, and a cookie for it."""

    def __init__(self, series: Series) -> None:
        self.board = Board()
        self.server = Server(self.board, page(WINDOW))
        self.server.start()
        self.name = f"127.0.0.1:{self.server.port}"
        pdf = series[TREATMENT].pdf
        self.sheets = ShownPages(1, pdf, b"", sizes(pdf), made=1.0)
        self.show(title="<script>alert(1)</script>", finished=Finished(pdf, "treatment.pdf", "x"))
        entered = self.ask(self.server.address().split(self.name)[1], cookie="")
        self.cookie = entered.getheader("set-cookie").split(";")[0]

    def show(self, **changed: object) -> None:
        view = View(0, TREATMENT, **{"title": "Treatment", "sheets": self.sheets, **changed})
        self.board.show(view, browser_view(view, "A4", WINDOW))

    def ask(self, path: str, method: str = "GET", cookie: str | None = None, **more: str):
        asked = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        asked.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        headers = {"Host": self.name, "Cookie": self.cookie if cookie is None else cookie}
        for name, value in {**headers, **{k.replace("_", "-"): v for k, v in more.items()}}.items():
            if value:
                asked.putheader(name, value)
        asked.endheaders()
        answer = asked.getresponse()
        if answer.status != 200 or path != "/events":
            answer.words = answer.read()
            asked.close()
        answer.closes = asked.close
        return answer


@pytest.fixture(scope="module")
def served(series: Series):
    served = Served(series)
    yield served
    served.server.end()


def test_those_who_may_ask_get_page_pictures_and_file(served):
    front = served.ask("/")
    assert front.status == 200
    assert b"To mend" in front.words
    for path, kind in (
        ("/watch.css", "text/css"),
        ("/watch.js", "text/javascript"),
        ("/faces/Lexend-SemiBold.ttf", "font/ttf"),
        ("/pages/0/1/1/480.jpg", "image/jpeg"),
        ("/finished/0/treatment.pdf", "application/pdf"),
    ):
        answer = served.ask(path)
        assert (answer.status, answer.getheader("content-type").split(";")[0]) == (200, kind)
        for name, value in HEADERS.items():
            assert answer.getheader(name) == value
        policy = answer.getheader("content-security-policy")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_an_event_has_the_view_and_the_next_one_when_it_changes(served):
    served.show(title="One")
    answer = served.ask("/events")
    assert answer.getheader("content-type").startswith("text/event-stream")

    def title() -> str:
        while not (line := answer.readline()).startswith(b"data: "):
            pass
        return json.loads(line.removeprefix(b"data: "))["title"]

    assert title() == "One"
    for number in range(50):
        served.show(title=f"Burst {number}")
    while (last := title()) != "Burst 49":
        assert last.startswith("Burst")
    answer.close()
    answer.closes()


SECRET = "/pages/0/1/1/480.jpg"
ATTACKS = {
    "a name of somebody else's for this address": ("/", {"Host": "evil.example"}),
    "the same name with another port": ("/", {"Host": "127.0.0.1:1"}),
    "no name": ("/", {"Host": ""}),
    "a page of somebody else's": ("/events", {"Origin": "https://evil.example"}),
    "a page without an address": ("/events", {"Origin": "null"}),
    "this machine on another port": (SECRET, {"Origin": "http://127.0.0.1:1"}),
    "a picture in somebody else's page": (SECRET, {"Sec_Fetch_Site": "cross-site"}),
    "another program on this machine's sites": (SECRET, {"Sec_Fetch_Site": "same-site"}),
    "no cookie": (SECRET, {"cookie": ""}),
    "a wrong cookie": (SECRET, {"cookie": "press-watch=guess"}),
    "a cookie of the right name": (SECRET, {"cookie": "{name}=guess"}),
    "no token": ("/enter", {"cookie": ""}),
    "a wrong token": ("/enter?token=guess", {"cookie": ""}),
    "an empty token": ("/enter?token=", {"cookie": ""}),
    "a form of somebody else's": ("/", {"method": "POST", "Origin": "https://evil.example"}),
    "a form": ("/events", {"method": "POST"}),
    "another method": ("/", {"method": "PUT"}),
    "a method to look round": ("/", {"method": "OPTIONS"}),
    "a method for proxies": ("/", {"method": "TRACE"}),
    "a web socket": (
        "/events",
        {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec_WebSocket_Key": "x",
            "cookie": "",
        },
    ),
    "a path that leads out": ("/faces/../../etc/passwd", {}),
    "a path that leads out, in signs": ("/faces/%2e%2e%2fbrand.yaml", {}),
    "a path that leads out of the files": ("/finished/0/../../treatment.yaml", {}),
    "a file of the project": ("/factsheets/treatment.yaml", {}),
    "a file of another name": ("/finished/0/support.pdf", {}),
    "another topic": ("/finished/1/support.pdf", {}),
    "another edition": ("/pages/1/1/1/480.jpg", {}),
    "a page there is not": ("/pages/0/1/8/480.jpg", {}),
    "a page to be drawn first that is too wide": ("/looked-at/0/1/99999", {}),
    "pages of another time": ("/pages/0/2/1/480.jpg", {}),
    "a picture as large as a wall": ("/pages/0/1/1/100000.jpg", {}),
    "a head without end": ("/", {"X_Long": "x" * 70_000}),
    "an address without end": ("/?" + "x" * 70_000, {}),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_gets_nothing(served, attack):
    path, more = ATTACKS[attack]
    more = dict(more)
    if "cookie" in more:
        more["cookie"] = more["cookie"].format(name=served.cookie.partition("=")[0])
    answer = served.ask(path, **more)
    assert answer.status in (400, 403, 404, 405, 421, 431)
    assert len(answer.words) < 300
    assert b"reatment" not in answer.words
    assert answer.getheader("set-cookie") is None
    assert answer.getheader("access-control-allow-origin") is None


def test_a_token_opens_once_and_a_new_one_closes_the_one_before(served):
    first, second = (served.server.address().split(served.name)[1] for _ in range(2))
    assert served.ask(first, cookie="").status == 403
    entered = served.ask(second, cookie="")
    assert entered.status == 200
    given = entered.getheader("set-cookie").casefold()
    assert "httponly" in given
    assert "samesite=strict" in given
    assert served.ask(second, cookie="").status == 403


def test_it_listens_on_this_machine_alone(served):
    found = [
        c.laddr.ip
        for c in psutil.Process().net_connections("tcp")
        if c.status == psutil.CONN_LISTEN and c.laddr.port == served.server.port
    ]
    assert found == ["127.0.0.1"]


def test_bytes_that_are_no_request_close_the_connection(served):
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=10) as line:
        line.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert b"200" not in line.recv(1000).split(b"\r\n")[0]
    assert served.ask("/").status == 200


# ── The command, where it cannot begin ──


def test_a_port_that_is_taken_is_told_in_one_sentence(ours):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("--project", ours, "watch", "--topic", "blood-tests", "--port", port)
    assert ended.returncode == 2
    assert re.fullmatch(f"port {port} is taken .*\n", ended.stderr)


def test_without_the_extra_it_says_how_to_get_it(ours, monkeypatch, capsys):
    from click.testing import CliRunner

    from press.cli.watch_command import watch

    monkeypatch.setattr(sys, "argv", ["press"])
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "uvicorn" else 1)
    ended = CliRunner().invoke(
        watch, ["--topic", "blood-tests"], obj=ProjectFolder(ours, TODAY), standalone_mode=False
    )
    assert ended.return_value == 3
    said = (
        "uvicorn not installed: in the folder of the press, install it as `.[watch]`; "
        "see docs/install.md\n"
    )
    assert ended.stderr == said


def test_a_topic_there_is_not_and_too_many_editions_are_told(ours):
    ended = run("--project", ours, "watch", "--topic", "blood-test")
    assert ended.returncode == 2
    assert "there is no topic called `blood-test`" in ended.stderr
    ended = run("watch", "--topic", "all", "--format", "a4", "--format", "large-print")
    assert ended.returncode == 2
    assert "more than can be watched at once" in ended.stderr


# ── The scheduler ──


def test_a_save_tells_its_problems_then_its_pages_and_makes_that_edition_alone(ours):
    other = TOPIC.replace("ABC-101", "ABC-102").replace("Blood tests", "Other tests")
    (ours / "factsheets/other.yaml").write_text(other)
    with watched(ours, topics=("blood-tests", "other")) as watch:
        assert watch.makings == [1, 1]
        before = watch.now()
        saved = watch.write(FILE, WORDY)
        words = watch.wait(lambda v: any(p.about == "utilise" for p in v.problems), saved)
        pages = watch.wait(lambda v: v.sheets.revision == before.sheets.revision + 1, saved)
        watch.wait(lambda v: not v.making, saved)
        assert words < pages
        assert watch.now().finished.data != before.finished.data
        assert Path(watch.now().finished.path).read_bytes() == watch.now().finished.data
        assert watch.makings == [2, 1]


# ── The scheduler, as files come, go and change ──


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    folder = make_project(tmp_path_factory.mktemp("watch") / "ours")
    with watched(folder, topics=("blood-tests",)) as watch:
        yield watch


@pytest.fixture
def sound(watch):
    """Each test begins and ends with the topic as it should be."""
    yield watch
    watch.write(FILE, TOPIC)
    time.sleep(0.2)
    end = time.monotonic() + 30
    while watch.now().making or watch.now().stopped or watch.now().old:
        assert time.monotonic() < end, watch.now()
        time.sleep(0.01)


@pytest.mark.long
def test_a_file_that_says_the_same_makes_nothing(sound):
    before = sound.makings
    sound.write(FILE, TOPIC)
    (sound.folder / "factsheets/images/unused.svg").write_text("<svg/>")
    time.sleep(1.5)
    assert sound.makings == before


@pytest.mark.long
def test_half_a_file_keeps_the_old_pages_and_says_so(sound):
    before = sound.now()
    saved = sound.write(FILE, TOPIC[: len(TOPIC) // 2] + "\n  - [")
    sound.wait(lambda v: v.stopped and v.old, saved)
    assert sound.now().sheets.revision == before.sheets.revision
    assert sound.now().finished == before.finished


@pytest.mark.long
def test_a_file_that_is_emptied_before_it_is_written_is_not_told_as_empty(sound):
    saved = time.perf_counter()
    for number in range(10):
        with (sound.folder / FILE).open("w") as file:
            file.flush()
            time.sleep(0.008)
            file.write(f"{TOPIC}# {number}\n")
        time.sleep(0.1)
    told = [v for second, v in sound.told if second > saved and v.stopped]
    assert told == []


@pytest.mark.long
def test_a_topic_that_goes_is_told_and_comes_back(sound):
    gone_at = time.perf_counter()
    (sound.folder / FILE).rename(sound.folder / "factsheets/renamed.yaml")
    sound.wait(lambda v: v.gone and v.sheets is not None, gone_at)
    assert [p.code for p in sound.now().problems] == ["unknown-topic"]
    back = time.perf_counter()
    (sound.folder / "factsheets/renamed.yaml").rename(sound.folder / FILE)
    sound.wait(lambda v: not v.gone and not v.stopped, back)


@pytest.mark.long
def test_the_whole_folder_that_is_put_in_its_place_is_seen(sound, tmp_path):
    import shutil

    folder = sound.folder / "factsheets"
    saved = time.perf_counter()
    shutil.copytree(folder, tmp_path / "factsheets")
    (tmp_path / FILE).write_text(WORDY)
    shutil.rmtree(folder)
    shutil.move(tmp_path / "factsheets", folder)
    sound.wait(lambda v: any(p.about == "utilise" for p in v.problems), saved)
    time.sleep(1.5)
    saved = sound.write(FILE, TOPIC)
    sound.wait(lambda v: not v.problems, saved)


@pytest.mark.long
def test_a_brand_a_style_and_a_picture_that_was_lacking_count_too(sound):
    brand = sound.folder / "layouts/brands/ours/brand.yaml"
    before, words = sound.now().sheets.revision, brand.read_text()
    saved = time.perf_counter()
    brand.write_text(words.replace("#a8321f", "#b8321f"))
    sound.wait(lambda v: v.sheets.revision > before, saved)
    style = sound.folder / "layouts/blocks/text.css"
    style.parent.mkdir(parents=True)
    saved, before = time.perf_counter(), sound.now().sheets.revision
    style.write_text(".block.text { color: #14707f }\n")
    sound.wait(lambda v: v.sheets.revision > before, saved)
    brand.write_text(words)


@pytest.mark.long
def test_ten_files_at_once_are_one_change(sound):
    before = sound.makings[0]
    saved = time.perf_counter()
    for number in range(10):
        (sound.folder / f"factsheets/new-{number}.yaml").write_text(
            TOPIC.replace("ABC-101", f"ABC-20{number}")
        )
    sound.write(FILE, BOLD)
    sound.wait(lambda v: v.sheets and not v.making, saved)
    time.sleep(1)
    assert sound.makings[0] - before <= 3


@pytest.mark.long
def test_a_code_that_another_topic_has_is_told_though_this_one_did_not_change(sound):
    saved = time.perf_counter()
    other = sound.folder / "factsheets/aaa.yaml"
    other.write_text(TOPIC)
    sound.wait(lambda v: any(p.code == "code-twice" for p in v.problems), saved)
    saved = time.perf_counter()
    other.unlink()
    sound.wait(lambda v: not v.stopped, saved)


@pytest.mark.long
def test_of_two_hundred_saves_the_newest_is_shown(sound):
    for number in range(200):
        sound.write(FILE, TOPIC.replace("Blood tests", f"Blood tests {number}", 1))
        time.sleep(0.01)
    end = time.monotonic() + 30
    while sound.now().making or sound.now().title != "Blood tests 199" or sound.now().old:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert b"Blood tests 199" in Path(sound.now().finished.path).read_bytes() or (
        sound.now().finished.data == Path(sound.now().finished.path).read_bytes()
    )


@pytest.mark.long
def test_a_process_that_is_killed_is_replaced_and_tried_again(sound):
    saved = sound.write(FILE, BOLD)
    for maker in [*sound.scheduler.at]:
        maker._child._process.kill()
    sound.wait(lambda v: not v.making and not v.old and not v.stopped, saved)


@pytest.mark.long
def test_problems_of_pages_are_shown_on_the_pages_that_have_them(sound):
    long = "x" * 200
    before = sound.now().sheets.revision
    saved = sound.write(FILE, TOPIC.replace("A nurse takes", f"A nurse {long} takes"))
    sound.wait(lambda v: v.problems and v.sheets.revision > before and not v.making, saved)


@pytest.mark.long
def test_a_folder_that_cannot_be_written_has_pages_all_the_same(ours):
    blocked = ours / "blocked"
    blocked.write_text("a file where the folder should be")
    with watched(ours, blocked / "output", topics=("blood-tests",)) as watch:
        view = watch.now()
        assert view.sheets.revision == 1
        assert [p.code for p in view.problems] == ["cannot-write"]
        assert view.finished.path == ""
        assert view.finished.data.startswith(b"%PDF")


@pytest.mark.long
def test_pages_of_an_earlier_build_are_shown_at_once(ours):
    with watched(ours, topics=("blood-tests",)) as watch:
        pdf = watch.now().finished.data
    with watched(ours, topics=("blood-tests",)) as watch:
        _, first = next(t for t in watch.told if t[1].sheets)
        assert first.making
        assert first.sheets.pdf == pdf
        assert watch.now().sheets.revision == 1, "they are the same"


@pytest.mark.long
@pytest.mark.parametrize("words", [(), ("--no-browser",)], ids=["with a page", "terminal"])
def test_ctrl_c_ends_it_and_leaves_nothing_running(ours, words):
    with command(ours, "--topic", "blood-tests", *words) as process:
        pdf = ours / "output/blood-tests.pdf"
        while not pdf.exists():
            time.sleep(0.05)
        below = process.below()
        assert len(below) >= 3
        process.send_signal(signal.SIGINT)
        out, wrong = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.endswith("stopped\n")
    assert "Traceback" not in wrong
    assert gone(below, 5)


@pytest.mark.long
def test_a_watch_that_is_killed_leaves_nothing_running(ours):
    with command(ours, "--topic", "blood-tests", "--no-browser") as process:
        while not (ours / "output/blood-tests.pdf").exists():
            time.sleep(0.05)
        below = process.below()
        process.kill()
        process.wait()
    assert gone(below, 10)


@pytest.mark.long
def test_two_hundred_saves_leave_memory_as_it_was(ours, measure):
    sizes_: list[float] = []
    scheduler: list[float] = []
    with command(ours, "--topic", "blood-tests") as process:
        while not (ours / "output/blood-tests.pdf").exists():
            time.sleep(0.05)
        file, output = ours / FILE, ours / "output/blood-tests.pdf"
        for number in range(200):
            before = output.stat().st_mtime_ns
            file.write_text(TOPIC.replace("a little", f"a little ({number})"))
            end = time.monotonic() + 30
            while output.stat().st_mtime_ns == before and time.monotonic() < end:
                time.sleep(0.01)
            if number % 20 == 19:
                whole = [psutil.Process(process.pid), *process.below()]
                sizes_.append(sum(each.memory_info().rss for each in whole) / 1e6)
                scheduler.append(whole[0].memory_info().rss / 1e6)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    measure("memory of a watch, MB", sizes_[0], "20 saves")
    measure("memory of a watch, MB", sizes_[-1], "200 saves")
    assert max(sizes_[-3:]) < max(sizes_[:3]) * 1.25 + 60
    measure("memory of its scheduler, MB", scheduler[0], "20 saves")
    measure("memory of its scheduler, MB", scheduler[-1], "200 saves")
    assert scheduler[-1] < scheduler[0] * 1.2 + 20
    assert max(sizes_) < 1500  # two processes of at most 400, and what goes with them


# ── In a browser ──


@pytest.fixture(scope="module")
def browser():
    with chromium() as installed:
        browser = launched(installed)
        yield browser
        browser.close()


@pytest.fixture
def opened(ours, browser):
    """The page of a watch in a browser, at work on the small project."""
    with command(ours, "--topic", "blood-tests", "--format", "a4", "--format", "phone") as process:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=False)
        tab = context.new_page()
        tab.faults = []
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.on("console", lambda m: m.type == "error" and tab.faults.append(m.text))
        tab.goto(process.address)
        tab.wait_for_selector(".sheet img", timeout=60_000)
        tab.folder, tab.process = ours, process
        yield tab
        assert tab.faults == []
        context.close()


def until(tab, holds: str) -> None:
    """Waits until an expression holds on the page, whose policy lets nobody wait inside it."""
    end = time.monotonic() + 60
    while not tab.evaluate(holds):
        assert time.monotonic() < end, holds
        time.sleep(0.02)


def saved(tab, words: str) -> None:
    (tab.folder / FILE).write_text(words)


@pytest.mark.long
@in_a_browser
def test_a_problem_leads_to_its_place_and_the_reader_s_place_is_kept(opened):
    saved(opened, WORDY)
    item = opened.locator(".it", has_text="utilise")
    item.wait_for()
    opened.wait_for_selector(".spot")
    opened.evaluate("document.querySelector('.pane').scrollTop = 333")
    item.click()
    frame = opened.locator(".spot.now").first
    frame.wait_for()
    pane, box = opened.locator(".pane").first.bounding_box(), frame.bounding_box()
    assert pane["y"] <= box["y"]
    assert box["y"] + box["height"] <= pane["y"] + pane["height"]
    assert opened.locator(".more .line mark").inner_text() == "utilise"
    assert re.fullmatch(rf"{FILE}:\d+:\d+", opened.locator(".more .at code").inner_text())
    opened.evaluate("document.querySelector('.pane').scrollTop = 333")
    before = opened.locator(".sheet img").first.get_attribute("src")
    saved(opened, WORDY.replace("Bring a drink", "Bring some water"))
    until(opened, f"document.querySelector('.sheet img').getAttribute('src') !== '{before}'")
    assert opened.evaluate("document.querySelector('.pane').scrollTop") == 333


@pytest.mark.long
@in_a_browser
def test_the_reader_s_place_is_kept_when_a_strip_comes_and_when_the_window_is_made_narrow(opened):
    opened.wait_for_selector("#state.good")
    until(opened, "[...document.querySelectorAll('.pane')].every((p) => p.querySelector('img'))")
    opened.evaluate("document.querySelector('.pane').scrollTop = 333")
    place = "document.querySelector('.sheet').getBoundingClientRect().top"
    before = opened.evaluate(place)
    saved(opened, BROKEN)
    opened.locator(".column .strip").first.wait_for()
    assert abs(opened.evaluate(place) - before) < 1.5
    saved(opened, TOPIC)
    opened.locator(".column .strip").first.wait_for(state="hidden")
    assert abs(opened.evaluate(place) - before) < 1.5
    opened.locator(".column").first.get_by_role("button", name="Next page").click()
    until(opened, "document.querySelector('.where').textContent.startsWith('Page 2')")
    time.sleep(0.6)
    opened.set_viewport_size({"width": 390, "height": 800})
    time.sleep(0.6)
    assert opened.evaluate("document.querySelector('.where').textContent").startswith("Page 2")


@pytest.mark.long
@in_a_browser
def test_a_mistake_keeps_the_old_pages_with_a_strip_and_is_one_click_away(opened):
    opened.wait_for_selector(".none.good")  # both columns have their widths, and so their pictures
    before = opened.locator(".sheet img").first.get_attribute("src")
    saved(opened, BROKEN)
    strip = opened.locator(".column .strip").first
    strip.wait_for()
    assert "Mend" in strip.inner_text()
    assert opened.locator(".sheet img").first.get_attribute("src") == before
    strip.get_by_role("button", name="Show me").click()
    assert opened.locator("li.now .it").count() == 1
    assert "sectons" in opened.locator("li.now").inner_text()
    saved(opened, TOPIC)
    opened.wait_for_selector(".none.good")
    strip.wait_for(state="hidden")


@pytest.mark.long
@in_a_browser
def test_it_works_by_keyboard_alone(opened):
    saved(opened, WORDY.replace("Ask us anything", "Utilise our line"))
    until(opened, "document.querySelectorAll('.it').length >= 2")
    first = opened.evaluate("document.querySelector('.it').dataset.key")
    opened.keyboard.press("F8")
    assert opened.evaluate("document.activeElement.dataset.key") == first
    opened.keyboard.press("F8")
    assert opened.evaluate("document.activeElement.dataset.key") != first
    opened.keyboard.press("Shift+F8")
    opened.keyboard.press("F6")
    assert opened.evaluate("document.activeElement.className") == "pane"
    opened.keyboard.press("F6")
    opened.keyboard.press("Escape")
    assert opened.locator("li.now").count() == 0


@pytest.mark.long
@in_a_browser
def test_the_finished_file_opens_and_nothing_is_asked_of_others(opened, browser):
    asked: list[str] = []
    opened.context.on("request", lambda request: asked.append(request.url))
    link = opened.locator(".column a").first
    link.wait_for()
    answer = opened.request.get(
        opened.evaluate("document.querySelector('.column a').href"), headers={}
    )
    assert answer.status == 200
    assert answer.body() == (opened.folder / "output/blood-tests.pdf").read_bytes()
    opened.reload()
    opened.wait_for_selector(".sheet img")
    ours = opened.process.address.partition("/enter")[0]
    assert {url for url in asked if not url.startswith((ours, "data:"))} == set()
    stranger = browser.new_context()
    assert stranger.new_page().goto(opened.process.address).status == 403
    stranger.close()


@pytest.mark.long
@in_a_browser
def test_words_of_a_topic_run_nothing_in_it(opened):
    evil = "<img src=x onerror=alert(1)><script>document.title='x'</script>"
    opened.on("dialog", lambda dialog: opened.faults.append("a dialog"))
    words = WORDY.replace("title: Blood tests", f'title: "{evil}"')
    saved(opened, words.replace("A nurse will", f"{evil} A nurse will"))
    until(opened, "document.getElementById('list').textContent.includes('onerror')")
    time.sleep(0.5)
    assert opened.locator("h1 img, h1 script, .list img").count() == 0


@pytest.mark.long
@in_a_browser
def test_when_the_press_has_stopped_the_page_says_so(opened):
    opened.process.send_signal(signal.SIGINT)
    opened.wait_for_selector("#lost:not([hidden])", timeout=20_000)
    opened.faults.clear()  # the browser goes on asking


@pytest.mark.long
@in_a_browser
@pytest.mark.parametrize("width", [320, 390, 1024, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(ours, browser, width):
    from axe_playwright_python.sync_playwright import Axe

    (ours / FILE).write_text(WORDY)
    formats = ("--format", "a4", "--format", "web")
    with command(ours, "--topic", "blood-tests", *formats) as process:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce"
        )
        tab = context.new_page()
        tab.goto(process.address)
        tab.wait_for_selector(".sheet img", timeout=60_000)
        until(tab, "document.querySelectorAll('.it').length > 0")
        for words in (WORDY, BROKEN, TOPIC):
            (ours / FILE).write_text(words)
            time.sleep(3)
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme)
                for side in ("pages", "mend"):
                    if width <= 832:
                        tab.click(f".tabs [data-side={side}]")
                    if tab.locator(".it:visible").count() and not tab.locator("li.now").count():
                        tab.keyboard.press("F8")
                    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                    found = Axe().run(tab).response
                    told = [
                        (rule["id"], node["html"])
                        for rule in found["violations"]
                        for node in rule["nodes"]
                    ]
                    assert told == []
        context.close()


def test_an_outcome_of_a_watch_has_no_file_where_a_mistake_is(ours):
    (ours / FILE).write_text(BROKEN)
    (done,) = steps(Edition("blood-tests", "en-GB", "ours", "a4"), window(ours))
    assert isinstance(done.outcome, Outcome)
    assert done.outcome.pdf is None
    assert PROJECT[FILE] == TOPIC
    assert PRESS.is_dir()
