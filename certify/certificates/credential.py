"""Builds the unsigned credential of a passed round: Open Badges 3.0 in a W3C VC 2.0. Pure.

Texts stand in both languages in one plain string (`中文 ｜ English`): the schema allows no language maps. Numbers are strings.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.certificates.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from certify.certificates.signing import Document, timestamp
from exams.levels import Level

BAR = " ｜ "


@dataclass(frozen=True)
class Bilingual:
    """One text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh}{BAR}{self.en}" if self.zh != self.en else self.zh


LEVELS = {
    Level.JUNIOR.value: Bilingual("初级", "junior"),
    Level.INTERMEDIATE.value: Bilingual("中级", "intermediate"),
    Level.SENIOR.value: Bilingual("高级", "senior"),
}
"""As they are signed: the words stand in titles and never change. Lowest first."""


@dataclass(frozen=True)
class CertifiedRoom:
    """One examined room. `uplift` is a fraction of the baseline's value."""

    title: Bilingual
    setting: Bilingual  # host, product categories, length
    baseline: Bilingual
    uplift: float
    score: float


@dataclass(frozen=True)
class CertifiedRound:
    """What the round asked of everybody: its text and its standard. A change makes a new version of the achievement."""

    slug: str
    title: Bilingual
    standard: Bilingual
    demo: bool
    expected_growth: float
    cut_score: float
    level: str = ""


@dataclass(frozen=True)
class CertifiedResult:
    """What one person achieved. Uplifts are fractions, money is in cents; None stands for a figure that the grade does not have."""

    uplift: float
    uplift_low: float | None
    uplift_high: float | None
    net_uplift: float | None
    ad_roi: float | None
    contribution_cents: int
    score: float
    attempt_number: int
    identity_check: str
    sitting_mode: str
    versions: str
    finalised_at: datetime
    rooms: tuple[CertifiedRoom, ...]
    level: str = ""


@dataclass(frozen=True)
class Figure:
    """One certified figure: its key in the credential, its name, how Open Badges calls its kind."""

    key: str
    name: Bilingual
    kind: str


LEVEL = Figure("level", Bilingual("级别", "Level"), "Status")
"""Only where the round certifies one: other rounds keep the wording that they have."""
FIGURES = (
    Figure("uplift", Bilingual("相对基线的 GMV 提升（%）", "Uplift of expected GMV over the baseline (%)"), "Percent"),
    Figure("uplift_low", Bilingual("提升的 95% 区间下限（%）", "Uplift, lower end of the 95 % interval (%)"), "Percent"),
    Figure("uplift_high", Bilingual("提升的 95% 区间上限（%）", "Uplift, upper end of the 95 % interval (%)"), "Percent"),
    Figure("net_uplift", Bilingual("扣除退货后的提升（%）", "Uplift net of returns (%)"), "Percent"),
    Figure("ad_roi", Bilingual("投流 ROI", "Return on ad spend"), "Result"),
    Figure("contribution_cny", Bilingual("边际贡献（元）", "Contribution (CNY)"), "Result"),
    Figure("score", Bilingual("等值得分", "Equated score"), "ScaledScore"),
    Figure("rooms", Bilingual("考核房间数", "Number of rooms"), "Result"),
    Figure("attempt_number", Bilingual("第几次考试", "Attempt number"), "Result"),
    Figure("identity_check", Bilingual("身份核验", "Identity check"), "Status"),
    Figure("sitting_mode", Bilingual("考试方式", "Mode of sitting"), "Status"),
    Figure("versions", Bilingual("仿真与评分版本", "Versions of simulation and grading"), "Result"),
    Figure("decided_on", Bilingual("成绩确定日期", "Result final on"), "Result"),
)

SHOWS = Bilingual(
    "持证人在由真实结构的直播场次校准的仿真直播间中，以自己的操盘决策使预期 GMV 超过基线操盘，且达到本轮标准。",
    "In simulated live rooms calibrated on recorded sessions, the holder's own decisions raised expected GMV above the baseline operator's "
    "and met this round's standard.",
)
PROMISES_NOT = Bilingual(
    "本证书只说明仿真直播间中的操盘能力，不承诺在任何真实直播间取得同样的结果。本证书不由快手颁发。",
    "It shows skill in simulated rooms and promises no result in any real one. Not issued by Kuaishou.",
)


def percent(fraction: float) -> str:
    """`0.3124` → `31.2`."""
    return f"{fraction * 100:.1f}"


def achievement(round_: CertifiedRound, achievement_id: str, version: int) -> Document:
    """What can be achieved, as the credential carries it: a snapshot, so that a later change of text does not touch it."""
    required = {"level": round_.level, "uplift": percent(round_.expected_growth), "score": f"{round_.cut_score:.1f}"}
    return {
        "id": achievement_id,
        "type": ["Achievement"],
        "achievementType": "Assessment" if round_.demo else "Certification",
        "name": _title(round_),
        "description": str(SHOWS),
        "criteria": {"narrative": f"{_one_line(round_.standard)}\n{PROMISES_NOT}" if str(round_.standard) else str(PROMISES_NOT)},
        "version": str(version),
        "tag": ["DEMO"] if round_.demo else ["live commerce"],
        "resultDescription": [
            {
                "id": f"{achievement_id}#{figure.key}",
                "type": ["ResultDescription"],
                "name": str(figure.name),
                "resultType": figure.kind,
                **({"requiredValue": required[figure.key]} if figure.key in required else {}),
            }
            for figure in ((LEVEL, *FIGURES) if round_.level else FIGURES)
        ],
    }


def _one_line(text: Bilingual) -> Bilingual:
    """Line ends separate the texts of a narrative, so a text has none of its own."""
    return Bilingual(" ".join(text.zh.split()), " ".join(text.en.split()))


def _title(round_: CertifiedRound) -> str:
    level = LEVELS.get(round_.level)
    zh = f"操盘手实操认证{f'（{level.zh}）' if level else ''}：{round_.title.zh}"
    en = f"Live-commerce trader{f' ({level.en})' if level else ''}: {round_.title.en}"
    return str(Bilingual(f"【演示 DEMO】{zh}", f"[DEMO] {en}") if round_.demo else Bilingual(zh, en))


def _values(result: CertifiedResult) -> dict[str, str | None]:
    return {
        "level": result.level or None,
        "uplift": percent(result.uplift),
        "uplift_low": None if result.uplift_low is None else percent(result.uplift_low),
        "uplift_high": None if result.uplift_high is None else percent(result.uplift_high),
        "net_uplift": None if result.net_uplift is None else percent(result.net_uplift),
        "ad_roi": None if result.ad_roi is None else f"{result.ad_roi:.2f}",
        "contribution_cny": f"{result.contribution_cents / 100:.2f}",
        "score": f"{result.score:.1f}",
        "rooms": str(len(result.rooms)),
        "attempt_number": str(result.attempt_number),
        "identity_check": result.identity_check,
        "sitting_mode": result.sitting_mode,
        "versions": result.versions,
        "decided_on": timestamp(result.finalised_at),
    }


def _evidence(room: CertifiedRoom, place: int, certificate_id: str) -> Document:
    figures = Bilingual(
        f"基线：{room.baseline.zh}；提升 {percent(room.uplift)}%；得分 {room.score:.1f}",
        f"Baseline: {room.baseline.en}; uplift {percent(room.uplift)} %; score {room.score:.1f}",
    )
    return {
        "id": f"{certificate_id}#room-{place}",
        "type": ["Evidence"],
        "name": str(room.title),
        "genre": "simulated live room",
        "description": str(room.setting),
        "narrative": str(figures),
    }


@dataclass(frozen=True)
class Issuer:
    """Who signs, and under which address the credential is found."""

    did: str
    name: str
    origin: str


@dataclass(frozen=True)
class StatusEntry:
    """The bit that says whether the credential is revoked."""

    list_url: str
    index: int


def credential(
    *,
    certificate_id: str,
    subject: str,
    holder_name: str,
    issuer: Issuer,
    achieved: Document,
    result: CertifiedResult,
    status: StatusEntry,
    valid_from: datetime,
    valid_until: datetime,
) -> Document:
    """The credential without its proof. `holder_name` is empty unless the holder agreed to show it; `subject` is a random urn:uuid."""
    values = _values(result)
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": certificate_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achieved["name"],
        "issuer": issuer_entry(issuer),
        "validFrom": timestamp(valid_from),
        "validUntil": timestamp(valid_until),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            **({"identifier": [name_entry(holder_name)]} if holder_name else {}),
            "achievement": achieved,
            "result": [
                {"type": ["Result"], "resultDescription": described["id"], "value": value}
                for described in achieved["resultDescription"]
                if (value := values[described["id"].rpartition("#")[2]]) is not None
            ],
        },
        "evidence": [_evidence(room, place, certificate_id) for place, room in enumerate(result.rooms, start=1)],
        "credentialStatus": {
            "id": f"{status.list_url}#{status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status.index),
            "statusListCredential": status.list_url,
        },
    }


def name_entry(holder_name: str) -> Document:
    """The holder's name in clear, as Open Badges identifies a person."""
    return {"type": "IdentityObject", "hashed": False, "identityHash": holder_name, "identityType": "name"}


def reissued(document: Document, holder_name: str, issuer: Issuer) -> Document:
    """The same credential, unsigned, by this issuer, with the name (or, if it is empty, without one)."""
    subject = {key: value for key, value in document["credentialSubject"].items() if key != "identifier"}
    if holder_name:
        subject["identifier"] = [name_entry(holder_name)]
    return {**{key: value for key, value in document.items() if key != "proof"}, "issuer": issuer_entry(issuer), "credentialSubject": subject}


def issuer_entry(issuer: Issuer) -> Document:
    """Who signs."""
    return {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.origin}


def holder_name_in(document: Document) -> str:
    """The name that a credential shows, or nothing."""
    for entry in document["credentialSubject"].get("identifier", []):
        if entry.get("identityType") == "name":
            return str(entry["identityHash"])
    return ""


def status_list_credential(list_url: str, issuer: Issuer, encoded_list: str, valid_from: datetime) -> dict[str, Any]:
    """The list of revocation bits, unsigned. No `validUntil`: an expired list would fail every certificate."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": timestamp(valid_from),
        "credentialSubject": {"id": f"{list_url}#list", "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded_list},
    }
