"""Competition ranking: 1, 2, 2, 4. Pure; the words in which the SQL of the boards is tested.

Scores are whole tenths, as they are shown: who looks equal is equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HISTOGRAM_FROM, HISTOGRAM_TO, HISTOGRAM_STEP = 2000, 8000, 200
"""In tenths: three standard deviations of the reference operators to each side of their middle, a fifth of one a bar. The end bars are open."""
HISTOGRAM_BARS = (HISTOGRAM_TO - HISTOGRAM_FROM) // HISTOGRAM_STEP


@dataclass(frozen=True)
class Entry:
    """Somebody on a board. Unofficial ones are shown at their place but have no rank and take none; hidden ones are not there at all."""

    key: int
    score_tenths: int
    official: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Place:
    """A line of the board."""

    key: int
    rank: int | None


def places(entries: Iterable[Entry]) -> list[Place]:
    """Best first; equal scores in the order of their keys. A rank is one more than the number of official entries with a higher score."""
    shown = sorted((entry for entry in entries if not entry.hidden), key=lambda entry: (-entry.score_tenths, entry.key))
    lines: list[Place] = []
    better = 0  # official entries with a higher score than this one
    level = 0  # official entries so far
    score: int | None = None
    for entry in shown:
        if entry.score_tenths != score:
            score, better = entry.score_tenths, level
        lines.append(Place(entry.key, better + 1 if entry.official else None))
        level += entry.official
    return lines


def tenths(score: float) -> int:
    """A score as it is shown, in whole tenths."""
    return round(score * 10)


def bar_of(score_tenths: int) -> int:
    """The bar of the histogram that a score is in."""
    return min(max((score_tenths - HISTOGRAM_FROM) // HISTOGRAM_STEP, 0), HISTOGRAM_BARS - 1)
