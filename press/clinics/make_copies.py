"""Copies for clinics, many at a time: their panels are laid out together, and put into files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from press.checks.qr_codes import too_fine
from press.child_process import begin_apart
from press.clinics.cells import column_of, error_of, shorter, words_of
from press.content.layouts import read_layout
from press.facts import MM, Slot
from press.files import Files
from press.html.compose import compose
from press.html.metrics import measure
from press.html.qr import squares
from press.make import read
from press.model import Clinic, Edition, Factsheet, Layout, Problem, Unprintable

if TYPE_CHECKING:
    from press.clinics.base_file import BaseFile
    from press.clinics.panels import Panel

Tight = Mapping[str, frozenset[str]]  # slots that have less room between lines, by clinic id
SLACK = 1.0  # point, by which round letters may lean out of their place
# The letters that faces are made for whatever stands in a batch, so that a clinic's file never
# depends on its neighbours: those of western Europe, Wales among it, and what types together.
LETTERS = "".join(map(chr, range(0x21, 0x7F))) + "£§©«°·»" + "".join(map(chr, range(0xC0, 0x100)))
LETTERS += (
    "ŴŵŶŷŁłŚśŻżŹźĄąĘęĆćŃńŒœŠšŽžČč‘’“”–—…•€ ff fi fl ffi ffl fj tt ft 0 0a\u00a0a\u00a00\u00a00"
)
TOO_LONG = "panel-too-long"
WHERE = {
    "front": "under `Who to ring`",
    "asked": "on the card",
    "advice": "in the box on when to get help",
    "back": "in its panel at the back",
    "foot": "in the foot of the pages",
}


@dataclass(frozen=True)
class Prepared:
    """A finished edition with empty slots, and all that clinics' panels are composed with.

    `factsheet` is without its sections, `layout` is that of panels, and `base` is what every copy
    begins with. `places` are the slots; of those that are shown again, such as the feet of all
    pages, the first alone. With `careful`, all panels are laid out, and none is set by hand.
    """

    edition: Edition
    factsheet: Factsheet
    layout: Layout
    base: BaseFile
    places: tuple[Slot, ...]
    careful: bool = False


@dataclass(frozen=True)
class ClinicPanels:
    """The panels of one clinic as they are laid out, and the problems that keep them from print.

    `panels` has, for each slot, the parts that are drawn in it one over the other, and last of all
    the separator sheet if one was asked for. `long` names the slots that are too small for the
    words. `warnings` are warnings about the whole batch, which come with its first clinic.
    """

    clinic: Clinic
    panels: Sequence[Sequence[Panel]]
    problems: tuple[Problem, ...] = ()
    long: frozenset[str] = frozenset()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Batch:
    """The copies of some clinics, made on this machine or another: by clinic id, a PDF or problems.

    `files` are without the bytes that all copies begin with (`BaseFile.begun`); what stands
    `beside` them has the ending of its name before its bytes. `refused` has the clinics without a
    copy. `warnings` are warnings of typesetting. `reads` holds the questions that
    were asked of the project's files, each with its answer.
    """

    files: Mapping[str, bytes]
    refused: Mapping[str, tuple[Problem, ...]]
    warnings: tuple[Problem, ...]
    reads: Mapping[tuple[str, str], str]
    beside: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


def prepare_edition(edition: Edition, pdf: bytes, slots: Sequence[Slot], files: Files) -> Prepared:
    """An `edition` (Edition) made ready to have clinics' panels put into it, as Prepared.

    `pdf` is the edition as it was made with empty slots (bytes), and `slots` (Slot) say where these
    are. `files` (Files) is the window on the project. Raises Unprintable with the mistakes in the
    files that the edition is made from.
    """
    from press.clinics.base_file import BaseFile

    factsheet, _ = read(edition, files)
    wordless = replace(factsheet, topic=replace(factsheet.topic, sections=(), parts=()))
    layout, base = read_layout(files, "imprint"), BaseFile(pdf, slots)
    return Prepared(edition, wordless, layout, base, tuple(slots[at] for at in base.first))


def has_room(edition: Edition, files: Files) -> bool:
    """True if the format of an `edition` (Edition) has room for clinics' panels.

    Such a format makes a PDF for handing out, not for review; the pages of one that is read page by
    page have lines that are not `tight` (html/metrics.py). `files` (Files) is the window on the
    project. Raises Unprintable with the mistakes in the edition's files.
    """
    factsheet, _ = read(edition, files)
    about = factsheet.format.about
    wide = about.imposition in ("trifold", "cards") or measure(factsheet).room != "tight"
    return about.makes == "pdf" and not about.review and wide


def lay_panels(
    prepared: Prepared, clinics: Sequence[Clinic], files: Files, parted: bool = False
) -> Iterator[ClinicPanels]:
    """Yields the panels of these `clinics`, laid out together as one document: a ClinicPanels each.

    `clinics` are Clinics. A panel is a clinic's words for one slot of the edition. `prepared`
    (Prepared) is the edition made ready, and `files` (Files) the window on the project. A panel
    that is too long is tried once more with less room between lines; its clinic comes last. With
    `parted` the last panel of each clinic is a separator sheet for the printer. Raises Unprintable
    if typesetting finds an error that is not in a clinic's own row.
    """
    long: dict[str, ClinicPanels] = {}
    for laid in _lay_out(prepared, clinics, files, parted, {}):
        if laid.long:
            long[laid.clinic.id] = laid
        else:
            yield laid
    if long:
        tight = {clinic: laid.long for clinic, laid in long.items()}
        again = _lay_out(prepared, [laid.clinic for laid in long.values()], files, False, tight)
        for first, second in zip(long.values(), again, strict=True):
            yield _mended(first, second)


def make_batch(prepared: Prepared, clinics: Sequence[Clinic], files: Files) -> Batch:
    """The PDF copies of these `clinics` (a Batch), from composing their panels to whole files.

    `clinics` are Clinics, `prepared` (Prepared) is the edition made ready, and `files` (Files) the
    window on the project. A clinic with an error in its own row has problems in place of a copy.
    Raises Unprintable for any other error of typesetting: then none of these clinics has a copy.
    """
    return begin_apart(_make_batch, prepared, clinics, files)()


def _make_batch(prepared: Prepared, clinics: Sequence[Clinic], files: Files) -> Batch:
    files = files.fresh_record()
    return assemble_batch(prepared, list(lay_panels(prepared, clinics, files)), files)


def assemble_batch(prepared: Prepared, laid: Sequence[ClinicPanels], files: Files) -> Batch:
    """The PDF copies (a Batch) of clinics whose panels are `laid` out, or the problems of each.

    `prepared` (Prepared) is the edition made ready; `laid` has a ClinicPanels for each clinic.
    `files` (Files) is the window on the project that was used for laying the panels out: what it
    read is noted.
    """
    begun = len(prepared.base.begun.body)
    return Batch(
        {one.clinic.id: assemble_copy(prepared, one)[begun:] for one in laid if not one.problems},
        {one.clinic.id: one.problems for one in laid if one.problems},
        tuple(problem for one in laid for problem in one.warnings),
        files.reads,
    )


def assemble_copy(prepared: Prepared, laid: ClinicPanels) -> bytes:
    """The PDF of one clinic, as bytes: the base file with its panels, its name in the title.

    `prepared` (Prepared) is the edition made ready, and `laid` (ClinicPanels) has the clinic's
    panels.
    """
    from press.clinics.assembly import assemble

    topic, clinic = prepared.factsheet.topic.about, laid.clinic
    title = f"{topic.title.value}: {clinic.about.name.value}"
    identifier = f"{topic['code']}/{clinic.id}"
    panels = laid.panels[: len(prepared.places)]
    return assemble(prepared.base, panels, title, identifier)


def merge_copies(prepared: Prepared, laid: Sequence[ClinicPanels]) -> bytes:
    """One PDF for the printer, as bytes: the copies of all clinics, each behind a separator sheet.

    `prepared` (Prepared) is the edition made ready. `laid` (ClinicPanels) are the panels of the
    clinics, which must have been laid out with `parted`.
    """
    from press.clinics.assembly import assemble_merged

    copies = [(one.panels[-1], one.panels[:-1]) for one in laid]
    title = prepared.factsheet.topic.about.title.value
    return assemble_merged(prepared.base, copies, f"{title}: {len(laid)} clinics")


def unusual_letters(clinic: Clinic) -> frozenset[str]:
    """The set of letters of a `clinic` (Clinic) that are not in `LETTERS`, those of western Europe.

    All copies have glyphs for `LETTERS`. Clinics with the same unusual letters are laid out in one
    batch, so that no other clinic's copy depends on them.
    """
    return frozenset("".join(words_of(clinic.about))) - frozenset(LETTERS) - {" ", "\n"}


def empty_columns(prepared: Prepared, clinic: Clinic) -> list[str]:
    """The columns that a `clinic` (Clinic) leaves empty, and its copy has as lines to fill in.

    Gives a list of names. Columns are named as in the table: `key worker`, `phone night`.
    `prepared` (Prepared) is the edition made ready, whose slots say which columns are printed.
    """
    about = clinic.about
    of_kind = {"front": ("night", "day", "worker"), "back": ("address",)}
    phones = {phone.when for phone in about.phones}
    empty: dict[str, None] = {}
    for place in prepared.places:
        for name in place.asked or of_kind.get(place.kind, ()):
            is_time = name in ("day", "night")
            if not (name in phones if is_time else about[name]):
                empty[f"phone {name}" if is_time else column_of(name)] = None
    return list(empty)


def compose_panels(
    prepared: Prepared, clinics: Sequence[Clinic], files: Files, parted: bool, tight: Tight
) -> str:
    """The HTML document of the panels of these `clinics`, in the order of clinics and slots.

    `clinics` are Clinics, `prepared` (Prepared) is the edition made ready, and `files` (Files) the
    window on the project. With `parted` a separator sheet follows the panels of each clinic.
    `tight` (Tight) has a set of slots by clinic id: if it has any, these panels alone are composed,
    with less room between lines. Raises Unprintable for a mistake in a template.
    """
    rare = frozenset().union(*map(unusual_letters, clinics))
    return compose(
        prepared.factsheet,
        prepared.layout,
        files,
        clinics=[clinic.about for clinic in clinics],
        places=[_measured(place, prepared.factsheet) for place in prepared.places],
        letters=f"{LETTERS} {''.join(sorted(rare))}",
        tight=tight,
        paper=prepared.base.size[2:] if parted else None,
        sheets=len(prepared.base.pages),
    )


def _lay_out(
    prepared: Prepared, clinics: Sequence[Clinic], files: Files, parted: bool, tight: Tight
) -> Iterator[ClinicPanels]:
    html = compose_panels(prepared, clinics, files, parted, tight)
    panels, found = _set(html, files, prepared.careful)
    wrong = [problem for problem in found if problem.level == "error"]
    theirs = {clinic.id: [p for p in wrong if _is_about(p, clinic)] for clinic in clinics}
    if set(wrong) - {problem for own in theirs.values() for problem in own}:
        raise Unprintable(wrong)
    rest = iter(panels)
    for at, clinic in enumerate(clinics):
        own = list(islice(rest, len(tight[clinic.id]) if tight else len(prepared.places) + parted))
        over = [part for parts in own for part in parts if part.over > SLACK]
        long = [part for part in over if part.name != "separator"]
        problems = [_too_long(clinic, panel) for panel in long]
        problems += _lettered(clinic, theirs[clinic.id])
        problems += _fine_codes(clinic, chain(*own))
        warnings = () if at else tuple(problem for problem in found if problem not in wrong)
        names = frozenset(panel.name for panel in long)
        yield ClinicPanels(clinic, own, tuple(problems), names, warnings)


def _set(html: str, files: Files, careful: bool) -> tuple[list[list[Panel]], list[Problem]]:
    if careful:
        from press.clinics.careful import lay_out_panels

        return lay_out_panels(html, files)
    from press.clinics.fast.engine import set_panels

    return set_panels(html, files)


def _mended(first: ClinicPanels, second: ClinicPanels) -> ClinicPanels:
    """A clinic's panels, those that were too long from the second try."""
    tried = iter(second.panels)
    panels = [next(tried) if parts[0].name in first.long else parts for parts in first.panels]
    problems = [each for each in first.problems if each.code != TOO_LONG] + list(second.problems)
    warnings = tuple(dict.fromkeys((*first.warnings, *second.warnings)))
    problems = list(dict.fromkeys(problems))
    return replace(second, panels=panels, problems=tuple(problems), warnings=warnings)


def _measured(place: Slot, factsheet: Factsheet) -> dict[str, object]:
    """A slot as the layout of panels gets it, with the fixed words for whom its topic is for."""
    words = factsheet.languages[place.part or factsheet.topic.name].words
    left, top, right, bottom = place.box
    size = {"width": round(right - left, 2), "height": round(bottom - top, 2), "size": place.size}
    named = {"name": place.name, "kind": place.kind, "asked": place.asked}
    return {**named, "words": words, **size}


def _too_long(clinic: Clinic, panel: Panel) -> Problem:
    kind, *asked = panel.name.split()
    where = WHERE["asked" if kind == "front" and asked else kind]
    message = f"what stands {where} is {panel.over / MM:.1f} mm too long"
    return error_of(clinic, TOO_LONG, message, shorter(kind, clinic.about), clinic.at)


def _fine_codes(clinic: Clinic, parts: Iterable[Panel]) -> Iterator[Problem]:
    """A problem for a QR code of a clinic whose squares are too fine for phones."""
    for code in filter(None, (part.code for part in parts)):
        message = too_fine(code._replace(modules=len(squares(code.address))))
        if message and (web := clinic.about.web):
            hint = "take a shorter address for `web`, or leave it empty"
            yield error_of(clinic, "dense-code", message, hint, web.at)


def _lettered(clinic: Clinic, problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems of a clinic from typesetting, with all letters that no face has in one."""
    glyphs = [problem for problem in problems if problem.code == "missing-glyph"]
    yield from (replace(each, at=clinic.at) for each in problems if each not in glyphs)
    if glyphs:
        message = glyphs[0].message
        if glyphs[1:]:
            message = f"no face has the characters {' '.join(each.about for each in glyphs)}"
        hint = "write it in Latin letters, or ask a designer to add a face that has them to fonts/"
        yield error_of(clinic, "missing-glyph", message, hint, clinic.at)


def _is_about(problem: Problem, clinic: Clinic) -> bool:
    """True if a clinic's words or logo made typesetting complain."""
    if problem.code == "missing-glyph":
        return problem.about in "".join(words_of(clinic.about))
    logo = clinic.about.logo
    return logo is not None and logo.value == problem.about
