"""A load generator: the browsers of a live sitting. Thousands of open event streams, and actions over HTTP, in one process that knows no Django.

`python -m tests.services.live_consoles plan.json` reads a plan (see `Plan`), prints its findings as JSON, and stops. A line `GO` on standard output
says that all streams are open and the clock of the measurement runs. It reads every byte and checks every frame for gaps; it parses the whole of
every `parse_every`-th console's frames. Times are of this machine's clock, which is also the database's.
"""

import asyncio
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_S = 60.0
AGAIN_S = (0.4, 0.8, 1.6, 3.0, 5.0)
"""As the console in the browser waits before it sends an action again, under the same id, that got no answer."""
CLIENTS = 48
"""Actions that may wait for an answer at once; more wait for a connection, and their time runs."""


@dataclass(frozen=True)
class Seat:
    """A console: where it is, how it signs in, and when its room went live (seconds since the epoch)."""

    attempt: str
    session: str
    csrf: str
    ticket: str
    live_at: float


@dataclass(frozen=True)
class Plan:
    """`ports` are web processes or a proxy; streams take them in turn, actions the other way round. `tick_s` is a tick of the rooms' clocks."""

    ports: tuple[int, ...]
    seats: tuple[Seat, ...]
    skus: tuple[tuple[str, int], ...]
    tick_s: float
    open_per_s: float
    settle_s: float
    idle_s: float
    measure_s: float
    actions_per_s: float
    parse_every: int = 50
    cut_every_s: float = 0.0
    """Each console's connection is cut so often, and opened again at the next port with a new ticket and the last event's id; 0: never."""

    @classmethod
    def read(cls, path: Path) -> "Plan":
        told = json.loads(path.read_text())
        told["seats"] = tuple(Seat(**seat) for seat in told["seats"])
        return cls(**{**told, "ports": tuple(told["ports"]), "skus": tuple(map(tuple, told["skus"]))})


@dataclass
class Findings:
    """`late_s` holds one number for each tick of each console that was due while it was measured: arrival minus the tick's first instant."""

    late_s: list[float] = field(default_factory=list)
    frames: int = 0
    bytes: int = 0
    missing: int = 0
    """Ticks that no frame brought, or that a frame claimed and did not hold."""
    doubled: int = 0
    never_came: int = 0
    parsed: int = 0
    closed: Counter[str] = field(default_factory=Counter)
    ack_s: list[float] = field(default_factory=list)
    shown_s: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    unseen: int = 0
    """Accepted actions whose number no frame carried in time."""
    reconnects: int = 0
    retries: int = 0
    """Actions that got no answer and were sent again."""
    refused: Counter[str] = field(default_factory=Counter)
    """Streams and tickets that were not given."""


class Console(asyncio.Protocol):
    """One open stream."""

    def __init__(self, run: "Run", place: int) -> None:
        self.run, self.place, self.seat = run, place, run.plan.seats[place]
        self.port = run.plan.ports[place % len(run.plan.ports)]
        self.whole = place % run.plan.parse_every == 0
        self.ticket = self.seat.ticket
        self.tick, self.number, self.event_id = -1, 0, ""
        self.wanted: list[tuple[int, int, float]] = []
        self._buffer, self._headed, self._answered, self._transport = b"", False, False, None

    def connection_made(self, transport: Any) -> None:
        self._buffer, self._headed, self._answered, self._transport = b"", False, False, transport
        again = f"Last-Event-ID: {self.event_id}\r\n" if self.event_id else ""
        transport.write(
            f"GET {self.ticket} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/event-stream\r\n{again}"
            f"Cookie: sessionid={self.seat.session}; csrftoken={self.seat.csrf}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self.run.found.bytes += len(data)
        if not self._headed:
            self._headed = True
            if not data.startswith(b"HTTP/1.1 200 "):
                self.run.found.refused["stream " + data[9:12].decode()] += 1
        parts = (self._buffer + data).split(b"\n\n")
        self._buffer = parts.pop()
        for part in parts:
            if (at := part.find(b"id: ")) >= 0 and (end := part.find(b"\nevent: frame\n", at)) >= 0:
                self._frame(part, part[at + 4 : end], now)
            elif (at := part.find(b"event: closed\ndata: ")) >= 0:
                self.run.found.closed[json.loads(part[at + 20 :])["reason"]] += 1
        if not self._answered and parts:
            self._answered = True
            self.run.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.lost(self)

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _frame(self, event: bytes, event_id: bytes, now: float) -> None:
        run, (tick, _, number) = self.run, event_id.partition(b".")
        at, last = int(tick), self.tick
        run.found.frames += 1
        self.event_id, self.number = event_id.decode(), int(number)
        if at > last:
            for k in range(last + 1, at + 1):
                due = self.seat.live_at + k * run.plan.tick_s
                if run.since <= due < run.until:
                    run.found.late_s.append(now - due)
            if event.find(b'"series":[{"tick":%d,' % (last + 1)) < 0:
                run.found.missing += at - last
            self.tick = at
        elif at < last or event.find(b'"series":[]') < 0:
            run.found.doubled += 1
        if self.whole:
            run.found.parsed += 1
            shown = json.loads(event[event.index(b"data: ") + 6 :])
            if [row["tick"] for row in shown["series"]] != list(range(last + 1, at + 1)) or shown["tick"] != at:
                run.found.missing += 1
        while self.wanted and self.wanted[0][0] <= self.number and self.wanted[0][1] <= at:
            run.found.shown_s.append(now - self.wanted.pop(0)[2])


class Client(asyncio.Protocol):
    """One keep-alive connection for actions."""

    def __init__(self, run: "Run", port: int) -> None:
        self.run, self.port = run, port
        self._buffer, self._transport, self._answer = b"", None, None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        start = self._buffer[:head].lower()
        at = start.find(b"content-length: ")
        length = int(start[at + 16 :].split(b"\r\n", 1)[0])
        if len(self._buffer) >= head + 4 + length:
            body, self._buffer = self._buffer[head + 4 : head + 4 + length], self._buffer[head + 4 + length :]
            if self._answer is not None and not self._answer.done():
                self._answer.set_result((int(start[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((0, b""))

    async def post(self, path: str, seat: Seat, body: bytes) -> tuple[int, bytes]:
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            try:
                await loop.create_connection(lambda: self, "127.0.0.1", self.port)
            except OSError:
                return 0, b""
        self._answer = loop.create_future()
        assert self._transport is not None
        self._transport.write(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: sessionid={seat.session}; csrftoken={seat.csrf}\r\nX-CSRFToken: {seat.csrf}\r\n\r\n".encode()
            + body
        )
        answer: tuple[int, bytes] = await self._answer
        return answer


class Run:
    """The whole of it."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.found = plan, Findings()
        self.consoles = [Console(self, place) for place in range(len(plan.seats))]
        self.since = self.until = float("inf")
        self._open: set[int] = set()
        self._over = False
        self._clients: asyncio.LifoQueue[Client] = asyncio.LifoQueue()
        self._answering: set[int] = set()
        self._acts = [0] * len(plan.seats)
        self._tasks: set[asyncio.Task[None]] = set()

    def opened(self, console: Console) -> None:
        self._open.add(console.place)

    def lost(self, console: Console) -> None:
        self._open.discard(console.place)
        if not self._over and not self.found.closed:
            self.found.reconnects += 1
            self._task(self._open_again(console))

    def _task(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open_again(self, console: Console) -> None:
        """At the next port: another process, where there are several. With a new ticket, as a browser does: one is good for a minute."""
        ports = self.plan.ports
        console.port = ports[(ports.index(console.port) + 1) % len(ports)]
        await asyncio.sleep(0.05)
        status, answer = await self._post(console.seat, "ticket", b"{}")
        if status != 200:
            if status:
                self.found.refused[f"ticket {status}"] += 1
            self._task(self._open_again(console))
            return
        console.ticket = json.loads(answer)["url"]
        await self._connect(console)

    async def _post(self, seat: Seat, what: str, body: bytes) -> tuple[int, bytes]:
        """Status 0: there came no answer."""
        client = await self._clients.get()
        answer = await client.post(f"/api/v1/attempts/{seat.attempt}/rooms/1/{what}/", seat, body)
        self._clients.put_nowait(client)
        return answer

    async def _connect(self, console: Console) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: console, "127.0.0.1", console.port)
        except OSError:
            self._task(self._open_again(console))

    async def go(self) -> dict[str, Any]:
        plan, loop = self.plan, asyncio.get_running_loop()
        for number in range(CLIENTS):
            self._clients.put_nowait(Client(self, plan.ports[-1 - number % len(plan.ports)]))
        began = loop.time()
        for place, console in enumerate(self.consoles):
            await asyncio.sleep(max(0.0, began + place / plan.open_per_s - loop.time()))
            self._task(self._connect(console))
        while len(self._open) < len(self.consoles):  # noqa: ASYNC110  (whatever opens them)
            await asyncio.sleep(0.05)
        opened_s = loop.time() - began
        await asyncio.sleep(plan.settle_s)
        _say("IDLE")
        await asyncio.sleep(plan.idle_s)
        _say("GO")
        self.since = time.time()
        self.until = self.since + plan.measure_s
        used = resource.getrusage(resource.RUSAGE_SELF)
        cutter = asyncio.ensure_future(self._cut())
        await self._act()
        await asyncio.sleep(max(0.0, self.until - time.time()))
        _say("DONE")
        cutter.cancel()
        after = resource.getrusage(resource.RUSAGE_SELF)
        await self._last_frames()
        self._over = True
        return self._told(opened_s, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime)

    async def _last_frames(self) -> None:
        """Those that are late, and those that show the last actions. Patience is for a loaded machine; what does not come within it is lost."""
        deadline = time.time() + PATIENCE_S
        while time.time() < deadline and self._waits():  # noqa: ASYNC110  (whatever brings them)
            await asyncio.sleep(0.2)

    def _waits(self) -> bool:
        return bool(self._answering) or any(console.wanted or console.tick < self._last_due(console) for console in self.consoles)

    def _last_due(self, console: Console) -> int:
        return int((self.until - 1e-6 - console.seat.live_at) / self.plan.tick_s)

    async def _cut(self) -> None:
        """Every console once in `cut_every_s`, one after the other."""
        while self.plan.cut_every_s:
            for console in self.consoles:
                await asyncio.sleep(self.plan.cut_every_s / len(self.consoles))
                console.cut()

    async def _act(self) -> None:
        total = int(self.plan.actions_per_s * self.plan.measure_s)
        for k in range(total):
            due = self.since + k / self.plan.actions_per_s
            await asyncio.sleep(max(0.0, due - time.time()))
            self._task(self._one(k, due))

    async def _one(self, k: int, due: float) -> None:
        place = k * 7919 % len(self.consoles)  # a prime: everybody in turn, not in the order of the streams
        seat, console = self.plan.seats[place], self.consoles[place]
        body = json.dumps({"client_id": f"c{k}", **self._move(place)}).encode()
        self._answering.add(k)
        status, answer = await self._post(seat, "actions", body)
        tries = 0
        while not status and time.time() < self.until + PATIENCE_S / 2:
            self.found.retries += 1
            await asyncio.sleep(AGAIN_S[min(tries, len(AGAIN_S) - 1)])
            tries += 1
            status, answer = await self._post(seat, "actions", body)
        self._answering.discard(k)
        told = json.loads(answer) if answer else {}
        accepted = status == 201 or (status == 200 and tries > 0)  # 200: the first one had been accepted, only its answer was lost
        self.found.answers[str(status) if accepted else f"{status} {told.get('code', '')}"] += 1
        if accepted:
            self.found.ack_s.append(time.time() - due)
            console.wanted.append((told["number"], told["effective_tick"], due))
            console.wanted.sort()

    def _move(self, place: int) -> dict[str, str]:
        """What a trader does in turn, far enough apart for every lever's cool-down."""
        turn, self._acts[place] = self._acts[place], self._acts[place] + 1
        sku, price_cents = self.plan.skus[turn // 5 % len(self.plan.skus)]
        return (
            {"lever": "agents", "value": str(1 + turn % 20)},
            {"lever": "price", "sku": sku, "value": f"{round(price_cents * 0.9) / 100:.1f}"},
            {"lever": "pitch", "sku": sku},
            {"lever": "ad_spend", "value": str(10 + 10 * (turn % 7))},
            {"lever": "release", "sku": sku, "value": "5"},
        )[turn % 5]

    def _told(self, opened_s: float, cpu_s: float) -> dict[str, Any]:
        found = self.found
        for console in self.consoles:
            found.unseen += sum(console.number < number for number, _, _ in console.wanted)
            found.never_came += max(0, self._last_due(console) - console.tick)
        told = dict(vars(found))
        return {**told, "opened_s": opened_s, "cpu_s": cpu_s, "open_at_end": len(self._open), "numbers": self._numbers()}

    def _numbers(self) -> dict[str, int]:
        """By attempt: the last number that its frames carried, of those that have one."""
        numbers: dict[str, int] = defaultdict(int)
        for console in self.consoles:
            if console.number:
                numbers[console.seat.attempt] = console.number
        return numbers


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    plan = Plan.read(Path(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    try:
        import uvloop

        told = uvloop.run(Run(plan).go())
    except ImportError:
        told = asyncio.run(Run(plan).go())
    Path(sys.argv[2]).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
