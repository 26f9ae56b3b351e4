"""The demo's rounds: one to practise in, one that shows the whole way in two minutes, the same with an extra room, one to be certified in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from exams.errors import NotHere
from exams.selectors import round_by_slug
from exams.services.create_round import NewRound, create_round
from exams.services.publish_round import publish_round
from grading.services.derive_growth import derive_and_record

PRACTICE = "practice"
DEMONSTRATION = "demonstration"
CLOSE_CALL = "close-call"
CERTIFICATION = "autumn-certification"
BASE_ROOMS = 3
OPEN_FOR = timedelta(days=365)
STANDARD_ZH = "全轮相对基线的 GMV 增幅达到要求，房间平均得分达到及格线，且没有触碰护栏（贡献、合规、退货）。"
STANDARD_EN = (
    "The round's GMV uplift over the baseline reaches what is required, the mean room score reaches the cut, "
    "and no guard-rail is broken (contribution, compliance, returns)."
)

_COUNT_ZH = {1: "一", 2: "两", 3: "三", 4: "四"}
_COUNT_EN = {1: "One room", 2: "Two rooms", 3: "Three rooms", 4: "Four rooms"}
"""As many rooms as the gate let through."""


def install_rounds(scenarios: Mapping[str, Sequence[int]], by: Any, now: datetime) -> dict[str, Any]:
    """Published rounds by slug."""
    return {new.slug: _find_or_publish(new, by, now) for new in _rounds(scenarios, now)}


def _rounds(scenarios: Mapping[str, Sequence[int]], now: datetime) -> list[NewRound]:
    opens_at = (now - timedelta(days=1)).replace(microsecond=0)
    window: dict[str, Any] = {"opens_at": opens_at, "closes_at": opens_at + OPEN_FOR, "standard_zh": STANDARD_ZH, "standard_en": STANDARD_EN}
    return [
        NewRound(
            slug=PRACTICE,
            title_zh="练习场",
            title_en="Practice round",
            description_zh="两间直播间，随时开始，次数不限；成绩只给自己看。",
            description_en="Two rooms, start at any time, as often as you like; the results are for yourself.",
            kind="practice",
            demo=True,
            forms=[scenarios["practice"]],
            expected_growth=Decimal("0.10"),
            cut_score=Decimal(450),
            attempts_allowed=1000,
            **window,
        ),
        NewRound(
            slug=DEMONSTRATION,
            title_zh="示范场（60 倍速）",
            title_en="Demonstration round (speed 60)",
            description_zh="三间直播间，每间三十秒走完三十分钟。录播数据是公开的，证书注明 DEMO。程序可以用令牌参加。",
            description_en="Three rooms; each runs thirty minutes in thirty seconds. Its recordings are public and its certificates say DEMO. "
            "A program may sit it with a token.",
            kind="demonstration",
            demo=True,
            forms=[scenarios["demo"]],
            expected_growth=None,
            cut_score=Decimal(450),
            attempts_allowed=1000,
            **window,
        ),
        NewRound(
            slug=CLOSE_CALL,
            title_zh="示范场 · 接近时加试（60 倍速）",
            title_en="Demonstration with an extra room (speed 60)",
            description_zh="人人先考三间；三间之后仍分不出过与不过的，加试一间：主播与第一间相同，客流另行抽取。"
            "每间三十秒走完三十分钟，证书注明 DEMO。",
            description_en="Everybody sits three rooms. Whom they leave undecided sits one more: the host of the first room, with other traffic. "
            "Each runs thirty minutes in thirty seconds; its certificates say DEMO.",
            kind="demonstration",
            demo=True,
            forms=[[*scenarios["demo"], scenarios["demo"][0]]],
            expected_growth=None,
            cut_score=Decimal(450),
            attempts_allowed=1000,
            base_rooms=BASE_ROOMS,
            assessment_s=120,
            **window,
        ),
        NewRound(
            slug=CERTIFICATION,
            title_zh="秋季操盘手认证 · 中级（演示）",
            title_en="Autumn trader certification, intermediate level (demo)",
            description_zh=f"{_COUNT_ZH[len(scenarios['exam'])]}间直播间，5 倍速，每间约六分钟，加上准备时间。通过者获得中级证书。"
            "场景来自随产品提供的录播，证书注明 DEMO。",
            description_en=f"{_COUNT_EN[len(scenarios['exam'])]} at speed 5, about six minutes each, plus preparation. Whoever passes is certified "
            "at the intermediate level. The scenarios come from recordings that ship with the product, so its certificates say DEMO.",
            kind="certification",
            level="intermediate",
            demo=True,
            forms=[scenarios["exam"]],
            expected_growth=None,
            cut_score=Decimal(500),
            attempts_allowed=3,
            **window,
        ),
    ]


def _find_or_publish(new: NewRound, by: Any, now: datetime) -> Any:
    try:
        standing = round_by_slug(new.slug, drafts=True)
    except NotHere:
        standing = create_round(new, by, now)
    if new.expected_growth is None and standing.derived_at is None:
        derive_and_record(standing.pk, now)
    return publish_round(standing.pk, by, now)
