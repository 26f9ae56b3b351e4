"""What stands behind an attempt, for its evidence: keys, nonces, commitments, logs and receipts. Only once all of it is revealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.canonical_log import instant_text, log_document
from exams.commitment import commitment_bytes
from exams.errors import NotRevealable
from exams.models import Attempt, AttemptRoom, Form, FormRoom, RoundKind, RoundState
from exams.selectors.attempts import ExtraRooms, extra_rooms_of, receipt_document
from exams.selectors.rooms import actions_after, scenario_digest


@dataclass(frozen=True)
class RoomEvidence:
    """One room. SHA-256(`committed` ‖ nonce) is the commitment.

    `log` is the document that the receipt's digest is computed over; its actions carry tick and effective tick.
    """

    position: int
    scenario_id: int
    scenario_digest: str
    traffic_key: str
    luck_key: str
    nonce: str
    commitment: str
    rules: dict[str, Any] | None  # committed to with the keys; None: a commitment of the first layout
    committed: bytes
    log: dict[str, Any]
    receipt: dict[str, Any] | None


@dataclass(frozen=True)
class AttemptEvidence:
    """Nobody's name is in it: the attempt goes by its public id."""

    public_id: str
    round_slug: str
    form: str
    rooms: tuple[RoomEvidence, ...]
    extra_rooms: ExtraRooms | None = None  # of a sequential round: what was decided after the base rooms


def evidence_seal(attempt_id: int, now: datetime) -> str:
    """Why the evidence may not be shown: `sealed` (keys not revealed), `in_use` (an exam uses the scenario), or '' if it may.

    The evidence holds whole scenarios, so that it waits for every certification form that has one of them, of whatever round.
    """
    rooms = FormRoom.objects.filter(form__attempts=attempt_id)
    if not rooms.exists() or rooms.filter(revealed_at=None).exists():
        return "sealed"
    exams = Form.objects.filter(
        rooms__scenario__in=rooms.values("scenario"), round__kind=RoundKind.CERTIFICATION, round__demo=False, round__state=RoundState.PUBLISHED
    )
    if exams.filter(sitting__ends_at__gt=now).exists() or Attempt.objects.filter(form__in=exams, closed_at=None).exists():
        return "in_use"
    return ""


def attempt_evidence(attempt_id: int) -> AttemptEvidence:
    """Raises NotRevealable while a key of the attempt's form is sealed, whoever asks."""
    attempt = Attempt.objects.select_related("registration__round", "form").get(pk=attempt_id)
    rooms = list(AttemptRoom.objects.filter(attempt=attempt).select_related("form_room", "receipt").order_by("position"))
    if any(room.form_room.revealed_at is None for room in rooms):
        raise NotRevealable
    found = tuple(_room(attempt, room) for room in rooms)
    return AttemptEvidence(str(attempt.public_id), attempt.registration.round.slug, attempt.form.label, found, extra_rooms_of(attempt))


def _room(attempt: Attempt, room: AttemptRoom) -> RoomEvidence:
    row = room.form_room
    digest = scenario_digest(row.scenario_id)
    receipt = receipt_document(room)
    if receipt is not None:
        receipt = {**receipt, "server_time": instant_text(receipt["server_time"])}
    return RoomEvidence(
        position=room.position,
        scenario_id=row.scenario_id,
        scenario_digest=digest,
        traffic_key=row.traffic_key,
        luck_key=row.luck_key,
        nonce=row.nonce,
        commitment=row.commitment,
        rules=row.rules,
        committed=commitment_bytes(
            attempt.registration.round.slug, attempt.form.label, room.position, digest, row.traffic_key, row.luck_key, row.rules
        ),
        log=log_document(attempt, room, digest, row.commitment, actions_after(room.pk)),
        receipt=receipt,
    )
