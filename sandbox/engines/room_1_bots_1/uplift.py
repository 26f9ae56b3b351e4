"""Uplift of a run over the baseline's run on the same path."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.engines.room_1_bots_1.bundle import Metric
    from sandbox.engines.room_1_bots_1.result import Run

FLOOR_SHARE = 0.01
"""A value counts as at least this share of the baseline's, so that its logarithm exists."""


def floored_value_cents(run: Run, baseline: Run, metric: Metric) -> float:
    return max(run.value_cents(metric), FLOOR_SHARE * baseline.value_cents(metric))


def uplift(run: Run, baseline: Run, metric: Metric) -> float:
    """Value over the baseline's value, less one."""
    reference = baseline.value_cents(metric)
    if reference <= 0.0:
        return 0.0
    return floored_value_cents(run, baseline, metric) / reference - 1.0


def log_uplift(run: Run, baseline: Run, metric: Metric) -> float:
    """ln(value / baseline value)."""
    return math.log(1.0 + uplift(run, baseline, metric))
