"""What is committed to before a round opens, and the commitment itself. Pure: the evidence is checked with the same two functions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

LAYOUT_WITH_RULES = "commitment/2"
"""Names itself. The layout before it has no name and no rules: scenario and keys alone."""
LAYOUT_OF_SEQUENTIAL = "commitment/3"
"""Of rounds whose extra rooms are opened by a rule: its name, the number of base rooms and of all rooms, and the longest wait are rules too."""
LAYOUT_OF_LEVELS = "commitment/4"
"""Of rounds that certify a level: the level is a rule too, with or without those of extra rooms. Other rounds keep their layout."""
SEQUENTIAL = "sequential"
"""The rule's name among the rules."""
LEVEL = "level"


def commitment_bytes(
    slug: str, label: str, position: int, scenario_digest: str, traffic_key: str, luck_key: str, rules: Mapping[str, Any] | None = None
) -> bytes:
    """What is committed to, as canonical JSON (RFC 8785): anybody can rebuild it once the keys are revealed.

    `rules`: cut_score and expected_growth by which the round decides; None gives the first layout, which did not hold them. With a sequential
    rule also its name (`sequential`), base_rooms, rooms and assessment_s; of a round that certifies a level that `level`.
    """
    content: dict[str, Any] = {
        "round": slug,
        "form": label,
        "position": position,
        "scenario": scenario_digest,
        "traffic_key": traffic_key,
        "luck_key": luck_key,
    }
    if rules is not None:
        content |= {"layout": _layout(rules), "rules": dict(rules)}
    return rfc8785.dumps(content)


def _layout(rules: Mapping[str, Any]) -> str:
    if LEVEL in rules:
        return LAYOUT_OF_LEVELS
    return LAYOUT_OF_SEQUENTIAL if SEQUENTIAL in rules else LAYOUT_WITH_RULES


def commitment(content: bytes, nonce: str) -> str:
    """SHA-256(canonical bytes ‖ nonce), hexadecimal."""
    return hashlib.sha256(content + bytes.fromhex(nonce)).hexdigest()
