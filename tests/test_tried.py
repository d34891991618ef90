"""What people type, paste and send, with what must come of it: tried/expected.yaml.

Somebody wrote the inputs, and what is right, from the documents of the press's users alone. They
are kept as they came; where one could not show what it was written for, a comment in it or in
tried/expected.yaml says what was changed. `steps/` tells whole days in words, for people to follow.
"""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml

from tests.processes import run
from tests.projects import PRESS

TODAY = "2026-12-01"  # when they were written
TRIED = Path(__file__).with_name("tried")
ENTRIES = [
    entry
    for entry in yaml.safe_load((TRIED / "expected.yaml").read_text("utf-8"))
    if not entry["input"].startswith("steps/")
]
# Those that are not right yet.
WAITING = set(yaml.safe_load((TRIED / "waiting.yaml").read_text("utf-8")) or ())
PLACES = {"topics": "factsheets", "pictures": "factsheets/images", "tables": "."}
BEGINS = re.compile(
    r"^(?:(?P<file>[^\s:][^:\n]*):(?:(?P<line>\d+)[^\n]*?:)? )?(?:error|warning|note): "
)
CELL = re.compile(r"[A-Z]+\d+")
AT_CELL = re.compile(r"in the spreadsheet: cell ([A-Z]+\d+)")
HIDDEN = re.compile(r"<(style|script|title|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
NESTED = re.compile(r"<a\b[^>]*>(?:(?!</a>).)*?<a\b", re.DOTALL)
BULLETS = " •–-☐□■▪0123456789."


class Tried:
    """An input in a scratch project, and what the press said of it."""

    def __init__(self, entry: dict, folder: Path) -> None:
        self.entry, self.folder = entry, folder
        (folder / "layouts/brands").mkdir(parents=True)
        shutil.copytree(PRESS / "layouts/brands/harbour", folder / "layouts/brands/harbour")
        shutil.copytree(PRESS / "factsheets/library", folder / "factsheets/library")
        (folder / "factsheets/images").mkdir()
        self.placed = {name: self._place(name) for name in [entry["input"], *entry.get("with", [])]}
        command = entry["command"]
        commands = command if isinstance(command, list) else [command]
        words = ("--project", folder, "--today", TODAY)
        self.said = [run(*words, *one.split(), folder=folder) for one in commands]
        # What has to come of other commands as well.
        self.also = [run(*words, *one.split(), folder=folder) for one in entry.get("also", [])]

    def _place(self, name: str) -> str:
        kind, _, rest = name.partition("/")
        if kind == "brands":
            brand = rest.split("/")[0]
            to = Path("layouts/brands") / brand
            shutil.copytree(TRIED / "brands" / brand, self.folder / to, dirs_exist_ok=True)
            return f"layouts/brands/{rest}"
        if kind == "library":
            name = rest.split("-")[0] + Path(rest).suffix
            for other in (self.folder / "factsheets/library").glob(f"{Path(name).stem}.*"):
                other.unlink()
            to = f"factsheets/library/{name}"
        else:
            to = f"{PLACES[kind]}/{rest}".removeprefix("./")
        shutil.copy(TRIED / kind / rest, self.folder / to)
        return to

    def problems(self, runs: list) -> list[tuple[str, int, str]]:
        """Each problem that was told: its file, its line, and all that was said of it."""
        found: list[list[str]] = []
        for said in runs:
            for line in (said.stderr + said.stdout).splitlines():
                if BEGINS.match(line):
                    found.append([])
                if found:
                    found[-1].append(line)
        told = []
        for lines in found:
            place = BEGINS.match(lines[0])
            told.append((place["file"] or "", int(place["line"] or 0), "\n".join(lines)))
        return told

    @property
    def files(self) -> list[Path]:
        output = self.folder / "output"
        web = [path for path in output.rglob("*.html") if path.name != "index.html"]
        return sorted([*output.rglob("*.pdf"), *web])

    def text(self) -> str:
        """All lines of all pages that were made."""
        return "\n".join(map(words_of, self.files))


def words_of(path: Path) -> str:
    if path.suffix == ".html":
        return unescape(HIDDEN.sub("", path.read_text("utf-8")))
    pages = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def plain(words: str) -> str:
    """Words with one blank where there are some, and no soft hyphen."""
    return " ".join(words.replace("\u00ad", "").replace("\ufffe\n", "").split())


def wrong(tried: Tried, expected: dict) -> list[str]:
    """What is other than it should be."""
    faults = []
    told = expected.get("told", "any")
    cells = {found[1] for *_, said in tried.problems(tried.said) if (found := AT_CELL.search(said))}
    faults += [f"told at {cell}" for cell in expected.get("not_told", []) if cell in cells]
    if isinstance(told, list):
        # Each cell has a problem of its own; other words stand in one.
        faults += [
            f"not told at {cell}"
            for cell in told
            if CELL.fullmatch(str(cell)) and cell not in cells
        ]
        told = [words for words in told if not CELL.fullmatch(str(words))]
    if isinstance(told, list) and told:
        name = tried.placed.get(expected.get("line_of", tried.entry["input"]), "")
        line = expected.get("line")
        for runs in (tried.said, *([one] for one in tried.also)):
            there = [
                said
                for file, number, said in tried.problems(runs)
                if all(str(word).lower() in said.lower() for word in told)
                and (line is None or number in (line, 0) or not file.endswith(Path(name).name))
            ]
            if not there:
                faults.append(f"not told at {name}:{line}: {told}")
    elif told == "none":
        problems = tried.problems([*tried.said, *tried.also])
        if any(" error: " in f" {said}" for *_, said in problems):
            faults.append("an error was told")
    said = "".join(one.stderr + one.stdout for one in (*tried.said, *tried.also)).lower()
    hushed = [str(w) for w in expected.get("not_told", []) if not CELL.fullmatch(str(w))]
    faults += [f"told: {words}" for words in hushed if words.lower() in said]
    printed = [str(words) for words in expected.get("printed", [])]
    if printed or expected.get("items") or expected.get("one_line"):
        if not tried.files:
            return [*faults, "nothing was printed"]
        text = tried.text()
        whole, close = plain(text), "".join(text.split())
        faults += [
            f"not printed: {words}"
            for words in printed
            if plain(words) not in whole and "".join(words.split()) not in close
        ]
        lines = [plain(line) for line in text.splitlines()]
        begins = [line.lstrip(BULLETS) for line in lines]
        for words in expected.get("items", []):
            first = plain(str(words)).lstrip(BULLETS)[:24]
            if not any(line.startswith(first) for line in begins):
                faults.append(f"no item: {words}")
        for words in expected.get("one_line", []):
            if not any(plain(str(words)) in line for line in lines):
                faults.append(f"on no line: {words}")
    if tried.files and isinstance(expected.get("not_printed"), list):
        whole = plain(tried.text())
        # A soft hyphen is no words: it is looked for as it is.
        faults += [
            f"printed: {words}"
            for words in map(str, expected["not_printed"])
            if (plain(words) in whole if plain(words) else words in tried.text())
        ]
    if tried.files and "bookmarks" in expected:
        marks = bookmarks(tried.files[0])
        faults += [f"no bookmark: {words}" for words in expected["bookmarks"] if words not in marks]
    return faults


def bookmarks(path: Path) -> set[str]:
    """The headings that lead to their places: a PDF's bookmarks, or a web page's own links."""
    if path.suffix == ".html":
        page = path.read_text("utf-8")
        assert not NESTED.search(page), "a link stands in a link"
        links = re.findall(r'<a href="#[^"]*">(.*?)</a>', page, re.DOTALL)
        return {plain(unescape(HIDDEN.sub("", words))) for words in links}
    found: set[str] = set()

    def walk(items: object) -> None:
        for item in items:
            found.add(plain(item.title))
            walk(item.children)

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        walk(outline.root)
    return found


def outcomes(entry: dict) -> list[dict]:
    others = entry.get("or", [])
    return [entry, *(others if isinstance(others, list) else [others])]


@pytest.mark.long
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["input"])
def test_what_is_typed_comes_out_right(entry, tmp_path):
    tried = Tried(entry, tmp_path / "ours")
    assert not any("Traceback" in said.stderr for said in tried.said)
    faults = [wrong(tried, expected) for expected in outcomes(entry)]
    right = not all(faults)
    if entry["input"] in WAITING:
        assert not right, "it is right now: take it out of waiting.yaml"
    else:
        said = "\n".join(f"{s.returncode}\n{s.stderr}{s.stdout}" for s in tried.said)
        assert right, f"{entry['right']}\n{faults}\n{said[:3000]}"
