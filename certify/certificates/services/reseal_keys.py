"""Encrypts the private keys under the present key-encryption key, after it was changed."""

import os
from dataclasses import dataclass

from django.conf import settings

from certify.certificates import sealing
from certify.certificates.errors import KeyUnreadable
from certify.certificates.models import IssuerKey
from certify.certificates.services.ensure_issuer_key import is_sealed_now, private_key_of


@dataclass(frozen=True)
class Resealed:
    """Public keys: sealed anew, sealed under the present key before, and those that neither key opens."""

    sealed: list[str]
    untouched: list[str]
    unreadable: list[str]


def reseal_keys() -> Resealed:
    """Repeating it changes nothing. Retired and compromised keys have no private half any more."""
    found = Resealed([], [], [])
    for key in IssuerKey.objects.exclude(private_sealed=b"").order_by("pk"):
        if is_sealed_now(key):
            found.untouched.append(key.multikey)
            continue
        try:
            private = private_key_of(key)
        except KeyUnreadable:
            found.unreadable.append(key.multikey)
            continue
        anew = sealing.seal(private, key.multikey, settings.KEY_ENCRYPTION_KEY, os.urandom(sealing.NONCE_BYTES))
        # Not over a key that was wiped meanwhile.
        IssuerKey.objects.filter(pk=key.pk, private_sealed=key.private_sealed).update(private_sealed=anew)
        found.sealed.append(key.multikey)
    return found
