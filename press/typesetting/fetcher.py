"""Fetching: WeasyPrint gets the files of the project that it asks for, and nothing else.

It knows no network and no folder but the window on the project.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote, urlsplit

from press.content.layouts import PICTURES
from press.files import Files, Missing
from press.model import Location, Problem
from press.typesetting.style_gate import style_faults

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

BASE = "file:///"
TYPES = {
    ".css": "text/css",
    **{f".{kind}": f"font/{kind}" for kind in ("ttf", "otf", "woff", "woff2")},
}
LACKING = {"text": "style-missing", "font": "face-missing"}
MOST_BYTES = 30_000_000
MOST_INLINE = 4_000_000


class RefusedError(ValueError):
    """Raised for an address that is not fetched, once a problem of it is noted."""


class Fetcher:
    """A URL fetcher that hands WeasyPrint files of the project and nothing else.

    `problems` takes a problem for each address that is refused. WeasyPrint goes on after an error
    of a fetcher as if the file were missing, but does not always say so. `html` is the document,
    whose faces words in drawings may be set in.
    """

    _fail_on_errors = False

    def __init__(self, files: Files, problems: list[Problem], html: str = "") -> None:
        self.files, self.problems, self.html = files, problems, html

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
        if outside or kind not in (*TYPES, *PICTURES) or "\\" in path or "%2e" in url.lower():
            message = f"`{url.removeprefix(BASE)}` is not fetched"
            hint = "only pictures, styles and faces of the project are"
            self.refuse("address-refused", message, hint, about=url.removeprefix(BASE))
        try:
            data = self.files.bytes(path)
        except Missing:
            code = LACKING.get(TYPES.get(kind, "").partition("/")[0], "image-missing")
            self.refuse(code, f"there is no file `{path}`", about=path)
        if len(data) > MOST_BYTES:
            message = f"`{path}` is larger than 30 megabytes"
            self.refuse("file-too-large", message, "save it smaller", about=path)
        if kind in PICTURES:
            return self.picture(path, data)
        if kind == ".css" and (faults := style_faults(data.decode("utf-8", "replace"), path)):
            self.problems += faults
            raise RefusedError(faults[0].message)
        return _response(url if kind == ".css" else "", data, TYPES[kind])

    def picture(self, path: str, data: bytes) -> URLFetcherResponse:
        """WeasyPrint's URLFetcherResponse for a picture, its bytes `data` made fit for print.

        `path` names it in problems. Raises RefusedError if it cannot be printed.
        """
        from press.typesetting.drawings import families_of, let_in
        from press.typesetting.images import PictureError, kind_of

        try:
            fit = let_in(data, families_of(self.files, self.html))
            return _response("", fit, kind_of(fit))
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
            return self.picture(url[:20] + "…", data)
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
