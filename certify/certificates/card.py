"""From signed bytes to the picture that a shared link shows. Pure.

A network keeps the picture for as long as it likes, so it never says `valid`; that a certificate does not hold is said on it.
"""

import json
from dataclasses import dataclass
from typing import Any

from certify.certificates.credential import BAR, holder_name_in
from certify.certificates.rosette import rosette_svg

TITLE = {"zh": "操盘手实操认证证书", "en": "Certificate of practical skill · live-commerce trader"}
STAMPS = {
    "revoked": {"zh": "已吊销", "en": "REVOKED"},
    "suspended": {"zh": "已暂停", "en": "SUSPENDED"},
    "expired": {"zh": "已过期", "en": "EXPIRED"},
}
NAME_SIZES = ((8, 78), (16, 62), (26, 46))
"""Letters up to which a name is set in so many points; longer ones in 34."""


@dataclass(frozen=True)
class CardFacts:
    """What does not stand in the credential."""

    code: str
    host: str
    valid_until: str
    standing: str
    seal: str
    demo: bool


def card_data(content: bytes, facts: CardFacts, *, with_name: bool = True) -> dict[str, Any]:
    """Data of `certificates/card.typ`; `content` is the signed credential."""
    document = json.loads(content)
    holder = holder_name_in(document) if with_name else ""
    zh, bar, en = document["name"].partition(BAR)
    values = {result["resultDescription"].rpartition("#")[2]: result["value"] for result in document["credentialSubject"]["result"]}
    return {
        "title": TITLE,
        "holder": holder,
        "holder_size": next((size for most, size in NAME_SIZES if len(holder) <= most), 34),
        "achievement": {"zh": zh, "en": en if bar else ""},
        "uplift": f"{float(values['uplift']):+.1f} %",
        "uplift_name": {"zh": "相对基线的预期 GMV 提升", "en": "uplift of expected GMV over the baseline"},
        "number": facts.code,
        "until": {"zh": f"有效期至 {facts.valid_until}", "en": f"valid until {facts.valid_until}"},
        "check": {"zh": "打开链接核验真伪", "en": "open the link to check it"},
        "host": facts.host,
        "stamp": STAMPS.get(facts.standing),
        "seal": facts.seal,
        "rosette": rosette_svg(),
        "demo": facts.demo,
    }
