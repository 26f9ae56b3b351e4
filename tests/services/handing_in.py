"""A load generator: people hand in over HTTP, evenly over a time, whether or not the site keeps up."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.services.staged_attempts import Seat

CLIENTS = 32
"""People who may wait for an answer at once."""
PATIENCE_S = 60.0


@dataclass(frozen=True)
class HandedIn:
    """`latencies_s` run from the moment at which a person wanted to hand in, so that waiting behind others counts. CPU is this process's own."""

    took_s: float
    latencies_s: tuple[float, ...]
    answers: dict[int, int]
    cpu_s: float


class _Queue:
    """Seats in order, each with the second at which its person hands in."""

    def __init__(self, seats: Sequence[Seat], spread_s: float) -> None:
        self._seats, self._spread_s = seats, spread_s
        self._next, self._lock = 0, threading.Lock()

    def take(self) -> tuple[Seat, float] | None:
        with self._lock:
            number = self._next
            self._next += 1
        return (self._seats[number], number * self._spread_s / len(self._seats)) if number < len(self._seats) else None


def hand_all_in(seats: Sequence[Seat], sites: Sequence[str], spread_s: float) -> HandedIn:
    """To the sites (origins of web processes) in turn."""
    waiting, latencies_s, answers = _Queue(seats, spread_s), [], Counter[int]()
    cpu_s, began = time.process_time(), time.monotonic()

    def client(site: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=PATIENCE_S)
        while (taken := waiting.take()) is not None:
            seat, due_s = taken
            time.sleep(max(0.0, began + due_s - time.monotonic()))
            answers[_hand_in(connection, seat)] += 1
            latencies_s.append(time.monotonic() - began - due_s)
        connection.close()

    threads = [threading.Thread(target=client, args=(sites[number % len(sites)],)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return HandedIn(time.monotonic() - began, tuple(latencies_s), dict(answers), time.process_time() - cpu_s)


def _hand_in(connection: http.client.HTTPConnection, seat: Seat) -> int:
    """Status of the answer; 0 if there was none."""
    headers = {"Cookie": f"sessionid={seat.session}; csrftoken={seat.csrf}", "X-CSRFToken": seat.csrf, "Content-Length": "0"}
    try:
        connection.request("POST", f"/api/v1/attempts/{seat.attempt}/hand_in/", headers=headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status
