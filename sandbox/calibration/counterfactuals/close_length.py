"""`close` pays for about two minutes, raises returns always, and is not renewed by switching it off and on."""

from __future__ import annotations

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, best_dose, percent
from sandbox.calibration.counterfactuals.stretch import Outcome, Stretch, cue
from sandbox.engine.controls import Control

DOSES_S = (0, 30, 60, 90, 120, 150, 180, 240, 300, 420)
_MINUTES = 12


def run(stretch: Stretch) -> Result:
    outcomes = {dose: _closed(stretch, dose) for dose in DOSES_S}
    plain = outcomes[0]
    gain = Curve("GMV of 12 min", DOSES_S, tuple(outcomes[dose].gmv / plain.gmv - 1.0 for dose in DOSES_S))
    back = Curve("return share", DOSES_S, tuple(outcomes[dose].return_share / plain.return_share - 1.0 for dose in DOSES_S))
    best_s = best_dose(gain)
    best, long = max(gain.values), gain.values[-1]
    flicker = stretch.run(_MINUTES, _flicker()).gmv / plain.gmv - 1.0
    in_turns = stretch.run(_MINUTES, _in_turns()).gmv / plain.gmv - 1.0
    return Result(
        code="close_length",
        title="Length of a close",
        dose="seconds of close",
        outcome="against no close",
        curves=(gain, back),
        claims=(
            Claim("a close pays for about two minutes", best > 0.0 and 90 <= best_s <= 180, best, f"{percent(best)} of 12 min, best {best_s:g} s"),
            Claim("beyond, it loses them", long < best - 0.01, long - best, f"{percent(long - best)} at 420 s against the best"),
            Claim("it raises returns", min(back.values[1:]) > 0.0, back.values[4], f"{percent(back.values[4])} of the share returned, 120 s"),
            Claim("flicker does not renew it", flicker < in_turns, flicker - in_turns, f"{percent(flicker)}, turns of 2 min {percent(in_turns)}"),
        ),
    )


def _closed(stretch: Stretch, seconds: int) -> Outcome:
    return stretch.run(_MINUTES, [cue(0, "close"), cue(seconds, "demo")] if seconds else [])


def _flicker() -> list[Control]:
    """Ten seconds of close, ten of demo, all the time."""
    return [cue(second, "close" if second // 10 % 2 == 0 else "demo") for second in range(0, _MINUTES * 60, 10)]


def _in_turns() -> list[Control]:
    return [cue(second, "close" if second // 120 % 2 == 0 else "demo") for second in range(0, _MINUTES * 60, 120)]
