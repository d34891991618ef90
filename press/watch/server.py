"""The server of the watch page: it listens on this machine alone, and answers questions only."""

from __future__ import annotations

import asyncio
import socket
from threading import Thread
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from press.watch.access import ENTRY, LARGEST, Access
from press.watch.board import Board
from press.watch.page import Page
from press.watch.view import InView

HERE = "127.0.0.1"
WIDTHS = (480, 720, 960, 1280, 1920, 2560)  # dots of pictures: what else is asked for is not there
AT_ONCE = 64  # connections
GOODBYE = 1  # seconds for answers that are under way when the watch ends
# A topic's own page: it may look as it likes, and run nothing.
WEB = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
# Browsers show a PDF by a page of their own, which a stricter word would keep from its work.
PDF = "frame-ancestors 'none'"


class Server:
    """The watch page on a port of this machine, served in a thread of its own."""

    def __init__(self, board: Board, page: Page, port: int = 0) -> None:
        """Takes the port, or any that is free for 0. Raises OSError for one that is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            # Without it a port that was served a moment ago counts as taken.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((HERE, port))
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self._board, self._page = board, page
        self.access = Access(self._app(), self.port)
        config = uvicorn.Config(
            self.access,
            ws="none",
            http="h11",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=AT_ONCE,
            h11_max_incomplete_event_size=LARGEST,
            timeout_graceful_shutdown=GOODBYE,
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._serve, daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self._socket.listen(AT_ONCE)  # from now on nobody is turned away
        self._thread.start()

    def address(self) -> str:
        """An address that opens the page, once."""
        return f"http://{HERE}:{self.port}{ENTRY}?token={self.access.token()}"

    def end(self) -> None:
        """Answers no more."""
        self._board.close()
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(timeout=GOODBYE + 2)
        self._socket.close()

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    # ── Answers ──

    def _app(self) -> Starlette:
        routes = [
            Route("/", self._front),
            Route("/watch.css", self._style),
            Route("/watch.js", self._script),
            Route("/faces/{name}", self._face),
            Route("/events", self._events),
            Route("/pages/{n:int}/{revision:int}/{page:int}/{wide:int}.jpg", self._picture),
            Route("/looked-at/{n:int}/{page:int}/{wide:int}", self._looked_at),
            Route("/web/{n:int}/{revision:int}", self._web),
            Route("/finished/{n:int}/{name}", self._finished),
        ]
        refusals = {404: _nothing, 500: _nothing}
        return Starlette(routes=routes, exception_handlers=refusals)

    async def _front(self, request: Request) -> Response:
        return Response(self._page.html, media_type="text/html")

    async def _style(self, request: Request) -> Response:
        return Response(self._page.style, media_type="text/css")

    async def _script(self, request: Request) -> Response:
        return Response(self._page.script, media_type="text/javascript")

    async def _face(self, request: Request) -> Response:
        face = self._page.faces.get(str(request.path_params["name"]))
        return Response(face, media_type="font/ttf") if face else _not_there()

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._board.events(), media_type="text/event-stream")

    async def _picture(self, request: Request) -> Response:
        n, revision, page, wide = (
            int(request.path_params[name]) for name in ("n", "revision", "page", "wide")
        )
        if wide not in WIDTHS:
            return _not_there()
        picture = await run_in_threadpool(self._board.picture, n, revision, page, wide)
        return Response(picture, media_type="image/jpeg") if picture else _not_there()

    async def _looked_at(self, request: Request) -> Response:
        n, page, wide = (int(request.path_params[name]) for name in ("n", "page", "wide"))
        if wide not in WIDTHS:
            return _not_there()
        self._board.look(n, InView(page, wide))
        return Response(status_code=204)

    async def _web(self, request: Request) -> Response:
        n, revision = (int(request.path_params[name]) for name in ("n", "revision"))
        sheets = self._board.sheets(n, revision)
        if sheets is None or not sheets.html:
            return _not_there()
        return Response(sheets.html, media_type="text/html", headers=_policy(WEB))

    async def _finished(self, request: Request) -> Response:
        finished = self._board.finished(int(request.path_params["n"]))
        if finished is None or finished.name != request.path_params["name"]:
            return _not_there()
        web = finished.name.endswith(".html")
        named = f"inline; filename*=UTF-8''{quote(finished.name)}"
        headers = _policy(WEB if web else PDF) | {"content-disposition": named}
        kind = "text/html" if web else "application/pdf"
        return Response(finished.data, media_type=kind, headers=headers)


def _policy(policy: str) -> dict[str, str]:
    return {"content-security-policy": policy}


def _not_there() -> Response:
    return PlainTextResponse("There is nothing here.", 404)


async def _nothing(request: Request, error: Exception) -> Response:
    return _not_there()
