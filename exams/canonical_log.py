"""The log of a room as canonical bytes (RFC 8785): what a receipt's digest is computed over."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import rfc8785
from django.utils.crypto import constant_time_compare, salted_hmac

from exams.models import Action, Attempt, AttemptRoom


def log_document(attempt: Attempt, room: AttemptRoom, scenario_digest: str, commitment: str, actions: list[Action]) -> dict[str, Any]:
    """Everything that decides the room except its keys, which the commitment stands for until they are revealed."""
    return {
        "format": "attempt-log/1",
        "attempt": str(attempt.public_id),
        "position": room.position,
        "scenario": scenario_digest,
        "commitment": commitment,
        "live_at": instant_text(room.live_at),
        "closed_at": instant_text(room.closed_at),
        "close_reason": room.close_reason,
        "opening": room.opening,
        "actions": [action_document(action) for action in actions],
    }


def action_document(action: Action) -> dict[str, Any]:
    return {
        "number": action.number,
        "tick": action.tick,
        "effective_tick": action.effective_tick,
        "at": instant_text(action.at),
        "client_id": action.client_id,
        "lever": action.lever,
        "sku": action.sku,
        "value": action.value,
    }


def instant_text(instant: datetime | None) -> str | None:
    """UTC with microseconds, the same text on every database."""
    if instant is None:
        return None
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def log_digest(document: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def receipt_signature(digest: str, server_time: datetime) -> str:
    """The site's HMAC over digest and time: a candidate's receipt can be checked against the site's own word."""
    return salted_hmac("exams.receipt", f"{digest} {instant_text(server_time)}", algorithm="sha256").hexdigest()


def receipt_holds(digest: str, server_time: datetime, signature: str) -> bool:
    return constant_time_compare(receipt_signature(digest, server_time), signature)
