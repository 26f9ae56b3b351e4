"""When is a scenario fit for an exam? Pure arithmetic on what the bots reached.

A score and a guard-rail mean here what they mean to a candidate: the formulas are those of rubric/1 (docs/algorithms/grading.md),
which this chapter may not import; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import fmean, median, stdev
from typing import Any

from sandbox.engine.hand_over import FAN_FATIGUE_MARGIN, FOLLOWERS_MARGIN, LEVEL_MARGIN
from sandbox.services.scenario_terms import LEAST_INCIDENTS, MOST_INCIDENTS, Reason

LEAST_HEADROOM = 0.15  # uplift of the best operator over the baseline
LEAST_SEPARATION = 0.8  # rank correlation of skill and uplift over the panel
MOST_SINGLE_LEVER_SHARE = 1 / 3  # of the best operator's gain, by one lever alone
EXPERT_SKILL = 0.7  # from here up an operator of the panel stands for whoever masters the trade: nine of 24
MOST_EXPERT_BREACHES = 1 / 3  # of the experts' plays may end in a broken guard-rail: more, and the room fails those whom it should pass
MOST_REACTION_COST_SD = 0.2  # standard deviations of the panel that three seconds of reaction may cost
MOST_SECOND_GAIN = 0.02  # uplift that acting one second sooner may bring
CUT_SCORE = 500.0  # the cut that a round asks for unless its examiner says otherwise

VALUE_FLOOR_SHARE = 0.01
MAD_TO_SD = 1.4826
SCALE_MIN_LOG = 0.05
Z_MAX = 3.0
SEVERE_LEVEL_MARGIN, SEVERE_FAN_FATIGUE, SEVERE_FOLLOWERS_MARGIN = 0.25, 4.0, 0.50
SEVERE_RETURN_RATE, SEVERE_CONTRIBUTION_SHARE, SEVERE_EXTRA_BREACHES = 0.10, 0.10, 2


@dataclass(frozen=True)
class Outcome:
    """What the rules ask of a run. Money in cents, rates as fractions."""

    value_cents: float
    contribution_cents: float
    return_rate: float
    breaches: int
    followers: float
    trust: float
    energy: float
    fan_fatigue: float


@dataclass(frozen=True)
class Limits:
    """The scenario's guard-rails."""

    contribution: bool = True
    breaches: int = 0
    return_rate: float = 0.10


@dataclass(frozen=True)
class Scale:
    """Where the panel lies on one path, in logs over the baseline: what a score is measured with."""

    centre: float
    spread: float

    @classmethod
    def of(cls, logs: Sequence[float]) -> Scale:
        centre = median(logs)
        return cls(centre, max(MAD_TO_SD * median(abs(x - centre) for x in logs), SCALE_MIN_LOG))

    def score(self, log_ratio: float) -> float:
        """500 at the panel's median, 100 more per standard deviation, never beyond three."""
        return 500.0 + 100.0 * min(max((log_ratio - self.centre) / self.spread, -Z_MAX), Z_MAX)


def log_ratio(value_cents: float, baseline_cents: float) -> float:
    """ln(value / baseline), the value not below a hundredth of the baseline's."""
    return log(max(value_cents / max(baseline_cents, 1.0), VALUE_FLOOR_SHARE))


def mean_uplift(logs: Sequence[float]) -> float:
    """Uplift over several paths: means of logs, as a round takes them."""
    return exp(fmean(logs)) - 1.0


def headroom_of(uplifts: Sequence[float]) -> float:
    return max(uplifts, default=0.0)


def separation_of(skills: Sequence[float], uplifts: Sequence[float]) -> float:
    """Spearman's rank correlation; 0 when one side does not vary."""
    a, b = _ranks(skills), _ranks(uplifts)
    mean_a, mean_b = fmean(a), fmean(b)
    cross = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5
    return cross / spread if spread else 0.0


def failures(run: Outcome, baseline: Outcome, scale: Scale, limits: Limits) -> dict[str, bool]:
    """Every way in which an operator fails on one path, with True where the failure is severe; empty when it would pass.

    The guard-rails as codes `compliance`, `contribution`, `returns`, `hand_over`, and `score` below the cut.
    """
    found: dict[str, bool] = {}
    if run.breaches > limits.breaches:
        found["compliance"] = run.breaches >= limits.breaches + SEVERE_EXTRA_BREACHES
    least_cents = baseline.contribution_cents
    if limits.contribution and run.contribution_cents < least_cents:
        found["contribution"] = run.contribution_cents < least_cents - SEVERE_CONTRIBUTION_SHARE * baseline.value_cents
    most_returned = baseline.return_rate + limits.return_rate
    if run.return_rate > most_returned:
        found["returns"] = run.return_rate > most_returned + SEVERE_RETURN_RATE
    if not _handed_over(run, baseline, FOLLOWERS_MARGIN, LEVEL_MARGIN, FAN_FATIGUE_MARGIN):
        found["hand_over"] = not _handed_over(run, baseline, SEVERE_FOLLOWERS_MARGIN, SEVERE_LEVEL_MARGIN, SEVERE_FAN_FATIGUE)
    if scale.score(log_ratio(run.value_cents, baseline.value_cents)) < CUT_SCORE:
        found["score"] = False
    return found


def broken_rails(run: Outcome, baseline: Outcome, limits: Limits) -> set[str]:
    """Codes of the guard-rails that a run breaks, whatever its score."""
    return set(failures(run, baseline, Scale(0.0, SCALE_MIN_LOG), limits)) - {"score"}


def _handed_over(run: Outcome, baseline: Outcome, followers: float, level: float, fatigue: float) -> bool:
    return (
        run.followers >= baseline.followers * (1 - followers)
        and run.trust >= baseline.trust - level
        and run.energy >= baseline.energy - level
        and run.fan_fatigue <= baseline.fan_fatigue + fatigue
    )


def reaction_cost(prompt: Sequence[float], late: Sequence[float], spread: float) -> dict[str, float]:
    """What lateness costs: `prompt` and `late` are log ratios of the same operators on the same paths; `spread` the panel's.

    `loss` as a fraction of the value, `sd` in the panel's standard deviations, each with its standard error.
    """
    lost = [a - b for a, b in zip(prompt, late, strict=True)]
    mean = fmean(lost)
    error = stdev(lost) / len(lost) ** 0.5 if len(lost) > 1 else 0.0
    return {"loss": 1.0 - exp(-mean), "loss_error": error, "sd": mean / spread, "sd_error": error / spread}


def reasons_against(result: dict[str, Any], verdict: str, prior_only_used: Sequence[str]) -> list[Reason]:
    """Every rule of an exam scenario that is broken, as (code, params): what was measured, the limit, and what to change."""
    reasons: list[Reason] = []
    if verdict != "exam":
        reasons.append(("room_practice_only", {"verdict": verdict}))
    if prior_only_used:
        reasons.append(("prior_only_levers_open", {"levers": ", ".join(prior_only_used)}))
    incidents = result.get("incidents")
    if incidents is not None and not LEAST_INCIDENTS <= incidents <= MOST_INCIDENTS:
        reasons.append(("incidents_out_of_range", {"count": incidents, "least": LEAST_INCIDENTS, "most": MOST_INCIDENTS}))
    headroom = result["headroom"]
    if headroom < LEAST_HEADROOM:
        reasons.append(("headroom_too_small", {"headroom": round(100 * headroom, 1), "least": round(100 * LEAST_HEADROOM)}))
    if result["separation"] < LEAST_SEPARATION:
        weakest = result.get("weakest_family", "")
        reasons.append(("skill_not_separated", {"separation": round(result["separation"], 2), "least": LEAST_SEPARATION, "family": weakest}))
    reasons += _against_levers(result["single_levers"])
    reasons += _against_rails(result.get("experts"))
    passing = [row for row in result["degenerate"] if not row["failed_by"]]
    reasons += [("degenerate_passes", {"bot": row["bot_id"], "uplift": round(100 * row["uplift"], 1)}) for row in passing]
    return reasons + _against_haste(result.get("reaction"))


def _against_levers(rows: Sequence[dict[str, Any]]) -> list[Reason]:
    winning = [row for row in rows if row["share_of_best_gain"] > MOST_SINGLE_LEVER_SHARE]
    return [
        ("single_lever_wins", {"lever": row["name"], "share": round(100 * row["share_of_best_gain"]), "used": row.get("baseline_most")})
        for row in winning
    ]


def _against_rails(experts: dict[str, Any] | None) -> list[Reason]:
    """`experts` as measure_gate gives it; None in results that are older than this rule."""
    if not experts or experts["breached"] <= MOST_EXPERT_BREACHES * experts["plays"]:
        return []
    rail = max(experts["rails"], key=experts["rails"].get)
    return [("experts_break_rails", {"breached": experts["breached"], "plays": experts["plays"], "rail": rail})]


def _against_haste(reaction: dict[str, Any] | None) -> list[Reason]:
    """`reaction` as measure_reaction gives it; None where it was not measured."""
    if not reaction:
        return []
    reasons: list[Reason] = []
    three, one, speed = reaction["three_seconds"], reaction["one_second"], reaction["speed"]
    if three["sd"] > MOST_REACTION_COST_SD:
        slower = max(1, int(speed * MOST_REACTION_COST_SD / three["sd"]))
        reasons.append(("reaction_decides", {"cost": round(three["sd"], 2), "most": MOST_REACTION_COST_SD, "speed": slower}))
    if (
        one["loss"] - 2 * one["loss_error"] > MOST_SECOND_GAIN
    ):  # the least effect is within the scatter of 24 operators: refused when it is surely more
        slower = max(1, int(speed * MOST_SECOND_GAIN / one["loss"]))
        reasons.append(("second_decides", {"gain": round(100 * one["loss"], 1), "most": round(100 * MOST_SECOND_GAIN), "speed": slower}))
    return reasons


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; ties share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    place = 0
    while place < len(order):
        end = place
        while end + 1 < len(order) and values[order[end + 1]] == values[order[place]]:
            end += 1
        for index in order[place : end + 1]:
            ranks[index] = (place + end) / 2 + 1
        place = end + 1
    return ranks
