"""Time stamps of exports: minutes, clocks, dates in Chinese or ISO, seconds, Unix times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sandbox.exports.amounts import plain, read_amount

TIME_FORMS = ("minute", "minute_from_1", "hour_minute", "minute_second", "clock", "seconds", "unix_s", "unix_ms")
"""hour_minute, minute_second: since the start, 00:05 being five minutes or five seconds; clock: by the watch, with or without a date."""

DAY_S = 86_400.0
LATEST_S = 1e11
"""The year 5138, in Unix time: what is later is no time."""
_MINUTE = re.compile(r"第?(\d+(?:\.0+)?)(?:分钟|分|min|m)?", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[ T]*)?(上午|下午|晚上)?"
    r"(\d{1,3})[:时点](\d{1,2})?(?:[:分](\d{1,2})(?:\.\d+)?)?[秒分]?(?:Z|[+-]\d{2}:?\d{2})?"
)
_RANGE = re.compile(r"\s*(?:~|至|—|–|(?<=\d)\s?-\s?(?=\d{1,2}:))\s*")


def read_moment_s(text: str, form: str) -> float | None:
    """Seconds: since the start, or, for a clock or Unix time, on a scale of its own (`is_absolute`). None if it cannot be read so."""
    stamp = plain(text)
    if form in {"minute", "minute_from_1"}:
        found = _MINUTE.fullmatch(stamp.replace(" ", ""))
        return (float(found[1]) - (form == "minute_from_1")) * 60.0 if found and len(found[1]) < 10 else None
    if form in {"seconds", "unix_s", "unix_ms"}:
        amount = read_amount(stamp)
        seconds = None if amount is None else amount.value / (1000.0 if form == "unix_ms" else 1.0)
        return seconds if seconds is not None and abs(seconds) < LATEST_S else None
    parts = _parts(stamp)
    if parts is None:
        return None
    day_s, first, second, third = parts
    if form == "minute_second":
        return first * 60.0 + second if third is None else first * 3600.0 + second * 60.0 + third
    seconds = first * 3600.0 + second * 60.0 + (third or 0)
    if form == "hour_minute":
        return seconds if day_s is None else None
    return seconds + (day_s or 0.0) if first < 24 and second < 60 and (third or 0) < 60 else None


def _parts(stamp: str) -> tuple[float | None, int, int, int | None] | None:
    """(seconds of the day's date or None, hours, minutes, seconds or None); of a span “20:00-20:01” its start."""
    found = _STAMP.fullmatch(_RANGE.split(stamp)[0]) or _STAMP.fullmatch(stamp)
    if found is None or (found[6] is None and ":" in stamp):
        return None
    day_s = None
    if found[3]:
        try:
            day = datetime(int(found[1] or 2000), int(found[2]), int(found[3]))  # noqa: DTZ001  (a wall clock: only differences count)
        except ValueError:
            return None
        day_s = (day - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001
    hour = int(found[5]) + (12 if found[4] in {"下午", "晚上"} and int(found[5]) < 12 else 0)
    return day_s, hour, int(found[6] or 0), None if found[7] is None else int(found[7])


def is_absolute(form: str) -> bool:
    """The start of the session has to be taken off."""
    return form in {"clock", "unix_s", "unix_ms"}


def unwrap(times_s: Sequence[float]) -> list[float]:
    """Clock times without a date over midnight: the small hours belong to the next day."""
    known = [value for value in times_s if value == value]
    if not known or max(known) > DAY_S or max(known) - min(known) <= DAY_S / 2:
        return list(times_s)
    return [value + DAY_S if value < DAY_S / 2 else value for value in times_s]


def started_at(text: str, form: str) -> str | None:
    """ISO 8601 (Beijing time) of a stamp that carries its date, floored to the minute."""
    if form not in {"clock", "unix_s", "unix_ms"}:
        return None
    seconds = read_moment_s(text, form)
    if seconds is None or seconds < DAY_S * 12_000:  # before 2002: a clock without a year
        return None
    local = seconds + (8 * 3600 if form != "clock" else 0)
    return f"{datetime.utcfromtimestamp(local // 60 * 60).isoformat()}+08:00"  # noqa: DTZ004  (wall clock, offset written)


def time_form(texts: Sequence[str]) -> str:
    """The form that most of these stamps have."""
    stamps = [plain(text) for text in texts if text.strip()][:2000]
    if not stamps:
        return "minute"
    amounts = [read_amount(stamp) for stamp in stamps]
    if all(amount is not None for amount in amounts):
        return _form_of_numbers([amount.value for amount in amounts if amount is not None])
    parts = [part for part in map(_parts, stamps) if part is not None]
    if not parts:
        return "minute_from_1" if _first_is_one(stamps) else "minute"
    if any(part[0] is not None for part in parts):
        return "clock"
    if max(part[1] for part in parts) >= 24:
        return "minute_second"
    smallest = min((first * 3600 + second * 60 + (third or 0)) for _, first, second, third in parts)
    if smallest >= 3600:  # an export that begins at eight in the evening is by the watch
        return "clock"
    if all(part[3] is None for part in parts) and _spread(parts) > 300:
        return "minute_second"
    return "hour_minute"


def _spread(parts: Sequence[tuple[float | None, int, int, int | None]]) -> int:
    """Median step of two-part stamps, read as minutes, in seconds."""
    values = sorted({first * 3600 + second * 60 for _, first, second, _ in parts})
    steps = sorted(after - before for before, after in pairwise(values))
    return steps[len(steps) // 2] if steps else 0


def _form_of_numbers(values: Sequence[float]) -> str:
    if min(values) > 1e12:
        return "unix_ms"
    if min(values) > 1e9:
        return "unix_s"
    steps = sorted({round(value, 6) for value in values})
    gaps = sorted(after - before for before, after in pairwise(steps))
    if gaps and gaps[len(gaps) // 2] >= 5 and max(values) > 300:
        return "seconds"
    return "minute_from_1" if min(values) == 1 else "minute"


def _first_is_one(stamps: Sequence[str]) -> bool:
    numbers = [int(float(found[1])) for found in (_MINUTE.fullmatch(stamp.replace(" ", "")) for stamp in stamps) if found]
    return bool(numbers) and min(numbers) == 1
