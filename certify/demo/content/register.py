"""The register of the demo: the reference operator's account is in it, and a merchant has posted a brief."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from certify.registry.selectors import own_profile
from certify.registry.services.post_brief import Wanted, post_brief
from certify.registry.services.show_profile import Draft, show_profile

ENTRY = Draft(
    headline="演示：由程序操盘的示范账号 / Demo: an account that a program plays",
    about=(
        "示范场由程序参加并取得演示证书，用来展示名录的样子，不是真人。\n\n"
        "A program sat the demonstration round; it shows what the register looks like. Nobody to hire."
    ),
    takes_messages=True,
    with_name=True,
    words={"region": ("remote",), "category": ("outdoor", "food"), "platform": ("kuaishou",), "language": ("mandarin", "english")},
)


def install_register(operator: Any, merchant: Any, now: datetime) -> None:
    """Twice is once, and what somebody has changed since stays."""
    if own_profile(operator.pk) is None:
        show_profile(operator.pk, ENTRY, now)
    wanted = Wanted(
        client_id=uuid5(NAMESPACE_URL, "certify-demo-brief"),
        company="晓晓零食铺（演示）",
        title="零食晚场开播十分钟后人数流失",
        category="food",
        size="middle",
        problem="room",
        region="east",
        budget_low_yuan=8_000,
        budget_high_yuan=15_000,
        words="晚上八点开播，前十分钟进房不错，之后停留降到 40 秒左右，憋单时间一长人就走。想找会控节奏、懂排品的操盘手，每周三场。",
        open_until=now + timedelta(days=60),
    )
    post_brief(merchant.pk, wanted, now)
