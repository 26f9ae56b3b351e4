"""Which rooms are due when. Instants are seconds of one monotonic clock, passed in."""

from __future__ import annotations

from heapq import heappop, heappush


class Agenda:
    """Each room stands in it once, at its next instant."""

    def __init__(self) -> None:
        self._at: dict[int, float] = {}
        self._heap: list[tuple[float, int]] = []

    def put(self, room_id: int, at: float) -> None:
        """Instead of the instant at which it stood."""
        self._at[room_id] = at
        heappush(self._heap, (at, room_id))

    def drop(self, room_id: int) -> None:
        self._at.pop(room_id, None)

    def take(self, now: float, most: int) -> list[int]:
        """The rooms that are due at `now`, the longest due first; they stand nowhere until they are put again."""
        due: list[int] = []
        while len(due) < most and self.next_at() <= now:
            _, room_id = heappop(self._heap)
            del self._at[room_id]
            due.append(room_id)
        return due

    def next_at(self) -> float:
        """When the next room is due; infinite if there is none."""
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heappop(self._heap)  # it was put anew, or dropped
        return self._heap[0][0] if self._heap else float("inf")
