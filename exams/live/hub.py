"""The fan-out of one process: one batched read a second, for all of its streams."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from exams.live.frames import PING
from exams.live.reader import Reader, Reading
from exams.live.rooms import LIVE_ROOMS
from exams.live.stream import Stream
from exams.models import RoomState

log = logging.getLogger(__name__)

FRAME_EVERY_S = 1.0
SESSIONS_EVERY_S = 10.0
PING_EVERY_S = 15.0
PRESENCE_EVERY_S = 5.0
GATHER_S = 0.03
"""How long a burst of new streams (or busy rooms) is gathered before it is read out of turn."""


class Hub:
    """All streams of one event loop. Runs while there are any."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._streams: dict[int, set[Stream]] = defaultdict(set)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-rooms")
        self._task: asyncio.Task[None] | None = None
        self._soon: set[int] = set()
        self._hurry = asyncio.Event()

    def add(self, stream: Stream) -> None:
        """The stream gets its first frame at once, then one a second."""
        self._streams[stream.ticket.room_id].add(stream)
        self._read_soon({stream.ticket.room_id})
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def remove(self, stream: Stream) -> None:
        streams = self._streams.get(stream.ticket.room_id)
        if streams is not None:
            streams.discard(stream)
            if not streams:
                del self._streams[stream.ticket.room_id]

    def _read_soon(self, room_ids: set[int]) -> None:
        self._soon |= room_ids
        self._hurry.set()

    async def _run(self) -> None:
        try:
            await self._serve()
        finally:
            # Nobody watches: the reading thread gives its connection back (not awaited, because the loop may be ending).
            self._thread.submit(self._reader.rest)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        next_frames = next_ping = loop.time()
        next_presence = loop.time()
        next_sessions = loop.time() + SESSIONS_EVERY_S
        while self._streams:
            # Before the frames: a second after the last ones, whoever has not taken theirs is really slow.
            if loop.time() >= next_presence:
                next_presence = loop.time() + PRESENCE_EVERY_S
                await self._note_presence()
            if loop.time() >= next_frames:
                # A step that took too long is not caught up with: the next frames carry what they missed.
                next_frames = max(next_frames + FRAME_EVERY_S, loop.time())
                await self._step(set(self._streams))
            if loop.time() >= next_sessions:
                next_sessions = loop.time() + SESSIONS_EVERY_S
                await self._end_signed_out()
            if loop.time() >= next_ping:
                next_ping = loop.time() + PING_EVERY_S
                self._ping()
            await self._wait_until(next_frames)

    async def _wait_until(self, instant: float) -> None:
        """Sleeps, but reads rooms out of turn that have a new stream or were busy."""
        loop = asyncio.get_running_loop()
        while (left := instant - loop.time()) > 0:
            try:
                await asyncio.wait_for(self._hurry.wait(), left)
            except TimeoutError:
                return
            self._hurry.clear()
            await asyncio.sleep(GATHER_S)
            soon, self._soon = self._soon, set()
            await self._step(soon & set(self._streams))

    async def _step(self, room_ids: set[int]) -> None:
        asked = {room_id: {stream.since_tick for stream in self._streams[room_id]} for room_id in room_ids}
        if not asked:
            return
        fresh = {room_id for room_id in asked if any(stream.fresh for stream in self._streams[room_id])}
        try:
            readings = await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.read, asked, fresh)
        except Exception:
            log.exception("live rooms could not be read; trying again in a second")
            return
        busy = {room_id for room_id, reading in readings.items() if reading.view is None}
        for room_id, reading in readings.items():
            for stream in tuple(self._streams.get(room_id, ())):
                _deliver(stream, reading)
        if busy:
            self._read_soon(busy)

    async def _end_signed_out(self) -> None:
        streams = [stream for streams in self._streams.values() for stream in streams]
        holders = {stream.holder for stream in streams}
        try:
            gone = await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.check_sessions, holders)
        except Exception:
            log.exception("sessions could not be checked; trying again")
            return
        for stream in streams:
            if stream.holder in gone:
                stream.end("signed_out")

    async def _note_presence(self) -> None:
        """Of consoles whose browser takes what it is sent; watchers do not count."""
        here = {
            room_id for room_id, streams in self._streams.items() if any(stream.ticket.role == "console" and not stream.slow for stream in streams)
        }
        if not here:
            return
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.note_presence, here)
        except Exception:
            log.exception("presence could not be noted; trying again")

    def _ping(self) -> None:
        for streams in self._streams.values():
            for stream in streams:
                if not stream.slow:
                    stream.push(PING)


def _deliver(stream: Stream, reading: Reading) -> None:
    view = reading.view
    if view is None or stream.done:
        return
    stream.show_state(view)
    stream.announce(reading.announcements)
    frame = reading.frames.get(stream.since_tick)
    last = view.state == RoomState.CLOSED
    # A slow stream is left alone; a stream that joined while the rooms were read has its turn in a moment.
    if frame is not None and not stream.done and (last or not stream.slow) and stream.wants_frame(frame.tick, frame.number):
        stream.show_frame(frame.tick, frame.number, frame.event)
    if last and (frame is not None or view.live_at is None):
        stream.end(view.close_reason)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_of_this_loop() -> Hub:
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(Reader(LIVE_ROOMS))
    return _hubs[loop]
