"""People and reference operators on one line of scores: where the cut lies, and who lies where. Geometry only; the template draws."""

from dataclasses import dataclass

from certify.leaderboards.selectors import BoardPage

LOWEST, HIGHEST = 200.0, 800.0  # three standard deviations of the reference operators to each side of their middle
WIDTH = 600.0
MARGIN = 12.0


@dataclass(frozen=True)
class Strip:
    """Places along a width of 600. `own` is the viewer's, if there."""

    people: list[float]
    operators: list[float]
    own: float | None
    cut: float
    cut_score: float
    ticks: list[tuple[float, int]]


def score_strip(page: BoardPage) -> Strip:
    """For the people of this page and all reference operators."""
    return Strip(
        people=[_place(line.score) for line in page.people if not line.own],
        operators=[_place(line.score) for line in page.operators],
        own=next((_place(line.score) for line in page.people if line.own), None),
        cut=_place(page.card.cut_score),
        cut_score=page.card.cut_score,
        ticks=[(_place(score), score) for score in range(200, 801, 100)],
    )


def _place(score: float) -> float:
    within = min(max(score, LOWEST), HIGHEST)
    return round(MARGIN + (within - LOWEST) / (HIGHEST - LOWEST) * (WIDTH - 2 * MARGIN), 1)
