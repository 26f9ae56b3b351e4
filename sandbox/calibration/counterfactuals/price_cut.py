"""Price cuts sell more, most to bargain hunters, and cost the trust of those who have just paid more."""

from __future__ import annotations

from math import log

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, percent
from sandbox.calibration.counterfactuals.stretch import Outcome, Stretch
from sandbox.engine import layout as at
from sandbox.engine.bundle import TICKS_PER_MIN
from sandbox.engine.controls import Control

DOSES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7)
_MINUTES = 20
_CHANNELS = ("follow", "recommend", "video", "paid")
_HUNTERS = {f"bargain_{channel}": 1.0 - 1e-9 for channel in _CHANNELS}
_REGULARS = {f"bargain_{channel}": 1e-9 for channel in _CHANNELS}
_CUT = DOSES.index(0.8)


def run(stretch: Stretch) -> Result:
    place = stretch.ranked[0]
    sold = {label: [float(_at(stretch, ratio, crowd).units[place]) for ratio in DOSES] for label, crowd in _CROWDS.items()}
    curves = tuple(Curve(label, _percent_off(), tuple(units / values[0] for units in values)) for label, values in sold.items())
    elasticity = {label: log(values[_CUT] / values[0]) / log(DOSES[_CUT]) for label, values in sold.items()}
    full, cut = _at(stretch, 1.0, {}), _at(stretch, DOSES[_CUT], {})
    trust = _trust(cut) - _trust(full)
    cost = cut.gmv / _at(stretch, DOSES[_CUT], {"trust_cut": 1e-9}).gmv - 1.0
    return Result(
        code="price_cut",
        title="Price cut",
        dose="% below list price",
        outcome="units against list price",
        curves=curves,
        claims=(
            Claim("a cut sells more", elasticity["regulars"] < 0.0, elasticity["regulars"], f"elasticity {elasticity['regulars']:.1f} of regulars"),
            Claim(
                "most to bargain hunters",
                elasticity["bargain hunters"] < elasticity["regulars"],
                elasticity["bargain hunters"],
                f"elasticity {elasticity['bargain hunters']:.1f} of bargain hunters",
            ),
            Claim("it costs trust", trust < 0.0, trust, f"{trust:+.3f} trust over 20 min"),
            Claim("and trust costs sales", cost < 0.0, cost, f"{percent(cost)} GMV through trust alone"),
        ),
    )


_CROWDS = {"bargain hunters": _HUNTERS, "regulars": _REGULARS}


def _at(stretch: Stretch, ratio: float, parameters: dict[str, float]) -> Outcome:
    place = stretch.ranked[0]
    price = f"{stretch.room.products[place].list_price_cents * ratio / 100.0:.2f}"
    log_ = [Control(0, "price", stretch.sku(), price)] if ratio < 1.0 else []
    return stretch.run(_MINUTES, log_, parameters=parameters)


def _percent_off() -> tuple[float, ...]:
    return tuple(round(100.0 * (1.0 - ratio), 1) for ratio in DOSES)


def _trust(outcome: Outcome) -> float:
    return float(outcome.totals[at.R_TRUST]) / (_MINUTES * TICKS_PER_MIN)
