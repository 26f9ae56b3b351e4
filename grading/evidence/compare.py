"""Published figures beside recomputed ones, leaf by leaf."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grading.evidence.bundle import Bundle
from grading.evidence.layout import canonical
from grading.evidence.recompute import Recomputed

TOLERANCE = 1e-9
"""Relative, for fractions: the rubric's logarithms come from the machine's C library, whose last bit may differ. Nothing printed is that fine."""

NOT_RECOMPUTED = frozenset({"graded_at", "published_at", "state"})
MISSING = "(missing)"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `room` is 0 for the round's; `figure` is its path in the document."""

    room: int
    figure: str
    published: Any
    recomputed: Any
    equal: bool


def compare(bundle: Bundle, recomputed: Recomputed) -> tuple[Row, ...]:
    """Every figure of the rooms, then the round's. The recomputed ones are written and read as the published ones were."""
    rooms = zip(bundle.rooms, _as_written(recomputed.rooms), strict=True)
    lines = [row for room, grade in rooms for row in _rows(room.position, "", room.grade, grade)]
    return (*lines, *_rows(0, "", bundle.result, _as_written(recomputed.result)))


def _as_written(document: Any) -> Any:
    return json.loads(canonical(document))


def _rows(room: int, path: str, published: Any, recomputed: Any) -> Iterator[Row]:
    if isinstance(published, dict) and isinstance(recomputed, dict):
        for name in [*recomputed, *(name for name in published if name not in recomputed)]:
            if path or name not in NOT_RECOMPUTED:
                yield from _rows(room, f"{path}.{name}" if path else name, published.get(name, MISSING), recomputed.get(name, MISSING))
    elif isinstance(published, list) and isinstance(recomputed, list) and len(published) == len(recomputed):
        for index, (one, other) in enumerate(zip(published, recomputed, strict=True)):
            yield from _rows(room, f"{path}[{index}]", one, other)
    else:
        yield Row(room, path, published, recomputed, _equal(path, published, recomputed))


def _equal(path: str, published: Any, recomputed: Any) -> bool:
    """Money in whole cents is compared as it is; booleans are no numbers; canonical JSON writes 500.0 as 500."""
    if isinstance(published, bool) or isinstance(recomputed, bool) or not _numbers(published, recomputed):
        return type(published) is type(recomputed) and bool(published == recomputed)
    if path.endswith("_cents") and isinstance(recomputed, int):
        return bool(published == recomputed)
    return bool(abs(published - recomputed) <= TOLERANCE * max(1.0, abs(published), abs(recomputed)))


def _numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) for value in values)
