"""A run as a scrubber shows it: a point every half simulated minute, what was in force and what had come of it."""

from collections.abc import Sequence
from typing import Any

from grading.curves import POINT_TICKS
from grading.debrief.lever_course import LeverCourse
from sandbox.engine.controls import Control
from sandbox.engine.levers import TICK_S
from sandbox.engine.result import Run

STATES = ("pitch", "cue", "pace", "cohost", "agents", "guarantee")


def points(ticks: int) -> list[int]:
    """Last ticks of the points; the room's last tick is always one."""
    ends = list(range(POINT_TICKS - 1, ticks, POINT_TICKS))
    return ends if ends and ends[-1] == ticks - 1 else [*ends, ticks - 1]


def timeline(played: Run, course: LeverCourse) -> dict[str, Any]:
    """Lists with one value per point: levers in force, viewers, money so far (expected, cents), ads in the point, questions, energy, stock by sku."""
    at = points(played.ticks)
    gmv, ads = played.expected_gmv_cents.cumsum(), played.ad_spend_cents.cumsum()
    spent = [int(ads[tick]) for tick in at]
    return {
        **{lever: [course.at[lever][tick] for tick in at] for lever in STATES},
        "online": [int(played.online[tick]) for tick in at],
        "gmv_cents": [round(float(gmv[tick])) for tick in at],
        "ad_cents": [total - before for total, before in zip(spent, [0, *spent[:-1]], strict=True)],
        "questions": [int(played.questions[tick]) for tick in at],
        "energy": [round(float(played.energy[tick]), 2) for tick in at],
        "stock": {product.sku: [int(played.product_stock[tick, k]) for tick in at] for k, product in enumerate(played.products)},
    }


def actions(log: Sequence[Control]) -> list[list[Any]]:
    """[second, lever, sku, value] of every control."""
    return [[control.tick * TICK_S, control.lever, control.sku, control.value] for control in log]


def seconds(ticks: int) -> list[int]:
    return [(tick + 1) * TICK_S for tick in points(ticks)]
