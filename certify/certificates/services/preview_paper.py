"""The first page of a round's paper as a picture, set by what prints it, over the word SPECIMEN."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from certify.certificates import codes, specimen
from certify.certificates.credential import Bilingual, CertifiedRound, Issuer
from certify.certificates.paper import PaperFacts, preview_data, shown_text
from certify.certificates.paper_design import Design
from certify.certificates.selectors import is_local
from certify.certificates.services.choose_paper_design import checked_design
from certify.certificates.services.ensure_issuer_key import issuer_name
from certify.certificates.services.print_paper import PAPER, draw_qr, require_glyphs, seal_svg
from certify.typesetting.typeset import draw

PIXELS_PER_INCH = 110.0
A_YEAR = timedelta(days=365)
NO_KEY = "0000 0000 0000 0000 0000 0000 0000 0000"


def preview_paper(round_: Any, wanted: Design, name: str, now: datetime) -> bytes:
    """PNG. `name` is one of the specimen's: zh, en, long. Raises DesignRefused like saving does, and GlyphMissing for the round's own words."""
    design = checked_design(wanted)
    content = specimen.specimen(_certified(round_), name, Issuer("did:example:specimen", issuer_name(), settings.ISSUER_ORIGIN), now, now + A_YEAR)
    data = preview_data(content, _facts(now), design)
    require_glyphs(shown_text(data))
    return draw(PAPER, data, "png", PIXELS_PER_INCH)


def _certified(round_: Any) -> CertifiedRound:
    return CertifiedRound(
        slug=round_.slug,
        title=Bilingual(round_.title_zh, round_.title_en),
        standard=Bilingual(round_.standard_zh, round_.standard_en),
        demo=round_.demo or settings.DEMO,
        expected_growth=float(round_.expected_growth),
        cut_score=float(round_.cut_score),
        level=round_.level,
    )


def _facts(now: datetime) -> PaperFacts:
    qr, qr_mm = draw_qr(f"{settings.ISSUER_ORIGIN}/verify/")
    return PaperFacts(
        code=codes.grouped(specimen.CODE),
        address=f"{settings.ISSUER_ORIGIN}/verify/",
        fingerprint=NO_KEY,
        issued_on=localtime(now).date().isoformat(),
        valid_until=localtime(now + A_YEAR).date().isoformat(),
        signed_at=now,
        seal=seal_svg(),
        qr=qr,
        qr_mm=qr_mm,
        demo=False,
        local_only=is_local(settings.ISSUER_ORIGIN),
    )
