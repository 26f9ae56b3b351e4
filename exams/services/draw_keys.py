"""Draw the keys of a form's room and commit to them. Nobody chooses a key; nobody reads one before it is revealed."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime

import rfc8785

from exams.models import Form, FormRoom
from exams.selectors.rooms import scenario_digest

log = logging.getLogger(__name__)


def draw_keys(form: Form, position: int, scenario_id: int, now: datetime) -> FormRoom:
    """A new room of the form with keys from the operating system's generator and a 256-bit nonce."""
    traffic_key, luck_key = f"{secrets.randbits(64):016x}", f"{secrets.randbits(64):016x}"
    nonce = secrets.token_hex(32)
    content = commitment_bytes(form.round.slug, form.label, position, scenario_digest(scenario_id), traffic_key, luck_key)
    room = FormRoom.objects.create(
        form=form,
        position=position,
        scenario_id=scenario_id,
        traffic_key=traffic_key,
        luck_key=luck_key,
        nonce=nonce,
        commitment=commitment(content, nonce),
        drawn_at=now,
    )
    log.info("keys drawn for round %s form %s room %s: commitment %s", form.round.slug, form.label, position, room.commitment)
    return room


def commitment_bytes(slug: str, label: str, position: int, scenario_digest: str, traffic_key: str, luck_key: str) -> bytes:
    """What is committed to, as canonical JSON: anybody can rebuild it once the keys are revealed."""
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
