"""At publication the commitments of a round take in what it decides by: from then on cut and growth can no longer be exchanged unseen."""

from __future__ import annotations

import logging
from typing import Any

from exams.commitment import LEVEL, SEQUENTIAL, commitment, commitment_bytes
from exams.models import FormRoom, Round
from exams.selectors.rooms import scenario_digest

log = logging.getLogger(__name__)


def commit_rules(round_: Round) -> None:
    """Inside the transaction that publishes. Keys and nonces stay as they were drawn."""
    rules = _rules(round_)
    for room in FormRoom.objects.filter(form__round=round_).select_related("form"):
        digest = scenario_digest(room.scenario_id)
        content = commitment_bytes(round_.slug, room.form.label, room.position, digest, room.traffic_key, room.luck_key, rules)
        room.rules, room.commitment = rules, commitment(content, room.nonce)
        room.save(update_fields=["rules", "commitment"])
        log.info("round %s form %s room %s published: commitment %s", round_.slug, room.form.label, room.position, room.commitment)


def _rules(round_: Round) -> dict[str, Any]:
    rules: dict[str, Any] = {"cut_score": float(round_.cut_score), "expected_growth": float(round_.expected_growth)}
    if round_.base_rooms is not None:
        rooms = FormRoom.objects.filter(form__round=round_).values("position").distinct().count()
        rules |= {SEQUENTIAL: round_.sequential_rule, "base_rooms": round_.base_rooms, "rooms": rooms, "assessment_s": round_.assessment_s}
    if round_.level:
        rules[LEVEL] = round_.level
    return rules
