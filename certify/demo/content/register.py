"""The register of the demo: the programs that were certified are in it, and say that they are programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from certify.certificates.selectors.register import holds_certificate
from certify.demo.content.people import FLOW, FUNNEL, REFERENCE
from certify.registry.selectors import own_profile
from certify.registry.services.show_profile import Draft, show_profile

NOBODY = (
    "这是程序账号，不是真人：它参加了示范场并取得演示证书，用来展示名录的样子。\n\n"
    "A program's account: it sat a demonstration round and was certified. It shows what the register looks like; there is nobody to hire."
)
ENTRIES: Mapping[str, Draft] = {
    REFERENCE.username: Draft(
        headline="演示账号：控节奏、排品，擅长零食与户外 / Demo: pace and order of the pitches",
        about=NOBODY,
        with_name=True,
        words={"region": ("remote",), "category": ("outdoor", "food"), "platform": ("kuaishou",), "language": ("mandarin", "english")},
    ),
    FUNNEL.username: Draft(
        headline="演示账号：先补漏斗最窄的一环，擅长女装 / Demo: mends the narrowest part of the funnel",
        about=NOBODY,
        availability="soon",
        with_name=True,
        words={"region": ("south", "remote"), "category": ("apparel",), "platform": ("douyin", "kuaishou"), "language": ("mandarin", "cantonese")},
    ),
    FLOW.username: Draft(
        headline="演示账号：投流与自然流量配合，擅长起号 / Demo: paid and natural traffic together",
        about=NOBODY,
        with_name=True,
        words={"region": ("east",), "category": ("apparel", "food"), "platform": ("kuaishou", "channels"), "language": ("mandarin",)},
    ),
}


def install_register(programs: Sequence[Any], now: datetime) -> list[Any]:
    """Those of the programs that hold a certificate, each with an entry. Twice is once, and what somebody has changed since stays."""
    certified = [program for program in programs if holds_certificate(program.pk, now)]
    for program in certified:
        if own_profile(program.pk) is None:
            show_profile(program.pk, ENTRIES[program.username], now)
    return certified
