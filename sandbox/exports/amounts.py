"""Numbers as dashboards write them: 1,234 · 1.2万 · ¥3,000.00 · 6.2% · 85秒 · 1分25秒 · -- for nothing."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MISSING = frozenset({"", "-", "--", "---", "—", "——", "–", "/", "n/a", "na", "nan", "null", "none", "无", "暂无", "暂无数据", "未统计"})
_SIGNS = re.compile(r"[¥￥$\s]|人民币|rmb|cny", re.IGNORECASE)
_NUMBER = re.compile(
    r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(?:e([+-]?\d{1,3}))?(亿|万|千|w|k)?(%|‰)?"
    r"(?:元|人次|人|次|件|单|条|笔|个|秒|s)?",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:(\d+)(?:小时|时|h))?(?:(\d+)(?:分钟|分|min|m))?(?:(\d+(?:\.\d+)?)(?:秒|sec|s))?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_SCALE = {"": 1.0, "千": 1e3, "k": 1e3, "万": 1e4, "w": 1e4, "亿": 1e8}


@dataclass(frozen=True)
class Amount:
    """`scaled`: the cell itself said 万, 千 or 亿. `share`: it carried a percent sign and `value` is the fraction.

    `rounding` is half a unit of the last digit written, in the same unit as `value`.
    """

    value: float
    scaled: bool = False
    share: bool = False
    rounding: float = 0.0


def plain(text: str) -> str:
    """Full-width digits and signs as ASCII, without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def unsigned(text: str) -> str:
    """Without currency signs and spaces: ￥169.0 → 169.0."""
    return _SIGNS.sub("", plain(text))


def is_missing(text: str) -> bool:
    return plain(text).lower() in MISSING


@lru_cache(maxsize=65_536)  # dashboards repeat themselves: zeros, prices, round numbers
def read_amount(text: str) -> Amount | None:
    """None for what is no number."""
    found = _NUMBER.fullmatch(unsigned(text))
    if found is None or not (found[2] or found[3]):
        return None
    scale = _SCALE[(found[5] or "").lower()] * {"": 1.0, "%": 0.01, "‰": 0.001}[found[6] or ""]
    digits = f"{found[1]}{(found[2] or '0').replace(',', '')}{found[3] or ''}"
    number = float(f"{digits}e{found[4] or 0}") * scale
    if not math.isfinite(number):
        return None
    step = 10.0 ** (int(found[4] or 0) - max(0, len(found[3] or "") - 1))
    return Amount(round(number, 9), bool(found[5]), bool(found[6]), 0.5 * step * scale if found[3] or found[5] or found[6] else 0.0)


def read_span_s(text: str) -> float | None:
    """Seconds of “1分25秒”, “01:25”, “0:01:25”; None when it is written otherwise (a plain number is read_amount's)."""
    plain_text = plain(text).replace(" ", "")
    clock = _CLOCK.fullmatch(plain_text)
    if clock:
        return int(clock[1] or 0) * 3600.0 + int(clock[2]) * 60.0 + int(clock[3])
    words = _SPAN.fullmatch(plain_text)
    if words and any(words.groups()):
        return int(words[1] or 0) * 3600.0 + int(words[2] or 0) * 60.0 + float(words[3] or 0)
    return None
