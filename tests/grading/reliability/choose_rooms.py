"""Chooses the rooms of the study by the gate alone: `python -m tests.grading.reliability.choose_rooms` prints what stands in `study_rooms.py`.

The rule, fixed before anybody sat: of every session of every host the excerpts that the studio's search tries (every ten minutes, thirty minutes
long, an exam's default terms) go through the gate whole, with three paths and the measure of reaction. Those that it accepts are put in the search's
order: clearest order of skill, then most headroom. Each session gives its first. A host with a session that has none gives the first of what is left
anywhere that overlaps none of its own. About ten minutes on one core.
"""

from __future__ import annotations

import hashlib
import sys
from typing import Any

from sandbox.engine import bundle as bundles
from sandbox.services.measure_gate import measure_gate
from sandbox.services.scenario_terms import broken_rules, merged_terms
from sandbox.services.search_excerpts import excerpt_starts
from tests.grading.reliability.study_rooms import MINUTES, Excerpt, bundle_of, room_of

HOSTS = ("factory", "snacks", "plateau", "boutique")
SESSIONS = (6, 5, 4, 3, 2, 1)


def gate_of(excerpt: Excerpt) -> dict[str, Any]:
    """What the studio's check would say of it."""
    scenario = bundle_of(excerpt)
    return measure_gate(scenario, hashlib.sha256(bundles.to_json(scenario)).hexdigest(), "exam")


def accepted(host: str, session: int) -> list[tuple[float, float, Excerpt]]:
    """(separation, headroom, excerpt) of the session's excerpts that are fit for an exam, best first."""
    found, room = [], room_of(host, session)
    for start in excerpt_starts(room, MINUTES):
        excerpt = (host, session, start)
        if broken_rules(room, "exam", 5, merged_terms(room, "exam", {"start_minute": start})):
            continue
        gate = gate_of(excerpt)
        sys.stderr.write(f"{host} {session}, minute {start}: {', '.join(code for code, _ in gate['reasons']) or 'accepted'}\n")
        if not gate["reasons"]:
            found.append((round(gate["separation"], 2), gate["headroom"], excerpt))
    return sorted(found, reverse=True)


def choose(host: str) -> list[Excerpt]:
    """Six of the host's, from the latest session to the first."""
    by_session = {session: accepted(host, session) for session in SESSIONS}
    chosen = [rows[0][2] for rows in by_session.values() if rows]
    left = sorted((row for rows in by_session.values() for row in rows), reverse=True)
    for _, _, excerpt in left:
        if len(chosen) < len(SESSIONS) and not any(_overlap(excerpt, other) for other in chosen):
            chosen.append(excerpt)
    return sorted(chosen, reverse=True)


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    return one[1] == other[1] and abs(one[2] - other[2]) < MINUTES


if __name__ == "__main__":
    for name in HOSTS:
        sys.stdout.write(f"{name}: {choose(name)}\n")
