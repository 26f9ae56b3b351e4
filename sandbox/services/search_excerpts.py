"""Which excerpt of a room makes a good exam: the bots play one after the other, and the excerpts are ranked by the gate's numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.engine import bundle as bundles
from sandbox.engine.bundle import RoomModel
from sandbox.services.build_bundle import build_bundle
from sandbox.services.measure_gate import measure_gate
from sandbox.services.scenario_terms import DEFAULT_SPEED, Reason, broken_rules, merged_terms

STEP_MINUTES = 10


@dataclass(frozen=True)
class Excerpt:
    """One start and what the bots reached from it. `reasons`: what the gate would hold against an exam (without the cost of reaction)."""

    start_minute: int
    minutes: int
    headroom: float
    separation: float
    most_single_share: float
    passing: tuple[str, ...]
    reasons: tuple[Reason, ...]


def excerpt_starts(room: RoomModel, minutes: int, step: int = STEP_MINUTES) -> list[int]:
    """Every `step` minutes from the session's start, and the last excerpt that fits."""
    last = room.minutes - minutes
    return sorted({*range(0, last + 1, step), last}) if last >= 0 else []


def search_excerpts(
    room: RoomModel,
    verdict: str,
    recorded_stock: Mapping[str, Sequence[int]],
    terms: Mapping[str, Any] | None = None,
    step: int = STEP_MINUTES,
    paths: int = 1,
    report: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Excerpt]:
    """Best first: fewest reasons against it, then the clearest order of skill. `terms`: what differs from an exam's defaults.

    One path unless `paths` says otherwise, and no measure of reaction: a search is to be followed by the gate itself.
    """
    minutes = int((terms or {}).get("minutes", min(30, room.minutes)))
    starts = excerpt_starts(room, minutes, step)
    found = []
    for done, start in enumerate(starts):
        report(done, len(starts))
        found += list(_tried(room, verdict, recorded_stock, {**(terms or {}), "start_minute": start, "minutes": minutes}, paths))
    return sorted(found, key=lambda excerpt: (len(excerpt.reasons), -round(excerpt.separation, 2), -excerpt.headroom))


def _tried(room: RoomModel, verdict: str, recorded_stock: Mapping[str, Sequence[int]], terms: Mapping[str, Any], paths: int) -> Iterator[Excerpt]:
    chosen = merged_terms(room, "exam", terms)
    if broken_rules(room, "exam", DEFAULT_SPEED["exam"], chosen):
        return
    scenario = build_bundle(room, "exam", DEFAULT_SPEED["exam"], chosen, recorded_stock)
    digest = hashlib.sha256(bundles.to_json(scenario)).hexdigest()
    gate = measure_gate(scenario, digest, verdict, paths=paths, reaction=False)
    yield Excerpt(
        start_minute=chosen["start_minute"],
        minutes=chosen["minutes"],
        headroom=gate["headroom"],
        separation=gate["separation"],
        most_single_share=max((row["share_of_best_gain"] for row in gate["single_levers"]), default=0.0),
        passing=tuple(row["bot_id"] for row in gate["degenerate"] if not row["failed_by"]),
        reasons=tuple((code, params) for code, params in gate["reasons"]),
    )
