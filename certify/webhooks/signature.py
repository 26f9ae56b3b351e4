"""Signatures of the Standard Webhooks specification (https://www.standardwebhooks.com): `v1`, HMAC-SHA256. Pure.

The signed content is `{id}.{timestamp}.{body}`, the timestamp in whole seconds since 1970. The header holds one signature for each valid secret,
separated by spaces, so that a receiver can change over without missing a message.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def shown_secret(secret: bytes) -> str:
    """As its owner sees it, once."""
    return PREFIX + base64.b64encode(secret).decode("ascii")


def signature(secret: bytes, message_id: str, timestamp_s: int, body: bytes) -> str:
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")


def signature_header(secrets: Iterable[bytes], message_id: str, timestamp_s: int, body: bytes) -> str:
    """Newest secret first."""
    return " ".join(signature(secret, message_id, timestamp_s, body) for secret in secrets)
