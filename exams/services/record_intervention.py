"""Write an act of an invigilator into the trail, in the transaction that does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.models import Attempt, Intervention, Registration, Sitting


@dataclass(frozen=True)
class Act:
    """Why, by whom and when. `reason` is a code of `exams.reasons`, `note` what the invigilator adds in words."""

    reason: str
    by: Any
    now: datetime
    note: str = ""


def record_on_attempt(attempt: Attempt, kind: str, act: Act, detail: str = "") -> Intervention:
    return Intervention.objects.create(
        round_id=attempt.registration.round_id,
        sitting_id=Sitting.objects.values_list("pk", flat=True).get(form_id=attempt.form_id),
        registration_id=attempt.registration_id,
        attempt=attempt,
        **_common(kind, act, detail),
    )


def record_on_registration(registration: Registration, kind: str, act: Act, detail: str = "") -> Intervention:
    """Before or beside an attempt: the boards of all sittings of the round show it."""
    return Intervention.objects.create(round_id=registration.round_id, registration=registration, **_common(kind, act, detail))


def record_on_sitting(sitting: Sitting, kind: str, act: Act, detail: str = "") -> Intervention:
    return Intervention.objects.create(round_id=sitting.round_id, sitting=sitting, **_common(kind, act, detail))


def _common(kind: str, act: Act, detail: str) -> dict[str, Any]:
    return {"kind": kind, "reason": act.reason, "note": act.note, "detail": detail, "by": act.by, "at": act.now}
