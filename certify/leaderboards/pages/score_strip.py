"""People and reference operators on one line of scores: where the cut lies, and who lies where. Geometry only; the template draws."""

from collections.abc import Iterable
from dataclasses import dataclass

from certify.leaderboards.pages.drawn_lines import DrawnLine
from certify.leaderboards.ranking import HISTOGRAM_FROM, HISTOGRAM_STEP, HISTOGRAM_TO
from certify.leaderboards.selectors.heads import BoardHead
from certify.leaderboards.selectors.lines import StoredLine

LOWEST, HIGHEST = HISTOGRAM_FROM / 10, HISTOGRAM_TO / 10  # three standard deviations of the reference operators to each side of their middle
WIDTH = 600.0
MARGIN = 12.0
BASE, TALLEST = 46.0, 30.0
MOST_DOTS = 100
"""With more people than fit on a page the strip shows how many lie where, of all of them."""


@dataclass(frozen=True)
class Bar:
    """People in one step of scores."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Strip:
    """Places along a width of 600. `own` is the viewer's, if it is on this page. Either dots or bars; `cut` is a round's."""

    people: tuple[float, ...]
    bars: tuple[Bar, ...]
    operators: tuple[float, ...]
    own: float | None
    cut: float | None
    cut_score: float | None
    ticks: tuple[tuple[float, int], ...]


def score_strip(head: BoardHead, lines: Iterable[DrawnLine], operators: Iterable[StoredLine], viewer_id: int | None) -> Strip:
    """For the people of this page, or for all in bars, and for all reference operators."""
    many = head.card.people > MOST_DOTS and head.snapshot is not None
    mine = [line for line in lines if line.person_id == viewer_id]
    cut = head.card.cut_score
    return Strip(
        people=() if many else tuple(_place(line.score) for line in lines if line not in mine),
        bars=_bars(tuple(head.snapshot.histogram)) if many and head.snapshot else (),
        operators=tuple(_place(row.score) for row in operators),
        own=_place(mine[0].score) if mine else None,
        cut=_place(cut) if cut is not None else None,
        cut_score=cut,
        ticks=_TICKS,
    )


def _bars(histogram: tuple[int, ...]) -> tuple[Bar, ...]:
    most = max(histogram, default=0)
    bars = []
    for number, people in enumerate(histogram):
        if people:
            left = _place((HISTOGRAM_FROM + number * HISTOGRAM_STEP) / 10)
            width = _place((HISTOGRAM_FROM + (number + 1) * HISTOGRAM_STEP) / 10) - left - 1
            height = max(round(people / most * TALLEST, 1), 0.8)
            bars.append(Bar(left + 0.5, round(BASE - height, 1), round(width, 1), height))
    return tuple(bars)


def _place(score: float) -> float:
    within = min(max(score, LOWEST), HIGHEST)
    return round(MARGIN + (within - LOWEST) / (HIGHEST - LOWEST) * (WIDTH - 2 * MARGIN), 1)


_TICKS = tuple((_place(score), score) for score in range(200, 801, 100))
