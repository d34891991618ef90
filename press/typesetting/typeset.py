"""Typesetting: HTML becomes pages, and whatever WeasyPrint says on the way becomes problems.

WeasyPrint sees the project through our fetcher alone. It is imported when it is first wanted: that
takes longer than to print a page.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING

from press.child_process import begin_apart
from press.facts import Rectangle
from press.files import Files, Missing
from press.model import Pages, Problem, Setting, Unprintable
from press.pdf.writer import MISREAD, STREAM_END
from press.program import owns_the_process, remedy
from press.typesetting.drawings import placed
from press.typesetting.fetcher import BASE, Fetcher
from press.typesetting.fonts import faces_of_brands, install_faces
from press.typesetting.line_breaks import break_lines_where_full
from press.typesetting.log import collecting_log
from press.typesetting.names import other_release
from press.typesetting.stylesheets import cache_styles
from press.typesetting.versions import without_library_search

if TYPE_CHECKING:
    import pydyf
    from weasyprint.document import Document
    from weasyprint.formatting_structure.boxes import Box, PageBox
    from weasyprint.pdf.fonts import Font

    PageLink = tuple[str, str, Rectangle, Box]

# Photographs are printed with no more dots an inch: printers show no more, and files stay small.
MOST_DOTS = 350
# What WeasyPrint imports of fontTools, and hardly ever calls.
LATE = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}


def typeset(html: str, settings: tuple[Setting, ...], files: Files) -> Pages:
    """The Pages of an HTML document, `html`, in the first of these `settings` that it fits.

    A Setting says how tight lines are set, and `settings` is a tuple of them; `files` (Files) is
    the window on the project. Problems, errors among them, are in the `problems` of the Pages.
    Raises Unprintable if no PDF comes out: faces are missing, WeasyPrint fails, or the document is
    too long in every setting.
    """
    _install(files)
    prepare()
    from press.typesetting.brand_look import look_of_brand
    from press.typesetting.fit import ENDLESS, fits, lines_over

    look = [*look_of_brand(html, files)]
    with ExitStack() as faces:
        for setting in settings:
            problems = [*look]
            most = setting.at_most
            tries = setting is not settings[-1]  # another, if this one is too long
            try:
                with _given_up_past(most if tries else None):
                    document = _laid_out(html, setting, files, faces, problems)
            except _TooLong:
                continue
            if tries and most is not None and not fits(document, most):
                continue
            if lacking := -len(document.pages) % setting.sheet:
                problems = [*look]
                document = _laid_out(html, with_notes(setting, lacking), files, faces, problems)
            if setting.at_most is None or fits(document, setting.at_most):
                if " data-lines=" in html:
                    from press.typesetting.line_numbers import number_lines

                    numbered = number_lines(html, document)
                    document = _laid_out(numbered, setting, files, faces, problems)
                with _reporting(problems):
                    made = _write(document, problems, {})
                return replace(made, problems=placed(made.problems, html, files))
        pages = setting.at_most
        assert pages is not None, "without a limit it fits"
        endless = replace(setting, variables=(*setting.variables, ENDLESS))
        over = lines_over(document, _laid_out(html, endless, files, faces, []), pages)
        raise Unprintable([*problems, _too_long(document, over, pages)])


def begin_typesetting(
    html: str, settings: tuple[Setting, ...], files: Files
) -> Callable[[], Pages]:
    """Begins `typeset` in a process that is watched; gives a function that waits for the Pages.

    `html` is a document, `settings` is a tuple of Setting; `files` (Files) is the window on the
    project. The function that is given raises what `typeset` raises; OverLimit too, if the pages
    take too much, and Lost if their process ends.
    """
    wait = begin_apart(_typeset, html, settings, files)

    def pages() -> Pages:
        made, problems, reads = wait()
        files.reads |= reads
        if made is None:
            raise Unprintable(problems)
        return made

    return pages


def _typeset(
    html: str, settings: tuple[Setting, ...], files: Files
) -> tuple[Pages | None, tuple[Problem, ...], dict[tuple[str, str], str]]:
    files = files.fresh_record()
    try:
        return typeset(html, settings, files), (), files.reads
    except Unprintable as error:
        return None, error.problems, files.reads


def get_ready(files: Files) -> None:
    """Does what comes before a first layout, whatever is laid out.

    `files` (Files) is the window on the project. Raises Unprintable or OSError if nothing can be
    laid out here.
    """
    files.stay()
    files = files.fresh_record()
    _install(files)
    prepare()
    for name in ("fit", "layout_facts", "pdf_a"):
        import_module(f"press.typesetting.{name}")
    with ExitStack() as faces:
        _laid_out("<p>x", Setting(), files, faces, [])


def typeset_with_document(html: str, files: Files) -> tuple[Pages, Document, Mapping[int, Font]]:
    """The Pages of an HTML document, `html`, WeasyPrint's Document, and its fonts, as a tuple.

    `files` (Files) is the window on the project. The Document and the fonts (a dictionary of
    WeasyPrint's Font by Pango's keys) are there for panels, which are made from them later. Fonts
    of a brand go on working when their files are gone, for Pango holds what it has read. Raises
    Unprintable if no PDF comes out.
    """
    _install(files)
    problems: list[Problem] = []
    fonts: dict[int, Font] = {}
    with ExitStack() as faces:
        document = _laid_out(html, Setting(), files, faces, problems)
        with _reporting(problems):
            return _write(document, problems, fonts), document, fonts


def _install(files: Files) -> None:
    try:
        install_faces(files)
    except Missing as error:
        lacking = Problem("error", "no-faces", f"there is no file `{error.path}`", about=error.path)
        raise Unprintable([lacking]) from None


class _TooLong(Exception):
    """A document is longer than it may be, and was not laid out to its end."""


@contextmanager
def _given_up_past(pages: int | None) -> Iterator[None]:
    """Within, a document of more than so many pages is given up, which raises _TooLong.

    One page more is let through: where page numbers are laid out once more, a document may shrink.
    """
    import weasyprint.layout

    make_all_pages = weasyprint.layout.make_all_pages

    def made(*given: object) -> Iterator[PageBox]:
        for number, page in enumerate(make_all_pages(*given), 1):
            if pages is not None and number > pages + 1:
                raise _TooLong
            yield page

    weasyprint.layout.make_all_pages = made
    try:
        yield
    finally:
        weasyprint.layout.make_all_pages = make_all_pages


def _laid_out(
    html: str, setting: Setting, files: Files, faces: ExitStack, problems: list[Problem]
) -> Document:
    prepare()
    from weasyprint import HTML

    with _reporting(problems):
        string, fetcher = _with_variables(html, setting), Fetcher(files, problems, html)
        source = HTML(string=string, base_url=BASE, url_fetcher=fetcher)
        fonts = faces.enter_context(faces_of_brands())
        forms = "<form" in html
        return source.render(fonts, pdf_variant="pdf/a-3a", pdf_forms=forms, dpi=MOST_DOTS)


def with_notes(setting: Setting, pages: int) -> Setting:
    """The `setting` (Setting) with so many `pages`, a number, for notes behind the text.

    The new Setting has a CSS variable for each, by which the layout shows it.
    """
    shown = tuple((f"notes-{number}", "block") for number in range(1, pages + 1))
    return replace(setting, variables=(*setting.variables, *shown))


def _too_long(document: Document, over: int, pages: int) -> Problem:
    from press.typesetting.fit import lines_by_part

    longest = sorted(lines_by_part(document).items(), key=lambda part: -part[1])[:3]
    named = ", ".join(f"`{name}` ({lines} line{'s' * (lines != 1)})" for name, lines in longest)
    many = f"{over} line{'s' * (over != 1)} too long for {pages} page{'s' * (pages != 1)}"
    title = document.metadata.title
    message = f"`{title}` is {many}, as tight as it can be"
    hint = f"shorten the longest parts: {named}"
    return Problem("error", "does-not-fit", message, hint=hint, about=title or "")


def _write(document: Document, problems: list[Problem], fonts: dict[int, Font]) -> Pages:
    """Writes the pages; `fonts` is filled with those they are set in, by their Pango keys."""
    from weasyprint.pdf.stream import Stream

    from press.typesetting.layout_facts import survey
    from press.typesetting.pdf_a import archive

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        for item in pdf.objects:
            if isinstance(item, Stream):
                fonts.update(item._fonts)
        archive(document, pdf)

    page_of: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for name in page.anchors:
            page_of.setdefault(name, number)
        relative = [link for link in page.links if link[1].startswith("file:")]
        problems += [_relative(link[1].removeprefix(BASE), number) for link in relative]
        page.links[:] = [_touchable(link) for link in page.links if link not in relative]
    with warnings.catch_warnings():
        # WeasyPrint leaves its colour profile open for Python to close.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf = document.write_pdf(finisher=finish, pdf_variant="pdf/a-3a")
    if STREAM_END in pdf:
        problems.append(Problem("error", "stream-end", MISREAD))
    once = tuple(dict.fromkeys(problems))
    return Pages(pdf, len(document.pages), page_of, once, survey(document))


def _with_variables(html: str, setting: Setting) -> str:
    """The document with a setting's variables behind all its styles."""
    variables = "".join(f"--{name}: {value};" for name, value in setting.variables)
    style = f"<style>:root {{{variables}}}</style></head>" if variables else "</head>"
    return html.replace("</head>", style, 1)


def _touchable(link: PageLink) -> PageLink:
    """A link at least as high as its letters; a raised figure on no line of its own has none."""
    kind, target, (left, top, right, bottom), box = link
    short = max(0, box.style["font_size"] - (bottom - top)) / 2
    return kind, target, (left, top - short, right, bottom + short), box


def _relative(address: str, page: int) -> Problem:
    message = f"the link to `{address}` leads nowhere outside the project"
    hint = "write the whole address, with https://"
    return Problem("error", "relative-link", message, None, hint, page, address)


@contextmanager
def _reporting(problems: list[Problem]) -> Iterator[None]:
    """Adds what WeasyPrint says to `problems`, and says in plain words that it failed.

    Ordinary CSS can make it fail.
    """
    try:
        with collecting_log(problems):
            yield
    except _TooLong:
        raise
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{PurePosixPath(last.filename).stem}, line {last.lineno}"
        ours = "/press/typesetting/" in last.filename.replace("\\", "/")
        who = "the press" if ours else "WeasyPrint"
        message = f"the pages could not be laid out: {type(error).__name__} in {who} ({where})"
        hint = "a style asks for what WeasyPrint cannot do: take back the last change to one"
        if ours:
            hint = "this is our fault, not yours: tell us, with the topic and the layout"
        crash = Problem("error", "layout-crash", message, hint=hint)
        raise Unprintable([*problems, crash]) from error


def prepare() -> None:
    """Imports WeasyPrint, has it tag as we do, keep styles, and break lines where they are full.

    A process that calls this early need not wait before its first edition. Raises Unprintable if
    another release is installed.
    """
    if "weasyprint" not in sys.modules:
        _import()
    if other := other_release():
        raise Unprintable([Problem("error", "release", other, hint=f"run {remedy()}")])
    import weasyprint.pdf

    from press.typesetting.tags import add_tags

    weasyprint.pdf.add_tags = add_tags
    cache_styles()
    break_lines_where_full()


def _import() -> None:
    """Imports WeasyPrint, without what it needs of fontTools only where harfbuzz-subset is missing.

    Those two modules take a quarter of the time of the import. They come when they are called.
    """
    if not owns_the_process():  # Another thread may be importing the very modules.
        import_module("weasyprint")
        return
    stand_ins = {name: ModuleType(name) for name in LATE if name not in sys.modules}
    for name, module in stand_ins.items():
        for wanted in LATE[name]:
            setattr(module, wanted, partial(_import_and_call, name, wanted))
    sys.modules.update(stand_ins)
    try:
        with without_library_search():
            import_module("weasyprint")
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _import_and_call(module: str, name: str, /, *given: object, **named: object) -> object:
    """The result of a function, whose module is imported for it."""
    return getattr(import_module(module), name)(*given, **named)
