"""An organisation says that its own person is who they say: where nobody has looked yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import NotHere
from exams.models import IdentityCheck, InterventionKind, Registration, RoundState
from exams.services.record_intervention import Act, record_on_registration


def confirm_by_organisation(registration_id: int, person_ids: set[int], by: Any, now: datetime, organisation: str) -> bool:
    """True if it stands as the organisation's now; False when an invigilator has checked already: theirs counts for more.

    `person_ids` are the organisation's people, without the manager `by`. Anybody else's registration, and one of a round that is over, is NotHere.
    """
    with transaction.atomic():
        own = Registration.objects.select_for_update().filter(pk=registration_id, person_id__in=person_ids - {by.pk})
        registration = own.filter(round__state=RoundState.PUBLISHED, round__closes_at__gt=now).first()
        if registration is None:
            raise NotHere
        if registration.identity_check != IdentityCheck.NOT_CHECKED:
            return registration.identity_check == IdentityCheck.ORGANISATION
        registration.identity_check = IdentityCheck.ORGANISATION
        registration.identity_checked_by, registration.identity_checked_at = by, now
        registration.save(update_fields=["identity_check", "identity_checked_by", "identity_checked_at"])
        record_on_registration(registration, InterventionKind.IDENTITY, Act("", by, now, organisation), IdentityCheck.ORGANISATION)
        return True
