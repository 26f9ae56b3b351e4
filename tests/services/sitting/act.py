"""Act: what a person clicks goes into an outbox and is sent, in order, until the server has answered it, as the console's own outbox does."""

import random
import time
import uuid
from collections import deque

from tests.services.sitting.journal import Journal, Sent
from tests.services.sitting.line import RETRY_S, Line, NoAnswer

AGAIN = 0.1
"""Share of accepted actions that are sent a second time, as a nervous click or a repeating network would."""
PLAN = (
    ("cue", ("demo", "hook", "answer", "hold", "close")), ("pitch", ("T1", "T2", "T3")), ("agents", ("2", "4", "6", "8", "10")),
    ("pace", ("calm", "steady", "hot")), ("ad_spend", ("20", "40", "60", "80")), ("price", ("90", "95")), ("release", ("5", "10")),
    ("ad_goal", ("views", "stay", "orders")), ("follow_call", ("",)), ("clip", ("",)),
)  # fmt: skip
CALM = (("agents", ("7", "8", "9")), ("follow_call", ("",)), ("pitch", ("T1", "T2")), ("cue", ("demo", "answer")), ("release", ("10",)))
"""What keeps a room within its rules, so that some people pass and are issued a certificate."""
Plan = tuple[tuple[str, tuple[str, ...]], ...]


class Outbox:
    """Of one room. `step` does one try and returns at once when there is nothing to do."""

    def __init__(self, line: Line, room: str, position: int, journal: Journal, chance: random.Random, plan: Plan) -> None:
        self._line, self._room, self._position, self._journal, self._chance, self._plan = line, room, position, journal, chance, plan
        self._items: deque[Sent] = deque()
        self._failures, self._not_before_s = 0, 0.0

    def __len__(self) -> int:
        return len(self._items)

    def click(self) -> None:
        """Some lever, allowed now or not."""
        lever, values = self._chance.choice(self._plan)
        value, sku = self._chance.choice(values), ""
        if lever == "pitch":
            sku, value = value, ""
        elif lever in ("price", "release"):
            sku = self._chance.choice(("T1", "T2", "T3"))
        item = Sent(self._position, uuid.uuid4().hex, lever, sku, value, time.monotonic())
        self._journal.sent.append(item)
        self._items.append(item)

    def step(self) -> None:
        if not self._items or time.monotonic() < self._not_before_s:
            return
        item = self._items[0]
        item.tries += 1
        try:
            answer = self._line.ask("POST", f"{self._room}actions/", item.body)
        except NoAnswer:
            for waiting in self._items:
                waiting.unsaved = True
            self._not_before_s = time.monotonic() + RETRY_S[min(self._failures, len(RETRY_S) - 1)]
            self._failures += 1
            return
        self._failures = 0
        self._items.popleft()
        item.settled_s = time.monotonic()
        if not self._journal.rooms[self._position].over_s:
            self._journal.hears(self._position)
        if answer.status in (200, 201):
            item.accepted = answer.json
            if self._chance.random() < AGAIN:
                self._repeat(item)
        else:
            item.refused = answer.json["code"]

    def repeat_some(self, count: int) -> None:
        """After the end: an accepted action that is sent again still finds its first acknowledgement."""
        accepted = [item for item in self._journal.sent if item.position == self._position and item.accepted]
        for item in accepted[-count:]:
            self._repeat(item)

    def _repeat(self, item: Sent) -> None:
        answer = self._line.insist("POST", f"{self._room}actions/", item.body)
        self._journal.repeats += 1
        if answer.status != 200 or answer.json != item.accepted:
            self._journal.wrong.append(f"{item.client_id} was acknowledged as {item.accepted}, repeated as {answer.status} {answer.body[:200]!r}")
