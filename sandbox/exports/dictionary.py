"""Column names that live-commerce dashboards use, in Chinese and English, and what they are.

Sources: the tooltips of Douyin's live screen (电商罗盘 直播大屏, 千川), Taobao's 生意参谋, the field documentation of TikTok Shop LIVE and
Shopee Live, and agencies' back-office exports. Kuaishou publishes no list; its rooms mostly use Douyin's names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("known_columns.txt")


@dataclass(frozen=True)
class Known:
    """A name that was seen in exports; `platform` empty for names that several use."""

    table: str
    name: str
    field: str
    how: str = ""
    unit: str = ""
    platform: str = ""


def _read_known() -> tuple[Known, ...]:
    rows, table = [], ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = line.strip("[] ")
        elif "=" in line and not line.startswith("#"):
            left, _, right = line.partition("=")
            field, how, unit = (*left.split(), "", "")[:3]
            for item in right.split("|"):
                platform, colon, name = item.strip().partition(":")
                rows.append(Known(table, name if colon else platform, field, how, unit, platform if colon else ""))
    return tuple(rows)


KNOWN = _read_known()

_UNIT = re.compile(r"[（(\[【]\s*([^（()）\[\]【】]*)\s*[)）\]】]\s*$")
_UNIT_WORDS = {
    "yuan": "元 ¥ ￥ rmb cny",
    "fen": "分",
    "wan_yuan": "万元",
    "wan": "万 w",
    "one": "人 人次 次 件 单 条 个 笔",
    "s": "秒 s",
    "min": "分钟 min",
    "ms": "毫秒 ms",
    "percent": "% 百分比",
    "hour_minute": "hh:mm",
    "minute_second": "mm:ss",
}
_UNIT_CODES = {word: code for code, words in _UNIT_WORDS.items() for word in words.split()}
_NOISE = re.compile(r"[\s_\-—–·:：/、,，.。&＆+|]+")
_EACH = re.compile(r"^(?:本分钟|每分钟|分钟级|分钟)|(?:本段δ|本段|分钟|增量|δ)$")
_RUNNING = re.compile(r"^(?:累计|累积|总)|(?:累计|累积)$|^(?:cumulative|total)")


@dataclass(frozen=True)
class Header:
    """A header cell taken apart. `key` is what the dictionary is asked for; `how` and `unit` are what the cell says beside the name."""

    key: str
    bare: str
    """Without “累计”, “本分钟” and the like."""
    how: str
    unit: str


def normalised(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header:
    name, unit, how = unicodedata.normalize("NFKC", text).strip(), "", ""
    while found := _UNIT.search(name):
        inside = normalised(found[1])
        if inside in _UNIT_CODES or found[1].strip().lower() in _UNIT_CODES:
            unit = _UNIT_CODES.get(inside) or _UNIT_CODES[found[1].strip().lower()]
        elif inside in {"累计", "累积", "running", "cumulative"}:
            how = "running"
        elif inside in {"本段δ", "本段", "每分钟", "增量"}:
            how = "each"
        else:
            break
        name = name[: found.start()].strip()
    key = normalised(name)
    bare = key
    if _RUNNING.search(key):
        bare, how = _RUNNING.sub("", key), how or "running"
    elif _EACH.search(key) and len(_EACH.sub("", key)) > 1:
        bare, how = _EACH.sub("", key), how or "each"
    return Header(key, bare or key, how, unit)


def unit_code(text: str) -> str | None:
    """Of a cell in a row of units: 元, (人), 单位：次."""
    inside = re.sub(r"^单位[:：]?|[()（）\[\]【】]", "", unicodedata.normalize("NFKC", text).strip().lower()).strip()
    return _UNIT_CODES.get(inside)


@lru_cache(maxsize=8)
def names_of(table: str) -> dict[str, Known]:
    """Normalised name → what it is, in one table."""
    found: dict[str, Known] = {}
    for known in KNOWN:
        if known.table == table:
            found.setdefault(normalised(known.name), known)
    return found
