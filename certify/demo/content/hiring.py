"""Merchants and traders of the demo: a brief with answers, conversations, declared experience, and a report of misuse that waits."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from certify.registry.selectors import own_profile, shown_profile_of
from certify.registry.selectors.briefs import briefs_of
from certify.registry.services.answer_invitation import answer
from certify.registry.services.ask_merchant import make_link
from certify.registry.services.declare import Claim, declare
from certify.registry.services.post_brief import Wanted, post_brief
from certify.registry.services.report_misuse import report_misuse
from certify.registry.services.talk import answer_brief, contact_trader, say

Clock = Callable[[], datetime]
SHOP = "冯记零食铺（演示）"
PROBLEM = "零食晚场开播十分钟后人数流失"


def install_hiring(operator: Any, traders: Sequence[Any], merchant: Any, clock: Clock) -> None:
    """Once and whole: whatever visitors wrote since, nothing is written again. `operator` is one of the `traders`, who are in the register."""
    if not briefs_of(merchant.pk).exists():
        with transaction.atomic():
            _write(operator, traders, merchant, clock)


def _write(operator: Any, traders: Sequence[Any], merchant: Any, clock: Clock) -> None:
    brief = post_brief(merchant.pk, _wanted(clock()), clock() - timedelta(days=2))
    _answers(brief.public_id, operator, [trader for trader in traders if trader.pk != operator.pk], merchant, clock)
    _declared(operator, clock)
    profile = own_profile(operator.pk)
    assert profile is not None  # install_register wrote it
    report_misuse("profile", profile.code, "other", "看上去是程序账号，请核实是否应当出现在名录里。（演示）", "", merchant.pk, "zh-hans", clock())


def _wanted(now: datetime) -> Wanted:
    return Wanted(
        client_id=_id("brief"),
        company=SHOP,
        title=PROBLEM,
        category="food",
        size="middle",
        problem="room",
        region="east",
        budget_low_yuan=8_000,
        budget_high_yuan=15_000,
        words="晚上八点开播，前十分钟进房不错，之后停留降到 40 秒左右，憋单时间一长人就走。想找会控节奏、懂排品的操盘手，每周三场。",
        open_until=now + timedelta(days=60),
    )


def _answers(brief: UUID, operator: Any, others: Sequence[Any], merchant: Any, clock: Clock) -> None:
    """The operator's answer is talked about; another one's waits to be read; a third trader is asked directly."""
    said = answer_brief(
        operator.pk,
        brief,
        "您好。憋单超过三分钟停留就往下掉，我会把第一个福利款提前到开播后两分钟，两个爆款之间留一段评论区答疑。"
        "可以先试播一场，看停留和成交再谈长期。（演示：这是程序账号）",
        _id("answer"),
        clock(),
    )
    say(said.talk.public_id, merchant.pk, "听着靠谱。周四晚八点那场先试一次，可以吗？货盘表试播前发给您。", _id("reply"), clock())
    say(said.talk.public_id, operator.pk, "可以。请把库存和每个品能让的价一起给我，我提前排好品。", _id("agreed"), clock())
    for number, other in enumerate(others):
        if number == 0:
            answer_brief(
                other.pk,
                brief,
                "您好，进房不错说明投放人群基本对。我会先看开播后第八到第十二分钟的流量构成，自然流量掉下来就补一条短视频引流。（演示：这是程序账号）",
                _id("second answer"),
                clock(),
            )
        else:
            _ask(other, merchant, clock())


def _ask(trader: Any, merchant: Any, at: datetime) -> None:
    profile = shown_profile_of(trader.pk, at)
    if profile is not None:
        words = "我们打算周末做一场零食专场，之前转化一直在 2% 左右。您方便看一下回放、报个价吗？"
        contact_trader(merchant.pk, profile.code, SHOP, "周末零食专场，想请您看看回放", words, _id("question"), at)


def _declared(operator: Any, clock: Clock) -> None:
    """Work that a merchant has confirmed by a link, and work whose merchant has not answered. Made up, and says so."""
    confirmed = declare(operator.pk, _claim("演示：春季零食专场控节奏", "sessions", "24", 250, clock()), clock())
    answer(make_link(operator.pk, confirmed.public_id, clock()), True, SHOP, None, clock())
    declare(operator.pk, _claim("演示：中秋礼盒专场", "gmv_uplift", "12.5", 90, clock()), clock())


def _claim(title: str, figure: str, value: str, days_ago: int, now: datetime) -> Claim:
    """Six weeks of work."""
    words = "演示数据，并非真实经历：用来展示“商家确认”是什么样子。 / Made up for the demonstration."
    began_on = (now - timedelta(days=days_ago)).date()
    return Claim(title, SHOP, began_on, began_on + timedelta(days=42), figure, Decimal(value), words)


def _id(name: str) -> UUID:
    """The same at every installation."""
    return uuid5(NAMESPACE_URL, f"certify:demo:hiring:{name}")
