"""What happened in a window of a run, in the figures that a trader would look at."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from grading.debrief.lever_course import LeverCourse
from grading.debrief.windows import Window
from sandbox.engine.controls import Control
from sandbox.engine.levers import TICK_S
from sandbox.engine.result import Run

DONE_ONCE = ("clip", "fan_push", "lucky_bag", "follow_call")


def window_facts(played: Run, course: LeverCourse, log: Sequence[Control], window: Window) -> dict[str, Any]:
    """Seconds per pitch, cue and pace; what was done once; goods and their gaps; ads; service. `played` reaches at least to the window's end."""
    span = slice(window.start, window.stop)
    mine = [control for control in log if window.start <= control.tick < window.stop]
    return {
        "gmv_cents": round(float(played.expected_gmv_cents[span].sum())),
        "online": round(float(played.online[span].mean())),
        "pitch_s": _seconds(course.at["pitch"][span]),
        "cue_s": _seconds(course.at["cue"][span]),
        "pace_s": _seconds(course.at["pace"][span]),
        "cohost_s": _seconds(course.at["cohost"][span]).get("on", 0),
        "guarantee_s": _seconds(course.at["guarantee"][span]).get("on", 0),
        "goal_s": _seconds(course.at["ad_goal"][span]),
        "ad_cents": round(float(played.ad_spend_cents[span].sum())),
        "agents": round(float(np.mean([float(n) for n in course.at["agents"][span]])), 1),
        "questions": round(float(played.questions[span].max())),
        "energy": round(float(played.energy[window.stop - 1]), 2),
        "once": {lever: [control.tick * TICK_S for control in mine if control.lever == lever] for lever in DONE_ONCE},
        "releases": [[control.sku, int(float(control.value)), control.tick * TICK_S] for control in mine if control.lever == "release"],
        "prices": {product.sku: int(played.price_cents[window.stop - 1, k]) for k, product in enumerate(played.products)},
        "sold_out_s": _sold_out(played, span),
        "sold_out_pitch_s": _sold_out_on_pitch(played, course, window),
        "breaches": sum(count for tick, _, count in played.count_events if window.start <= tick < window.stop),
    }


def _seconds(course: Sequence[str | float]) -> dict[str, int]:
    """Simulated seconds per value; the empty one (no product on pitch) is left out."""
    found: dict[str, int] = {}
    for value in course:
        if value != "":
            found[str(value)] = found.get(str(value), 0) + TICK_S
    return found


def _sold_out(played: Run, span: slice) -> dict[str, int]:
    """Seconds without stock, by sku; only where there were any."""
    empty = (played.product_stock[span] <= 0).sum(axis=0)
    return {product.sku: int(empty[k]) * TICK_S for k, product in enumerate(played.products) if empty[k]}


def _sold_out_on_pitch(played: Run, course: LeverCourse, window: Window) -> dict[str, int]:
    place = {product.sku: k for k, product in enumerate(played.products)}
    stock = played.product_stock
    found: dict[str, int] = {}
    for tick in range(window.start, window.stop):
        sku = str(course.at["pitch"][tick])
        if sku in place and stock[tick, place[sku]] <= 0:
            found[sku] = found.get(sku, 0) + TICK_S
    return found
