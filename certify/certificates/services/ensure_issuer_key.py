"""The key that signs now; made at first need."""

import os
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from certify.certificates import sealing, signing
from certify.certificates.credential import Issuer
from certify.certificates.errors import KeyUnreadable, OriginChanged
from certify.certificates.models import IssuerKey, KeyState

ISSUER_NAME = "Certify"
DEMO_ISSUER_NAME = "Certify (DEMO)"


def ensure_issuer_key(now: datetime) -> IssuerKey:
    """The active key. Raises OriginChanged if a production site signs under another address than before."""
    key = IssuerKey.objects.filter(state=KeyState.ACTIVE).first() or make_issuer_key(now)
    if key.origin != settings.ISSUER_ORIGIN and not settings.DEMO:
        raise OriginChanged(f"certificates stand under {key.origin}, the site now calls itself {settings.ISSUER_ORIGIN}")
    return key


def make_issuer_key(now: datetime) -> IssuerKey:
    """A fresh active key; the one that another process made first, if there is one."""
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    multikey = signing.public_multikey(signing.public_key_of(private))
    issuer_did = signing.did_key(multikey) if settings.DEMO else signing.did_web(settings.ISSUER_ORIGIN)
    sealed = sealing.seal(private, multikey, settings.KEY_ENCRYPTION_KEY, os.urandom(sealing.NONCE_BYTES))
    try:
        with transaction.atomic():
            return IssuerKey.objects.create(
                multikey=multikey, private_sealed=sealed, origin=settings.ISSUER_ORIGIN, issuer_did=issuer_did, created_at=now
            )
    except IntegrityError:  # another process got there first: one key is active
        return IssuerKey.objects.get(state=KeyState.ACTIVE)


def issuer_of(key: IssuerKey) -> Issuer:
    """The issuer as it stands in what this key signs."""
    return Issuer(key.issuer_did, issuer_name(), settings.ISSUER_ORIGIN)


def issuer_name() -> str:
    """As credentials and papers name the issuer."""
    return DEMO_ISSUER_NAME if settings.DEMO else ISSUER_NAME


def private_key_of(key: IssuerKey) -> bytes:
    """The private half, in memory only while something is signed. Raises KeyUnreadable.

    While the key-encryption key is being changed, both the present and the earlier one open it; docs/certificates.md, *Keys*.
    """
    for encryption_key in filter(None, (settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_OLD)):
        try:
            return sealing.unseal(bytes(key.private_sealed), key.multikey, encryption_key)
        except (InvalidTag, ValueError):  # sealed under another one, or wiped
            continue
    raise KeyUnreadable(f"the private half of {key.multikey} opens under no CERTIFY_KEY_ENCRYPTION_KEY that is set, or was wiped")


def is_sealed_now(key: IssuerKey) -> bool:
    """Does the present key-encryption key open it?"""
    try:
        sealing.unseal(bytes(key.private_sealed), key.multikey, settings.KEY_ENCRYPTION_KEY)
    except (InvalidTag, ValueError):
        return False
    return True
