"""session.json → the facts of a session."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.calibration.columns import FORMAT
from sandbox.calibration.defects import Defect
from sandbox.calibration.tables import decode

_FILE = "session.json"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class SessionFacts:
    id: str
    host: str
    title: str
    title_en: str
    platform: str
    started_at: str
    """ISO 8601 with its offset, as written in the file."""
    minutes: int
    currency: str
    followers: int
    provenance: str


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 500


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _moment(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_KEYS: dict[str, Callable[[Any], bool]] = {
    "id": lambda value: isinstance(value, str) and _ID.fullmatch(value) is not None,
    "host": lambda value: isinstance(value, str) and _ID.fullmatch(value) is not None,
    "title": _text,
    "title_en": lambda value: isinstance(value, str) and len(value) <= 500,
    "platform": _text,
    "started_at": _moment,
    "minutes": _whole(1, MOST_MINUTES),
    "currency": lambda value: value == "CNY",
    "followers": _whole(0, 10**10),
    "provenance": _text,
}


def read_session(data: bytes, defects: list[Defect]) -> SessionFacts | None:
    """The facts, or None with every fault of the file named."""
    before = len(defects)
    text = decode(_FILE, data, defects)
    if text is None:
        return None
    content = _parse(text, defects)
    if content is None:
        return None
    if content.get("format") != FORMAT:
        shown = str(content.get("format", ""))[:60]
        defects.append(Defect(_FILE, _line_of(text, "format"), "format", "wrong_format", {"value": shown, "expected": FORMAT}))
    for key, is_valid in _KEYS.items():
        if key not in content:
            defects.append(Defect(_FILE, None, key, "missing_key", {"key": key}))
        elif not is_valid(content[key]):
            params: dict[str, object] = {"key": key, "value": str(content[key])[:60]}
            defects.append(Defect(_FILE, _line_of(text, key), key, "bad_key", params))
    if len(defects) > before:
        return None
    return SessionFacts(**{key: content[key] for key in _KEYS})


def _parse(text: str, defects: list[Defect]) -> dict[str, Any] | None:
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in items:
            if key in seen:
                twice.append(key)
            seen[key] = value
        return seen

    try:
        content = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        defects.append(Defect(_FILE, error.lineno, None, "not_json", {"reason": error.msg}))
        return None
    except (RecursionError, ValueError) as error:
        defects.append(Defect(_FILE, None, None, "not_json", {"reason": str(error)[:80]}))
        return None
    if not isinstance(content, dict):
        defects.append(Defect(_FILE, 1, None, "not_json", {"reason": "not an object"}))
        return None
    defects += [Defect(_FILE, _line_of(text, key), key, "duplicate_key", {"key": key[:60]}) for key in twice]
    return content


def _line_of(text: str, key: str) -> int | None:
    place = text.find(f'"{key}"')
    return text[:place].count("\n") + 1 if place >= 0 else None
