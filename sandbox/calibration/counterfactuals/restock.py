"""Releasing stock for what is sold out pays at once, and the sooner the more."""

from __future__ import annotations

from itertools import pairwise

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result
from sandbox.calibration.counterfactuals.stretch import Outcome, Stretch, ticks_of
from sandbox.engine.controls import Control

DOSES_MIN = (0, 2, 4, 8, 12, 20)
_MINUTES = 20
_UNITS = 2000


def run(stretch: Stretch) -> Result:
    outcomes = {dose: _released(stretch, dose) for dose in DOSES_MIN}
    never = outcomes[_MINUTES]
    curve = Curve("GMV of 20 min", DOSES_MIN, tuple(outcomes[dose].gmv / outcomes[0].gmv for dose in DOSES_MIN))
    at_once = outcomes[0].gmv_in(0, 2) / max(1.0, never.gmv_in(0, 2))
    falling = all(later < earlier for earlier, later in pairwise(curve.values))
    return Result(
        code="restock",
        title="Stock for a sold-out link on pitch",
        dose="minutes until the release (20 = never)",
        outcome="share of a release at once",
        curves=(curve,),
        claims=(
            Claim("it pays at once", at_once > 1.05, at_once, f"×{at_once:.1f} GMV in its first two minutes"),
            Claim("the sooner the more", falling, curve.values[3], f"after 8 min {curve.values[3]:.0%} of the GMV of a release at once"),
        ),
    )


def _released(stretch: Stretch, minute: int) -> Outcome:
    """The product that earns most is on pitch and sold out."""
    log = [Control(ticks_of(60 * minute), "release", stretch.sku(), str(_UNITS))] if minute < _MINUTES else []
    return stretch.run(_MINUTES, log, stock={stretch.sku(): 0}, reserve=_UNITS)
