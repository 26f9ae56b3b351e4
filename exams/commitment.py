"""What is committed to before a round opens, and the commitment itself. Pure: the evidence is checked with the same two functions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

LAYOUT_WITH_RULES = "commitment/2"
"""Names itself. The layout before it has no name and no rules: scenario and keys alone."""


def commitment_bytes(
    slug: str, label: str, position: int, scenario_digest: str, traffic_key: str, luck_key: str, rules: Mapping[str, float] | None = None
) -> bytes:
    """What is committed to, as canonical JSON (RFC 8785): anybody can rebuild it once the keys are revealed.

    `rules`: cut_score and expected_growth by which the round decides; None gives the first layout, which did not hold them.
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
        content |= {"layout": LAYOUT_WITH_RULES, "rules": dict(rules)}
    return rfc8785.dumps(content)


def commitment(content: bytes, nonce: str) -> str:
    """SHA-256(canonical bytes ‖ nonce), hexadecimal."""
    return hashlib.sha256(content + bytes.fromhex(nonce)).hexdigest()
