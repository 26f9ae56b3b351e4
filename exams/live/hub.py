"""The fan-out of one process: every room is read when its next tick begins, rooms whose ticks begin together in one read."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol
from weakref import WeakKeyDictionary

from django.conf import settings

from exams.live.agenda import Agenda
from exams.live.frames import PING, Place
from exams.live.reader import Reader, Reading
from exams.live.reading_process import ReadingProcess
from exams.live.rooms import LIVE_ROOMS
from exams.live.sessions import Holder
from exams.live.stream import Stream
from exams.models import RoomState

log = logging.getLogger(__name__)

AGAIN_S = 1.0
"""A room that could not be read is asked for again so much later."""
SESSIONS_EVERY_S = 10.0
PING_EVERY_S = 15.0
PRESENCE_EVERY_S = 5.0
GATHER_S = 0.02
"""Between two reads: rooms that are due meanwhile are read together, because a read costs as much as thirty rooms."""
BUSY_S = 0.03
"""A room in which an action was just being accepted is asked for again so soon."""
ROOMS_PER_READ = 100
"""If more are due, the first ones get their frames while the next ones are read."""


class Reads(Protocol):
    """What the hub asks, always from its one thread: `Reader` answers in that thread, `ReadingProcess` in a process of its own."""

    def begin(self) -> None: ...
    def read(self, asked: Mapping[int, set[Place]], fresh: Set[int] = ...) -> dict[int, Reading]: ...
    def note_presence(self, room_ids: Set[int]) -> None: ...
    def check_sessions(self, holders: set[Holder]) -> set[Holder]: ...
    def rest(self) -> None: ...


class Hub:
    """All streams of one event loop. Runs while there are any."""

    def __init__(self, reader: Reads) -> None:
        self._reader = reader
        self._streams: dict[int, set[Stream]] = defaultdict(set)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-rooms", initializer=reader.begin)
        self._task: asyncio.Task[None] | None = None
        self._agenda = Agenda()
        self._sooner = asyncio.Event()
        self._chores: deque[Callable[[], Awaitable[None]]] = deque()
        """Each some milliseconds of the reading thread: one is done after each read, so that no frame waits for all of them."""

    def add(self, stream: Stream) -> None:
        """The stream gets its first frame at once, then one with every tick, but not more than one a second."""
        room_id = stream.ticket.room_id
        self._streams[room_id].add(stream)
        self._agenda.put(room_id, time.monotonic())
        self._sooner.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def remove(self, stream: Stream) -> None:
        streams = self._streams.get(stream.ticket.room_id)
        if streams is not None:
            streams.discard(stream)
            if not streams:
                del self._streams[stream.ticket.room_id]
                self._agenda.drop(stream.ticket.room_id)

    async def _run(self) -> None:
        try:
            await self._serve()
        finally:
            # Nobody watches: the reading thread gives its connection back (not awaited, because the loop may be ending).
            self._chores.clear()
            self._thread.submit(self._reader.rest)

    async def _serve(self) -> None:
        now = time.monotonic()
        every = {self._plan_presence: PRESENCE_EVERY_S, self._plan_sessions: SESSIONS_EVERY_S, self._ping: PING_EVERY_S}
        next_at = {self._plan_presence: now, self._plan_sessions: now + SESSIONS_EVERY_S, self._ping: now + PING_EVERY_S}
        while self._streams:
            began = time.monotonic()
            for periodic, at in next_at.items():
                if began >= at:
                    next_at[periodic] = began + every[periodic]
                    periodic()
            await self._step(self._agenda.take(began, ROOMS_PER_READ))
            if self._chores:
                await self._chores.popleft()()
            await self._wait(began + GATHER_S, min(next_at.values()))

    async def _wait(self, earliest: float, latest: float) -> None:
        """Until a room is due, but not before `earliest` (then rooms gather), nor after `latest`."""
        self._sooner.clear()
        until = earliest if self._chores else max(earliest, min(latest, self._agenda.next_at()))
        while (left := until - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(self._sooner.wait(), left)
            except TimeoutError:
                return
            self._sooner.clear()
            until = max(earliest, min(until, self._agenda.next_at()))

    async def _step(self, room_ids: Collection[int]) -> None:
        streams = {room_id: tuple(self._streams[room_id]) for room_id in room_ids if room_id in self._streams}
        if not streams:
            return
        asked = {room_id: {stream.since for stream in some} for room_id, some in streams.items()}
        fresh = {room_id for room_id, some in streams.items() if any(stream.fresh for stream in some)}
        readings: dict[int, Reading] = {}
        try:
            readings = await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.read, asked, fresh)
        except Exception:
            log.exception("live rooms could not be read; trying again in a second")
        now = time.monotonic()
        for room_id, some in streams.items():
            reading = readings.get(room_id)
            if reading is not None:
                for stream in some:
                    _deliver(stream, reading)
            here = self._streams.get(room_id, set())
            if here:  # whoever joined while the room was read has not been asked for
                self._agenda.put(room_id, now if here.difference(some) else _next_read(reading, now))

    def _plan_presence(self) -> None:
        """Of consoles whose browser takes what it is sent; watchers do not count."""
        self._in_parts(self._note_presence)

    def _in_parts(self, chore: Callable[[Collection[int]], Awaitable[None]]) -> None:
        rooms = tuple(self._streams)
        self._chores += [partial(chore, rooms[start : start + ROOMS_PER_READ]) for start in range(0, len(rooms), ROOMS_PER_READ)]

    async def _note_presence(self, room_ids: Collection[int]) -> None:
        here = {
            room_id for room_id in room_ids if any(stream.ticket.role == "console" and not stream.stuck for stream in self._streams.get(room_id, ()))
        }
        if not here:
            return
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.note_presence, here)
        except Exception:
            log.exception("presence could not be noted; trying again")

    def _plan_sessions(self) -> None:
        self._in_parts(self._end_signed_out)

    async def _end_signed_out(self, room_ids: Collection[int]) -> None:
        streams = [stream for room_id in room_ids for stream in self._streams.get(room_id, ())]
        holders = {stream.holder for stream in streams}
        try:
            gone = await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.check_sessions, holders)
        except Exception:
            log.exception("sessions could not be checked; trying again")
            return
        for stream in streams:
            if stream.holder in gone:
                stream.end("signed_out")

    def _ping(self) -> None:
        """Those that were told nothing for so long: where frames come, the line is seen to be alive."""
        before = time.monotonic() - PING_EVERY_S / 2
        for streams in self._streams.values():
            for stream in streams:
                if not stream.slow and stream.pushed_at < before:
                    stream.push(PING)


def _next_read(reading: Reading | None, now: float) -> float:
    if reading is None:
        return now + AGAIN_S
    return now + BUSY_S if reading.seen is None else reading.seen.next_at


def _deliver(stream: Stream, reading: Reading) -> None:
    seen = reading.seen
    if seen is None or stream.done:
        return
    stream.show_state(seen)
    stream.announce(reading.announcements)
    frame = reading.frames.get(stream.since)
    last = seen.state == RoomState.CLOSED
    # A slow stream is left alone.
    if frame is not None and not stream.done and (last or not stream.slow) and stream.wants_frame(frame.tick, frame.number):
        stream.show_frame(frame.tick, frame.number, frame.event)
    if last and (frame is not None or not seen.began):
        stream.end(seen.close_reason)


_reading_processes = tuple(ReadingProcess() for _ in range(settings.LIVE_READERS))


def begin_reading() -> None:
    """Before the server says that it is ready: reading processes need some seconds to start."""
    with ThreadPoolExecutor(max(1, len(_reading_processes))) as threads:
        list(threads.map(ReadingProcess.begin, _reading_processes))


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[Hub, ...]] = WeakKeyDictionary()


def hub_of(room_id: int) -> Hub:
    """The room's hub in this event loop: one for all rooms whose reader is a thread, else one for each reading process."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = tuple(Hub(reader) for reader in _reading_processes) or (Hub(Reader(LIVE_ROOMS)),)
    return _hubs[loop][room_id % len(_hubs[loop])]
