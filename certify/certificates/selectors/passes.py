"""From a grade to the facts that are certified: what grading knows, in the words of a credential."""

from dataclasses import dataclass

from django.conf import settings

from certify.certificates.credential import Bilingual, CertifiedResult, CertifiedRoom, CertifiedRound
from certify.certificates.errors import NotAPass
from grading.selectors import ResultRecord, RoomFigures, result_record

PRACTICE = "practice"
BASELINES = {
    "recorded": Bilingual("录制场次的原操盘", "the recorded operator"),
    "recorded + restock": Bilingual("录制场次的原操盘，并按时补货", "the recorded operator, restocked in time"),
}


@dataclass(frozen=True)
class Pass:
    """A finalised pass that a certificate is due for. (person, credential, cycle) is unique; the cycle is the round."""

    result_id: int
    person_id: int
    credential: str
    round: CertifiedRound
    room_types: tuple[str, ...]
    result: CertifiedResult


def certified_pass(result_id: int) -> Pass:
    """Raises NotAPass for anything but a finalised pass of an examination."""
    record = result_record(result_id)
    if not record.is_final_pass or record.kind == PRACTICE or record.finalised_at is None:
        raise NotAPass("certificates come from finalised passes of an examination", result=result_id)
    return Pass(
        result_id=result_id,
        person_id=record.person_id,
        credential=f"trader.{record.kind}.{record.level}" if record.level else f"trader.{record.kind}",
        round=_round(record),
        room_types=tuple(sorted({category for room in record.rooms for category in room.categories})),
        result=CertifiedResult(
            uplift=record.round_uplift,
            uplift_low=record.uplift_low,
            uplift_high=record.uplift_high,
            net_uplift=record.net_uplift,
            ad_roi=record.ad_roi,
            contribution_cents=record.contribution_cents,
            score=record.score,
            attempt_number=record.attempt_number,
            identity_check=record.identity_check,
            sitting_mode=record.sitting_mode,
            versions=", ".join(record.versions),
            finalised_at=record.finalised_at,
            rooms=tuple(_room(room) for room in record.rooms),
            level=record.level,
        ),
    )


def _round(record: ResultRecord) -> CertifiedRound:
    return CertifiedRound(
        slug=record.round_slug,
        title=Bilingual(record.round_title_zh, record.round_title_en),
        standard=Bilingual(record.standard_zh, record.standard_en),
        # On a demonstration site every certificate is one, whatever the round calls itself.
        demo=record.demo or settings.DEMO,
        expected_growth=record.expected_growth,
        cut_score=record.cut_score,
        level=record.level,
    )


def _room(room: RoomFigures) -> CertifiedRoom:
    categories = ", ".join(room.categories)
    minutes = round(room.minutes)
    return CertifiedRoom(
        title=Bilingual(room.title_zh, room.title_en),
        setting=Bilingual(
            f"主播间 {room.host}；品类 {categories}；{minutes} 分钟直播；由场次录制数据校准",
            f"Host {room.host}; categories {categories}; {minutes} simulated minutes; calibrated on recorded sessions",
        ),
        baseline=BASELINES.get(room.baseline_name, Bilingual(room.baseline_name, room.baseline_name)),
        uplift=room.uplift,
        score=room.score,
    )
