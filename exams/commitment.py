"""What is committed to before a round opens, and the commitment itself. Pure: the evidence is checked with the same two functions."""

from __future__ import annotations

import hashlib

import rfc8785


def commitment_bytes(slug: str, label: str, position: int, scenario_digest: str, traffic_key: str, luck_key: str) -> bytes:
    """What is committed to, as canonical JSON (RFC 8785): anybody can rebuild it once the keys are revealed."""
    return rfc8785.dumps(
        {
            "round": slug,
            "form": label,
            "position": position,
            "scenario": scenario_digest,
            "traffic_key": traffic_key,
            "luck_key": luck_key,
        }
    )


def commitment(content: bytes, nonce: str) -> str:
    """SHA-256(canonical bytes ‖ nonce), hexadecimal."""
    return hashlib.sha256(content + bytes.fromhex(nonce)).hexdigest()
