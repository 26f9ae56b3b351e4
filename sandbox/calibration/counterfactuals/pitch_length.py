"""Longer pitches help the product and cost the session beyond an optimum."""

from __future__ import annotations

from itertools import pairwise

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, best_dose, percent
from sandbox.calibration.counterfactuals.stretch import Stretch, ticks_of
from sandbox.engine.controls import Control

DOSES_S = (10, 30, 60, 120, 180, 300, 600, 1200)
_MINUTES = 60
_SHOWN = 3
"""Products that take turns: every dose gives each of them a third of the hour."""


def run(stretch: Stretch) -> Result:
    doses = tuple(dose / 60.0 for dose in DOSES_S)
    session = Curve("session, GMV", doses, tuple(_rotation(stretch, dose) for dose in DOSES_S))
    product = Curve("pitched product, units", doses, tuple(_once(stretch, dose) for dose in DOSES_S))
    rising = all(later > earlier for earlier, later in pairwise(product.values))
    best_min, last = best_dose(session), session.values[-1] / max(session.values) - 1.0
    growth = product.values[-1] / product.values[0]
    return Result(
        code="pitch_length",
        title="Pitch length",
        dose="minutes per pitch",
        outcome="share of the largest",
        curves=(_of_largest(session), _of_largest(product)),
        claims=(
            Claim("a longer pitch sells more of the product", rising, growth, f"×{growth:.2f} in the hour, 20 min against 10 s"),
            Claim(
                "beyond an optimum it costs the session", last < -0.02 and best_min < 5.0, last, f"{percent(last)} at 20 min, best {best_min:.1g} min"
            ),
        ),
    )


def _rotation(stretch: Stretch, seconds: int) -> float:
    """GMV of an hour in which the products that earn most take turns."""
    skus = [stretch.sku(place) for place in stretch.ranked[:_SHOWN]]
    turns = range(0, _MINUTES * 60, seconds)
    return stretch.run(_MINUTES, [Control(ticks_of(second), "pitch", skus[turn % len(skus)], "") for turn, second in enumerate(turns)]).gmv


def _once(stretch: Stretch, seconds: int) -> float:
    """Units of one product in an hour with one pitch of it, between pitches of another."""
    other, shown = stretch.ranked[0], stretch.ranked[min(1, len(stretch.ranked) - 1)]
    log = [Control(0, "pitch", stretch.sku(shown), ""), Control(ticks_of(seconds), "pitch", stretch.sku(other), "")]
    return float(stretch.run(_MINUTES, log).units[shown])


def _of_largest(curve: Curve) -> Curve:
    largest = max(curve.values)
    return Curve(curve.label, curve.doses, tuple(value / largest for value in curve.values))
