"""Waterfall and radar of the five forces: where everything lies in the drawing. Pure; points are hundredths of a per cent of the baseline's value."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

HEIGHT_PX = 230
TOP_PX = 26
LABEL_PX = 44
RADAR = 150.0
INNER = 0.16
STEPS = (100, 200, 500, 1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 50_000, 100_000)
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One column: a bar from where the column before ended. Places across are percentages, places down are pixels."""

    code: str
    points: int
    x: float
    width: float
    middle: float
    y: float
    height: float
    text_y: float
    end_y: float
    next_x: float


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled horizontal."""

    y: float
    points: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From the baseline (zero) over the forces to the run."""

    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    zero_y: float
    label_y: float
    height: float


def waterfall(parts: Sequence[tuple[str, int]], total: int) -> Waterfall:
    """Columns for `parts` (code, points), which sum to `total`, and a last one for the total. A loss hangs down from where the gain had led."""
    levels = [0]
    for _, points in parts:
        levels.append(levels[-1] + points)
    low, high = float(min(*levels, total, 0)), float(max(*levels, total, 0))
    span = max(high - low, 100.0)
    low, high = low - 0.08 * span if low < 0 else low, high + 0.08 * span
    plot = HEIGHT_PX - TOP_PX

    def down(points: float) -> float:
        return round(TOP_PX + plot * (high - points) / (high - low), 1)

    columns = len(parts) + 1
    wide = 100 / columns
    steps = []
    for place, (code, points) in enumerate([*parts, ("total", total)]):
        start = 0 if code == "total" else levels[place]
        top, bottom = down(max(start, start + points)), down(min(start, start + points))
        steps.append(
            Step(
                code=code,
                points=points,
                x=round(wide * place + wide * 0.14, 2),
                width=round(wide * 0.72, 2),
                middle=round(wide * (place + 0.5), 2),
                y=top,
                height=max(round(bottom - top, 1), 1.5),
                text_y=top - 5 if points >= 0 else bottom + 14,
                end_y=down(start + points),
                next_x=round(wide * (place + 1) + wide * 0.86, 2),
            )
        )
    return Waterfall(tuple(steps), _lines(low, high, down), down(0), HEIGHT_PX + 18, HEIGHT_PX + LABEL_PX)


def _lines(low: float, high: float, down) -> tuple[Line, ...]:  # type: ignore[no-untyped-def]
    step = next((step for step in STEPS if (high - low) / step <= MOST_LINES), STEPS[-1])
    numbers = range(int(low // step), int(high // step) + 1)
    return tuple(Line(down(number * step), number * step) for number in numbers if low <= number * step <= high)


@dataclass(frozen=True, slots=True)
class Axis:
    """One force's axis: its end, and where its name stands."""

    force: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """Two polygons on five axes; the dashed ring is zero, what lies inside it is a loss. Coordinates of a square of 2 · RADAR."""

    axes: tuple[Axis, ...]
    zero: str
    rings: tuple[str, ...]
    own: str
    reference: str
    dots: tuple[tuple[float, float], ...]


def radar(forces: Sequence[str], own: Sequence[int], reference: Sequence[int]) -> Radar:
    """Both in points, on one scale: the middle is the lowest of all values or zero, the rim the highest."""
    values = [*own, *reference, 0]
    low, high = min(values), max(*values, 100)
    angles = [2 * pi * place / len(forces) - pi / 2 for place in range(len(forces))]

    def at(share: float, angle: float) -> tuple[float, float]:
        radius = (INNER + (0.74 - INNER) * share) * RADAR
        return round(RADAR + radius * cos(angle), 1), round(RADAR + radius * sin(angle), 1)

    def shape(points: Sequence[float]) -> str:
        return " ".join(f"{x},{y}" for x, y in (at((value - low) / (high - low), angle) for value, angle in zip(points, angles, strict=True)))

    axes = []
    for force, angle in zip(forces, angles, strict=True):
        (x, y), text = at(1.0, angle), at(1.19, angle)
        anchor = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
        axes.append(Axis(force, x, y, text[0], text[1], anchor))
    rim = [high] * len(forces)
    half = [(high + low) / 2] * len(forces)
    dots = tuple(at((value - low) / (high - low), angle) for value, angle in zip(own, angles, strict=True))
    return Radar(tuple(axes), shape([0] * len(forces)), (shape(rim), shape(half)), shape(own), shape(reference), dots)
