"""What an examiner chooses for a scenario, with defaults taken from the recorded session, and the rules that the choice must obey."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from sandbox.engine.bundle import TICKS_PER_MIN, RoomModel
from sandbox.engine.controls import ad_spent_cents
from sandbox.engine.incidents import CATALOGUE
from sandbox.engine.levers import LEVERS
from sandbox.services.propose_incidents import LEAST_INCIDENTS, MOST_INCIDENTS, propose_incidents

__all__ = ["LEAST_INCIDENTS", "MOST_INCIDENTS", "Reason", "Terms", "broken_rules", "default_terms", "merged_terms"]

Baseline = Literal["recorded", "recorded + restock"]
BASELINES: tuple[Baseline, ...] = ("recorded", "recorded + restock")
PriceFloor = Literal["merchant", "recorded"]
PRICE_FLOORS: tuple[PriceFloor, ...] = ("merchant", "recorded")
METRICS = ("gmv", "net_gmv")
KINDS = ("exam", "practice", "demo")

DEFAULT_SPEED = {"exam": 5, "practice": 5, "demo": 60}
DEFAULT_MINUTES = 30
DEFAULT_PREPARATION_S = {"exam": 180, "practice": 180, "demo": 20}
LEAST_MINUTES = 5
FASTEST_EXAM = 5  # simulated seconds a second: faster would measure reaction, not judgement
HEADROOM_OVER_RECORDED = 1.5  # ad limits reach this far beyond what the recording shows: further out the response is a guess
LEAST_AD_BUDGET_CENTS = 30_000
LARGEST_INCIDENT = 10.0  # five times the strongest of the catalogue: beyond, nothing is left of the room
Reason = tuple[str, dict[str, Any]]


class LeverTerms(TypedDict, total=False):
    """Limits that differ from the defaults of docs/levers.md."""

    enabled: bool
    minimum: float | None
    maximum: float | None
    step: float | None
    cooldown_s: int


class Terms(TypedDict):
    """The examiner's choice, as stored in Scenario.terms."""

    start_minute: int
    minutes: int
    preparation_s: int
    ad_budget_cents: int
    levers: dict[str, LeverTerms]
    baseline: Baseline
    price_floor: PriceFloor
    metric: Literal["gmv", "net_gmv"]
    guard_rails: dict[str, Any]  # fields of the engine's GuardRails
    incidents: list[dict[str, Any]]  # {"code", "minute", "minutes", "size", "sku"}; minutes from the excerpt's start


def default_terms(room: RoomModel, kind: str, start_minute: int | None = None, minutes: int | None = None) -> Terms:
    """About thirty minutes from the middle of the session unless said otherwise, levers as far as the recording can vouch for them.

    Ad budget and incidents are those of the excerpt; only an exam has incidents from the start.
    """
    minutes = min(DEFAULT_MINUTES, room.minutes) if minutes is None else minutes
    start_minute = max(0, (room.minutes - minutes) // 2) if start_minute is None else start_minute
    levers = _default_levers(room, kind)
    spent_cents = _ad_spent_cents(room, start_minute, minutes)
    return {
        "start_minute": start_minute,
        "minutes": minutes,
        "preparation_s": DEFAULT_PREPARATION_S[kind],
        "ad_budget_cents": max(LEAST_AD_BUDGET_CENTS, math.ceil(HEADROOM_OVER_RECORDED * spent_cents / 10_000) * 10_000),
        "levers": levers,
        "baseline": "recorded",
        # Demand is elastic enough for floor prices alone to win on GMV, which examines nothing.
        "price_floor": "recorded" if kind == "exam" else "merchant",
        "metric": "gmv",
        "guard_rails": {},
        "incidents": propose_incidents(room, start_minute, minutes, levers) if kind == "exam" else [],
    }


def merged_terms(room: RoomModel, kind: str, chosen: Mapping[str, Any] | None, base: Terms | None = None) -> Terms:
    """`chosen` over `base` (else over the defaults of the chosen excerpt); lever by lever, so that one limit can be changed alone."""
    chosen = chosen or {}
    terms = dict(base or default_terms(room, kind, chosen.get("start_minute"), chosen.get("minutes")))
    for name, value in chosen.items():
        if name == "levers":
            levers = {lever: dict(limits) for lever, limits in terms["levers"].items()}  # type: ignore[attr-defined]
            for lever, limits in value.items():
                levers[lever] = {**levers.get(lever, {}), **limits}
            terms["levers"] = levers
        else:
            terms[name] = value
    return terms  # type: ignore[return-value]


def broken_rules(room: RoomModel, kind: str, speed: int, terms: Terms) -> list[Reason]:
    """Every rule that a draft breaks, as (code, params)."""
    reasons = _broken_excerpt(room, terms)
    if kind not in KINDS:
        reasons.append(("unknown_kind", {"kind": kind}))
    if not 1 <= speed <= 60:
        reasons.append(("speed_out_of_range", {"speed": speed}))
    elif kind == "exam" and speed > FASTEST_EXAM:
        reasons.append(("exam_too_fast", {"speed": speed, "fastest": FASTEST_EXAM}))
    if terms["baseline"] not in BASELINES:
        reasons.append(("unknown_baseline", {"baseline": terms["baseline"]}))
    if terms["price_floor"] not in PRICE_FLOORS:
        reasons.append(("unknown_price_floor", {"price_floor": terms["price_floor"]}))
    if terms["metric"] not in METRICS:
        reasons.append(("unknown_metric", {"metric": terms["metric"]}))
    if terms["ad_budget_cents"] < 0 or not 0 <= terms["preparation_s"] <= 3600:
        reasons.append(("negative_limit", {}))
    for lever, limits in terms["levers"].items():
        reasons += _broken_limits(lever, limits)
    for incident in terms["incidents"]:
        reasons += _broken_incident(room, terms, incident)
    unknown = sorted(set(terms) - set(Terms.__annotations__))
    return reasons + [("unknown_term", {"term": name}) for name in unknown]


def _broken_excerpt(room: RoomModel, terms: Terms) -> list[Reason]:
    start, minutes = terms["start_minute"], terms["minutes"]
    if start < 0 or minutes < LEAST_MINUTES or start + minutes > room.minutes:
        return [("excerpt_outside_session", {"start": start, "minutes": minutes, "least": LEAST_MINUTES, "session": room.minutes})]
    return []


def _broken_limits(lever: str, limits: LeverTerms) -> list[Reason]:
    if lever not in LEVERS:
        return [("unknown_lever", {"lever": lever})]
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is not None and high is not None and low > high:
        return [("limits_crossed", {"lever": lever, "minimum": low, "maximum": high})]
    step, cooldown_s = limits.get("step"), limits.get("cooldown_s")
    if (step is not None and step <= 0) or (cooldown_s is not None and cooldown_s < 0):
        return [("negative_limit", {"lever": lever})]
    return []


def _broken_incident(room: RoomModel, terms: Terms, incident: Mapping[str, Any]) -> list[Reason]:
    kind = CATALOGUE.get(incident["code"])
    if kind is None:
        return [("unknown_incident", {"code": incident["code"]})]
    if not (0 <= incident["minute"] < terms["minutes"] and incident["minutes"] > 0):
        return [("incident_outside_excerpt", {"code": kind.code, "minute": incident["minute"]})]
    if kind.needs_sku and incident.get("sku") not in {product.sku for product in room.products}:
        return [("incident_needs_sku", {"code": kind.code})]
    size = incident.get("size")
    if size is not None and not 0 <= size <= LARGEST_INCIDENT:
        return [("incident_too_large", {"code": kind.code, "largest": LARGEST_INCIDENT})]
    return []


def _default_levers(room: RoomModel, kind: str) -> dict[str, LeverTerms]:
    levers: dict[str, LeverTerms] = {}
    for name in ("ad_spend", "agents"):
        used = [float(control.value) for control in room.recorded if control.lever == name]
        step = LEVERS[name].default_step or 1
        reach = math.ceil(HEADROOM_OVER_RECORDED * max(used, default=0) / step) * step
        usual = 20 * step if name == "ad_spend" else LEVERS[name].default_max or 0
        levers[name] = {"maximum": max(reach, usual)}
    if kind == "exam":
        # nothing in this host's recordings says what these do: an exam cannot rest on a prior
        for name in room.prior_only_levers:
            levers[name] = {**levers.get(name, {}), "enabled": False}
    return levers


def _ad_spent_cents(room: RoomModel, start_minute: int, minutes: int) -> float:
    start, end = start_minute * TICKS_PER_MIN, (start_minute + minutes) * TICKS_PER_MIN
    return ad_spent_cents(room.recorded, end, 0.0) - ad_spent_cents(room.recorded, start, 0.0)
