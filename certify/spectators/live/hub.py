"""The showings of one process: a look at the clock every second, for all of its streams. The database is read by one thread, every ten seconds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import close_old_connections, connections

from certify.spectators.live.stream import PING, WatchStream, event
from certify.spectators.services.load_show import load_runs, load_show
from certify.spectators.show import Show, moment_document
from exams.services.database_clock import database_now
from exams.timing.programme import Moment

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
REFRESH_EVERY_S = 10.0
PING_EVERY_S = 15.0
AHEAD_S = 90.0
"""Runs are loaded so long before their room begins."""
MOST_STREAMS = 2_000
UNKNOWN_KEPT_S = 5.0


class Hub:
    """All streams of one event loop. Runs while there are any."""

    def __init__(self) -> None:
        self._streams: dict[UUID, set[WatchStream]] = defaultdict(set)
        self._shows: dict[UUID, Show] = {}
        self._versions: dict[UUID, int] = {}
        self._unknown: dict[UUID, float] = {}
        self._asked: dict[UUID, asyncio.Task[Show | None]] = {}
        self._loading: set[tuple[UUID, int]] = set()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="showings")
        self._task: asyncio.Task[None] | None = None
        self._offset = timedelta(0)  # the database's clock less this machine's

    @property
    def full(self) -> bool:
        return sum(len(streams) for streams in self._streams.values()) >= MOST_STREAMS

    async def find(self, showing: UUID) -> Show | None:
        """The showing, read if nobody watches it yet. What is not there is not asked for again at once."""
        if showing in self._shows:
            return self._shows[showing]
        now = time.monotonic()
        self._unknown = {one: until for one, until in self._unknown.items() if until > now}
        if showing in self._unknown:
            return None
        if showing not in self._asked:  # a crowd that comes at once asks once
            self._asked[showing] = asyncio.create_task(self._find(showing))
        return await asyncio.shield(self._asked[showing])

    async def _find(self, showing: UUID) -> Show | None:
        try:
            show: Show | None = await self._in_thread(self._read, showing)
        finally:
            del self._asked[showing]
        if show is None:
            self._unknown[showing] = time.monotonic() + UNKNOWN_KEPT_S
        else:
            self._keep(show)
        return show

    def add(self, stream: WatchStream) -> None:
        self._streams[stream.showing].add(stream)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        elif (show := self._shows.get(stream.showing)) is not None:
            self._tell(show, [stream])

    def remove(self, stream: WatchStream) -> None:
        streams = self._streams.get(stream.showing)
        if streams is not None:
            streams.discard(stream)
            if not streams:
                del self._streams[stream.showing]
                self._shows.pop(stream.showing, None)
                self._versions.pop(stream.showing, None)

    async def _run(self) -> None:
        try:
            await self._serve()
        finally:
            self._thread.submit(connections.close_all)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        next_refresh, next_ping = loop.time(), loop.time() + PING_EVERY_S
        while self._streams:
            began = loop.time()
            if began >= next_refresh:
                next_refresh = began + REFRESH_EVERY_S
                await self._refresh()
            for public_id, streams in list(self._streams.items()):
                if (show := self._shows.get(public_id)) is not None:
                    self._load_ahead(show)
                    self._tell(show, list(streams))
            if began >= next_ping:
                next_ping = began + PING_EVERY_S
                for streams in self._streams.values():
                    for stream in streams:
                        if not stream.slow:
                            stream.push(PING)
            await asyncio.sleep(max(0.05, LOOK_EVERY_S - (loop.time() - began)))

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def _refresh(self) -> None:
        """Called-off showings, hidden people and withdrawn names reach whoever watches."""
        for public_id in list(self._streams):
            try:
                show = await self._in_thread(self._read, public_id)
            except Exception:
                log.exception("a showing could not be read; trying again")
                continue
            if show is not None:
                self._keep(show)
            else:
                for stream in tuple(self._streams.get(public_id, ())):
                    stream.end("not_found")

    def _keep(self, show: Show) -> None:
        before = self._shows.get(show.public_id)
        if before is not None:
            show.runs = before.runs
        if before is None or before.programme() != show.programme():
            self._versions[show.public_id] = self._versions.get(show.public_id, 0) + 1
        self._shows[show.public_id] = show

    def _read(self, public_id: UUID) -> Show | None:
        """In the thread. Also sets this process's clock by the database's: everybody sees the same moment, whichever process answers."""
        close_old_connections()
        try:
            self._offset = database_now() - datetime.now(UTC)
            return load_show(public_id)
        finally:
            close_old_connections()

    def _load_ahead(self, show: Show) -> None:
        """The room that plays, and the next one shortly before it does; rooms that are over are let go."""
        at = show.moment(self._now())
        wanted = {at.position} if at.state != "before" or at.left_s < AHEAD_S else set()
        following = at.position + 1
        if at.state in {"playing", "between"} and at.left_s < AHEAD_S and following <= len(show.parts):
            wanted.add(following)
        for gone in set(show.runs) - wanted:
            del show.runs[gone]
        for position in wanted - set(show.runs):
            if (show.public_id, position) not in self._loading:
                self._loading.add((show.public_id, position))
                asyncio.get_running_loop().create_task(self._load(show, position))

    async def _load(self, show: Show, position: int) -> None:
        try:
            runs = await self._in_thread(self._runs, show, position)
            if show.public_id in self._shows:
                self._shows[show.public_id].runs[position] = runs
        except Exception:
            log.exception("the runs of a showing could not be loaded; trying again")
        finally:
            self._loading.discard((show.public_id, position))

    @staticmethod
    def _runs(show: Show, position: int) -> dict[str, dict[str, Any]]:
        close_old_connections()
        try:
            return load_runs(show, position)
        finally:
            close_old_connections()

    def _tell(self, show: Show, streams: list[WatchStream]) -> None:
        """One moment for all of them, encoded once."""
        at = show.moment(self._now())
        version = self._versions.get(show.public_id, 0)
        grid = show.grid(at) if at.state != "before" else None
        said = event("moment", {**moment_document(at), "seats": grid})
        parts: dict[tuple[str, int], bytes] = {}
        for stream in streams:
            if stream.done or stream.slow:
                continue
            if show.cancelled:
                stream.end("cancelled")
                continue
            if stream.told != version:
                stream.told = version
                stream.push(event("programme", show.programme()))
            if grid is not None and stream.position != at.position:
                stream.position, stream.ticks = at.position, 0
                stream.push(event("histories", show.histories(at)))
            stream.push(said)
            if grid is not None:
                self._tell_part(show, at, stream, parts)
            if at.state == "over" and grid is not None:
                stream.end("over")

    @staticmethod
    def _tell_part(show: Show, at: Moment, stream: WatchStream, parts: dict[tuple[str, int], bytes]) -> None:
        """What came since, of the seat that is looked at."""
        if not stream.letter or (stream.ticks == at.ticks and at.ticks > 0):
            return
        key = (stream.letter, stream.ticks)
        if key not in parts:
            part = show.part_of_run(stream.letter, at.position, stream.ticks, at.ticks)
            parts[key] = b"" if part is None else event("part", {**part, "room": at.position, "seat": stream.letter})
        if parts[key]:
            stream.push(parts[key])
        stream.ticks = at.ticks

    async def _in_thread(self, work: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_of_this_loop() -> Hub:
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
