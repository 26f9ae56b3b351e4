"""The endpoint's signing secrets: made, sealed, opened. Nobody sees one twice."""

import logging
import os
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings

from certify.certificates import sealing
from certify.webhooks.models import Endpoint
from certify.webhooks.signature import SECRET_BYTES, shown_secret

log = logging.getLogger(__name__)

BOTH_HOLD = timedelta(days=1)


def new_secret(public_id: UUID) -> tuple[bytes, str]:
    """Sealed, and as it is shown this once."""
    secret = os.urandom(SECRET_BYTES)
    return _seal(secret, public_id), shown_secret(secret)


def rotate_secret(endpoint: Endpoint, now: datetime) -> str:
    """The new secret, to be shown once; the one before signs along for a day, so that no message is lost meanwhile."""
    sealed, shown = new_secret(endpoint.public_id)
    former = bytes(endpoint.secret_sealed)
    # By what was read: of two rotations at once one wins, and the other one's secret would sign nothing.
    changed = Endpoint.objects.filter(pk=endpoint.pk, secret_sealed=former).update(
        secret_sealed=sealed, former_sealed=former, former_until=now + BOTH_HOLD
    )
    return shown if changed else ""


def valid_secrets(endpoint: Endpoint, now: datetime) -> list[bytes]:
    """Newest first. Raises InvalidTag when no key-encryption key that is set opens one."""
    sealed = [bytes(endpoint.secret_sealed)]
    if endpoint.former_sealed is not None and endpoint.former_until is not None and now < endpoint.former_until:
        sealed.append(bytes(endpoint.former_sealed))
    return [_open(one, endpoint.public_id)[0] for one in sealed]


def reseal_secrets() -> int:
    """After the key-encryption key was changed: what only the old one opens is sealed with the new one. How many were.

    One that neither opens is left alone; the log of its webhook says so with the next message.
    """
    if not settings.KEY_ENCRYPTION_KEY_OLD:
        return 0
    count = 0
    for endpoint in Endpoint.objects.all():
        for column in ("secret_sealed", "former_sealed"):
            sealed = getattr(endpoint, column)
            if sealed is None:
                continue
            try:
                secret, old = _open(bytes(sealed), endpoint.public_id)
            except InvalidTag:
                log.error("the secret of webhook %s opens under no CERTIFY_KEY_ENCRYPTION_KEY that is set", endpoint.public_id)
                continue
            if old:
                count += Endpoint.objects.filter(pk=endpoint.pk, **{column: bytes(sealed)}).update(**{column: _seal(secret, endpoint.public_id)})
    return count


def _seal(secret: bytes, public_id: UUID) -> bytes:
    return sealing.seal(secret, f"webhook:{public_id}", settings.KEY_ENCRYPTION_KEY, os.urandom(sealing.NONCE_BYTES))


def _open(sealed: bytes, public_id: UUID) -> tuple[bytes, bool]:
    """And whether it took the old key. Raises InvalidTag when neither opens it."""
    try:
        return sealing.unseal(sealed, f"webhook:{public_id}", settings.KEY_ENCRYPTION_KEY), False
    except InvalidTag:
        if not settings.KEY_ENCRYPTION_KEY_OLD:
            raise
        return sealing.unseal(sealed, f"webhook:{public_id}", settings.KEY_ENCRYPTION_KEY_OLD), True
