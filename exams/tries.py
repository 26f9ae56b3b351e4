"""The tries of a practice room, read from its log. Pure: the live room, the grade and the evidence ask the same function.

A rewind is a row of the log like any other: lever `rewind`, its tick is the one from which the room goes on, its value names the try that
it goes on from and the tick at which the try before it was left ("1@240"). Nothing is taken out of the log. Each rewind begins the next
try: the rows of the named try whose tick is not after the rewind's, then everything that follows the rewind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

REWIND = "rewind"


class LogRow(Protocol):
    """What is needed of an action: whole numbers `number` and `tick`, texts `lever` and `value`. (Any: a model's fields are descriptors.)"""

    @property
    def number(self) -> Any: ...
    @property
    def tick(self) -> Any: ...
    @property
    def lever(self) -> Any: ...
    @property
    def value(self) -> Any: ...


Row = TypeVar("Row", bound=LogRow)


@dataclass(frozen=True)
class Try(Generic[Row]):
    """`number` from 1; `parent` 0 for the first. `began` is the number of the rewind that began it, 0 for the first.

    `rows` are in order of their numbers, without rewinds. `left_tick`: the tick at which it was left, None for the one that is played.
    """

    number: int
    parent: int
    from_tick: int
    began: int
    rows: tuple[Row, ...]
    left_tick: int | None

    @property
    def own(self) -> tuple[Row, ...]:
        """What was done in this try itself."""
        return tuple(row for row in self.rows if row.number > self.began)


def rewind_value(parent: int, left_tick: int) -> str:
    return f"{parent}@{left_tick}"


def tries(log: Iterable[Row]) -> list[Try[Row]]:
    """All tries of a log in order of its numbers; the last one is played, or was handed over."""
    done: list[Try[Row]] = []
    parent, from_tick, began = 0, 0, 0
    rows: list[Row] = []
    for row in log:
        if row.lever != REWIND:
            rows.append(row)
            continue
        source, left_tick = (int(part) for part in row.value.split("@"))
        done.append(Try(len(done) + 1, parent, from_tick, began, tuple(rows), left_tick))
        parent, from_tick, began = source, row.tick, row.number
        rows = [kept for kept in done[source - 1].rows if kept.tick <= row.tick]
    return [*done, Try(len(done) + 1, parent, from_tick, began, tuple(rows), None)]


def last_try(log: Iterable[Row]) -> Try[Row]:
    """The one that counts: what is played now, or was handed over."""
    return tries(log)[-1]
