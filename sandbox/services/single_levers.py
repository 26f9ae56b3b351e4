"""One lever pulled as far as it goes when the excerpt starts: what nobody needs a trader for."""

from __future__ import annotations

from sandbox.engine import bundle as bundles
from sandbox.engine.controls import Control, sorted_log

PULLED = ("release", "price", "ad_spend", "agents")
"""All reserve at once, floor prices, full ad spend, most agents."""


def single_levers(scenario: bundles.Scenario) -> dict[str, tuple[Control, ...]]:
    """Log per lever: the pull on top of the baseline, which does not take it back. Locked levers are left out."""
    return {name: _held(scenario, name, pull) for name in PULLED if (pull := _pull(scenario, name))}


def baseline_most(scenario: bundles.Scenario, lever: str) -> float | None:
    """The highest value of a number lever that the recorded operator used up to the excerpt's end; None for other levers."""
    if lever not in ("ad_spend", "agents"):
        return None
    log = (*scenario.recorded_before, *scenario.baseline)
    return max((float(control.value) for control in log if control.lever == lever), default=0.0)


def _pull(scenario: bundles.Scenario, name: str) -> list[Control]:
    limits = scenario.limits(name)
    if limits is None or not limits.enabled:
        return []
    room = scenario.room
    if name == "release":
        left = zip(room.products, scenario.reserve_at_start, strict=True)
        return [Control(0, "release", product.sku, str(units)) for product, units in left if units > 0]
    if name == "price":
        return [Control(0, "price", product.sku, f"{product.floor_price_cents / 100:.2f}") for product in room.products]
    return [] if limits.maximum is None else [Control(0, name, "", f"{limits.maximum:g}")]


def _held(scenario: bundles.Scenario, name: str, pull: list[Control]) -> tuple[Control, ...]:
    """A number or price of the baseline would end the pull: it is left out. Releases add to it."""
    if name == "release":
        return sorted_log((*pull, *scenario.baseline))
    return sorted_log((*pull, *(control for control in scenario.baseline if control.lever != name)))
