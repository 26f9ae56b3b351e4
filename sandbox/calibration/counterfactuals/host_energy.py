"""Host energy makes pressure and a hot pace expensive; calm and a co-host restore it."""

from __future__ import annotations

from itertools import pairwise

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, percent
from sandbox.calibration.counterfactuals.stretch import Outcome, Stretch, cue, ticks_of
from sandbox.engine.controls import Control

DOSES_PERCENT = (0, 20, 40, 60, 80, 100)
_CYCLE_S = 200
_MINUTES = 40
_TIRELESS = {"drain_pressure": 1e-9}
_REST_MIN, _AFTER_MIN = 10, 10


def run(stretch: Stretch) -> Result:
    logs = {dose: _pressed(dose) for dose in DOSES_PERCENT}
    cost = Curve(
        "GMV through tiredness alone",
        DOSES_PERCENT,
        tuple(stretch.run(_MINUTES, log).gmv / stretch.run(_MINUTES, log, parameters=_TIRELESS).gmv - 1.0 for log in logs.values()),
    )
    steady = stretch.run(_MINUTES, [])
    hot = stretch.run(_MINUTES, [Control(0, "pace", "", "hot")])
    fresh, tired = (hot.gmv_in(*span) / steady.gmv_in(*span) - 1.0 for span in ((0, 5), (_MINUTES - 10, _MINUTES)))
    rested = {lever: _after_rest(stretch, lever, value, back) / _later(steady) - 1.0 for lever, value, back in _RESTS}
    growing = all(later < earlier for earlier, later in pairwise(cost.values))
    return Result(
        code="host_energy",
        title="Pressure and the host's energy",
        dose="% of time under close",
        outcome="against a host who never tires of it",
        curves=(cost,),
        claims=(
            Claim("pressure is expensive", growing, cost.values[-1], f"{percent(cost.values[-1])} GMV in 40 min of pressure"),
            Claim("a hot pace wears off", tired < fresh, tired - fresh, f"{percent(fresh)} in the first 5 min, {percent(tired)} after half an hour"),
            Claim("a calm pace restores", rested["pace"] > 0.0, rested["pace"], f"{percent(rested['pace'])} GMV in the 10 min after 10 calm ones"),
            Claim("a co-host restores", rested["cohost"] > 0.0, rested["cohost"], f"{percent(rested['cohost'])} in the 10 min after"),
        ),
    )


_RESTS = (("pace", "calm", "steady"), ("cohost", "on", "off"))


def _pressed(percent_of_time: int) -> list[Control]:
    """Close for this share of every `_CYCLE_S`, evenly."""
    pressed_s = _CYCLE_S * percent_of_time // 100
    starts = range(0, _MINUTES * 60, _CYCLE_S)
    if pressed_s in (0, _CYCLE_S):
        return [cue(0, "close")] if pressed_s else []
    return [control for start in starts for control in (cue(start, "close"), cue(start + pressed_s, "demo"))]


def _after_rest(stretch: Stretch, lever: str, value: str, back: str) -> float:
    return _later(stretch.run(_MINUTES, [Control(0, lever, "", value), Control(ticks_of(60 * _REST_MIN), lever, "", back)]))


def _later(outcome: Outcome) -> float:
    """GMV of the ten minutes after the rest."""
    return outcome.gmv_in(_REST_MIN, _REST_MIN + _AFTER_MIN)
