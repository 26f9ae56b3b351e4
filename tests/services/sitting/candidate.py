"""One person sits the whole round, in a thread with a second one for the stream."""

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.services.sitting.act import CALM, PLAN, Outbox
from tests.services.sitting.hand_over import hand_over
from tests.services.sitting.journal import Journal
from tests.services.sitting.line import Line
from tests.services.sitting.prepare import go_live
from tests.services.sitting.sign_in import sign_in
from tests.services.sitting.wait_for_start import wait_and_start
from tests.services.sitting.watch import Watcher

ARRIVE_EVERY_S = 0.2
SETTLED_WITHIN_S = 120.0
"""After a room's end everything that was clicked has its answer, and the stream has said that the room is over."""


@dataclass(frozen=True)
class Seat:
    """Who sits, and how: clicks about every `pause_s`, keeping to the rules or wildly; `leaves_s` before the deadline the room is handed over, None:
    plays it out.
    """

    username: str
    password: str
    seed: int
    pause_s: float
    leaves_s: float | None
    calm: bool


def sit(seat: Seat, port: int, slug: str, together: Mapping[int, threading.Barrier], journal: Journal) -> None:
    """`together`: for each room what everybody passes before it, so that a fault meets all of them in the same room."""
    chance = random.Random(seat.seed)
    time.sleep(ARRIVE_EVERY_S * seat.seed)
    cookies: dict[str, str] = {}
    line = Line(port, cookies, lambda why: journal.unanswered.update([why]))
    sign_in(line, seat.username, seat.password)
    attempt = wait_and_start(line, slug, journal)
    for position in range(1, len(attempt["rooms"]) + 1):
        together[position].wait(600)
        _sit_room(seat, line, f"/api/v1/attempts/{attempt['id']}/rooms/{position}/", position, journal, chance)
    state = line.insist("GET", f"/api/v1/attempts/{attempt['id']}/").json["state"]
    if state not in ("closed", "graded", "finalised"):
        journal.wrong.append(f"after the last room the attempt is {state}")
    line.hang_up()


def _sit_room(seat: Seat, line: Line, room: str, position: int, journal: Journal, chance: random.Random) -> None:
    notes = go_live(line, room, position, journal, chance)
    watcher = Watcher(line.second(), room, position, journal)
    watcher.start()
    outbox = Outbox(line, room, position, journal, chance, CALM if seat.calm else PLAN)
    until_s = notes.deadline_s - (seat.leaves_s or 0.0)
    next_s = time.monotonic() + chance.uniform(0, seat.pause_s)
    while time.monotonic() < until_s:
        while next_s <= time.monotonic():
            outbox.click()
            next_s += chance.uniform(0.5, 1.5) * seat.pause_s
        outbox.step()
        time.sleep(0.05)
    give_up_s = time.monotonic() + SETTLED_WITHIN_S
    while outbox and time.monotonic() < give_up_s:  # whoever hands over waits until everything is saved; whoever plays on learns what came too late
        outbox.step()
        time.sleep(0.05)
    if seat.leaves_s is not None:
        hand_over(line, room, position, journal)
    watcher.over.wait(max(0.0, notes.deadline_s - time.monotonic()) + SETTLED_WITHIN_S)
    watcher.stopped = True
    if seat.leaves_s is None:
        hand_over(line, room, position, journal)  # after the deadline: the receipt of the deadline
    outbox.repeat_some(3)
