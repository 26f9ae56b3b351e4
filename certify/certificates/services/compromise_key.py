"""A key fell into other hands: it is taken out of the published ones, and everything that it signed is signed again from the stored records."""

from datetime import datetime

from celery import current_app
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from certify.certificates.errors import AlreadyCompromised, KeyNotFound
from certify.certificates.models import Compromise, IssuerKey, KeyState
from certify.certificates.selectors import signed_last_by
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key
from certify.certificates.services.public_reason import public_reason
from certify.certificates.services.resign_certificates import resign_lists

TASK = "certificates.resign"


def compromise_key(multikey: str, by_id: int, reason: str, now: datetime) -> Compromise:
    """From here on the key is believed by nobody; the work that follows goes on by itself. Raises KeyNotFound, AlreadyCompromised, ReasonMissing."""
    reason = public_reason(reason, "a compromise is public and says what happened")
    with transaction.atomic():
        # The row decides between two declarations at once. What the private half could sign from here on is worthless, also to us.
        declared = (
            IssuerKey.objects.filter(multikey=multikey)
            .exclude(state=KeyState.COMPROMISED)
            .update(state=KeyState.COMPROMISED, retired_at=Coalesce(F("retired_at"), now), private_sealed=b"")
        )
        key = IssuerKey.objects.filter(multikey=multikey).first()
        if key is None:
            raise KeyNotFound("no key of ours", multikey=multikey)
        if not declared:
            raise AlreadyCompromised("this key is declared compromised already", multikey=multikey)
        ensure_issuer_key(now)  # another one signs, at once
        compromise = Compromise.objects.create(
            key=key, reason=reason, declared_by_id=by_id, declared_at=now, certificates=signed_last_by([key.pk]).count()
        )
        transaction.on_commit(lambda: current_app.signature(TASK).apply_async(), robust=True)
    resign_lists(now)
    return compromise
