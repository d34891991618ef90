"""The board: every view as it is now, for whoever looks. The scheduler writes, browsers read.

A browser that is slow, or closed, is told of the newest only: nothing piles up for it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from threading import Lock

from press.pdf.pictures import Album
from press.watch.view import Finished, InView, ShownPages, View

BEAT = 15.0  # seconds after which a connection is used, so that one that is dead is found
KEPT = 48  # pictures of an edition that are kept
RECENT = 3  # revisions of an edition: what a browser asks for may be a moment old


class Board:
    """Views by their numbers, as told to browsers, with their pages as pictures."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: dict[int, str] = {}
        self._views: dict[int, View] = {}
        self._looked_at: dict[int, InView] = {}
        self._recent: dict[int, dict[int, ShownPages]] = {}
        self._albums: dict[tuple[int, int], Album] = {}
        self._pictures: dict[int, dict[tuple[int, int, int], bytes]] = {}
        self._readers: set[_Reader] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def show(self, view: View, told: dict[str, object]) -> None:
        """Puts a `view` (View) in the place of the one before, with what browsers are `told` of it.

        `told` is a dictionary for JSON. Called by the scheduler, in its thread.
        """
        with self._lock:
            self._views[view.number] = view
            if view.sheets:
                self._keep(view.number, view.sheets)
            self._told[view.number] = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        self._wake(view.number)

    def close(self) -> None:
        """Ends what browsers are listening to."""
        self._closed = True
        self._wake(None)

    def sheets(self, number: int, revision: int) -> ShownPages | None:
        """The ShownPages of an edition as they were at a `revision`; None if that was long ago.

        `number` (from 0) is that of the edition, and `revision` that of its pages.
        """
        return self._recent.get(number, {}).get(revision)

    def look(self, number: int, looked: InView) -> None:
        """Notes which page of an edition is looked at, and how wide: `looked` (InView).

        `number` (from 0) is that of the edition.
        """
        if number in self._views:
            self._looked_at[number] = looked

    def looked_at(self, number: int) -> InView | None:
        """The page of an edition that was looked at last, and how wide (InView), or None.

        `number` (from 0) is that of the edition.
        """
        return self._looked_at.get(number)

    def finished(self, number: int) -> Finished | None:
        """The last file that was finished of an edition (Finished), or None.

        `number` (from 0) is that of the edition.
        """
        view = self._views.get(number)
        return view.finished if view else None

    def picture(self, number: int, revision: int, page: int, wide: int) -> bytes | None:
        """The bytes of a JPEG: a `page` (from 1), `wide` dots wide. None for one there is no more.

        `number` (from 0) is that of the edition, `revision` that of its pages.
        """
        with self._lock:
            sheets = self.sheets(number, revision)
            if sheets is None or not sheets.pdf or not 1 <= page <= len(sheets.sizes):
                return None
            kept = self._pictures.setdefault(number, {})
            if picture := kept.get((revision, page, wide)):
                return picture
            album = self._albums.get((number, revision))
            if album is None:
                album = self._albums[number, revision] = Album(sheets.pdf)
        try:
            picture = album.picture(page, wide)
        except IndexError:
            return None  # It was closed in between.
        with self._lock:
            if len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            kept[revision, page, wide] = picture
        return picture

    def _keep(self, number: int, sheets: ShownPages) -> None:
        """Keeps pages, and lets those go that were shown long ago."""
        recent = self._recent.setdefault(number, {})
        if sheets.revision not in recent and (drawn := sheets.picture):
            kept = self._pictures.setdefault(number, {})
            kept[sheets.revision, drawn.page, drawn.wide] = drawn.data
        recent[sheets.revision] = sheets
        for revision in sorted(recent)[:-RECENT]:
            del recent[revision]
            if album := self._albums.pop((number, revision), None):
                album.close()
            kept = self._pictures.get(number, {})
            for old in [key for key in kept if key[0] == revision]:
                del kept[old]

    async def events(self) -> AsyncIterator[str]:
        """Yields every view as it is now, then each that changes, as events for a browser.

        It is an asynchronous iterator; an event is text.
        """
        self._loop = asyncio.get_running_loop()
        reader = _Reader()
        self._readers.add(reader)
        try:
            with self._lock:
                reader.news.update(self._told)
            yield "retry: 1000\n\n"
            while not self._closed:
                news, reader.news = sorted(reader.news), set()
                for number in news:
                    yield f"data: {self._told[number]}\n\n"
                if not reader.news:
                    reader.woken.clear()
                    try:
                        await asyncio.wait_for(reader.woken.wait(), BEAT)
                    except TimeoutError:
                        yield ": still here\n\n"
        finally:
            self._readers.discard(reader)

    def _wake(self, number: int | None) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            self._soon(loop, lambda: self._tell(number))

    @staticmethod
    def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        try:
            loop.call_soon_threadsafe(call)
        except RuntimeError:
            return  # It was closed in between: nobody reads any more.

    def _tell(self, number: int | None) -> None:
        for reader in self._readers:
            if number is not None:
                reader.news.add(number)
            reader.woken.set()


class _Reader:
    """A browser that listens: the views that it has not been told of yet."""

    def __init__(self) -> None:
        self.news: set[int] = set()
        self.woken = asyncio.Event()
