"""An invigilator or organisation says who the candidate is, and how that was checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.models import IdentityCheck, InterventionKind, Registration
from exams.services.record_intervention import Act, record_on_registration


def confirm_identity(registration_id: int, check: str, by: Any, now: datetime, note: str = "") -> Registration:
    """`check` is an IdentityCheck; what a later certificate shows is what stood here when the attempt was graded.

    'Not checked' takes a confirmation back; by whom and when stays in the trail. The same method again changes nothing.
    """
    check = IdentityCheck(check)
    with transaction.atomic():
        registration = Registration.objects.select_for_update().get(pk=registration_id)
        if registration.identity_check == check:
            return registration
        taken_back = check == IdentityCheck.NOT_CHECKED
        registration.identity_check = check
        registration.identity_checked_by = None if taken_back else by
        registration.identity_checked_at = None if taken_back else now
        registration.save(update_fields=["identity_check", "identity_checked_by", "identity_checked_at"])
        record_on_registration(registration, InterventionKind.IDENTITY, Act("", by, now, note), check)
        return registration
