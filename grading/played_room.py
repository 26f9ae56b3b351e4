"""A room's log replayed beside the baseline's on the path that was played: the facts that a rubric scores. Pure."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

from grading.curves import curves
from grading.rubric.facts import GuardLimits, RunFacts
from grading.rubric.v1 import floored_log_ratio
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.engine.result import Run
from sandbox.engines import engine_of


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of one run. Expected money is rounded to cents here and nowhere else."""

    sampled_gmv_cents: int
    expected_gmv_cents: int
    expected_returns_cents: int
    ad_spend_cents: int
    orders: int
    units: int
    entries: int

    @property
    def net_gmv_cents(self) -> int:
        return self.expected_gmv_cents - self.expected_returns_cents


@dataclass(frozen=True, slots=True)
class Side:
    """One operator's run: what the rubric needs, what the report shows, and the digest of every byte."""

    facts: RunFacts
    totals: Totals
    digest: str


@dataclass(frozen=True, slots=True)
class PlayedRoom:
    """Candidate and baseline on the played path. `member_log_ratios`: the same two logs in the ensemble's other members."""

    candidate: Side
    baseline: Side
    member_log_ratios: tuple[float, ...]
    curves: dict[str, Any]
    log_digest: str


def play_room(scenario: Scenario, keys: Keys, controls: tuple[Control, ...]) -> PlayedRoom:
    engine, members = engine_of(scenario), range(len(scenario.room.members))
    candidate, *candidates = engine.run_members(scenario, keys, controls, members)
    baseline, *baselines = engine.run_members(scenario, keys, scenario.baseline, members)
    return PlayedRoom(
        candidate=_side(candidate, scenario),
        baseline=_side(baseline, scenario),
        member_log_ratios=tuple(
            floored_log_ratio(own.value_cents(scenario.metric), other.value_cents(scenario.metric))
            for own, other in zip(candidates, baselines, strict=True)
        ),
        curves=curves(candidate, baseline),
        log_digest=log_digest(controls),
    )


def log_digest(controls: tuple[Control, ...]) -> str:
    """SHA-256 of the canonical log, so that a grade names the very actions that it judged."""
    return sha256(rfc8785.dumps([[c.tick, c.lever, c.sku, c.value] for c in controls])).hexdigest()


def run_facts(played: Run, scenario: Scenario) -> RunFacts:
    """What the rubric asks of a run."""
    left = played.hand_over
    return RunFacts(
        value_cents=played.value_cents(scenario.metric),
        contribution_cents=float(played.contribution_cents),
        return_rate=played.return_rate,
        compliance_breaches=played.compliance.breaches,
        followers=float(left.followers_gained),
        trust=left.trust,
        energy=left.energy,
        fan_fatigue=left.fan_fatigue,
    )


def guard_limits(scenario: Scenario) -> GuardLimits:
    """The scenario's own."""
    rails = scenario.guard_rails
    return GuardLimits(
        contribution_not_below_baseline=rails.contribution_not_below_baseline,
        compliance_breaches_max=rails.max_compliance_breaches,
        return_rate_over_baseline_max=rails.max_return_rate_over_baseline,
    )


def _side(played: Run, scenario: Scenario) -> Side:
    totals = played.totals()
    return Side(
        facts=run_facts(played, scenario),
        totals=Totals(
            sampled_gmv_cents=int(totals["gmv_cents"]),
            expected_gmv_cents=round(totals["expected_gmv_cents"]),
            expected_returns_cents=round(float(played.expected_returns_cents.sum())),
            ad_spend_cents=int(totals["ad_spend_cents"]),
            orders=int(totals["orders"]),
            units=int(totals["units"]),
            entries=int(totals["entries"]),
        ),
        digest=played.digest(),
    )
