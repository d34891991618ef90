"""Typesetting: HTML becomes pages, and whatever WeasyPrint says on the way becomes problems.

WeasyPrint sees the project through one fetcher that knows no network and no folder but the window
on the project. It is imported when it is first wanted: that takes longer than to print a page.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import PurePosixPath
from types import ModuleType
from urllib.parse import unquote, urlsplit

from press.files import Files, Missing
from press.model import Location, Pages, Problem, Setting, Unprintable
from press.printing.faces import faces_of_brands, lay_faces
from press.printing.listening import listening

BASE = "file:///"
TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
MOST_BYTES = 30_000_000
MOST_INLINE = 4_000_000
# Photographs are printed with no more dots an inch: printers show no more, and files stay small.
MOST_DOTS = 350


def typeset(html: str, settings: tuple[Setting, ...], files: Files) -> Pages:
    """The pages in the first setting they fit in. Raises Unprintable when no PDF comes out at all.

    Other mistakes, errors among them, come back in `problems`, with the pages they made.
    """
    try:
        lay_faces(files)
    except Missing as error:
        lacking = Problem("error", "no-faces", f"there is no file `{error.path}`")
        raise Unprintable([lacking]) from None
    with ExitStack() as faces:
        return _first_that_fits(html, settings, files, faces)


def _first_that_fits(
    html: str, settings: tuple[Setting, ...], files: Files, faces: ExitStack
) -> Pages:
    weasyprint = _weasyprint()
    from press.printing.fit import ENDLESS, fits, lines_over

    def laid_out(html: str, setting: Setting, problems: list[Problem]):
        with listening(problems), _plainly(problems):
            source = weasyprint.HTML(
                string=_set(html, setting), base_url=BASE, url_fetcher=Fetcher(files, problems)
            )
            fonts = faces.enter_context(faces_of_brands())
            forms = "<form" in html
            return source.render(fonts, pdf_variant="pdf/a-3a", pdf_forms=forms, dpi=MOST_DOTS)

    for setting in settings:
        problems: list[Problem] = []
        document = laid_out(html, setting, problems)
        if lacking := -len(document.pages) % setting.sheet:
            problems = []
            document = laid_out(html, with_notes(setting, lacking), problems)
        if setting.at_most is None or fits(document, setting.at_most):
            if " data-lines=" in html:
                from press.printing.line_numbers import number_lines

                document = laid_out(number_lines(html, document), setting, problems)
            if " data-apart" in html:
                from press.printing.apart import take_apart

                take_apart(document)
            with listening(problems), _plainly(problems):
                return _write(document, problems)
    endless = laid_out(html, replace(setting, variables=(*setting.variables, ENDLESS)), [])
    over = lines_over(document, endless, setting.at_most)
    raise Unprintable([*problems, _too_long(document, over, setting.at_most)])


def with_notes(setting: Setting, pages: int) -> Setting:
    """A setting with so many pages for notes."""
    shown = tuple((f"notes-{number}", "block") for number in range(1, pages + 1))
    return replace(setting, variables=(*setting.variables, *shown))


def _too_long(document, over: int, pages: int) -> Problem:
    from press.printing.fit import lines_by_part

    parts = lines_by_part(document)
    longest = sorted(parts.items(), key=lambda part: -part[1])[:3]
    named = ", ".join(f"`{name}` ({lines} line{'s' * (lines != 1)})" for name, lines in longest)
    many = f"{over} line{'s' * (over != 1)} too long for {pages} page{'s' * (pages != 1)}"
    message = f"`{document.metadata.title}` is {many}, as tight as it can be"
    return Problem("error", "does-not-fit", message, hint=f"shorten the longest parts: {named}")


def _write(document, problems: list[Problem]) -> Pages:
    from press.printing.archive import STREAM_END, archive
    from press.printing.survey import survey

    page_of: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for name in page.anchors:
            page_of.setdefault(name, number)
        relative = [link for link in page.links if link[1].startswith("file:")]
        problems += [_relative(address, number) for _, address, *_ in relative]
        page.links[:] = [_touchable(link) for link in page.links if link not in relative]
    with warnings.catch_warnings():
        # WeasyPrint leaves its colour profile open for Python to close.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf = document.write_pdf(finisher=archive, pdf_variant="pdf/a-3a")
    if STREAM_END in pdf:
        message = "a stream of the PDF ends in a carriage return, which validators misread"
        problems.append(Problem("error", "stream-end", message))
    said = tuple(dict.fromkeys(problems))
    return Pages(pdf, len(document.pages), page_of, said, ground=survey(document))


def _set(html: str, setting: Setting) -> str:
    """The document with a setting's variables behind all its styles."""
    variables = "".join(f"--{name}: {value};" for name, value in setting.variables)
    style = f"<style>:root {{{variables}}}</style></head>" if variables else "</head>"
    return html.replace("</head>", style, 1)


def _touchable(link: tuple) -> tuple:
    """A link at least as high as its letters; a raised figure on no line of its own has none."""
    kind, target, (left, top, right, bottom), box = link
    short = max(0, box.style["font_size"] - (bottom - top)) / 2
    return kind, target, (left, top - short, right, bottom + short), box


def _relative(address: str, page: int) -> Problem:
    message = f"the link to `{address.removeprefix(BASE)}` leads nowhere outside the project"
    hint = "write the whole address, with https://"
    return Problem("error", "relative-link", message, hint=hint, page=page)


class RefusedError(ValueError):
    """An address that is not fetched."""


class Fetcher:
    """Hands WeasyPrint files of the project and nothing else; says what it could not hand over.

    WeasyPrint takes an error of a fetcher for a missing file and goes on, but does not always say
    so: the fetcher adds the problem itself.
    """

    _fail_on_errors = False

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self.files, self.problems = files, problems

    def __call__(self, url: str):
        if url.startswith("data:"):
            return self.inline(url)
        parts = urlsplit(url)
        path = unquote(parts.path).removeprefix("/")
        kind = PurePosixPath(path).suffix.lower()
        outside = parts.scheme != "file" or parts.netloc or ".." in path.split("/")
        if outside or kind not in TYPES or "\\" in path or "%2e" in url.lower():
            message = f"`{url.removeprefix(BASE)}` is not fetched"
            hint = "only pictures, styles and faces of the project are"
            self.refuse("address-refused", message, hint)
        try:
            data = self.files.bytes(path)
        except Missing:
            code = {".css": "style-missing"}.get(kind, "image-missing")
            code = "face-missing" if TYPES[kind].startswith("font") else code
            self.refuse(code, f"there is no file `{path}`")
        if len(data) > MOST_BYTES:
            message = f"`{path}` is larger than 30 megabytes"
            self.refuse("file-too-large", message, "save it smaller")
        if kind in PICTURES:
            data = self.picture(path, data, kind)
        return _response(url if kind == ".css" else "", data, TYPES[kind])

    def picture(self, path: str, data: bytes, ending: str = "") -> bytes:
        from press.printing.pictures import PictureError, drawable, printable

        try:
            return drawable(data) if ending == ".svg" else printable(data, ending)
        except PictureError as error:
            at = Location(path, *error.place) if error.place[0] else None
            self.refuse(error.code, f"`{path}` {error}", error.hint, at)

    def inline(self, url: str):
        if len(url) > MOST_INLINE:
            self.refuse("file-too-large", "a `data:` address is larger than 4 megabytes")
        from urllib.request import DataHandler, Request

        found = DataHandler().data_open(Request(url))
        data, kind = found.read(), found.headers.get_content_type()
        if kind.startswith("image/"):
            data = self.picture(url[:20] + "…", data, ".svg" * (kind == TYPES[".svg"]))
        return _response("", data, kind)

    def refuse(self, code: str, message: str, hint: str = "", at: Location | None = None) -> None:
        self.problems.append(Problem("error", code, message, at, hint))
        raise RefusedError(message)


def _response(url: str, data: bytes, kind: str):
    # Only a style keeps its address, to resolve its own: an image with a file's address would be
    # read from that place on the disk, past the window.
    from weasyprint.urls import URLFetcherResponse

    return URLFetcherResponse(url, data, {"Content-Type": kind})


@contextmanager
def _plainly(problems: list[Problem]):
    """Says in plain words that WeasyPrint failed; ordinary CSS can make it."""
    try:
        yield
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{PurePosixPath(last.filename).stem}, line {last.lineno}"
        ours = "/press/printing/" in last.filename.replace("\\", "/")
        who = "the press" if ours else "WeasyPrint"
        message = f"the pages could not be laid out: {type(error).__name__} in {who} ({where})"
        hint = "a style asks for what WeasyPrint cannot do: take back the last change to one"
        if ours:
            hint = "this is our fault, not yours: tell us, with the topic and the layout"
        crash = Problem("error", "layout-crash", message, hint=hint)
        raise Unprintable([*problems, crash]) from error


def warm() -> None:
    """Imports all that typesetting needs, so that it is there for every edition."""
    _weasyprint()


def versions() -> dict[str, str]:
    """The versions of what lays out pages."""
    version = _weasyprint().text.ffi.pango.pango_version()
    return {"WeasyPrint": sys.modules["weasyprint"].__version__, "Pango": _parts(version)}


def _parts(version: int) -> str:
    """A version as Pango counts it: 15012 is 1.50.12."""
    return f"{version // 10000}.{version // 100 % 100}.{version % 100}"


def _weasyprint() -> ModuleType:
    """WeasyPrint with our tags in the place of its own. Raises Unprintable for another release."""
    weasyprint = sys.modules.get("weasyprint") or _imported()
    from press.printing.tags import RELEASE, add_tags

    if weasyprint.__version__ != RELEASE:
        message = f"the press is made for WeasyPrint {RELEASE}, not {weasyprint.__version__}"
        raise Unprintable([Problem("error", "release", message, hint="run `sh setup.sh`")])
    weasyprint.pdf.add_tags = add_tags
    return weasyprint


def _imported() -> ModuleType:
    """WeasyPrint, without what it needs of fontTools only where harfbuzz-subset is missing.

    Those two modules take a quarter of the time of the import. They come when they are called.
    """
    stand_ins = {}
    for name, wanted in (
        ("fontTools.subset", ("Options", "Subsetter")),
        ("fontTools.varLib.instancer", ("instantiateVariableFont",)),
    ):
        if name not in sys.modules:
            stand_ins[name] = ModuleType(name)
            for thing in wanted:
                setattr(stand_ins[name], thing, _later(name, thing))
    sys.modules.update(stand_ins)
    try:
        return import_module("weasyprint")
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _later(module: str, name: str):
    return lambda *given, **named: getattr(import_module(module), name)(*given, **named)
