"""Lets the bots into a scenario and notes what they reach: the numbers on which the gate decides.

An exam is played on several paths, so that one lucky evening decides nothing; the keys of all of them come from the digest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from sandbox.engine import bundle as bundles
from sandbox.engines import engine_of
from sandbox.services.gate_rules import (
    EXPERT_SKILL,
    Limits,
    Outcome,
    Scale,
    broken_rails,
    failures,
    headroom_of,
    log_ratio,
    mean_uplift,
    reasons_against,
    separation_of,
)
from sandbox.services.measure_reaction import measure_reaction
from sandbox.services.model_sensitivity import model_sensitivity
from sandbox.services.single_levers import baseline_most, single_levers

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bots.play import Table
    from sandbox.engine.controls import Control
    from sandbox.engine.result import Run

Report = Callable[[int, str], None]  # (percent, step)
EXAM_PATHS = 3
"""With one path a scenario near a limit passes or fails by its keys: the boutique's separation was 0.80, 0.90 and 0.81 on three, 0.85 in the mean."""

REACTION_PATHS = 2
"""Paths on which the panel plays twice more: 96 rooms, a third of the gate's work, for a standard error of about 0.05 of the panel's spread."""


def gate_keys(digest: str, number: int = 0) -> bundles.Keys:
    """Keys that anybody can make again from the scenario's digest; exam keys come from the operating system, never from here."""
    address = b"gate\0" + bytes.fromhex(digest) + (number.to_bytes(2, "big") if number else b"")
    drawn = hashlib.sha256(address).digest()
    return bundles.Keys(traffic=int.from_bytes(drawn[:8], "big"), luck=int.from_bytes(drawn[8:16], "big"))


class Evening:
    """One path of the scenario: the table at which the operators sit, and what the baseline makes of it."""

    def __init__(self, scenario: bundles.Scenario, keys: bundles.Keys) -> None:
        self.scenario, self.keys, self._engine = scenario, keys, engine_of(scenario)
        self.table: Table = self._engine.table(scenario, keys)
        self.baseline = self.run(scenario.baseline)
        self.base = outcome_of(self.baseline, scenario.metric)

    def run(self, log: Sequence[Control]) -> Run:
        return self._engine.run(self.scenario, self.keys, log)

    def log_ratio(self, played: Run) -> float:
        return log_ratio(float(played.value_cents(self.scenario.metric)), self.base.value_cents)


def measure_gate(
    scenario: bundles.Scenario,
    digest: str,
    verdict: str,
    report: Report = lambda _p, _s: None,
    *,
    paths: int | None = None,
    reaction: bool = True,
) -> dict[str, Any]:
    """Baseline, panel, single levers and degenerate operators, what haste brings, and the reasons against an exam.

    `paths`: how many, by default three for an exam and one for what is not; `reaction`: measure in an exam what a second costs.
    """
    engine = engine_of(scenario)
    number = paths or (EXAM_PATHS if scenario.enforce else 1)
    report(2, "baseline")
    evenings = [Evening(scenario, gate_keys(digest, place)) for place in range(number)]
    seats = engine.panel()
    played: list[list[tuple[Run, tuple[Control, ...]]]] = []
    for done, bot in enumerate(seats):
        report(4 + 40 * done // len(seats), "panel")
        played.append([evening.table.play(bot) for evening in evenings])
    logs = [[evening.log_ratio(run) for evening, (run, _) in zip(evenings, runs, strict=True)] for runs in played]
    panel = [_panel_row(bot, [run for run, _ in runs], ratios, scenario) for bot, runs, ratios in zip(seats, played, logs, strict=True)]
    uplifts = [row["uplift"] for row in panel]
    scales = [Scale.of(column) for column in zip(*logs, strict=True)]
    haste = None
    if reaction and scenario.enforce and engine.times_reaction:
        some = slice(REACTION_PATHS)
        haste = measure_reaction(evenings[some], seats, [ratios[some] for ratios in logs], lambda share: report(44 + round(30 * share), "reaction"))
    report(75, "single_levers")
    singles = _single_levers(evenings, max(row["value_cents"] for row in panel))
    degenerate = []
    for done, bot in enumerate(engine.degenerate()):
        report(78 + 14 * done // len(engine.degenerate()), "degenerate")
        degenerate.append(_degenerate_row(bot, evenings, scales))
    report(93, "sensitivity")
    best = max(range(len(panel)), key=lambda place: panel[place]["uplift"])
    result: dict[str, Any] = {
        "bot_version": scenario.bot_version,
        "engine_version": scenario.room.engine_version,
        "bundle_digest": digest,
        "paths": number,
        "incidents": len(scenario.incidents),
        "baseline": _baseline(evenings),
        "panel": panel,
        "best": panel[best]["bot_id"],
        "experts": _experts(evenings, seats, played),
        "single_levers": singles,
        "degenerate": degenerate,
        "bar": mean_uplift([scale.centre for scale in scales]),
        "headroom": headroom_of(uplifts),
        "separation": separation_of([bot.skill for bot in seats], uplifts),
        "separation_by_path": [separation_of([bot.skill for bot in seats], column) for column in zip(*logs, strict=True)],
        "weakest_family": _weakest_family(panel),
        "reaction": haste,
        "sensitivity": model_sensitivity(scenario, evenings[0].keys, _to_replay(panel, played, best)),
    }
    prior_only = [name for name in scenario.room.prior_only_levers if (limits := scenario.limits(name)) and limits.enabled]
    result["reasons"] = [[code, params] for code, params in reasons_against(result, verdict, prior_only)]
    return result


def outcome_of(run: Run, metric: str) -> Outcome:
    """The figures of a run that the rules ask for."""
    left = run.hand_over
    return Outcome(
        value_cents=float(run.value_cents(metric)),  # type: ignore[arg-type]
        contribution_cents=float(run.contribution_cents),
        return_rate=float(run.return_rate),
        breaches=int(run.compliance.breaches),
        followers=float(left.followers_gained),
        trust=float(left.trust),
        energy=float(left.energy),
        fan_fatigue=float(left.fan_fatigue),
    )


def _figures(runs: Sequence[Run], metric: str) -> dict[str, Any]:
    """Means over the paths; the worst path's breaches."""
    return {
        "value_cents": fmean(float(run.value_cents(metric)) for run in runs),  # type: ignore[arg-type]
        "gmv_cents": fmean(float(run.value_cents("gmv")) for run in runs),
        "net_cents": fmean(float(run.value_cents("net_gmv")) for run in runs),
        "contribution_cents": fmean(float(run.contribution_cents) for run in runs),
        "breaches": max(int(run.compliance.breaches) for run in runs),
    }


def _panel_row(bot: BotSpec, runs: Sequence[Run], ratios: Sequence[float], scenario: bundles.Scenario) -> dict[str, Any]:
    figures = _figures(runs, scenario.metric)
    return {"bot_id": bot.id, "family": bot.family, "skill": bot.skill, **figures, "uplift": mean_uplift(ratios)}


def _experts(evenings: Sequence[Evening], seats: Sequence[BotSpec], played: Sequence[Sequence[tuple[Run, Any]]]) -> dict[str, Any]:
    """In how many of their plays the most skilled operators break a guard-rail, and which: `rails` counts by code."""
    scenario, limits = evenings[0].scenario, _limits(evenings[0].scenario)
    broken = [
        broken_rails(outcome_of(run, scenario.metric), evening.base, limits)
        for bot, runs in zip(seats, played, strict=True)
        if bot.skill >= EXPERT_SKILL
        for evening, (run, _) in zip(evenings, runs, strict=True)
    ]
    rails = Counter(code for codes in broken for code in codes)
    return {"plays": len(broken), "breached": sum(bool(codes) for codes in broken), "rails": dict(sorted(rails.items()))}


def _limits(scenario: bundles.Scenario) -> Limits:
    rails = scenario.guard_rails
    return Limits(rails.contribution_not_below_baseline, rails.max_compliance_breaches, rails.max_return_rate_over_baseline)


def _baseline(evenings: Sequence[Evening]) -> dict[str, Any]:
    scenario = evenings[0].scenario
    return {"name": scenario.baseline_name, **_figures([evening.baseline for evening in evenings], scenario.metric)}


def _single_levers(evenings: Sequence[Evening], best_cents: float) -> list[dict[str, Any]]:
    """Each lever pulled alone on top of the baseline, and its share of what the best operator gains."""
    scenario = evenings[0].scenario
    base_cents = fmean(evening.base.value_cents for evening in evenings)
    rows = []
    for name, log in single_levers(scenario).items():
        runs = [evening.run(log) for evening in evenings]
        value_cents = fmean(float(run.value_cents(scenario.metric)) for run in runs)
        share = (value_cents - base_cents) / (best_cents - base_cents) if best_cents > base_cents else 0.0
        uplift = mean_uplift([evening.log_ratio(run) for evening, run in zip(evenings, runs, strict=True)])
        most = baseline_most(scenario, name)
        rows.append({"name": name, "value_cents": value_cents, "uplift": uplift, "share_of_best_gain": share, "baseline_most": most})
    return rows


def _degenerate_row(bot: BotSpec, evenings: Sequence[Evening], scales: Sequence[Scale]) -> dict[str, Any]:
    """How an operator who games a lever fails. It must fail on every path; `failed_by` is "" when it passes on one.

    `fails` has every way with the number of paths and whether it was severe on one; `scores` the score before guard-rails.
    """
    scenario = evenings[0].scenario
    limits = _limits(scenario)
    runs = [evening.table.play(bot)[0] for evening in evenings]
    ratios = [evening.log_ratio(run) for evening, run in zip(evenings, runs, strict=True)]
    found = [
        failures(outcome_of(run, scenario.metric), evening.base, scale, limits) for run, evening, scale in zip(runs, evenings, scales, strict=True)
    ]
    codes = {code: {"paths": 0, "severe": False} for one in found for code in one}
    for one in found:
        for code, severe in one.items():
            codes[code] = {"paths": codes[code]["paths"] + 1, "severe": codes[code]["severe"] or severe}
    fails = [{"code": code, **told} for code, told in sorted(codes.items(), key=lambda item: (-item[1]["paths"], not item[1]["severe"]))]
    return {
        "bot_id": bot.id,
        "family": bot.family,
        "skill": bot.skill,
        **_figures(runs, scenario.metric),
        "uplift": mean_uplift(ratios),
        "scores": [round(scale.score(ratio), 1) for scale, ratio in zip(scales, ratios, strict=True)],
        "failed_by": fails[0]["code"] if all(found) else "",
        "fails": fails,
    }


def _weakest_family(panel: Sequence[dict[str, Any]]) -> str:
    """The family whose results follow skill least."""
    families = dict.fromkeys(row["family"] for row in panel)
    by_family = {name: [row for row in panel if row["family"] == name] for name in families}
    return min(families, key=lambda name: separation_of([row["skill"] for row in by_family[name]], [row["uplift"] for row in by_family[name]]))


def _to_replay(
    panel: Sequence[dict[str, Any]], played: Sequence[Sequence[tuple[Run, tuple[Control, ...]]]], best: int
) -> dict[str, tuple[Control, ...]]:
    """Logs of the first path whose uplift gets an interval: the best operator's and every family's expert's."""
    experts = {row["family"]: place for place, row in enumerate(panel)}
    return {panel[place]["bot_id"]: played[place][0][1] for place in sorted({best, *experts.values()})}
