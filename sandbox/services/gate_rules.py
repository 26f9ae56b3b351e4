"""When is a scenario fit for an exam? Pure arithmetic on what the bots reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.services.scenario_terms import Reason

LEAST_HEADROOM = 0.15  # uplift of the best operator over the baseline
LEAST_SEPARATION = 0.5  # rank correlation of skill and uplift over the panel
MOST_SINGLE_LEVER_SHARE = 1 / 3  # of the best operator's gain, by one lever alone


def headroom_of(uplifts: Sequence[float]) -> float:
    return max(uplifts, default=0.0)


def separation_of(skills: Sequence[float], uplifts: Sequence[float]) -> float:
    """Spearman's rank correlation; 0 when one side does not vary."""
    a, b = _ranks(skills), _ranks(uplifts)
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    cross = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5
    return cross / spread if spread else 0.0


def failed_by(
    uplift: float, contribution_cents: float, breaches: int, kept: bool, *, bar: float, least_contribution_cents: float, most_breaches: int
) -> str:
    """How a degenerate operator fails: `contribution`, `compliance`, `hand_over`, `score`, or "" when it does not. `kept`: the hand-over minima."""
    if breaches > most_breaches:
        return "compliance"
    if contribution_cents < least_contribution_cents:
        return "contribution"
    if not kept:
        return "hand_over"
    return "score" if uplift < bar else ""


def reasons_against(result: dict[str, Any], verdict: str, prior_only_used: Sequence[str]) -> list[Reason]:
    """Every rule of an exam scenario that is broken, as (code, params)."""
    reasons: list[Reason] = []
    if verdict != "exam":
        reasons.append(("room_practice_only", {"verdict": verdict}))
    if prior_only_used:
        reasons.append(("prior_only_levers_open", {"levers": ", ".join(prior_only_used)}))
    headroom = result["headroom"]
    if headroom < LEAST_HEADROOM:
        reasons.append(("headroom_too_small", {"headroom": round(100 * headroom, 1), "least": round(100 * LEAST_HEADROOM)}))
    if result["separation"] < LEAST_SEPARATION:
        reasons.append(("skill_not_separated", {"separation": round(result["separation"], 2), "least": LEAST_SEPARATION}))
    winning = [row for row in result["single_levers"] if row["share_of_best_gain"] > MOST_SINGLE_LEVER_SHARE]
    reasons += [("single_lever_wins", {"lever": row["name"], "share": round(100 * row["share_of_best_gain"])}) for row in winning]
    passing = [row for row in result["degenerate"] if not row["failed_by"]]
    return reasons + [("degenerate_passes", {"bot": row["bot_id"], "uplift": round(100 * row["uplift"], 1)}) for row in passing]


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
