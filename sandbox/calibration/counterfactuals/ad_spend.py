"""Ads bring viewers with a lag and saturate: each further yuan brings fewer."""

from __future__ import annotations

from itertools import pairwise

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result
from sandbox.calibration.counterfactuals.stretch import Outcome, Stretch
from sandbox.engine import layout as at
from sandbox.engine.controls import Control

DOSES_OF_RECORDED = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_MINUTES = 20
_LEAST_CNY = 20.0


def run(stretch: Stretch) -> Result:
    spends = tuple(round(share * max(stretch.spend_cny, _LEAST_CNY), 1) for share in DOSES_OF_RECORDED)
    outcomes = [_bought(stretch, spend, _MINUTES) for spend in spends]
    paid = [float(outcome.totals[at.R_PAID]) / _MINUTES for outcome in outcomes]
    steps = [(more - less) / (high - low) for less, more, low, high in zip(paid, paid[1:], spends, spends[1:], strict=False)]
    gmv = [outcome.net_gmv / _MINUTES for outcome in outcomes]
    worth = [(more - less) / (high - low) for less, more, low, high in zip(gmv, gmv[1:], spends, spends[1:], strict=False)]
    early = float(_bought(stretch, spends[2], 1).totals[at.R_PAID]) / (paid[2] + 1e-9)
    falling = all(later < earlier for earlier, later in pairwise(steps))
    return Result(
        code="ad_spend",
        title="Ad spend",
        dose="CNY per minute",
        outcome="of one more yuan",
        curves=(Curve("paid views", spends[1:], tuple(steps)), Curve("GMV net of returns, CNY", spends[1:], tuple(worth))),
        claims=(
            Claim("more spend brings more views", min(steps) > 0.0, paid[2], f"{paid[2]:.1f} views/min for {spends[2]:g} CNY/min"),
            Claim("ads saturate", falling, steps[-1] / steps[0], f"the last of 16 × the spend brings {steps[-1] / steps[0]:.0%} of the first yuan"),
            Claim("views follow with a lag", early < 0.5, early, f"{early:.0%} of the level in the first minute"),
        ),
    )


def _bought(stretch: Stretch, spend_cny: float, minutes: int) -> Outcome:
    return stretch.run(minutes, [Control(0, "ad_spend", "", f"{spend_cny:.1f}")], spend_cny=0.0)
