"""An invigilator or organisation says who the candidate is, and how that was checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from exams.models import Registration


def confirm_identity(registration_id: int, check: str, by: Any, now: datetime) -> None:
    """`check` is an IdentityCheck; what a later certificate shows is what stood here when the attempt was graded."""
    Registration.objects.filter(pk=registration_id).update(identity_check=check, identity_checked_by=by, identity_checked_at=now)
