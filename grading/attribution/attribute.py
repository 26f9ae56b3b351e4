"""The attribution of one played room: 32 runs on the played path, member 0, and what follows from their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grading.attribution import VERSION
from grading.attribution.coalitions import COALITIONS, EVERYBODY, MixedLog, mixed_logs
from grading.attribution.shapley import added_first, added_last, interactions, shapley
from grading.attribution.shares import money_shares, rounded_to
from grading.rubric.v1 import floored_log_ratio
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.engine.levers import FORCES
from sandbox.engine.result import Run
from sandbox.engines import engine_of

NOT_SEPARABLE_SHARE = 0.5
"""Interactions above this share of the sum of the absolute values: the parts say little each for itself."""
PAIRS_SHOWN = 3
PAIR_LEAST_LOG = 0.002
"""A pair that moves less than two thousandths of the value is no news."""


@dataclass(frozen=True, slots=True)
class Coalition:
    """One mixed log's run: expected value in the scenario's metric; what was refused; rule counts above those of both pure logs."""

    value_cents: float
    refused: int
    rule_counts: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """`worth[S]` = ln(value of S / baseline's value), floored as the rubric does; lists are in the order of `FORCES`."""

    worth: tuple[float, ...]
    coalitions: tuple[Coalition, ...]
    values: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    pairs: dict[tuple[int, int], float]

    @property
    def log_ratio(self) -> float:
        return self.worth[EVERYBODY]

    @property
    def interaction_share(self) -> float:
        """Σ|I_ij| / Σ|φ_i|; 0 where nothing moved at all."""
        moved = sum(abs(value) for value in self.values)
        together = sum(abs(index) for index in self.pairs.values())
        return together / moved if moved else (1.0 if together else 0.0)

    @property
    def separable(self) -> bool:
        return self.interaction_share <= NOT_SEPARABLE_SHARE


def attribute(scenario: Scenario, keys: Keys, controls: Sequence[Control]) -> Attribution:
    """Exact Shapley values of the five forces for the log `controls` against the scenario's baseline."""
    engine = engine_of(scenario)
    ran: dict[tuple[Control, ...], Run] = {}
    mixed = list(mixed_logs(scenario, controls, scenario.baseline, engine.refuse))
    for log in mixed:
        if log.controls not in ran:
            ran[log.controls] = engine.run(scenario, keys, log.controls)
    runs = [ran[log.controls] for log in mixed]
    at_home = max(_counts(runs[0]), _counts(runs[EVERYBODY]))
    coalitions = tuple(_coalition(scenario, log, played, at_home) for log, played in zip(mixed, runs, strict=True))
    baseline_cents = coalitions[0].value_cents
    worth = tuple(floored_log_ratio(coalition.value_cents, baseline_cents) for coalition in coalitions)
    return Attribution(
        worth=worth,
        coalitions=coalitions,
        values=tuple(shapley(worth)),
        first=tuple(added_first(worth)),
        last=tuple(added_last(worth)),
        pairs=interactions(worth),
    )


def _counts(played: Run) -> int:
    return sum(played.compliance.counts.values())


def _coalition(scenario: Scenario, log: MixedLog, played: Run, at_home: int) -> Coalition:
    return Coalition(played.value_cents(scenario.metric), log.refused, max(0, _counts(played) - at_home))


def document(found: Attribution) -> dict[str, Any]:
    """As stored with the grade and told by the API. Logs with full precision; `cents` and `points` are rounded and sum to what is printed.

    `points` are hundredths of a per cent of the baseline's value: 1250 = 12.5 percentage points of uplift.
    """
    baseline_cents = found.coalitions[0].value_cents
    value_cents = max(found.coalitions[EVERYBODY].value_cents, 0.01 * baseline_cents)
    money = money_shares(found.values, value_cents, baseline_cents)
    gain_cents = round(value_cents) - round(baseline_cents)
    cents = rounded_to(money, gain_cents)
    points = rounded_to([10_000 * part / baseline_cents for part in money], round(10_000 * (value_cents / baseline_cents - 1)))
    forces = [
        {"force": force, "log": found.values[i], "first_log": found.first[i], "last_log": found.last[i], "cents": cents[i], "points": points[i]}
        for i, force in enumerate(FORCES)
    ]
    return {
        "version": VERSION,
        "log_ratio": found.log_ratio,
        "baseline_cents": round(baseline_cents),
        "value_cents": round(value_cents),
        "forces": forces,
        "pairs": _largest_pairs(found),
        "interaction_share": round(found.interaction_share, 4),
        "separable": found.separable,
        "worth": list(found.worth),
        "hindered": _hindered(found),
    }


def _largest_pairs(found: Attribution) -> list[dict[str, Any]]:
    order = sorted(found.pairs.items(), key=lambda item: -abs(item[1]))
    return [{"forces": [FORCES[i], FORCES[j]], "log": index} for (i, j), index in order[:PAIRS_SHOWN] if abs(index) >= PAIR_LEAST_LOG]


def _hindered(found: Attribution) -> dict[str, int]:
    """Over the 30 mixed logs: how many were hindered at all, and by how much."""
    mixed = found.coalitions[1:EVERYBODY]
    return {
        "mixed": COALITIONS - 2,
        "coalitions": sum(bool(coalition.refused or coalition.rule_counts) for coalition in mixed),
        "refused": sum(coalition.refused for coalition in mixed),
        "rule_counts": sum(coalition.rule_counts for coalition in mixed),
    }
