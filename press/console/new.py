"""New topics to fill in, and new project folders for publishers."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from string import capwords

from press.build.atomic import write_whole
from press.console.schema import modeline, write_schemas
from press.content.format import formats_with
from press.content.layouts import read_layout
from press.content.library import read_library
from press.content.names import default_brand, field_of, topic_names, version_file
from press.content.passages import digest
from press.content.topic import read_topic
from press.files import Files
from press.model import Unprintable, mistake
from press.parsing.fields import PATTERNS
from press.program import CHECKOUT, program

REVIEW = """review:
  version: 1.0
  status: draft
  first_published: {today}
  last_reviewed: {today}
  next_review: {later}
  funding: none
"""
TOPIC = """{modeline}
# Every text stands under a bar `|`, moved in by two blanks: there, nothing you type can go wrong.
# docs/authors.md shows every block with its picture.

title: |
  {title}
# The words at the top of later pages: at most 32 characters.
short_title: |
  {title}
# Your own code for this factsheet: capital letters, a hyphen, digits. No two topics share one.
code: {code}
language: {language}
jurisdiction: |
  the United Kingdom
# Who is to read it?
audience: |
  For people who want to know more
# Whom is it for? Take out the # and write one: you, your child, the person you care for, your baby.
# The press's own words follow it: "Your nurse". Without it they speak of the reader's child.
# for: you
# One or two sentences under the title.
summary: |
  Say in one sentence what this factsheet is about.

# Three to six points. They stand on the first page.
key_points:
  - |
    The one thing that your readers must know.
  - |
    What they can do next.
  - |
    You can ring us. We are here to help.

sections:
  - heading: |
      What is it?
    blocks:
      - text: |
          Write here. Short sentences read best.

          An empty line starts a new paragraph. **2 stars** make words bold.
      - list:
          intro: |
            Bring with you:
          items:
            - |
              this factsheet
            - |
              somebody to take notes
      - warning:
          text: |
            Ring your team at once if you are worried.
          slots: [day, night]

# Who checked it, and when it is checked again. Dates are year-month-day.
{review}"""

VERSION = """{modeline}
# {topic}.yaml in other words, for the format {formats}. What is left out here
# (title, audience, summary) is printed as {topic}.yaml says it.

# The words of {topic}.yaml that this was written for. When they change, the press asks you
# to read both again.
matches: {digest}

sections:{sections}

# Who checked these words: {topic}.yaml has a review of its own.
{review}"""
SECTION = """
  - heading: |
      {heading}
    blocks:"""
# What a section begins with: the block that the layout needs, or running text.
BEGINNINGS = {
    "rows": """
      - rows:
          - icon: info
            text: |
              Write one short sentence.
            more: |
              Explain it here.""",
    "text": """
      - text: |
          Write here. Short sentences read best.""",
}

LIBRARY = {
    "references": """References by key, as CSL data; cite one as [@smith2024].
# smith2024:
#   type: article-journal
#   title: What parents ask
#   author: [{family: Smith, given: Ann}]
#   issued: 2024""",
    "helplines": """People to ring, by a short name that topics use.
# ours:
#   name: Our helpline
#   phone: 0808 157 0123
#   hours: Monday to Friday, 9am to 5pm""",
    "glossary": """Words to explain; mark one as [[biopsy]].
# biopsy:
#   means: A test in which a small piece of the body is looked at.""",
}

# Beside `sample: yes` in the sample brand, and in a brand that begins as a copy of it.
INVENTED = "# Invented: only reserved numbers and hosts, and nothing is ever approved."
YOURS = """# The numbers and addresses below reach nobody. Put in your own, then take this out:
# until then no factsheet can be in review or approved."""

README = """# {name}

Our factsheets, printed with Factsheet Press.

    {here} --topic welcome

prints `output/welcome.pdf`. Add `--topic all` for every topic.

| to change | write |
|---|---|
| what is said | `factsheets/<name>.yaml`; `{here} new <name>` starts one |
| who is speaking | `layouts/brands/{brand}/brand.yaml` and its `logo.svg` |
| how a block looks | copy it from the press's `layouts/blocks/` into yours, and change it |
| references, helplines, words to explain | `factsheets/library/` |

While `brand.yaml` says `sample: yes`, only numbers that reach nobody are printed. Put in yours,
then take that line out.

`{here} watch welcome` shows the pages in your browser while you write; docs/watch.md of the press
says what that needs.

What this folder does not have, the press brings. docs/authors.md of the press says how to write.
"""


def new_topic(name: str, files: Files, project: Path) -> Path:
    """Writes factsheets/<name>.yaml, with every field explained, and gives its path.

    `name` may be that of a version: treatment.easy-read. `files` (Files) is the window on the
    project, and `project` its folder, in which schemas for editors are renewed too. Raises
    Unprintable for a bad name, or one that is taken.
    """
    topic, dot, own = name.partition(".")
    if dot and re.fullmatch(PATTERNS["name"][0], topic):
        return _new_version(topic, own, files, project)
    if not re.fullmatch(PATTERNS["name"][0], name):
        message = f"a topic cannot be called `{name}`"
        hint = "use small letters, digits and hyphens: blood-tests"
        raise Unprintable([mistake("bad-name", message, None, hint, name)])
    if name in topic_names(files):
        message = f"there is a topic called `{name}` already"
        raise Unprintable([mistake("name-taken", message, None, "choose another name", name)])
    language = default_brand(files)[1] or "en-GB"
    path = project / "factsheets" / f"{name}.yaml"
    return _begin(path, _topic(name, _free_code(files), language, files.today), files, project)


def _new_version(name: str, own: str, files: Files, project: Path) -> Path:
    """Writes a version of a topic: its headings, each with the block that the layout needs."""
    formats = formats_with(files, own)
    language = default_brand(files)[1] or "en-GB"
    path = project / version_file(files, name, own, language)
    if path.exists():
        message = f"`{name}` has its {own} text already"
        raise Unprintable([mistake("name-taken", message, None, f"it is {path.name}", name)])
    layout, library = read_layout(files, "factsheet"), read_library(files)
    topic, _ = read_topic(files, name, language, layout, library)
    (printed,) = {format.layout for format in formats}
    needs = read_layout(files, printed).page.head.needs
    section = SECTION + BEGINNINGS.get(needs[0] if needs else "text", BEGINNINGS["text"])
    headings = (" ".join(section.heading.source.value.split()) for section in topic.sections)
    written = VERSION.format(
        modeline=modeline("version", f"factsheets/{path.name}"),
        topic=name,
        formats=" and ".join(format.name for format in formats),
        digest=digest(topic),
        sections="".join(section.format(heading=heading) for heading in headings),
        review=_review(files.today),
    )
    return _begin(path, written, files, project)


def _begin(path: Path, text: str, files: Files, project: Path) -> Path:
    """Writes a new file, and the schemas that its first line leads to.

    A block whose head is wrong keeps them from being made. Whoever prints or checks is told of it;
    a new topic can be begun all the same.
    """
    write_whole(path, text.encode())
    now = Files(*files.roots, today=files.today, own=files.own)  # the new file is seen
    with suppress(Unprintable):
        write_schemas(now, project)
    return path


def new_project(folder: Path, files: Files, press: Path) -> Iterator[Path]:
    """Writes a publisher's `folder`: a brand, a topic, a library, a README, schemas for editors.

    An iterator, to be consumed to the end: it writes one file after the other, and gives the path
    of each. The last two paths are the schema of topics and the folder of the other schemas.
    `files` (Files) is a window whose day the new files are to have; `press` is the press's own
    folder, whose sample brand is the model. Raises Unprintable when the folder has something in it
    already.
    """
    if folder.exists() and any(folder.iterdir()):
        message = f"{folder} has something in it already"
        hint = "name a folder that is empty or new"
        raise Unprintable([mistake("folder-taken", message, None, hint)])
    name = re.sub(r"[^a-z0-9]+", "-", _plain_letters(folder.name)).strip("-") or "ours"
    title = re.sub(r"[\s_-]+", " ", folder.name).strip() or "Ours"
    title = capwords(title) if title.islower() else title
    quoted = json.dumps(title, ensure_ascii=False)  # as YAML reads it too, whatever it holds
    welcome = _topic("welcome", "ABC-001", "en-GB", files.today)
    yield _write(folder / "factsheets/welcome.yaml", welcome)
    for shelf, about in LIBRARY.items():
        file = f"factsheets/library/{shelf}.yaml"
        yield _write(folder / file, f"{modeline(shelf, file)}\n# {about}\n")
    brand = folder / "layouts/brands" / name
    model = (press / "layouts/brands/harbour/brand.yaml").read_text("utf-8")
    helpline = json.dumps(f"{title} helpline", ensure_ascii=False)
    rights = f"© {title} {files.today.year}. All rights reserved"
    copyright = json.dumps(rights, ensure_ascii=False)
    for sample, ours in (
        ("full: Harbour Blood Care, short: Harbour}", f"full: {quoted}, short: {quoted}}}"),
        ("name: Harbour helpline", f"name: {helpline}"),
        ("© Harbour Blood Care 2026. Words under CC BY 4.0", copyright),
        ("quiet, art: cover.svg", "plain"),
        (", reversed: logo-white.svg", ""),
    ):
        model = model.replace(sample, ours)
    model = model.split("\n", 1)[1]
    model = model.replace(INVENTED, YOURS)
    model = model.replace(" They know your child.", "")  # who reads it, nobody knows yet
    # The sample charity's own facts are nobody else's.
    model = re.sub(r"^charity: .*\n", "", model, flags=re.MULTILINE)
    model = re.sub(r"(?<=^about: \|\n).*", "  Say here who you are.", model, flags=re.MULTILINE)
    imprint = json.dumps(f"Published by {title}", ensure_ascii=False)
    model = re.sub(r"(?<=^imprint: ).*", lambda _: imprint, model, flags=re.MULTILINE)
    head = "# Who is speaking. Put your own name, numbers, colours and words here.\n"
    first = modeline("brand", f"layouts/brands/{name}/brand.yaml")
    yield _write(brand / "brand.yaml", f"{first}\n{head}{model}")
    shutil.copyfile(press / "layouts/brands/harbour/logo.svg", brand / "logo.svg")
    yield brand / "logo.svg"
    yield _write(folder / "README.md", README.format(name=title, brand=name, here=_here(press)))
    yield _write(folder / ".gitignore", "output/\nshards/\n")
    yield from write_schemas(Files(folder, press, today=files.today), folder)


def _plain_letters(name: str) -> str:
    """A name in small letters without marks: Größe is grosse."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _here(press: Path) -> str:
    """The words that begin a command in the new folder."""
    return f"uv run {press}/build.py --project ." if program() == CHECKOUT else program()


def _topic(name: str, code: str, language: str, today: date) -> str:
    return TOPIC.format(
        modeline=modeline("topic", f"factsheets/{name}.yaml"),
        title=name.replace("-", " ").capitalize(),
        code=code,
        language=language,
        review=_review(today),
    )


def _review(today: date) -> str:
    """The review that a new text begins with."""
    later = f"{today.year + 3}-{today:%m}-{min(today.day, 28):02d}"
    return REVIEW.format(today=today.isoformat(), later=later)


def _free_code(files: Files) -> str:
    """The next code after the highest that the topics have."""
    codes = (field_of(files, f"factsheets/{name}.yaml", "code") for name in topic_names(files))
    parts = [code.split("-") for code in codes if re.match(PATTERNS["code"][0], code)]
    if not parts:
        return "ABC-001"
    letters, highest = max(parts, key=lambda part: int(part[1]))
    return f"{letters}-{int(highest) + 1:03d}"


def _write(path: Path, text: str) -> Path:
    write_whole(path, text.encode())
    return path
