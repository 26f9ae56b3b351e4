"""The certificate as PDF/A-3 with the credential attached, and as baked pictures."""

import hashlib
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Literal

import segno
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from openbadgeslib import baking

from certify.certificates import codes
from certify.certificates.errors import GlyphMissing, NothingToServe
from certify.certificates.models import Certificate, Issuance, Paper
from certify.certificates.paper import PaperFacts, badge_data, paper_data, shown_text
from certify.certificates.selectors import is_local, key_fingerprint
from certify.certificates.selectors.paper_designs import chosen, current_design
from certify.typesetting.typeset import ARCHIVE_STANDARDS, draw, missing_characters, typeset

PAPER = "certificates/certificate.typ"
BADGE = "certificates/badge.typ"
SEAL = Path(settings.BASE_DIR) / "static/img/seal.svg"
Picture = Literal["png", "svg"]
LEAST_QR_MM = 27.0
MODULE_MM = 0.5
"""Least side of one square of the code: three dots of a scan at 150 dpi."""
QUIET = 2
"""Squares left white around it in the picture; the paper is white further on."""
LONGEST_WITH_Q = 80
"""Bytes of an address up to which a quarter of the code may be smudged (Q); longer ones bear 15 % (M) and keep larger squares."""


def print_paper(certificate: Certificate, issuance: Issuance, now: datetime) -> Paper:
    """The stored PDF, set when it is first asked for, in the design that its round has then: two who ask at once get the same bytes.

    Raises GlyphMissing with the characters, NothingToServe if the holder withdrew this issuance.
    """
    stored = Paper.objects.filter(issuance=issuance).first()
    if stored is not None:
        if not stored.content:
            raise NothingToServe("this issuance was withdrawn")
        return stored
    credential = _credential(issuance)
    design = current_design(certificate.cycle.partition("~")[0])
    data = paper_data(credential, _facts(certificate, issuance), chosen(design))
    require_glyphs(shown_text(data))
    content = typeset(PAPER, data, issuance.signed_at, ARCHIVE_STANDARDS)
    try:
        with transaction.atomic():
            # A name may be withdrawn while it is being set: the withdrawal holds this lock, too, and empties what it finds.
            Certificate.objects.select_for_update().get(pk=certificate.pk)
            _credential(Issuance.objects.get(pk=issuance.pk))
            digest = hashlib.sha256(content).hexdigest()
            return Paper.objects.create(issuance=issuance, content=content, digest=digest, design=design, printed_at=now)
    except IntegrityError:
        return Paper.objects.get(issuance=issuance)  # somebody else asked first


def bake_badge(certificate: Certificate, issuance: Issuance, kind: Picture) -> bytes:
    """A picture that carries the credential (Open Badges 3.0, section 5.3). In ASCII: some wallets read it as Latin-1."""
    credential = _credential(issuance)
    data = badge_data(credential, _facts(certificate, issuance))
    require_glyphs(shown_text(data))
    picture = draw(BADGE, data, kind)
    carried = json.dumps(json.loads(credential), ensure_ascii=True)
    if kind == "png":
        return baking.bake_png(picture, carried, keyword=baking.ITXT_KEYWORD_OB3)
    return baking.bake_svg(picture, carried, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3, as_text=True)


def _credential(issuance: Issuance) -> bytes:
    content = bytes(issuance.document)
    if not content:
        raise NothingToServe("this issuance was withdrawn")
    return content


def require_glyphs(text: str) -> None:
    """Raises GlyphMissing with the characters that no font of ours has."""
    if missing := missing_characters(text):
        raise GlyphMissing("the fonts lack " + ", ".join(f"{character} (U+{ord(character):04X})" for character in missing), characters=missing)


def _facts(certificate: Certificate, issuance: Issuance) -> PaperFacts:
    address = f"{settings.ISSUER_ORIGIN}/c/{certificate.code}"
    qr, qr_mm = draw_qr(address)
    return PaperFacts(
        code=codes.grouped(certificate.code),
        address=address,
        fingerprint=key_fingerprint(issuance.key),
        issued_on=localtime(certificate.issued_at).date().isoformat(),
        valid_until=localtime(certificate.valid_until).date().isoformat(),
        signed_at=issuance.signed_at,
        seal=seal_svg(),
        qr=qr,
        qr_mm=qr_mm,
        demo=certificate.demo,
        local_only=is_local(settings.ISSUER_ORIGIN),
    )


def seal_svg() -> str:
    """The site's mark."""
    return SEAL.read_text(encoding="utf-8")


def draw_qr(address: str) -> tuple[str, float]:
    """The code as SVG, and the side that it is printed with, millimetres."""
    code = segno.make(address, error="q" if len(address.encode()) <= LONGEST_WITH_Q else "m", micro=False, boost_error=False)
    buffer = io.BytesIO()
    code.save(buffer, kind="svg", xmldecl=False, border=QUIET)
    return buffer.getvalue().decode("utf-8"), max(LEAST_QR_MM, MODULE_MM * code.symbol_size(border=QUIET)[0])
