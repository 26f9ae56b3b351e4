"""Plots of reliability: places across are percentages of the drawing, places down are pixels. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from grading.pages.strips import STEPS

HEIGHT_PX = 240
TOP_PX, BOTTOM_PX = 14, 34
LEFT_PERCENT, RIGHT_PERCENT = 7.0, 98.0
LOW_SCORE, HIGH_SCORE = 200.0, 800.0
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, with what it is about."""

    x: float
    y: float
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """From one point of a course to the next."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Course:
    """A line through points; `code` names whose it is."""

    code: str
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Axes and what lies between them. `line_y`, `line_x`: a limit across or down; `band`: from and to, in per cent across."""

    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    courses: tuple[Course, ...] = ()
    marks: tuple[Mark, ...] = ()
    line_y: float | None = None
    band: tuple[float, float] | None = None
    height: int = HEIGHT_PX
    bottom: int = HEIGHT_PX - BOTTOM_PX
    text_y: int = HEIGHT_PX - BOTTOM_PX + 18
    left: float = LEFT_PERCENT


def phi_plot(analyses: Mapping[str, Mapping[str, Any]], target: float) -> Plot:
    """Phi against the number of rooms, a course for each group; the line is the target."""
    most = max((len(told["by_rooms"]) for told in analyses.values()), default=12)
    courses = []
    for code, told in analyses.items():
        points = [(_across(row["rooms"], 1, most), _down(row["phi"], 0.0, 1.0), row) for row in told["by_rooms"] if row["phi"] is not None]
        segments = tuple(Segment(a[0], a[1], b[0], b[1]) for a, b in pairwise(points))
        courses.append(Course(code, segments, tuple(Mark(x, y, f"{row['rooms']}: {row['phi']:.2f}", code) for x, y, row in points)))
    return Plot(
        across=tuple(Tick(_across(rooms, 1, most), str(rooms)) for rooms in range(1, most + 1)),
        down=tuple(Tick(_down(share / 4, 0.0, 1.0), f"{share / 4:.2f}") for share in range(5)),
        courses=tuple(courses),
        line_y=_down(target, 0.0, 1.0),
    )


def rooms_plot(hardness: Sequence[float], figures: Sequence[Mapping[str, Any]], percent: bool) -> Plot:
    """A mark per room, numbered: across what is reached in it (score, or uplift if `percent`), down how well it tells persons apart."""
    points = [(number, reached, room["discrimination"]) for number, (reached, room) in enumerate(zip(hardness, figures, strict=True), 1)]
    drawn = [point for point in points if point[2] is not None]
    low, high, step = _scale([reached for _, reached, _ in drawn], percent)
    ticks = round((high - low) / step)
    least = min([0.0, *(round_down(value) for _, _, value in drawn)])
    return Plot(
        across=tuple(Tick(_across(low + step * k, low, high), _figure(low + step * k, percent)) for k in range(ticks + 1)),
        down=tuple(Tick(_down(least + (1 - least) * k / 4, least, 1.0), f"{least + (1 - least) * k / 4:.2f}") for k in range(5)),
        marks=tuple(Mark(_across(reached, low, high), _down(value, least, 1.0), str(number), "room") for number, reached, value in drawn),
    )


def skill_plot(study: Mapping[str, Any]) -> Plot:
    """Score against true skill of simulated people; the line is the cut, the band the middle half of the range."""
    return Plot(
        across=tuple(Tick(_across(quarter / 4, 0.0, 1.0), f"{quarter / 4:.2f}") for quarter in range(5)),
        down=tuple(Tick(_down(score, LOW_SCORE, HIGH_SCORE), str(score)) for score in range(200, 801, 100)),
        marks=tuple(_person(**one) for one in study["people"]),
        line_y=_down(study["cut"], LOW_SCORE, HIGH_SCORE),
        band=(_across(0.25, 0.0, 1.0), round((RIGHT_PERCENT - LEFT_PERCENT) / 2, 2)),
    )


def _person(skill: float, score: float, decision: str, **_: Any) -> Mark:
    return Mark(_across(skill, 0.0, 1.0), _down(score, LOW_SCORE, HIGH_SCORE), f"{skill:.2f}: {score:.0f}", decision)


def round_down(value: float) -> float:
    """To a quarter."""
    return (value * 4 // 1) / 4


def _across(value: float, low: float, high: float) -> float:
    return round(LEFT_PERCENT + (RIGHT_PERCENT - LEFT_PERCENT) * (value - low) / (high - low), 2)


def _down(value: float, low: float, high: float) -> float:
    plot = HEIGHT_PX - TOP_PX - BOTTOM_PX
    return round(TOP_PX + plot * (high - min(max(value, low), high)) / (high - low), 1)


def _scale(values: Sequence[float], percent: bool) -> tuple[float, float, float]:
    """Low and high on whole steps around the values, a step beyond on either side at most."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    steps = STEPS if percent else (5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0)
    step = next((step for step in steps if (high - low) / step <= MOST_TICKS - 2), steps[-1])
    low, high = low // step * step, (high // step + 1) * step
    return low, high, step


def _figure(value: float, percent: bool) -> str:
    return f"{value:+.0%}".replace("-", "−") if percent else f"{value:.0f}"
