"""Renews what the documents take from the press: blocks, icons, messages, pictures, drawings.

    uv run docs/renew.py

The same press gives the same files, byte for byte. `renewed` is what the suite compares the
documents with; only `main` writes.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs import drawings
from press.build.plan import own_formats
from press.console.editor_words import TAKES
from press.console.editor_words import taken as taken_by
from press.console.explain import limits
from press.console.problems import format_problem
from press.content.format import read_format
from press.content.instrument import instrument_names, read_instrument
from press.content.layouts import block_names, icon_names, read_blocks, read_layout
from press.content.names import format_names, topic_names
from press.content.profile import profile_names, read_profile
from press.content.topic import SECTION_ABOUTS, topic_shape
from press.declared.content import CLINIC_COLUMNS, ClinicFields, PackFields, Review, TopicFields
from press.declared.look import BrandFields, FormatFile, LanguageFields, PrinterFields
from press.declared.record import Record
from press.files import Files
from press.html.compose import compose
from press.make import make, prepare, read
from press.model import Edition, Profile, Template, Unprintable
from press.parsing.fields import Shape
from press.parsing.typed import abouts, shape_of
from press.rules.coverage import account
from press.rules.engine import Rule, families, level_of
from press.typesetting.typeset import typeset

DOCS = Path(__file__).resolve().parent
PRESS = DOCS.parent
TODAY = date(2026, 11, 20)  # a day of its own: no picture may depend on when it was drawn
LANGUAGE, BRAND, FORMAT = "en-GB", "harbour", "a4"

# file → topic and brand
SAMPLES = {
    "treatment": ("treatment", "harbour"),
    "overview-northfield": ("overview", "northfield"),
    "support": ("support", "harbour"),
}
SHOWN, PAGES, PAGE_WIDTH = "treatment", 2, 520
DOTS, ICON_DOTS, FORMAT_DOTS = 100, 76, 26  # dots an inch

GENERATED = re.compile(r"(<!-- (\w+): generated -->\n).*?(<!-- end -->)", re.DOTALL)
WHOLE_TOPIC = re.compile(r"^```yaml\n(title:.*?)^```$", re.DOTALL | re.MULTILINE)

# Tables of fields, by the mark in the documents, with the record that declares them.
RECORDS: dict[str, type[Record]] = {
    "review": Review,
    "pack": PackFields,
    "brand": BrandFields,
    "format": FormatFile,
    "printer": PrinterFields,
    "language": LanguageFields,
}

# Mistakes made in the topic that authors.md shows whole: what stands there → what is typed.
MISTAKES = {
    "short_title: Blood tests\n": "short_title: Blood tests: a guide\n",
    "      - warning:\n": "      - warnin:\n",
    "[@lc2026]": "[@lc2062]",
    "next_review: 2029-11-20": "next_review: 20/11/2029",
}

# Columns of clinics that are as many as a clinic has phones.
PHONE_COLUMNS = (
    "| `phone day`, `phone night`, `phone weekend` | a number, with spaces: 01632 960 123, or "
    "01632 960 123 ext 4. It is printed as it is typed. Without"
    " `phone weekend`, the night's is for weekends too |",
    "| `phone bank holidays` | any other time, by its own name, behind those three |",
    "| `hours day` | when that phone is answered: Monday to Friday, 9am to 5pm. So for each |",
)

PICTURE = """<!doctype html>
<html lang="{{ topic.language }}">
<head><meta charset="utf-8"><title>{{ topic.title }}</title>
<style>{{ tokens }}</style>
<link rel="stylesheet" href="layouts/factsheet.css">
{% for style in styles %}<link rel="stylesheet" href="{{ style }}">
{% endfor %}<style>
@page {
  size: 182mm 297mm; margin: 4mm; bleed: 0;
  @top-left { content: none } @top-right { content: none } @bottom-center { content: none }
}
@page :first { margin: 4mm }
.sheet { break-before: page }
.icons { columns: 4; list-style: none; padding: 0; margin: 0 }
.icons li { break-inside: avoid; margin: 0 0 2mm; line-height: 8mm }
.icons svg { width: 7.5mm; height: 7.5mm; vertical-align: middle; margin-inline-end: 2.4mm }
</style></head>
<body>BODY</body></html>
"""
BLOCKS_BODY = """{% for section in sections %}<div class="sheet">
{% for block in section.blocks %}{{ block }}{% endfor %}</div>
{% endfor %}"""
TOPIC = f"""title: Blocks
code: DOC-001
language: {LANGUAGE}
jurisdiction: the United Kingdom
audience: For authors
summary: Every block by its own example.
key_points: [Look.]
review:
  version: 1.0
  status: sample
  first_published: {TODAY}
  last_reviewed: {TODAY}
  next_review: 2029-11-20
  funding: none
sections:
"""


def main() -> None:
    """Writes everything anew and says what it wrote."""
    files = window()
    for name, picture in {**pictures(block_names(files)), "icons": icons_picture()}.items():
        _write(DOCS / "blocks" / f"{name}.png", png(picture))
    for name in ("authors", "accessibility", "rules", "designers", "clinics"):
        document = DOCS / f"{name}.md"
        _write(document, renewed(document.read_text("utf-8")).encode())
    for name in SAMPLES:
        _write(DOCS / "samples" / f"{name}.pdf", sample(name))
    for name, picture in format_pictures().items():
        _write(DOCS / "formats" / f"{name}.png", png(picture))
    for number, page in enumerate(page_pictures(sample(SHOWN)), 1):
        _write(DOCS / "samples" / f"{SHOWN}-{number}.png", png(page))
    _write(DOCS / "house/rooms.svg", drawings.rooms(drawings.lines_of_rooms()).encode())
    for name in drawings.WAYS:
        _write(DOCS / f"house/{name}.svg", drawings.way(name, drawings.traced(name)).encode())


def window(more: Mapping[str, str] | None = None) -> Files:
    """The press's own folder, with `more` files laid over it."""
    over = {path: text.encode() for path, text in (more or {}).items()}
    return Files(over, PRESS, today=TODAY, own=2)


# ── Words ─────────────────────────────────────────────────────────────────────────────────────


def renewed(document: str) -> str:
    """The document with what stands between its marks made anew."""
    makers = {"blocks": blocks, "icons": icons, "formats": formats, "checklist": checklist}
    makers |= {"rules": rules, "account": rows_of_standards, "instruments": instruments}
    makers |= {name: partial(keys_of, record) for name, record in RECORDS.items()}
    makers |= {"topic": topic_fields, "columns": columns}
    makers["messages"] = lambda: messages(WHOLE_TOPIC.search(document)[1])
    return GENERATED.sub(lambda found: found[1] + makers[found[2]]() + found[3], document)


def topic_fields() -> str:
    """The fields of a topic, without those of its review."""
    abouts_ = dict(abouts(TopicFields)) | SECTION_ABOUTS
    return _table(_rows(topic_shape({}), abouts_, within=False))


def keys_of(record: type[Record]) -> str:
    """The fields of a record, and of the records within."""
    return _table(_rows(shape_of(record), dict(abouts(record)), within=record is not PackFields))


def _table(rows: Iterable[str]) -> str:
    return "\n".join(["| field | | takes | |", "|---|---|---|---|", *rows, ""])


def _rows(
    shape: Shape,
    about: Mapping[str, str],
    above: str = "",
    needed: bool = True,
    within: bool = True,
) -> Iterator[str]:
    """A row for each field. A group of fields has one only where it may stand for them."""
    for name, kind, required in shape.fields:
        path, must = f"{above}{name}", needed and required
        inner = kind.item if kind.kind == "list" else kind
        if not inner.fields or kind.kind == "list" or inner.alone or not within:
            takes = taken_by(kind.read_as(None), marks=False)
            said = "needed" if must else ""
            yield f"| `{path}` | {said} | {takes} | {about.get(path, '')} |"
        if within and inner.fields:
            yield from _rows(inner, about, f"{path}.", must and kind.kind != "list")


def columns() -> str:
    """The columns of a table of clinics."""
    about = dict(abouts(ClinicFields))
    rows = [f"| `{name}` | {about[field]} |" for name, field in CLINIC_COLUMNS.items()]
    return "\n".join(["| column | what to write |", "|---|---|", *rows, *PHONE_COLUMNS, ""])


def blocks() -> str:
    """A chapter on every block: what it is, its picture, its example, its fields."""
    files = window()
    templates = read_blocks(files, block_names(files))
    return "\n".join(_chapter(kind, template) for kind, template in templates.items())


def _chapter(kind: str, template: Template) -> str:
    head = template.head
    lines = [f"### {kind}", "", f"{head.about}.", ""]
    if has_picture(kind):
        lines += [f"![A {kind} block as it is printed](blocks/{kind}.png)", ""]
    lines += ["```yaml", *example(head.example), "```", ""]
    if head.fields:
        lines += ["| field | | takes | |", "|---|---|---|---|"]
        for name, declared in head.fields.items():
            needed = "may be left out" if _optional(name, declared) else "needed"
            bare = name.removesuffix("?")
            about = head.explains.get(bare, "")
            lines.append(f"| `{bare}` | {needed} | {taken(declared)} | {about} |")
        lines.append("")
    return "\n".join(lines)


def has_picture(kind: str) -> bool:
    """Whether a block leaves anything on the page to draw."""
    return kind != "page-break"


def taken(declared: object) -> str:
    """What a declared field takes, in an author's words."""
    if isinstance(declared, list) and isinstance(declared[0], Mapping):
        parts = [
            f"`{name.removesuffix('?')}` ({taken(inner)}"
            f"{'; may be left out' if _optional(name, inner) else ''})"
            for name, inner in declared[0].items()
        ]
        return f"a list; each has {', '.join(parts)}"
    if isinstance(declared, list) and isinstance(declared[0], list):
        return f"a list of rows; each is a list of: {taken(declared[0][0])}"
    if isinstance(declared, list):
        return f"a list of: {taken(declared[0])}"
    kind = declared.removesuffix("?")
    if "/" in kind:
        return " or ".join(f"`{choice}`" for choice in kind.split("/"))
    return TAKES[kind]


def _optional(name: str, declared: object) -> bool:
    return name.endswith("?") or (isinstance(declared, str) and declared.endswith("?"))


def icons() -> str:
    """The icons by name."""
    names = ", ".join(f"`{name}`" for name in icon_names(window()))
    return f"![The icons with their names](blocks/icons.png)\n\n{names}\n"


def formats() -> str:
    """The formats by name, each with the picture of its paper and what it is for."""
    files = window()
    about = {name: read_format(files, name).about for name in format_names(files)}
    rows = []
    for name, said in about.items():
        paper = f'<img src="formats/{name}.png" width="120" alt="">'
        shown = f" {paper} |" if said["makes"] == "pdf" else " |"
        rows.append(f"| `{name}` |{shown} {said.about.value} |")
    return "\n".join(["| format | | |", "|---|---|---|", *rows, ""])


def checklist() -> str:
    """What only a person can check, as the command prints it."""
    lines = window().text("layouts/rules/listening.txt").splitlines()
    return "\n" + "\n".join(f"- {line}" for line in lines if line.startswith("[ ]")) + "\n\n"


def rules() -> str:
    """A chapter on every family of rules, and in it one on every rule."""
    files = window()
    profiles = [read_profile(files, name, LANGUAGE) for name in profile_names(files)]
    lines = []
    for family in families():
        if getattr(family, "RULES", ()):
            about = family.__doc__.strip().split("\n")[0]
            name, _, rest = about.rstrip(".").partition(": ")
            lines += [f"## {name}", "", *([f"{rest[0].upper()}{rest[1:]}.", ""] if rest else [])]
            for rule in family.RULES:
                lines += _rule(rule, profiles)
    return "\n".join(lines)


def _rule(rule: Rule, profiles: list[Profile]) -> list[str]:
    lines = [f"### {rule.code}: {rule.title}", "", rule.why, ""]
    lines += [f"- **Level:** {rule.level}", f"- **Source:** {rule.source}"]
    by_profile = {p.name: (level_of(rule, p), limits(rule, p)) for p in profiles}
    for (level, numbers), names in _alike(by_profile).items():
        told = "; ".join(filter(None, (level if level != rule.level else "", numbers)))
        if told:
            lines.append(f"- **In {', '.join(f'`{name}`' for name in names)}:** {told}")
    shown = (("Not so", rule.bad), ("But so", rule.good))
    return [*lines, "", *(line for name, words in shown for line in _shown(name, words)), ""]


def _alike(by_name: dict[str, tuple]) -> dict[tuple, list[str]]:
    found: dict[tuple, list[str]] = {}
    for name, value in by_name.items():
        found.setdefault(value, []).append(name)
    return found


def _shown(name: str, words: str) -> list[str]:
    kind = "yaml" if re.match(r"[a-z_]+:", words) else "text"
    return [f"{name}:", "", f"```{kind}", words.rstrip(), "```", ""]


def rows_of_standards() -> str:
    """What became of every row of the standards."""
    rows = [f"| `{row.code}` | {row.state} | {_cell(row.reason)} |" for row in account()]
    return "\n".join(["| row | | |", "|---|---|---|", *rows, ""])


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def instruments() -> str:
    """The instruments by name, each with what it asks."""
    files = window()
    about = {name: read_instrument(files, name) for name in instrument_names(files)}
    rows = [
        f"| `{name}` | {said.name.value}: {said.about.value} | {said.source.value} |"
        for name, said in about.items()
    ]
    return "\n".join(["| instrument | what it asks | source |", "|---|---|---|", *rows, ""])


def messages(topic: str) -> str:
    """What the press says of a topic once some mistakes are made in it."""
    for right, wrong in MISTAKES.items():
        if right not in topic:
            raise ValueError(f"the topic no longer holds {right!r}")
        topic = topic.replace(right, wrong, 1)
    files = window({"factsheets/blood-tests.yaml": topic})
    try:
        prepare(Edition("blood-tests", LANGUAGE, BRAND, FORMAT), files)
    except Unprintable as error:
        said = "\n".join(format_problem(problem, files) for problem in error.problems)
        return f"```text\n{said}\n```\n"
    raise ValueError("no mistake was found")


# ── Examples as an author types them ──────────────────────────────────────────────────────────


def example(block: Mapping) -> list[str]:
    """A block's example as lines of YAML, an item of `blocks`."""
    return [line.removeprefix("  ") for line in _item(block, 1)]


def _item(value: object, depth: int) -> list[str]:
    first, *rest = _named(value, depth + 1) if isinstance(value, Mapping) else _below(value, depth)
    return ["  " * depth + "- " + first.lstrip(), *rest]


def _below(value: object, depth: int) -> list[str]:
    return [_short(value)] if isinstance(value, str | list) else _named(value, depth + 1)


def _named(entries: Mapping, depth: int) -> list[str]:
    lines = []
    for name, value in entries.items():
        start = "  " * depth + f"{name}:"
        if isinstance(value, Mapping):
            lines += [start, *_named(value, depth + 1)]
        elif isinstance(value, str) and "\n" in value:
            lines.append(f"{start} |")
            inside = "  " * (depth + 1)
            lines += [(inside + line).rstrip() for line in value.rstrip("\n").split("\n")]
        elif isinstance(value, list) and not _fits_a_line(value):
            lines += [start, *(line for item in value for line in _item(item, depth + 1))]
        else:
            lines.append(f"{start} {_short(value)}".rstrip())
    return lines


def _fits_a_line(items: list) -> bool:
    return all(isinstance(item, str) for item in items) and len(", ".join(items)) <= 48


def _short(value: str | list) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_short(item) for item in value)}]"
    risky = re.search(r":(\s|$)|\s#|^[-?:,\[\]{}#&*!|>'\"%@`]", value)
    return f'"{value}"' if risky else value


# ── Pictures and samples ──────────────────────────────────────────────────────────────────────


def pictures(kinds: Iterable[str]) -> dict[str, Image.Image]:
    """Each block by its example, as it is printed, cropped to its height."""
    kinds = [kind for kind in kinds if has_picture(kind)]
    templates = read_blocks(window(), kinds)
    sections = [
        f"  - heading: {kind}\n    id: {kind}\n    blocks:\n"
        + "".join(f"      {line}\n" for line in example(templates[kind].head.example))
        for kind in kinds
    ]
    pages, page_of = _drawn(PICTURE.replace("BODY", BLOCKS_BODY), TOPIC + "".join(sections))
    return {kind: _cropped(pages[page_of[f"{kind}-1"] - 1]) for kind in kinds}


def icons_picture() -> Image.Image:
    """Every icon with its name."""
    names = icon_names(window())
    items = "\n".join(f"<li>{{{{ draw('{name}') }}}}{name}</li>" for name in names)
    layout = PICTURE.replace("BODY", f'<ul class="icons">{items}</ul>')
    topic = f"{TOPIC}  - {{heading: None, blocks: [Nothing.]}}\n"
    pages, _ = _drawn(layout, topic, ICON_DOTS)
    return _cropped(pages[0])


def _drawn(
    layout: str, topic: str, dots: int = DOTS
) -> tuple[list[Image.Image], Mapping[str, int]]:
    files = window({"layouts/picture.html": layout, "factsheets/blocks.yaml": topic})
    factsheet, blocks_of = read(Edition("blocks", LANGUAGE, BRAND, FORMAT), files)
    page = read_layout(files, "picture").page
    html = compose(factsheet, replace(blocks_of, page=page), files)
    pages = typeset(html, factsheet.format.settings, files)
    if pages.problems:
        raise Unprintable(pages.problems)
    return _rendered(pages.pdf, dots / 72), pages.page_of


def _rendered(pdf: bytes, scale: float) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    document.close()
    return drawn


def _cropped(page: Image.Image, margin: int = 14) -> Image.Image:
    """The page at its full width, cut off above and below what is printed on it."""
    white = Image.new("RGB", page.size, "white")
    _, top, _, bottom = ImageChops.difference(page, white).getbbox()
    return page.crop((0, max(0, top - margin), page.width, min(page.height, bottom + margin)))


def sample(name: str) -> bytes:
    """A sample PDF. Raises Unprintable."""
    topic, brand = SAMPLES[name]
    outcome = make(Edition(topic, LANGUAGE, brand, FORMAT), Files(PRESS, today=TODAY))
    if outcome.pdf is None:
        raise Unprintable(outcome.problems)
    return outcome.pdf


def format_pictures() -> dict[str, Image.Image]:
    """The first page of every format that makes pages, all in one scale. Raises Unprintable."""
    files = Files(PRESS, today=TODAY)
    drawn = {}
    for name in format_names(files):
        if read_format(files, name).about.makes == "pdf":
            own = [topic for topic in topic_names(files) if name in own_formats(files, topic)]
            outcome = make(Edition((own or [SHOWN])[0], LANGUAGE, BRAND, name), files)
            if outcome.pdf is None:
                raise Unprintable(outcome.problems)
            drawn[name] = _rendered(outcome.pdf, FORMAT_DOTS / 72)[0]
    return drawn


def page_pictures(pdf: bytes) -> list[Image.Image]:
    """The first pages of a PDF, small."""
    document = pypdfium2.PdfDocument(pdf)
    width = document[0].get_width()
    document.close()
    return _rendered(pdf, PAGE_WIDTH / width)[:PAGES]


def png(picture: Image.Image) -> bytes:
    """The picture as a PNG with a palette: small, and the same each time."""
    held = io.BytesIO()
    few = picture.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(held, "PNG", optimize=True)
    return held.getvalue()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    sys.stdout.write(f"{path.relative_to(PRESS)}  {len(data) / 1000:.1f} kB\n")


if __name__ == "__main__":
    try:
        main()
    except Unprintable as error:
        sys.exit("\n".join(format_problem(problem, window()) for problem in error.problems))
