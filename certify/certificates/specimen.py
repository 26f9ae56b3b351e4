"""A credential that is nobody's: what a preview of the paper is set from. Nothing of a round's rooms is in it. Pure."""

import json
from dataclasses import replace
from datetime import datetime

from certify.certificates.credential import (
    Bilingual,
    CertifiedResult,
    CertifiedRoom,
    CertifiedRound,
    Issuer,
    StatusEntry,
    achievement,
    credential,
)

NAMES = {"zh": "欧阳䶮", "en": "Łucja Ångström", "long": "Maximiliana Alexandra von Hohenstein-Wittelsbach 欧阳上官"}
CODE = "SPECIMENSPECIMEN"
ROOMS = 4


def specimen(round_: CertifiedRound, name: str, issuer: Issuer, now: datetime, until: datetime) -> bytes:
    """Unsigned, with figures just above what the round asks for."""
    room = CertifiedRoom(
        title=Bilingual("样张", "Specimen"),
        setting=Bilingual("品类 服饰；30 分钟直播", "Categories 服饰; 30 simulated minutes"),
        baseline=Bilingual("录制场次的原操盘", "the recorded operator"),
        uplift=round_.expected_growth + 0.05,
        score=round_.cut_score + 20,
    )
    result = CertifiedResult(
        uplift=round_.expected_growth + 0.05,
        uplift_low=round_.expected_growth + 0.02,
        uplift_high=round_.expected_growth + 0.08,
        net_uplift=round_.expected_growth,
        ad_roi=4.0,
        contribution_cents=100_000_00,
        score=round_.cut_score + 20,
        attempt_number=1,
        identity_check="document",
        sitting_mode="sitting",
        versions="specimen",
        finalised_at=now,
        rooms=tuple(replace(room, title=Bilingual(f"样张直播间 {number}", f"Specimen room {number}")) for number in range(1, ROOMS + 1)),
        level=round_.level,
    )
    document = credential(
        certificate_id=f"{issuer.origin}/c/{CODE}",
        subject="urn:uuid:00000000-0000-0000-0000-000000000000",
        holder_name=NAMES.get(name, NAMES["zh"]),
        issuer=issuer,
        achieved=achievement(round_, f"{issuer.origin}/achievements/{round_.slug}/0", 0),
        result=result,
        status=StatusEntry(f"{issuer.origin}/status/0", 0),
        valid_from=now,
        valid_until=until,
    )
    return json.dumps(document, ensure_ascii=False).encode("utf-8")
