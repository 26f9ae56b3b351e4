"""How much figures of the gate depend on the model: the same logs in the other members of the room's ensemble. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.calibration.uplift_interval import uplift_interval
from sandbox.engine import bundle as bundles
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.controls import Control


def model_sensitivity(scenario: bundles.Scenario, keys: bundles.Keys, logs: Mapping[str, Sequence[Control]]) -> dict[str, Any]:
    """95 % intervals: of the baseline's value in cents, and of each log's uplift over the baseline as a fraction.

    `members` is the number of other members; with fewer than two there is no spread and the intervals are left out.
    """
    engine = engine_of(scenario)
    others = range(1, len(scenario.room.members))

    def values(log: Sequence[Control]) -> list[float]:
        return [float(engine.run(scenario, keys, log, member).value_cents(scenario.metric)) for member in (0, *others)]

    if len(others) < 2:
        return {"members": len(others), "baseline": None, "uplifts": {}}
    base = values(scenario.baseline)
    low, high = _around([value / max(base[0], 1.0) - 1.0 for value in base])
    uplifts = {}
    for name, log in logs.items():
        ratios = [value / max(reference, 1.0) - 1.0 for value, reference in zip(values(log), base, strict=True)]
        uplifts[name] = {"uplift": ratios[0], **dict(zip(("low", "high"), _around(ratios), strict=True))}
    return {"members": len(others), "baseline": {"low": (1 + low) * base[0], "high": (1 + high) * base[0]}, "uplifts": uplifts}


def _around(values: Sequence[float]) -> tuple[float, float]:
    """The interval around member 0, which comes first."""
    return uplift_interval(values[0], values[1:])
