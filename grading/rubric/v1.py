"""rubric/1: the equated score of a room and the decision of a round. Formulas and sources: docs/algorithms/grading.md."""

from math import exp, log, sqrt
from statistics import fmean, median, stdev

from grading.errors import RubricError
from grading.rubric.facts import Condition, GuardRail, RoomFacts, RoomScore, RoundDecision, RoundRules
from grading.rubric.guard_rails import guard_rails

VERSION = "rubric/1"

VALUE_FLOOR_SHARE = 0.01  # of the baseline's value: a room that sold nothing is a very bad one, not minus infinity
PANEL_MIN = 12  # below, a median absolute deviation says little
MAD_TO_SD = 1.4826  # makes the median absolute deviation a standard deviation under normality
SCALE_MIN_LOG = 0.05  # reference operators within 5 % of one another do not make a 1 % difference a triumph
Z_MAX = 3.0
SCORE_CENTRE = 500.0
SCORE_PER_Z = 100.0
BREACHED_ROOM_SCORE = 200.0
BREACHES_THAT_FAIL = 2

# What is printed is what decides: figures of the round are rounded before they are compared.
SCORE_DECIMALS = 1
UPLIFT_DECIMALS = 4


def floored_log_ratio(value_cents: float, baseline_cents: float) -> float:
    """ln(value / baseline), the value not below 1 % of the baseline's."""
    if not baseline_cents > 0:
        raise RubricError("the baseline of this room has no value to compare with", baseline_cents=baseline_cents)
    return log(max(value_cents / baseline_cents, VALUE_FLOOR_SHARE))


def score_room(facts: RoomFacts) -> RoomScore:
    """Equate the candidate's log value with the reference operators on the same path, then apply the guard-rails."""
    baseline_cents = facts.baseline.value_cents
    log_ratio = floored_log_ratio(facts.candidate.value_cents, baseline_cents)
    panel = [floored_log_ratio(value, baseline_cents) for value in facts.panel_values_cents]
    if len(panel) < PANEL_MIN:
        raise RubricError("too few reference operators on this path", panel=len(panel), required=PANEL_MIN)
    centre = median(panel)
    scale = max(MAD_TO_SD * median(abs(x - centre) for x in panel), SCALE_MIN_LOG)
    z = _within((log_ratio - centre) / scale, -Z_MAX, Z_MAX)
    equated_score = SCORE_CENTRE + SCORE_PER_Z * z
    rails = guard_rails(facts.candidate, facts.baseline, facts.limits)
    return RoomScore(
        uplift=exp(log_ratio) - 1,
        log_ratio=log_ratio,
        log_ratio_used=_within(log_ratio, min(panel), max(panel)),
        z=z,
        equated_score=equated_score,
        score=equated_score if all(rail.kept for rail in rails) else BREACHED_ROOM_SCORE,
        panel_median_log=centre,
        panel_scale_log=scale,
        panel_low_log=min(panel),
        panel_high_log=max(panel),
        guard_rails=rails,
    )


def decide_round(rooms: tuple[RoomScore, ...], rules: RoundRules) -> RoundDecision:
    """The mean of logs over the rooms, the mean score, and the decision with every condition that it rests on."""
    if not rooms:
        raise RubricError("an attempt without rooms cannot be judged")
    uplift = round(exp(fmean(room.log_ratio_used for room in rooms)) - 1, UPLIFT_DECIMALS)
    scores = [room.score for room in rooms]
    score = round(fmean(scores), SCORE_DECIMALS)
    conditions = (
        Condition("score_reaches_cut", score >= rules.cut_score, score, rules.cut_score, "score"),
        Condition("uplift_reaches_growth", uplift >= rules.expected_growth, uplift, rules.expected_growth, "fraction"),
        *_guard_rail_conditions([rail for room in rooms for rail in room.guard_rails]),
    )
    decision = "PASS" if all(condition.met for condition in conditions) else "FAIL"
    if rules.invalid_because:
        conditions = (Condition(rules.invalid_because, False, None, None, ""), *conditions)
        decision = "INVALID"
    return RoundDecision(
        uplift=uplift,
        score=score,
        score_se=stdev(scores) / sqrt(len(scores)) if len(scores) > 1 else None,
        decision=decision,
        conditions=conditions,
    )


def _guard_rail_conditions(rails: list[GuardRail]) -> tuple[Condition, ...]:
    breaches = sum(not rail.kept for rail in rails)
    severe = sum(rail.severe for rail in rails)
    return (
        Condition("few_breaches", breaches < BREACHES_THAT_FAIL, breaches, BREACHES_THAT_FAIL - 1, "count"),
        Condition("no_severe_breach", severe == 0, severe, 0, "count"),
    )


def _within(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)
