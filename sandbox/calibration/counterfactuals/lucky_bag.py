"""Lucky bags hold people while they run, cost conversion, and leave a hangover."""

from __future__ import annotations

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, percent
from sandbox.calibration.counterfactuals.stretch import Stretch
from sandbox.engine import layout as at
from sandbox.engine.controls import Control

DOSES_CNY = (0, 25, 50, 100, 200, 400)
_BAG_MIN, _AFTER_MIN = 5, 2
_DOSE = 200
_NO_HANGOVER = {"bag_hangover": 1e-9}


def run(stretch: Stretch) -> Result:
    logs = {dose: [Control(0, "lucky_bag", "", str(dose))] if dose else [] for dose in DOSES_CNY}
    while_running = {dose: stretch.run(_BAG_MIN, log) for dose, log in logs.items()}
    online = [while_running[dose].online_in(2, _BAG_MIN) for dose in DOSES_CNY]
    deal = [while_running[dose].totals[at.R_EXPECTED_ORDERS] / while_running[dose].totals[at.R_CLICKS] for dose in DOSES_CNY]
    curves = tuple(
        Curve(label, DOSES_CNY, tuple(float(value / values[0] - 1.0) for value in values))
        for label, values in (("online while it runs", online), ("orders per click while it runs", deal))
    )
    held, lost = (curve.values[-2] for curve in curves)
    hangover = _after(stretch, logs[_DOSE], {}) / _after(stretch, logs[_DOSE], _NO_HANGOVER) - 1.0
    return Result(
        code="lucky_bag",
        title="Prize of a lucky bag",
        dose="prize, CNY",
        outcome="against no bag",
        curves=curves,
        claims=(
            Claim("it holds people", held > 0.0, held, f"{percent(held)} online, prize of 200 CNY"),
            Claim("it costs conversion", lost < 0.0, lost, f"{percent(lost)} orders per click"),
            Claim("it leaves a hangover", hangover > 0.0, hangover, f"{percent(hangover)} leaving in the 2 min after, against a bag that just ends"),
        ),
    )


def _after(stretch: Stretch, log: list[Control], parameters: dict[str, float]) -> float:
    """Exits in the minutes after the bag has ended."""
    running, longer = (stretch.run(minutes, log, parameters=parameters).totals[at.R_EXITS] for minutes in (_BAG_MIN, _BAG_MIN + _AFTER_MIN))
    return float(longer - running)
