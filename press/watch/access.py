"""Who may ask for what: the first thing that each request meets.

The page is served on this machine alone, but any website that is open in the same browser may send
requests to it, under a name of its own. So a request must name this address, come from this page
or from no other, and bring a cookie, which is given for a token that holds once.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from threading import Lock

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENTRY = "/enter"
KEPT = 24 * 60 * 60  # seconds for which a browser keeps the cookie: it may be closed in between
LARGEST = 16_384  # bytes of a request: its address and what stands in its head
METHODS = ("GET", "HEAD")
OURS = ("same-origin", "none")  # what browsers say of requests of this page, and of people's own
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
USED = (
    "This page opens with the address that the press names in its terminal, and an address opens "
    "it once. Go to that terminal and press Enter: it names a new one."
)
# The page comes from a link of ours: a browser then sends the cookie, wherever the first link was.
ENTERED = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Factsheet Press</title>'
    '<meta http-equiv="refresh" content="0;url=/"><link rel="icon" href="data:,"></head>'
    '<body><a href="/">To the pages</a></body>'
)


class Access:
    """Lets requests in to an application, or answers them with a refusal that tells nothing."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._cookie = f"press-watch-{port}"
        self._session = secrets.token_urlsafe(32)
        self._token = ""
        self._lock = Lock()

    def token(self) -> str:
        """A new token, which opens the page once. One that was given before opens nothing more."""
        with self._lock:
            self._token = secrets.token_urlsafe(32)
            return self._token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, as an ASGI server asks."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            refusal = self._refusal(scope)
            await (refusal or self._app)(scope, receive, _guarded(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _length(scope) > LARGEST:
            return PlainTextResponse("This is too long.", 431)
        hosts, origin = headers.getlist("host"), headers.get("origin")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse("There is nothing under this name.", 421)
        if scope["method"] not in METHODS:
            return PlainTextResponse("This page can be read, and nothing else.", 405)
        if origin is not None and origin != f"http://{hosts[0]}":
            return PlainTextResponse("This page answers no other page.", 403)
        if scope["path"] == ENTRY:
            return self._entry(scope)
        if headers.get("sec-fetch-site", "none") not in OURS:
            return PlainTextResponse("This page answers no other page.", 403)
        if not self._is_known(headers):
            return PlainTextResponse(USED, 403)
        return None

    def _entry(self, scope: Scope) -> Response:
        """The cookie for the token in the address, which holds no longer."""
        given: bytes = scope["query_string"]
        with self._lock:
            token, right = self._token, f"token={self._token}".encode()
            if not token or not compare_digest(given, right):
                return PlainTextResponse(USED, 403)
            self._token = ""
        response = HTMLResponse(ENTERED)
        response.set_cookie(
            self._cookie, self._session, max_age=KEPT, httponly=True, samesite="strict"
        )
        return response

    def _is_known(self, headers: Headers) -> bool:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return found is not None and compare_digest(found.value.encode(), self._session.encode())


def _length(scope: Scope) -> int:
    """The bytes of a request, without a body: nobody reads that."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    address = len(scope["path"]) + len(scope["query_string"])
    return address + sum(len(name) + len(value) for name, value in headers)


def _guarded(send: Send) -> Send:
    """Sends answers with the headers that all of them have."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            given: list[tuple[bytes, bytes]] = message["headers"]
            names = {name for name, _ in given}
            more = HEADERS | {"content-security-policy": POLICY}
            message["headers"] = given + [
                (name.encode(), value.encode())
                for name, value in more.items()
                if name.encode() not in names
            ]
        await send(message)

    return guarded
