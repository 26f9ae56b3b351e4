"""A new key signs from now on; the old one signs no more and stays published, so that what it signed stays good."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from certify.certificates.errors import KeyIsTheIssuer, KeyNotActive
from certify.certificates.models import IssuerKey, KeyState, StatusList
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, make_issuer_key
from certify.certificates.services.publish_status_list import publish_status_list


def rotate_key(multikey: str, now: datetime) -> IssuerKey:
    """The new key. `multikey` is the one to be replaced: a second click, or a second process, finds it retired and rotates nothing.

    The private half of the old key is wiped: nothing can be signed with it any more. Raises KeyNotActive, KeyIsTheIssuer, OriginChanged.
    """
    if ensure_issuer_key(now).issuer_did.startswith("did:key:") or settings.DEMO:
        raise KeyIsTheIssuer("a demonstration signs as did:key: its key is its name, and another key would be another issuer")
    with transaction.atomic():
        retired = IssuerKey.objects.filter(multikey=multikey, state=KeyState.ACTIVE).update(
            state=KeyState.RETIRED, retired_at=now, private_sealed=b""
        )
        if not retired:
            raise KeyNotActive("this key does not sign now", multikey=multikey)
        key = make_issuer_key(now)
    for list_id in StatusList.objects.order_by("number").values_list("pk", flat=True):
        publish_status_list(list_id, now)
    return key
