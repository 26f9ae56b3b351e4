"""A TCP proxy in front of the web processes: deals connections out in turn, and cuts all of them when told to."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """`answers_lost`: requests that had reached a web process, which answered them, and whose answer was thrown away."""

    at_s: float
    connections: int
    answers_lost: int
    down_s: float


class _Pair:
    """One browser's connection and the web process's."""

    def __init__(self, browser: asyncio.StreamWriter, web: asyncio.StreamWriter) -> None:
        self.browser, self.web = browser, web
        self.answers_held = 0

    def abort(self) -> None:
        for writer in (self.browser, self.web):
            writer.transport.abort()

    def close(self) -> None:
        """What was read goes out first."""
        for writer in (self.browser, self.web):
            writer.close()


class Proxy:
    """Runs in a thread of its own."""

    def __init__(self, webs: Sequence[int]) -> None:
        self._webs, self._turn = list(webs), 0
        self._pairs: set[_Pair] = set()
        self._down, self._swallow = False, False
        self.cuts: list[Cut] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cut(self, hold_s: float, down_s: float, swallow: bool) -> Cut:
        """For `hold_s` requests pass and answers are held back; then every connection ends, and for `down_s` nobody gets through.

        `swallow`: whoever connects meanwhile is kept waiting for an answer that never comes, instead of being turned away.
        """
        return asyncio.run_coroutine_threadsafe(self._cut(hold_s, down_s, swallow), self._loop).result(hold_s + down_s + 30)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._open = asyncio.Event()
        self._open.set()
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        for pair in list(self._pairs):
            pair.abort()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _cut(self, hold_s: float, down_s: float, swallow: bool) -> Cut:
        self._open.clear()
        await asyncio.sleep(hold_s)
        self._down, self._swallow = True, swallow
        pairs = list(self._pairs)
        done = Cut(time.monotonic(), len(pairs), sum(pair.answers_held for pair in pairs), down_s)
        for pair in pairs:
            pair.abort()
        self._open.set()
        await asyncio.sleep(down_s)
        self._down = False
        self.cuts.append(done)
        return done

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._pass(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self._down:
            if not self._swallow:
                return
            await asyncio.sleep(0.1)
            if not self._down:
                return  # it waited in vain
        web = await self._connect()
        if web is None:
            return
        web_reader, web_writer = web
        pair = _Pair(writer, web_writer)
        self._pairs.add(pair)
        forward = asyncio.ensure_future(self._copy(reader, web_writer, None))
        try:
            await self._copy(web_reader, writer, pair)
        finally:
            forward.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await forward
            self._pairs.discard(pair)
            pair.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """To the next web process that takes connections."""
        for _ in self._webs:
            self._turn += 1
            try:
                return await asyncio.open_connection("127.0.0.1", self._webs[self._turn % len(self._webs)])
            except OSError:
                continue
        return None

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, held: _Pair | None) -> None:
        """`held`: this is the way back, which a cut holds up."""
        while data := await reader.read(65_536):
            if held is not None and not self._open.is_set():
                held.answers_held += data.startswith(b"HTTP/1.1 ")
                await self._open.wait()
            writer.write(data)
            await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()
