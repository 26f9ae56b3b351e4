"""Keeps the wording of what is certified: the same wording finds its row, another wording is another version."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from certify.certificates.credential import CertifiedRound, achievement
from certify.certificates.models import Achievement
from certify.certificates.signing import jcs_sha256


def snapshot_achievement(round_: CertifiedRound, now: datetime) -> Achievement:
    """The row whose document goes into the credential."""
    # The wording without address and version, so that neither makes a version by itself.
    digest = jcs_sha256(achievement(round_, "", 0))
    for _ in range(3):
        known = Achievement.objects.filter(slug=round_.slug, wording_digest=digest).first()
        if known is not None:
            return known
        version = Achievement.objects.filter(slug=round_.slug).count() + 1
        document = achievement(round_, f"{settings.ISSUER_ORIGIN}/achievements/{round_.slug}/{version}", version)
        try:
            with transaction.atomic():
                return Achievement.objects.create(slug=round_.slug, version=version, wording_digest=digest, document=document, created_at=now)
        except IntegrityError:  # another process wrote this version first: read it, or take the next number
            continue
    return Achievement.objects.get(slug=round_.slug, wording_digest=digest)
