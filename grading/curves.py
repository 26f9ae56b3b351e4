"""Curves of a played room for the report: a point every half simulated minute, run and baseline side by side. Pure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.engine.levers import TICK_S
from sandbox.engine.result import Run

POINT_TICKS = 30 // TICK_S


def curves(candidate: Run, baseline: Run) -> dict[str, Any]:
    """`s` are simulated seconds from the start at the end of each point; GMV is cumulative, in cents; `online` is a mean."""
    points = _ends(len(candidate.online))
    return {
        "s": [int(end) * TICK_S for end in points],
        "run": _one(candidate, points),
        "baseline": _one(baseline, points),
    }


def _one(played: Run, ends: NDArray[np.int64]) -> dict[str, list[int]]:
    return {
        "expected_gmv_cents": _running(played.expected_gmv_cents, ends),
        "sampled_gmv_cents": _running(played.gmv_cents, ends),
        "online": _means(played.online, ends),
    }


def _ends(ticks: int) -> NDArray[np.int64]:
    ends = np.arange(POINT_TICKS, ticks + 1, POINT_TICKS)
    return ends if ticks % POINT_TICKS == 0 else np.append(ends, ticks)


def _running(per_tick: NDArray[Any], ends: NDArray[np.int64]) -> list[int]:
    return [round(float(x)) for x in np.cumsum(per_tick, dtype=np.float64)[ends - 1]]


def _means(per_tick: NDArray[Any], ends: NDArray[np.int64]) -> list[int]:
    starts = np.concatenate(([0], ends[:-1]))
    return [round(float(np.mean(per_tick[start:end]))) for start, end in zip(starts, ends, strict=True)]
