"""How the pages of grading print numbers: the same rounding everywhere, a true minus sign, money in yuan."""

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()

MINUS = "\u2212"
NOTHING = "–"


@register.filter
def percent(fraction: Any, digits: int = 1) -> str:
    return NOTHING if _missing(fraction) else f"{_signless(fraction * 100, digits)} %"


@register.filter
def signed_percent(fraction: Any, digits: int = 1) -> str:
    if _missing(fraction):
        return NOTHING
    text = _signless(fraction * 100, digits)
    nil = text.strip("0.") == ""
    return f"{text} %" if nil or text.startswith(MINUS) else f"+{text} %"


@register.filter
def points(hundredths: Any, digits: int = 2) -> str:
    """Hundredths of a per cent as percentage points: 1250 → +12.50."""
    if _missing(hundredths):
        return NOTHING
    text = _signless(hundredths / 100, digits)
    return text if hundredths <= 0 else f"+{text}"


@register.filter
def positive(value: float) -> float:
    """The amount of a loss that is told as a gain."""
    return abs(value)


@register.filter
def words(text: Any) -> list[str]:
    """Words of a name that must fit into a column."""
    return str(text).split()


@register.filter
def signed_yuan(cents: Any) -> str:
    if _missing(cents):
        return NOTHING
    return f"+{yuan(cents)}" if round(cents / 100) > 0 else yuan(cents)


@register.filter
def named(names: Any, code: str) -> Any:
    """The word for a code out of a table of the view."""
    return names.get(code, code)


@register.filter
def yuan(cents: Any) -> str:
    return NOTHING if _missing(cents) else f"{MINUS if round(cents / 100) < 0 else ''}¥{abs(round(cents / 100)):,}"


@register.filter
def number(value: Any, digits: int = 0) -> str:
    return NOTHING if _missing(value) else _signless(value, digits)


@register.filter
def anchor(x_percent: float) -> str:
    """Which end of a text stands at its place on a number line, so that it stays inside the drawing."""
    return "start" if x_percent < 15 else "end" if x_percent > 85 else "middle"


@register.filter
def field(item: Any, name: str) -> Any:
    """The field of a document in the reader's language: `room|field:"title"` reads title_zh or title_en."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return item.get(f"{name}_{language}", "") if isinstance(item, dict) else getattr(item, f"{name}_{language}", "")


@register.filter
def measure(value: Any, unit: str) -> str:
    """A number of a guard-rail or a condition, by its unit."""
    if _missing(value):
        return NOTHING
    forms = {
        "cents": lambda: yuan(value),
        "fraction": lambda: percent(value, 2),
        "score": lambda: _signless(value, 1),
        "level": lambda: _signless(value, 2),
    }
    return forms.get(unit, lambda: _signless(value, 0))()


def _missing(value: Any) -> bool:
    """None, or what a template makes of a figure of nothing."""
    return value is None or value == ""


def _signless(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", MINUS)
