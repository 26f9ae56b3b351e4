"""How pages, documents and templates of grading print numbers: the same rounding everywhere, a true minus sign, money in yuan."""

from typing import Any

from django.utils.translation import get_language

MINUS = "\u2212"
NOTHING = "–"


def percent(fraction: Any, digits: int = 1) -> str:
    return NOTHING if _missing(fraction) else f"{_signless(fraction * 100, digits)} %"


def signed_percent(fraction: Any, digits: int = 1) -> str:
    if _missing(fraction):
        return NOTHING
    text = _signless(fraction * 100, digits)
    nil = text.strip("0.") == ""
    return f"{text} %" if nil or text.startswith(MINUS) else f"+{text} %"


def points(hundredths: Any, digits: int = 2) -> str:
    """Hundredths of a per cent as percentage points: 1250 → +12.50."""
    if _missing(hundredths):
        return NOTHING
    text = _signless(hundredths / 100, digits)
    return text if hundredths <= 0 else f"+{text}"


def positive(value: float) -> float:
    """The amount of a loss that is told as a gain."""
    return abs(value)


def words(text: Any) -> list[str]:
    """Words of a name that must fit into a column."""
    return str(text).split()


def signed_yuan(cents: Any) -> str:
    if _missing(cents):
        return NOTHING
    return f"+{yuan(cents)}" if round(cents / 100) > 0 else yuan(cents)


def named(names: Any, code: str) -> Any:
    """The word for a code out of a table of the view."""
    return names.get(code, code)


def yuan(cents: Any) -> str:
    return NOTHING if _missing(cents) else f"{MINUS if round(cents / 100) < 0 else ''}¥{abs(round(cents / 100)):,}"


def number(value: Any, digits: int = 0) -> str:
    return NOTHING if _missing(value) else _signless(value, digits)


def anchor(x_percent: float) -> str:
    """Which end of a text stands at its place on a number line, so that it stays inside the drawing."""
    return "start" if x_percent < 15 else "end" if x_percent > 85 else "middle"


def field(item: Any, name: str) -> Any:
    """The field of a document in the reader's language: `room|field:"title"` reads title_zh or title_en."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return item.get(f"{name}_{language}", "") if isinstance(item, dict) else getattr(item, f"{name}_{language}", "")


def measure(value: Any, unit: str, finer: int = 0) -> str:
    """A number of a guard-rail or a condition, by its unit; `finer` adds digits."""
    if _missing(value):
        return NOTHING
    if unit == "cents":
        return yuan(value) if not finer else f"{MINUS if value < 0 else ''}¥{abs(value) / 100:,.{finer}f}"
    if unit == "fraction":
        return percent(value, 2 + finer)
    return _signless(value, {"score": 1, "level": 2}.get(unit, 0) + finer)


def measured_and_limit(measured: float, limit: float, unit: str, kept: bool) -> tuple[str, str]:
    """Both as printed; with as many digits as it takes to see that a limit was missed."""
    for finer in (0, 1, 2, 4):
        printed = measure(measured, unit, finer), measure(limit, unit, finer)
        if kept or printed[0] != printed[1]:
            break
    return printed


def _missing(value: Any) -> bool:
    """None, or what a template makes of a figure of nothing."""
    return value is None or value == ""


def _signless(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", MINUS)
