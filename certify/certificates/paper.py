"""From signed bytes to what the paper and the badge show: both languages at once, every value from the credential. Pure.

Only the design is not signed: who stands under the paper with name and office, and how it looks. It is kept with the round, version by version.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.certificates.credential import BAR, LEVELS, holder_name_in
from certify.certificates.paper_design import STANDARD, Design
from certify.certificates.rosette import rosette_svg

Data = dict[str, Any]
TITLE = {"zh": "操盘手实操认证证书", "en": "Certificate of practical skill · live-commerce trader"}
SHORT = {"zh": "操盘手实操认证", "en": "Certified live-commerce trader"}
NAMELESS = "持证人未公开姓名 · name not shown"
NAME_SIZES = (38, 34, 30, 26, 22, 19, 16, 14, 12)
"""Points; the largest in which the name keeps to its place is taken."""
SMALL_NAME_SIZES = (18, 16)
"""For the words that stand where no name is shown."""
LONGEST_ROOM_LIST = 48
"""Characters of room titles that the first page names; more of them stand on the second page only."""
CATEGORIES = re.compile(r"品类 ([^；]+)")
PERCENTS = ("uplift", "uplift_low", "uplift_high", "net_uplift")
SPECIMEN = "样张 SPECIMEN"
WORDS = {
    "not_checked": "未核验 not checked",
    "in_person": "监考当面核验 in person",
    "document": "核对证件 document",
    "organisation": "机构确认 organisation",
    "window": "自选时间，无人监考 own time, not supervised",
    "sitting": "统一开考 common sitting",
}


@dataclass(frozen=True)
class PaperFacts:
    """What does not stand in the credential: pictures, the key's fingerprint, moments in the site's own time."""

    code: str
    address: str
    fingerprint: str
    issued_on: str
    valid_until: str
    signed_at: datetime
    seal: str
    qr: str
    qr_mm: float
    demo: bool
    local_only: bool


def paper_data(content: bytes, facts: PaperFacts, design: Design = STANDARD) -> Data:
    """Data of `certificates/certificate.typ`; `content` is the signed credential, which is attached as it is."""
    document = json.loads(content)
    holder = holder_name_in(document)
    figures = _figures(document)
    issuer = document["issuer"]["name"]
    return {
        "document_title": _zh(document["name"]),
        "credential": content.decode("utf-8"),
        "signed": [
            facts.signed_at.year,
            facts.signed_at.month,
            facts.signed_at.day,
            facts.signed_at.hour,
            facts.signed_at.minute,
            facts.signed_at.second,
        ],
        "title": TITLE,
        "certifies": {"zh": "兹证明", "en": "This is to certify that"},
        "holder": holder or NAMELESS,
        "holder_sizes": list(NAME_SIZES if holder else SMALL_NAME_SIZES),
        "level": _level(document),
        "scope": _scope(document, design),
        "statement": _statement(document),
        "figures": _main_figures(figures),
        "facts": [
            _fact("证书编号", "Number", facts.code),
            _fact("颁发日期", "Issued", facts.issued_on),
            _fact("有效期至", "Valid until", facts.valid_until),
            _fact("身份核验", "Identity check", figures["identity_check"].value),
        ],
        "design": design.as_document(),
        "issuer": {"zh": design.issuer_zh, "en": design.issuer_en} if design.issuer_zh else {"zh": issuer, "en": ""},
        "signature": {"zh": "数字签名", "en": "digitally signed"},
        "fingerprint": facts.fingerprint,
        "seal": facts.seal,
        "qr": facts.qr,
        "qr_mm": facts.qr_mm,
        "rosette": rosette_svg(),
        "watermark": "DEMO" if facts.demo else "",
        "scan": "本机演示，手机无法打开 · runs on one computer only" if facts.local_only else "扫码核验 · scan to check",
        "foot": _pair(_criteria(document)[-1]),
        "address": facts.address,
        "number": facts.code,
        "annex": _annex(document, figures, facts),
    }


def preview_data(content: bytes, facts: PaperFacts, design: Design) -> Data:
    """The first page alone, over the words that it is nobody's certificate."""
    return paper_data(content, facts, design) | {"annex": None, "credential": "", "watermark": SPECIMEN}


def badge_data(content: bytes, facts: PaperFacts) -> Data:
    """Data of `certificates/badge.typ`: no name, so that consent never has to be asked of a picture."""
    figures = _figures(json.loads(content))
    return {
        "seal": facts.seal,
        "short": SHORT,
        "uplift": figures["uplift"].value,
        "uplift_name": "预期 GMV 提升 · uplift of expected GMV",
        "until": f"有效期至 {facts.valid_until} valid until",
        "demo": facts.demo,
    }


def shown_text(data: Mapping[str, Any]) -> str:
    """Everything that the paper sets, for asking whether the fonts have it; the attached credential and pictures are not set."""
    skipped = {"credential", "seal", "qr", "rosette"}
    return "".join(_texts({name: value for name, value in data.items() if name not in skipped}))


@dataclass(frozen=True)
class _Figure:
    name: str
    value: str
    required: str


def _figures(document: Mapping[str, Any]) -> dict[str, _Figure]:
    subject = document["credentialSubject"]
    described = {entry["id"]: entry for entry in subject["achievement"]["resultDescription"]}
    found = {}
    for result in subject["result"]:
        entry = described[result["resultDescription"]]
        key = entry["id"].rpartition("#")[2]
        required = entry.get("requiredValue", "")
        sign = "" if key == "level" else "≥ "
        found[key] = _Figure(entry["name"], _readable(key, result["value"]), f"{sign}{_readable(key, required)}" if required else "")
    return found


def _readable(key: str, value: str) -> str:
    if key in PERCENTS:
        return f"{float(value):+.1f} %"
    if key == "contribution_cny":
        return f"¥{float(value):,.2f}"
    if key == "level" and value in LEVELS:
        return f"{LEVELS[value].zh} {LEVELS[value].en}"
    return value[:10] if key == "decided_on" else WORDS.get(value, value)


def _main_figures(figures: Mapping[str, _Figure]) -> list[Data]:
    interval = ""
    if "uplift_low" in figures and "uplift_high" in figures:
        interval = f"{figures['uplift_low'].value.removesuffix(' %')} – {figures['uplift_high'].value}"
    rows = [
        (figures["uplift"].value, "相对基线的 GMV 提升", "uplift of expected GMV", True),
        (interval, "模型敏感度 95% 区间", "model sensitivity, 95 %", False),
        (figures["score"].value, "等值得分（500 为参考中位）", "equated score (500 = median)", False),
        (figures["rooms"].value, "考核直播间", "examined rooms", False),
    ]
    return [{"value": value, "name": {"zh": zh, "en": en}, "main": main} for value, zh, en, main in rows if value]


def _statement(document: Mapping[str, Any]) -> dict[str, str]:
    title = _pair(document["name"])
    return {
        "zh": f"在「{title['zh']}」中，以自己的操盘决策使仿真直播间的预期 GMV 高于基线操盘，达到本轮标准。",
        "en": f"met the standard of “{title['en']}”: in simulated live rooms, their own decisions raised expected GMV above the baseline.",
    }


def _level(document: Mapping[str, Any]) -> dict[str, str] | None:
    results = document["credentialSubject"]["result"]
    code = next((result["value"] for result in results if result["resultDescription"].endswith("#level")), "")
    return {"zh": LEVELS[code].zh, "en": LEVELS[code].en} if code in LEVELS else None


def _scope(document: Mapping[str, Any], design: Design) -> list[dict[str, str]]:
    """What was examined: how many rooms of which kinds, by name if there is room for it; and the round's own sentence."""
    rooms = [_pair(room["name"]) for room in document["evidence"]]
    found = (CATEGORIES.search(room["description"]) for room in document["evidence"])
    kinds = list(dict.fromkeys(kind for match in found if match for kind in match[1].split(", ")))
    zh = f"考核范围：{len(rooms)} 个仿真直播间" + (f"（品类：{'、'.join(kinds)}）" if kinds else "")
    en = f"Examined in {len(rooms)} simulated rooms" + (f" ({', '.join(kinds)})" if kinds else "")
    if sum(len(room["zh"]) for room in rooms) <= LONGEST_ROOM_LIST:
        zh += f"——{'、'.join(room['zh'] for room in rooms)}"
        en += f": {'; '.join(room['en'] for room in rooms)}"
    sentences = [{"zh": f"{zh}。", "en": f"{en}."}]
    return [*sentences, {"zh": design.scope_zh, "en": design.scope_en}] if design.scope_zh else sentences


def _annex(document: Mapping[str, Any], figures: Mapping[str, _Figure], facts: PaperFacts) -> Data:
    return {
        "title": "认证内容全表 · Everything that is certified",
        "lede": "以下各项均在签名凭证之内；纸面或图片与核验页不符，即为改动过。"
        "Each value stands in the signed credential; a paper that differs from the page has been edited.",
        "head": ["项目 · field", "数值 · value", "要求 · required"],
        "rows": [[_together(figure.name), figure.value, figure.required] for figure in figures.values()],
        "rooms": [
            {"title": _together(room["name"]), "setting": _together(room["description"]), "figures": _together(room["narrative"])}
            for room in document["evidence"]
        ],
        "check_title": "如何核验 · How to check",
        "check": [
            f"打开 {facts.address}，或在核验页上传本 PDF：凭证就附在文件里。",
            "Open the address, or upload this PDF on the verification page: the credential is attached to the file.",
        ],
        "limits_title": "它不承诺什么 · What it does not promise",
        "limits": [_together(line) for line in _criteria(document)[-1:]],
    }


def _criteria(document: Mapping[str, Any]) -> list[str]:
    return str(document["credentialSubject"]["achievement"]["criteria"]["narrative"]).splitlines()


def _fact(zh: str, en: str, value: str) -> Data:
    return {"name": {"zh": zh, "en": en}, "value": value}


def _pair(text: str) -> dict[str, str]:
    zh, bar, en = text.partition(BAR)
    return {"zh": zh, "en": en if bar else zh}


def _zh(text: str) -> str:
    return _pair(text)["zh"]


def _together(text: str) -> str:
    return text.replace(BAR, " · ")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []
