"""Draw the keys of a form's room and commit to them. Nobody chooses a key; nobody reads one before it is revealed."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from exams.commitment import commitment, commitment_bytes
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
