"""Fetching: WeasyPrint gets the files of the project that it asks for, and nothing else.

It knows no network and no folder but the window on the project.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote, urlsplit

from press.files import Files, Missing
from press.model import Location, Problem

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

BASE = "file:///"
TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    **{f".{kind}": f"image/{kind}" for kind in ("jpeg", "png", "gif", "webp")},
    **{f".{kind}": f"font/{kind}" for kind in ("ttf", "otf", "woff", "woff2")},
}
PICTURES = tuple(kind for kind, name in TYPES.items() if name.startswith("image/"))
LACKING = {"text": "style-missing", "font": "face-missing", "image": "image-missing"}
MOST_BYTES = 30_000_000
MOST_INLINE = 4_000_000


class RefusedError(ValueError):
    """Raised for an address that is not fetched, once a problem of it is noted."""


class Fetcher:
    """A URL fetcher that hands WeasyPrint files of the project and nothing else.

    `problems` takes a problem for each address that is refused. WeasyPrint goes on after an error
    of a fetcher as if the file were missing, but does not always say so.
    """

    _fail_on_errors = False

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self.files, self.problems = files, problems

    def __call__(self, url: str) -> URLFetcherResponse:
        """The response for an address that WeasyPrint asks for: a file of the project, or `data:`.

        Raises RefusedError for any other, a missing or too large file, or a picture not fit for
        print.
        """
        if url.startswith("data:"):
            return self.inline(url)
        parts = urlsplit(url)
        path = unquote(parts.path).removeprefix("/")
        kind = PurePosixPath(path).suffix.lower()
        outside = parts.scheme != "file" or parts.netloc or ".." in path.split("/")
        if outside or kind not in TYPES or "\\" in path or "%2e" in url.lower():
            message = f"`{url.removeprefix(BASE)}` is not fetched"
            hint = "only pictures, styles and faces of the project are"
            self.refuse("address-refused", message, hint, about=url.removeprefix(BASE))
        try:
            data = self.files.bytes(path)
        except Missing:
            code = LACKING[TYPES[kind].partition("/")[0]]
            self.refuse(code, f"there is no file `{path}`", about=path)
        if len(data) > MOST_BYTES:
            message = f"`{path}` is larger than 30 megabytes"
            self.refuse("file-too-large", message, "save it smaller", about=path)
        if kind in PICTURES:
            data = self.picture(path, data, kind)
        return _response(url if kind == ".css" else "", data, TYPES[kind])

    def picture(self, path: str, data: bytes, ending: str = "") -> bytes:
        """The bytes of a picture, `data`, made fit for print (images.py).

        `path` names it in problems; the `ending` `.svg` makes it a drawing. Raises RefusedError if
        it cannot be printed.
        """
        from press.typesetting.images import PictureError, drawable, printable

        try:
            return drawable(data) if ending == ".svg" else printable(data, ending)
        except PictureError as error:
            at = Location(path, *error.place) if error.place[0] else None
            self.refuse(error.code, f"`{path}` {error}", error.hint, at, path)

    def inline(self, url: str) -> URLFetcherResponse:
        """WeasyPrint's URLFetcherResponse for `url`, an address that holds its data (`data:`).

        Raises RefusedError for one over 4 megabytes, or a picture that cannot be printed.
        """
        if len(url) > MOST_INLINE:
            self.refuse("file-too-large", "a `data:` address is larger than 4 megabytes")
        from urllib.request import DataHandler, Request

        found = DataHandler().data_open(Request(url))
        data, kind = found.read(), found.headers.get_content_type()
        if kind.startswith("image/"):
            data = self.picture(url[:20] + "…", data, ".svg" * (kind == TYPES[".svg"]))
        return _response("", data, kind)

    def refuse(
        self, code: str, message: str, hint: str = "", at: Location | None = None, about: str = ""
    ) -> NoReturn:
        """Notes an error, and raises RefusedError: it never returns (NoReturn).

        `code`, `message`, `hint` and `about`, all text, and `at` (Location or None) are those of
        the Problem that is noted.
        """
        self.problems.append(Problem("error", code, message, at, hint, about=about))
        raise RefusedError(message)


def _response(url: str, data: bytes, kind: str) -> URLFetcherResponse:
    # Only a style keeps its address, to resolve its own: an image with a file's address would be
    # read from that place on the disk, past the window.
    from weasyprint.urls import URLFetcherResponse

    return URLFetcherResponse(url, data, {"Content-Type": kind})
