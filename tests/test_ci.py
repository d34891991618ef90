"""The recipes of docs/ci.md: what they say, and that their commands do what the document says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.projects import PRESS
from tests.test_documented_commands import few_topics, misread, typed, world

RECIPES = PRESS / "docs/recipes"
GITHUB = ("github.yml", "github-shards.yml")
KUBERNETES = ("kubernetes-shards.yaml", "kubernetes-merge.yaml")
ACTION = re.compile(r"actions/(checkout|cache/restore|cache/save|(?:up|down)load-artifact)@v\d+")
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


def recipe(name: str) -> dict:
    """A recipe in YAML. Every value is a text: YAML would take `on` for a yes."""
    return yaml.load((RECIPES / name).read_text("utf-8"), yaml.BaseLoader)


def steps(name: str) -> Iterator[dict]:
    for job in recipe(name)["jobs"].values():
        yield from job["steps"]


def script(name: str) -> str:
    """What a pod runs."""
    (container,) = recipe(name)["spec"]["template"]["spec"]["containers"]
    assert container["command"] == ["sh", "-euc"]
    (words,) = container["args"]
    return words


def commands() -> Iterator[tuple[str, str]]:
    """Each line of a recipe that asks the press, with numbers for what a machine puts in."""
    for name in GITHUB:
        yield from ((name, step["run"]) for step in steps(name) if "run" in step)
    yield from ((name, script(name)) for name in KUBERNETES)
    yield "slurm.sh", (RECIPES / "slurm.sh").read_text("utf-8").replace("\\\n", "")


# ── What they say ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "words"), [*commands()])
def test_the_commands_of_recipes_can_be_typed(name, words):
    asked = [line for line in words.splitlines() if "build.py" in line and line[0] != "#"]
    assert asked or words == "sh setup.sh"
    for line in asked:
        line = EXPRESSION.sub("1", re.sub(r"\$\{?\w+(?::-\d)?\}?", "1", line))
        rest = shlex.split(line)
        assert misread(tuple(rest[rest.index("build.py") + 1 :])) == ""


@pytest.mark.parametrize("name", GITHUB)
def test_a_workflow_takes_actions_by_their_major_version_and_may_read_alone(name):
    used = [step["uses"] for step in steps(name) if "uses" in step]
    assert used
    assert [each for each in used if not ACTION.fullmatch(each)] == []
    assert recipe(name)["permissions"] == {"contents": "read"}
    for job in recipe(name)["jobs"].values():
        assert int(job["timeout-minutes"]) <= 60


@pytest.mark.parametrize("name", GITHUB)
def test_the_cache_is_what_is_printed_and_the_main_branch_alone_writes_it(name):
    (restored,) = (step for step in steps(name) if "cache/restore" in step.get("uses", ""))
    (saved,) = (step for step in steps(name) if "cache/save" in step.get("uses", ""))
    assert "github.ref == 'refs/heads/main'" in saved["if"]
    assert saved["with"]["key"] == restored["with"]["key"]
    assert saved["with"]["path"] == restored["with"]["path"]
    assert restored["with"]["key"].startswith(restored["with"]["restore-keys"])


def test_a_shard_is_handed_over_with_its_records():
    (handed,) = (
        s["with"] for s in steps("github-shards.yml") if s.get("with", {}).get("overwrite")
    )
    assert handed["include-hidden-files"] == "true"


def test_the_pods_are_as_many_as_the_shards():
    job = recipe("kubernetes-shards.yaml")
    spec = job["spec"]
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
    assert (spec["completionMode"], spec["completions"], spec["parallelism"]) == (
        "Indexed",
        "3",
        "3",
    )
    assert '--shard "$shard/3"' in script("kubernetes-shards.yaml")
    assert spec["template"]["spec"]["restartPolicy"] == "Never"
    (rule,) = spec["podFailurePolicy"]["rules"]
    assert (rule["action"], rule["onExitCodes"]["values"]) == ("FailIndex", ["1", "2", "3"])
    merge = recipe("kubernetes-merge.yaml")
    (image,) = {each["spec"]["template"]["spec"]["containers"][0]["image"] for each in (job, merge)}
    assert image in (PRESS / "docs/ci.md").read_text("utf-8")
    folders = [f"/printed/shard-{number}" for number in (1, 2, 3)]
    assert " ".join(folders) in script("kubernetes-merge.yaml")


def test_the_array_of_slurm_is_as_long_as_its_shards():
    words = (RECIPES / "slurm.sh").read_text("utf-8")
    assert "#SBATCH --array=1-3\n" in words
    assert "\nshards=3 " in words
    for shell in ("sh", "bash"):
        subprocess.run([shell, "-n", RECIPES / "slurm.sh"], check=True)


@pytest.mark.parametrize(
    ("variable", "counts"),
    [("JOB_COMPLETION_INDEX", "012"), ("AWS_BATCH_JOB_ARRAY_INDEX", "012"),
     ("SLURM_ARRAY_TASK_ID", "123"), ("CI_NODE_INDEX", "123")],
)  # fmt: skip
def test_each_machine_numbers_its_shards_from_one(variable, counts):
    document = (PRESS / "docs/ci.md").read_text("utf-8")
    (words,) = re.findall(rf'`--shard ("[^`]*{variable}[^`]*")`', document)
    for number, count in enumerate(counts, 1):
        told = subprocess.run(
            ["sh", "-c", f"echo {words}"],
            env={"PATH": os.environ["PATH"], variable: count, "CI_NODE_TOTAL": "3"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout == f"{number}/3\n"


# ── That they do it ───────────────────────────────────────────────────────────────────────────

UV = f"""\
#!/bin/sh
shift
[ "$1" = --no-sync ] && shift
exec {shlex.quote(sys.executable)} "$@"
"""


def clone(folder: Path) -> Path:
    """A folder of the press with three topics and the recipes; `uv` in it is this Python."""
    home = world(folder)
    few_topics(home)
    shutil.copytree(RECIPES, home / "docs/recipes")
    (home / "bin").mkdir()
    (home / "bin/uv").write_text(UV)
    (home / "bin/uv").chmod(0o755)
    (home / ".venv").symlink_to(sys.prefix)
    return home


def shell(home: Path, words: str, code: int = 0, **variables: str) -> str:
    """What a shell says to these words, as a step of a workflow is run."""
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", words],
        cwd=home,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def run_of(name: str, does: str) -> str:
    """The step of a workflow that does something."""
    (words,) = (step["run"] for step in steps(name) if does in step.get("run", ""))
    return words


@pytest.mark.long
def test_a_fresh_clone_with_a_carried_output_makes_what_was_edited(tmp_path):
    first = clone(tmp_path / "first")
    assert shell(first, run_of("github.yml", "--topic all")).endswith("\n3 made\n")
    shell(first, "git init -q && git add factsheets layouts fonts press build.py")
    shell(first, "git -c user.name=x -c user.email=x@x.example commit -q -m x")
    second = tmp_path / "second/elsewhere"
    shell(first, f"git clone -q . {shlex.quote(str(second))}")
    shutil.copytree(first / "output", second / "output", copy_function=shutil.copyfile)
    for path in second.rglob("*"):
        os.utime(path, (later := time.time() - 5, later))
    pdfs = {path: path.stat().st_mtime_ns for path in second.glob("output/*.pdf")}
    again = typed(second, ("--topic", "all"))
    assert again.stdout.count("(unchanged)\n") == 3, again.stderr
    assert again.stdout.endswith("\n3 unchanged\n")
    assert {path: path.stat().st_mtime_ns for path in pdfs} == pdfs
    topic = second / "factsheets/outlook.yaml"
    topic.write_text(topic.read_text("utf-8").replace("version: 1.0", "version: 1.1", 1), "utf-8")
    edited = typed(second, ("--topic", "all")).stdout.splitlines()
    assert [line for line in edited if "unchanged" not in line] == ["output/outlook.pdf"]
    assert edited[-1] == "1 made, 2 unchanged"


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.*") if path.is_file()}


@pytest.mark.long
def test_the_recipes_print_what_one_run_prints(tmp_path):
    home = clone(tmp_path)
    shell(home, run_of("github.yml", "check"))
    shell(home, run_of("github.yml", "--topic all"))
    one = pages(home / "output")
    assert len(one) == 4  # three topics and a shelf
    for prints in (matrix, array, pods):
        shutil.rmtree(home / "output")
        prints(home)
        assert pages(home / "output") == one


def matrix(home: Path) -> None:
    """The jobs of a matrix, one after the other; what they hand over is moved."""
    asked = run_of("github-shards.yml", "--shard")
    for number in ("1", "2", "3"):
        values = {"matrix.shard": number, "strategy.job-total": "3"}
        shell(home, EXPRESSION.sub(lambda found, v=values: v[found[1]], asked))
        (home / "shards").mkdir(exist_ok=True)
        (home / "shard").rename(home / f"shards/shard-{number}")
    shell(home, run_of("github-shards.yml", "merge"))


def array(home: Path) -> None:
    """The tasks of an array, which find what the jobs before them have printed."""
    for number in ("1", "2", "3"):
        said = shell(home, "exec sh docs/recipes/slurm.sh", SLURM_ARRAY_TASK_ID=number)
        assert f"shard {number}/3: " in said
        assert " made" not in said
    (line,) = re.findall('--wrap "(.*)"', (PRESS / "docs/ci.md").read_text("utf-8"))
    shell(home, line)


def pods(home: Path) -> None:
    """The pods of a Job, whose volume is a folder."""
    (home / "shards").rename(home / "printed")
    for index in ("2", "0", "1"):
        words = script("kubernetes-shards.yaml").replace("/printed/", f"{home}/printed/")
        assert " made" not in shell(home, words, JOB_COMPLETION_INDEX=index)
    shell(home, script("kubernetes-merge.yaml").replace("/printed/", f"{home}/printed/"))
    (home / "printed/output").rename(home / "output")


@pytest.mark.long
def test_what_the_container_file_copies_prints(tmp_path):
    """Only the copying and the beginning are tried: there may be no engine to build it with."""
    image = tmp_path / "press"
    image.mkdir()
    said = (PRESS / "Containerfile").read_text("utf-8").replace("\\\n", "")
    for words in re.findall("^COPY (.*)$", said, re.MULTILINE):
        *sources, to = words.split()
        for source in sources:
            if (PRESS / source).is_dir():
                left = shutil.ignore_patterns("__pycache__")
                shutil.copytree(PRESS / source, image / to, ignore=left)
            else:
                shutil.copy(PRESS / source, image / to)
    assert "uv sync --locked --no-dev" in said
    (entry,) = re.findall("^ENTRYPOINT (.*)$", said, re.MULTILINE)
    python, *rest = yaml.safe_load(entry)
    assert python == "/press/.venv/bin/python"
    done = subprocess.run(
        [sys.executable, *rest, "--topic", "support", "--shard", "1/1"],
        cwd=image,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (image / "output/support.pdf").is_file()
