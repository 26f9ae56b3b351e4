"""Number lines of the report: where a figure lies, as percentages of the drawing's width. Pure."""

from dataclasses import dataclass
from math import ceil, floor

EDGE_PERCENT = 3.0
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the line."""

    x: float
    value: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A reference operator."""

    x: float
    y: int
    family: str
    skill: float
    uplift: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A number line with one figure on it. Places are percentages; None where there is nothing to draw."""

    ticks: tuple[Tick, ...]
    you: float
    required: float | None
    low: float | None = None
    high: float | None = None
    zero: float | None = None
    middle: float | None = None
    dots: tuple[Dot, ...] = ()


class Scale:
    """Values between `low` and `high` to percentages of the width."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(EDGE_PERCENT + share * (100 - 2 * EDGE_PERCENT), 2)

    def ticks(self, step: float) -> tuple[Tick, ...]:
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return tuple(Tick(self.at(number * step), number * step) for number in range(first, last + 1))


def score_strip(score: float, cut: float, se: float | None) -> Strip:
    scale = Scale(200.0, 800.0)
    return Strip(
        ticks=scale.ticks(100.0),
        you=scale.at(score),
        required=scale.at(cut),
        low=scale.at(score - 1.96 * se) if se is not None else None,
        high=scale.at(score + 1.96 * se) if se is not None else None,
    )


def uplift_strip(uplift: float, required: float, low: float | None, high: float | None) -> Strip:
    values = [value for value in (0.0, uplift, required, low, high) if value is not None]
    scale, step = _uplift_scale(values)
    return Strip(
        ticks=scale.ticks(step),
        you=scale.at(uplift),
        required=scale.at(required),
        low=scale.at(low) if low is not None else None,
        high=scale.at(high) if high is not None else None,
        zero=scale.at(0.0),
    )


def panel_strip(uplift: float, operators: list[dict], median_uplift: float, rows: tuple[str, ...], row_px: int = 16) -> Strip:  # type: ignore[type-arg]
    """The candidate among the reference operators; a row for each family, `row_px` apart."""
    scale, step = _uplift_scale([0.0, uplift, *(operator["uplift"] for operator in operators)])
    dots = tuple(
        Dot(scale.at(row["uplift"]), row_px * (rows.index(row["family"]) if row["family"] in rows else 0), row["family"], row["skill"], row["uplift"])
        for row in operators
    )
    return Strip(ticks=scale.ticks(step), you=scale.at(uplift), required=None, zero=scale.at(0.0), middle=scale.at(median_uplift), dots=dots)


def _uplift_scale(values: list[float]) -> tuple[Scale, float]:
    low, high = min(values), max(values)
    room = max(high - low, 0.1) * 0.08
    low, high = low - room, high + room
    step = next((step for step in STEPS if (high - low) / step <= MOST_TICKS), STEPS[-1])
    return Scale(low, high), step
