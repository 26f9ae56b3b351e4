"""Two logs of one room side by side: what each did when, and lines between what fits. Geometry of an SVG drawing; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.engine.controls import Control
from sandbox.engine.levers import FORCES, LEVERS, TICK_S

WIDTH, LEFT, RIGHT = 960, 84, 24
ROW, GAP, TOP = 16, 64, 22
STRONG_NATS = 1.5
"""A coincidence that adds so much is drawn strongly: it is more than four times likelier if one log led to the other."""


@dataclass(frozen=True, slots=True)
class Dot:
    """An action. `title` is read by pointer and screen reader."""

    x: float
    y: float
    force: str
    title: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A coincidence."""

    x1: float
    y1: float
    x2: float
    y2: float
    strong: bool
    same_value: bool
    title: str


@dataclass(frozen=True, slots=True)
class PairPlot:
    """A drawing of `width` x `height`; `rows` (y, label) name those of both bands, `minutes` (x, label) the time."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    links: tuple[Link, ...]
    rows: tuple[tuple[float, str], ...]
    minutes: tuple[tuple[float, str], ...]
    second_top: float
    axis_y: float


def pair_plot(
    ticks: int, first: Sequence[Control], second: Sequence[Control], coincidences: Sequence[Mapping[str, Any]], words: Any, forces: Mapping[str, str]
) -> PairPlot:
    """`words(lever, sku, value)` names an action in the reader's language, `forces` the rows."""
    band = ROW * len(FORCES)
    second_top = TOP + band + GAP
    matched_first = {(one["first_tick"], one["lever"], one["sku"]) for one in coincidences}
    matched_second = {(one["second_tick"], one["lever"], one["sku"]) for one in coincidences}
    links = []
    for one in coincidences:
        row = _row(one["lever"])
        links.append(
            Link(
                _x(one["first_tick"], ticks), TOP + row + ROW / 2, _x(one["second_tick"], ticks), second_top + row + ROW / 2,
                one["nats"] >= STRONG_NATS, one["same_value"],
                f"{words(one['lever'], one['sku'], one['value'])}: {clock(one['first_tick'])} → {clock(one['second_tick'])}",
            )
        )  # fmt: skip
    return PairPlot(
        width=WIDTH,
        height=round(second_top + band + 26),
        dots=(*_dots(ticks, first, TOP, matched_first, words), *_dots(ticks, second, second_top, matched_second, words)),
        links=tuple(sorted(links, key=lambda link: link.strong)),
        rows=tuple((top + ROW * place + ROW / 2, forces[force]) for top in (TOP, second_top) for place, force in enumerate(FORCES)),
        minutes=tuple((_x(tick, ticks), clock(tick)) for tick in range(0, ticks + 1, max(5 * 60 // TICK_S, ticks // 8 // 60 * 60 or 60))),
        second_top=second_top,
        axis_y=second_top + band + 16,
    )


def clock(tick: int) -> str:
    """Simulated time: 81 → 6:45."""
    return f"{tick * TICK_S // 60}:{tick * TICK_S % 60:02d}"


def _dots(ticks: int, log: Sequence[Control], top: float, matched: set[tuple[int, str, str]], words: Any) -> list[Dot]:
    found = []
    for control in log:
        fits = (control.tick, control.lever, control.sku) in matched
        title = f"{clock(control.tick)} {words(control.lever, control.sku, control.value)}"
        found.append(Dot(_x(control.tick, ticks), top + _row(control.lever) + ROW / 2, LEVERS[control.lever].force, title, fits))
    return found


def _row(lever: str) -> float:
    return ROW * FORCES.index(LEVERS[lever].force)


def _x(tick: int, ticks: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * tick / max(ticks, 1), 1)
