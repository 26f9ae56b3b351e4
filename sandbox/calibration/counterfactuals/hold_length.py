"""`hold` pays only before a `close`, and below about three minutes."""

from __future__ import annotations

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, best_dose, percent
from sandbox.calibration.counterfactuals.stretch import Stretch, cue
from sandbox.engine.controls import Control

DOSES_S = (0, 30, 60, 90, 120, 180, 240, 300, 420)
_CLOSE_S = 120
_MINUTES = 15


def run(stretch: Stretch) -> Result:
    before_close = _curve(stretch, "then two minutes of close", "close")
    before_demo = _curve(stretch, "then demo", "demo")
    best, best_s = max(before_close.values), best_dose(before_close)
    alone, long = max(before_demo.values[1:]), before_close.values[-1]
    return Result(
        code="hold_length",
        title="Length of a hold",
        dose="seconds of hold",
        outcome="GMV of 15 min against no hold",
        curves=(before_close, before_demo),
        claims=(
            Claim("before a close it pays", best > 0.0, best, f"{percent(best)} of 15 min, best {best_s:g} s"),
            Claim("below about three minutes", best_s <= 180 and long < 0.0, long, f"{percent(long)} at 420 s"),
            Claim("without a close it does not", alone < 0.0, before_demo.values[4], f"{percent(before_demo.values[4])} at 120 s"),
        ),
    )


def _curve(stretch: Stretch, label: str, then: str) -> Curve:
    values = [stretch.run(_MINUTES, _held(dose, then)).gmv for dose in DOSES_S]
    return Curve(label, DOSES_S, tuple(value / values[0] - 1.0 for value in values))


def _held(seconds: int, then: str) -> list[Control]:
    hold = [cue(0, "hold")] if seconds else []
    return [*hold, cue(seconds, then), cue(seconds + _CLOSE_S, "demo")]
