"""Lets the bots into a scenario and notes what they reach: the numbers on which the gate decides."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sandbox.engine import bundle as engine
from sandbox.engine.bots import BOT_VERSION, DEGENERATE
from sandbox.engine.controls import Control, sorted_log
from sandbox.engine.hand_over import hand_over_kept
from sandbox.services.gate_rules import failed_by, headroom_of, reasons_against, separation_of
from sandbox.services.panel_values import PanelValue, breaches_of, panel_of, value_from

Report = Callable[[int, str], None]  # (percent, step)


def gate_keys(digest: str) -> engine.Keys:
    """Keys that anybody can make again from the scenario's digest; exam keys come from the operating system, never from here."""
    drawn = hashlib.sha256(b"gate\0" + bytes.fromhex(digest)).digest()
    return engine.Keys(traffic=int.from_bytes(drawn[:8], "big"), luck=int.from_bytes(drawn[8:16], "big"))


def measure_gate(scenario: engine.Scenario, digest: str, verdict: str, report: Report = lambda _p, _s: None) -> dict[str, Any]:
    """Baseline, panel, single levers and degenerate operators on one path, and the reasons against an exam."""
    from sandbox.engine.bots.play import play  # these bring numba, which pages do not need
    from sandbox.engine.replay import run

    keys = gate_keys(digest)
    report(2, "baseline")
    baseline = run(scenario, keys, scenario.baseline)
    base_cents = float(baseline.value_cents(scenario.metric))

    def uplift_of(value_cents: float) -> float:
        return value_cents / max(base_cents, 1.0) - 1.0

    panel = panel_of(scenario, digest, keys, progress=lambda done, of: report(5 + 60 * done // of, "panel"))
    uplifts = [uplift_of(value.value_cents) for value in panel]
    best_gain_cents = max((value.value_cents for value in panel), default=base_cents) - base_cents
    report(68, "single_levers")
    singles = []
    for name, controls in single_levers(scenario).items():
        value_cents = float(run(scenario, keys, sorted_log((*controls, *scenario.baseline))).value_cents(scenario.metric))
        share = (value_cents - base_cents) / best_gain_cents if best_gain_cents > 0 else 0.0
        singles.append({"name": name, "value_cents": value_cents, "uplift": uplift_of(value_cents), "share_of_best_gain": share})
    bar = statistics.median(uplifts) if uplifts else 0.0
    degenerate = []
    for done, bot in enumerate(DEGENERATE):
        report(75 + 24 * done // len(DEGENERATE), "degenerate")
        played, _ = play(scenario, keys, bot)
        value = value_from(played, scenario, bot)
        how = failed_by(
            uplift_of(value.value_cents),
            value.contribution_cents,
            value.breaches,
            hand_over_kept(played.hand_over, baseline.hand_over),
            bar=bar,
            least_contribution_cents=float(baseline.contribution_cents),
            most_breaches=scenario.guard_rails.max_compliance_breaches,
        )
        degenerate.append({**_row(value, uplift_of), "failed_by": how})
    result: dict[str, Any] = {
        "bot_version": BOT_VERSION,
        "engine_version": scenario.room.engine_version,
        "bundle_digest": digest,
        "baseline": {
            "name": scenario.baseline_name,
            "value_cents": base_cents,
            "gmv_cents": float(baseline.value_cents("gmv")),
            "net_cents": float(baseline.value_cents("net_gmv")),
            "contribution_cents": float(baseline.contribution_cents),
            "breaches": breaches_of(baseline),
        },
        "panel": [_row(value, uplift_of) for value in panel],
        "single_levers": singles,
        "degenerate": degenerate,
        "bar": bar,
        "headroom": headroom_of(uplifts),
        "separation": separation_of([value.skill for value in panel], uplifts),
    }
    prior_only = [name for name in scenario.room.prior_only_levers if (limits := scenario.limits(name)) and limits.enabled]
    result["reasons"] = [[code, params] for code, params in reasons_against(result, verdict, prior_only)]
    return result


def single_levers(scenario: engine.Scenario) -> dict[str, list[Control]]:
    """One lever pulled as far as it goes when the excerpt starts, on top of the baseline; locked levers are left out."""
    room = scenario.room
    pulls: dict[str, list[Control]] = {}
    if _open(scenario, "release"):
        left = zip(room.products, scenario.reserve_at_start, strict=True)
        pulls["release"] = [Control(0, "release", product.sku, str(units)) for product, units in left if units > 0]
    if _open(scenario, "price"):
        pulls["price"] = [Control(0, "price", product.sku, f"{product.floor_price_cents / 100:g}") for product in room.products]
    for name in ("ad_spend", "agents"):
        limits = scenario.limits(name)
        if limits and limits.enabled and limits.maximum is not None:
            pulls[name] = [Control(0, name, "", f"{limits.maximum:g}")]
    return {name: controls for name, controls in pulls.items() if controls}


def _open(scenario: engine.Scenario, lever: str) -> bool:
    limits = scenario.limits(lever)
    return bool(limits and limits.enabled)


def _row(value: PanelValue, uplift_of: Callable[[float], float]) -> dict[str, Any]:
    return {**asdict(value), "uplift": uplift_of(value.value_cents)}
