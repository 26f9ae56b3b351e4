"""The picture that a shared link shows: with the name only while the holder agrees, and marked as soon as the certificate does not hold."""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localtime

from certify.certificates import codes
from certify.certificates.card import CardFacts, card_data
from certify.certificates.selectors import Checked
from certify.certificates.selectors.shared_cache import recall, remember
from certify.typesetting.typeset import draw, missing_characters

CARD = "certificates/card.typ"
SEAL = Path(settings.BASE_DIR) / "static/img/seal.svg"
PIXELS_PER_INCH = 72.0  # a point is a pixel: 1200 by 630
REMEMBERED_S = 600


def draw_card(found: Checked) -> bytes:
    """A PNG. Remembered for ten minutes under everything that it shows, so that another name or standing is another picture."""
    data = _data(found)
    name = f"card:{hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()}"
    picture = recall(name)
    if not isinstance(picture, bytes):
        picture = draw(CARD, data, "png", PIXELS_PER_INCH)
        remember(name, picture, REMEMBERED_S)
    return picture


def _data(found: Checked) -> dict[str, Any]:
    certificate = found.certificate
    facts = CardFacts(
        code=codes.grouped(certificate.code),
        host=urlsplit(settings.ISSUER_ORIGIN).netloc,
        valid_until=localtime(certificate.valid_until).date().isoformat(),
        standing=str(found.standing),
        seal=SEAL.read_text(encoding="utf-8"),
        demo=certificate.demo,
    )
    content = bytes(found.issuance.document)
    data = card_data(content, facts)
    # A name that the fonts lack is left out rather than shown with boxes; the paper refuses it, a picture may go without.
    return card_data(content, facts, with_name=False) if missing_characters(data["holder"]) else data
