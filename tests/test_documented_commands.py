"""Command lines of the documents: each can be typed, and does what its document says it does."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from press.cli.main import cli
from press.content.names import (
    brand_names,
    format_names,
    language_names,
    pack_names,
    printer_names,
    topic_names,
)
from press.rules.engine import every_rule
from tests.projects import PRESS, RULES
from tests.series import WINDOW

DOCUMENTS = [
    PRESS / "README.md",
    PRESS / "CONTRIBUTING.md",
    *sorted((PRESS / "docs").glob("*.md")),
]
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`")
# What begins a line that is typed; a name of a program in a sentence does not.
TYPED = re.compile(r"^(\S*python3? |uv |py |sh |git |podman |docker |brew |pacman |apt-get |wsl |"
                   r"verapdf |export |set |build\.py |\S*build\.py$)")  # fmt: skip
PRESS_LINE = re.compile(r"(?:^|\s)build\.py(?:\s|$)")


class Shown(NamedTuple):
    """A command as a document shows it; `words` are those behind build.py, if it is the press."""

    document: str
    typed: str
    words: tuple[str, ...] | None


def shown(document: Path) -> Iterator[Shown]:
    """Every command of a document in its order, each part of a line by itself."""
    text = document.read_text("utf-8")
    for found in re.finditer(rf"{FENCE.pattern}|{INLINE.pattern}", text, FENCE.flags):
        kind, block, inline = found.groups()
        lines = [inline] if inline else block.splitlines() if kind in ("sh", "") else []
        for line in (" ".join(line.split()) for line in lines):
            for part in line.split(" && "):
                if TYPED.match(part):
                    yield Shown(document.name, part, words_of(part))


def words_of(typed: str) -> tuple[str, ...] | None:
    """What the press is asked on a line; None where the line does not ask it."""
    if not PRESS_LINE.search(typed):
        return None
    words = shlex.split(typed.split(" > ")[0], comments=True)
    return tuple(words[next(n for n, w in enumerate(words) if w == "build.py") + 1 :])


# ── Those that are typed and not run ──

INSTALLS = "it installs something on the machine"
NETWORK = "it fetches something"
SYSTEM = "another system than ours, or a program that nobody else needs"
CONTAINER = "it takes a container engine"
CLUSTER = "it takes a cluster"
THE_TESTS = "it is these tests"
CI = "it looks at the code, in CI"
WRITTEN_ELSEWHERE = "it writes the documents anew, which test_docs.py compares"
BENCHMARK = (
    "the machine is to be left alone for it, and it writes what it measures into the documents"
)
WATCHES = "it goes on until somebody ends it; test_watch.py does"
OPEN = "its … stands for words of the reader's own"
NOT_RUN = {
    "sh setup.sh": INSTALLS,
    "sh setup.sh --tests": INSTALLS,
    "uv sync": INSTALLS,
    "uv sync --extra cluster": INSTALLS,
    "uv python install 3.12": INSTALLS,
    "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "python3-venv": INSTALLS,
    "apt-get install --download-only": INSTALLS,
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0": INSTALLS,
    "uv tool install": INSTALLS,
    "uv tool install '.[watch]'": INSTALLS,
    "uv tool install .": INSTALLS,
    "uv tool install --reinstall .": INSTALLS,
    "python3 -m venv .venv": INSTALLS,
    ".venv/bin/python -c \"import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))"
    "['project']['dependencies'], sep='\\n')\" > requirements.txt": INSTALLS,
    ".venv/bin/python -m pip install --requirement requirements.txt": INSTALLS,
    ".venv/bin/python -m pip install --no-index --find-links wheels --requirement "
    "requirements.txt": INSTALLS,
    "uv export --frozen --no-dev --output-file requirements.txt": NETWORK,
    "uv run --no-project --with pip python -m pip download --requirement requirements.txt --dest "
    "wheels": NETWORK,
    "git clone …": NETWORK,
    "brew install python": SYSTEM,
    "export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib": SYSTEM,
    "wsl --install -d Ubuntu-24.04": SYSTEM,
    "pacman -S mingw-w64-ucrt-x86_64-pango": SYSTEM,
    "py -m pip install uv": SYSTEM,
    "set WEASYPRINT_DLL_DIRECTORIES=D:\\msys64\\ucrt64\\bin": SYSTEM,
    "verapdf --flavour ua1 --format text checked": SYSTEM,
    "verapdf --flavour 3a --format text checked": SYSTEM,
    "podman build -t factsheet-press .": CONTAINER,
    'podman run --rm -v "$PWD/output:/press/output" factsheet-press --topic treatment': CONTAINER,
    "docker build -f Containerfile -t factsheet-press .": CONTAINER,
    "docker run": CONTAINER,
    "uv run --extra cluster python -m dask scheduler --port 8786": CLUSTER,
    "python -m": CLUSTER,
    "uv run --extra cluster build.py worker dask://127.0.0.1:8786": CLUSTER,
    "uv run --extra cluster build.py worker dask://first-machine:8786": CLUSTER,
    "build.py worker dask://host:8786": CLUSTER,
    "uv run --extra cluster build.py --topic all --format all --on dask://first-machine:8786": (
        CLUSTER
    ),
    "uv run build.py watch --topic treatment": WATCHES,
    "uv run build.py watch --topic treatment --format a4 --format large-print --format web": (
        WATCHES
    ),
    "uv run build.py watch --topic blood-tests": WATCHES,
    "build.py watch --topic blood-tests": WATCHES,
    "uv run pytest": THE_TESTS,
    "uv run pytest -m long": THE_TESTS,
    "uv run pytest --accept": THE_TESTS,
    "uv run mypy": CI,
    "uv run ruff check": CI,
    "uv run ruff format --check": CI,
    "uv run docs/renew.py": WRITTEN_ELSEWHERE,
    "uv run --extra cluster benchmarks/run.py --renew": BENCHMARK,
    "uv run benchmarks/revisions.py main": BENCHMARK,
    "build.py approve blood-tests.easy-read …": OPEN,
    "build.py where …": OPEN,
    "build.py where … --as csv > recall.csv": OPEN,
}
EVERY = [each for document in DOCUMENTS for each in shown(document)]
# `build.py approve` alone is the name of a command, which wants more.
MENTIONED = {f"build.py {name}" for name in cli.commands}
ASKED = list(dict.fromkeys(each for each in EVERY if each.words is not None))


def test_what_is_not_run_stands_in_the_documents():
    assert NOT_RUN.keys() - {each.typed for each in EVERY} == set()


def test_every_command_of_another_program_is_told_why_it_is_not_run():
    assert {each.typed for each in EVERY if each.words is None} - NOT_RUN.keys() == set()


# ── All can be typed ──

# What the documents have their reader write.
OWN_TOPICS, OWN_LANGUAGES = {"blood-tests", "welcome", "symptoms.easy-read"}, {"cy"}
# What a parameter of a command names, where its own name does not say so.
NAMES = {"topics": "topic", "named": "topic", "packs": "pack", "formats": "format"}
NAMES |= {"brands": "brand", "instruments": "instrument"}
# Those that name nothing that is there already.
FREE = {"new", "new-project"}


def names_in(context: click.Context) -> list[tuple[str, str]]:
    """What is named on a command line: a topic, a format and so on, each with its name."""
    named = []
    for parameter, value in context.params.items():
        what = NAMES.get(parameter, parameter)
        if context.info_name == "brand" and parameter == "name":
            what = "brand"
        values = value if isinstance(value, tuple) else (value,)
        named += [(what, each) for each in values if each and what in there()]
    return [] if context.info_name in FREE else named


@cache
def there() -> dict[str, set[str]]:
    """The names that there are, by what they name."""
    packs = pack_names(WINDOW)
    return {
        "topic": {*topic_names(WINDOW), *packs, "all", "approved", *OWN_TOPICS},
        "pack": {name.removeprefix("packs/") for name in packs} | {"all"},
        "format": {*format_names(WINDOW), "all"},
        "brand": {*brand_names(WINDOW), "all"},
        "printer": {*printer_names(WINDOW)},
        "language": {*language_names(WINDOW), *OWN_LANGUAGES},
        "code": {*every_rule()},
        "instrument": {path.stem for path in (PRESS / "layouts/rules/instruments").iterdir()},
    }


def misread(words: tuple[str, ...]) -> str:
    """What is wrong with a command line: an option or a name that there is not, if anything."""
    try:
        above = cli.make_context("build.py", list(words))
        named = names_in(above)
        _, (name, *rest), _ = cli.make_parser(above).parse_args([*words, ""])
        if name:
            below = cli.commands[name].make_context(name, rest[:-1], parent=above)
            named += names_in(below)
    except KeyError:
        return f"there is no command {name}"
    except click.exceptions.Exit:  # --help
        return ""
    except click.ClickException as error:
        return error.format_message()
    unknown = [f"{what} `{name}`" for what, name in named if name not in there()[what]]
    return f"there is no {unknown[0]}" if unknown else ""


@pytest.mark.parametrize("each", ASKED, ids=lambda each: f"{each.document}: {each.typed}")
def test_what_is_shown_can_be_typed(each):
    words = tuple(word for word in each.words if word != "…")
    if each.typed in MENTIONED:
        assert words[0] in cli.commands
    else:
        wrong = misread(words)
        assert not wrong or ("…" in each.words and wrong.startswith("Missing"))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("--tpoic treatment", "No such option '--tpoic'"),
        ("--topic tretment", "there is no topic `tretment`"),
        ("--topic treatment --format a44", "there is no format `a44`"),
        ("--topic treatment --text-size 23", "'23' is not one of"),
        ("pirnt", "there is no command pirnt"),
        ("approve blood-tests", "Missing option '--kind'"),
        ("pack", "Missing argument"),
        ("pack newly-diagnosd", "there is no pack `newly-diagnosd`"),
        ("brand harbor", "there is no brand `harbor`"),
        ("check --instrument discen", "there is no instrument `discen`"),
        ("explain L99", "there is no code `L99`"),
    ],
)
def test_what_cannot_be_typed_is_found(typed, wrong):
    assert wrong in misread(tuple(typed.split()))


def options() -> dict[str, list[click.Parameter]]:
    """Every option of every command, by how it is typed."""
    found: dict[str, list[click.Parameter]] = {}
    for one in (cli, *cli.commands.values()):
        for parameter in one.params:
            for name in parameter.opts if isinstance(parameter, click.Option) else ():
                found.setdefault(name, []).append(parameter)
    return {**found, "--help": []}


# Those of one name that are of two kinds: many names, and one.
OF_TWO_KINDS = {"--brand": 2, "--format": 2}


def test_an_option_of_several_commands_is_declared_once():
    sources = [path.read_text("utf-8") for path in (PRESS / "press/cli").glob("*.py")]
    declared = Counter(re.findall(r'"(--[\w-]+)"', "".join(sources)))
    declared -= Counter(["--help"])
    assert {name: count for name, count in declared.items() if count > 1} == OF_TWO_KINDS


# Custom properties of CSS are written alike.
PROPERTIES = set(
    re.findall(r"--[\w-]+", "".join(p.read_text("utf-8") for p in PRESS.glob("layouts/**/*.css")))
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_that_is_shown_is_there(document):
    prose = FENCE.sub("", document.read_text("utf-8"))
    typed = [shlex.split(text) for text in INLINE.findall(prose) if text.startswith("--")]
    names = {word for words in typed for word in words if re.match(r"--\w", word)}
    assert names - options().keys() - PROPERTIES - OTHERS == set()


# Options of other programs.
OTHERS = {"--user", "--tests", "--content", "--keep"}


# ── Those of the press are run ──


def example(document: str, kind: str, begins: str) -> str:
    """An example of a document, by its kind and how it begins."""
    blocks = FENCE.findall((PRESS / "docs" / document).read_text("utf-8"))
    return next(body for found, body in blocks if found == kind and body.startswith(begins))


def world(folder: Path) -> Path:
    """The press's own folder as somebody has it, with what the documents have them write."""
    home = folder / "press-of-ours"
    for name in ("press", "layouts", "factsheets", "fonts"):
        shutil.copytree(PRESS / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PRESS / "build.py", home)
    (home / "clinics.csv").write_text(example("clinics.md", "csv", "id,"), "utf-8")
    topic = (home / "factsheets/treatment.yaml").read_text("utf-8")
    translated = topic.replace("language: en-GB", "language: cy", 1)
    (home / "factsheets/treatment.cy.yaml").write_text(translated, "utf-8")
    shutil.copy(home / "layouts/words/en-GB.yaml", home / "layouts/words/cy.yaml")
    return home


def own_numbers(home: Path) -> None:
    """What is asked of a publisher before anything can be approved: a brand that is no sample."""
    brand = home / "layouts/brands/harbour/brand.yaml"
    text = brand.read_text("utf-8")
    assert "\nsample: yes" in text
    brand.write_text(re.sub(r"\nsample: yes.*", "\nrules: ours", text), "utf-8")
    (home / "layouts/rules/ours.yaml").write_text(RULES, "utf-8")  # their numbers are reserved


def own_words(home: Path) -> None:
    """The words of the documents' whole topic, in place of the skeleton's."""
    whole = example("authors.md", "yaml", "title:")
    (home / "factsheets/blood-tests.yaml").write_text(whole, "utf-8")


def table_handed_out(home: Path) -> None:
    typed(home, ("imprint", "--topic", "treatment", "--clinics", "clinics.csv", *SAMPLES))


# What is done before a document is followed, and after one of its lines.
def few_topics(home: Path) -> None:
    """Three topics and a pack of them: all there are, in all formats, take a quarter of an hour."""
    kept = ("overview", "treatment", "outlook")
    for path in (home / "factsheets").glob("*.yaml"):
        if path.stem.partition(".")[0] not in kept:
            path.unlink()
    pack = home / "factsheets/packs/newly-diagnosed.yaml"
    text, listed = pack.read_text("utf-8"), f"topics: [{', '.join(kept)}]\n"
    pack.write_text(re.sub(r"^topics:.*\n(?: .*\n)*", listed, text, flags=re.MULTILINE), "utf-8")


BEFORE = {"authors.md": own_numbers, "publishers.md": table_handed_out, "scaling.md": few_topics}
BEFORE |= {"ci.md": few_topics}
AFTER = {("authors.md", ("new", "blood-tests")): own_words}
# Samples are handed out in this way alone, which stands beside each line that does so.
SAMPLES = ("--allow-status", "sample")
APPROVED = ("--topic", "approved")
TO_CLINICS = ("imprint", "--topic", "treatment", "--clinics", "clinics.csv")


def typed(home: Path, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "build.py", *words],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def lines_of(document: Path) -> list[Shown]:
    """What a document shows of the press to be run, each once, in its order."""
    lines = {each.words: each for each in reversed([*shown(document)])}
    first = dict.fromkeys(each.words for each in shown(document))
    run = [lines[words] for words in first if words is not None]
    return [each for each in run if each.typed not in NOT_RUN and not _a_name_alone(each)]


def _a_name_alone(each: Shown) -> bool:
    """Whether a command is named and not shown: what it wants does not stand behind it."""
    bare = each.typed in ("build.py hear", "build.py watch", "build.py where")  # they ask back
    return bare or (each.typed in MENTIONED and misread(each.words) != "")


FOLLOWED = [document for document in DOCUMENTS if lines_of(document)]


@pytest.mark.long
@pytest.mark.parametrize("document", FOLLOWED, ids=lambda path: path.name)
def test_who_follows_a_document_gets_what_it_says(document, tmp_path):
    home = world(tmp_path)
    BEFORE.get(document.name, lambda home: None)(home)
    for line in lines_of(document):
        done = typed(home, line.words)
        if line.words[: len(TO_CLINICS)] == TO_CLINICS:
            assert "`--allow-status sample`" in document.read_text("utf-8")
            assert done.returncode == 2
            assert "--allow-status sample" in done.stderr
            done = typed(home, (*line.words, *SAMPLES))
        if line.words == APPROVED:
            assert "with 2 when nothing is approved" in document.read_text("utf-8")
            assert (done.returncode, "nothing is approved today" in done.stderr) == (2, True)
            continue
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{line.typed}: {said}"
        assert "press failed" not in said
        assert "(no-shelf)" not in said
        AFTER.get((document.name, line.words), lambda home: None)(home)
