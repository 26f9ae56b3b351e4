"""Money, durations and counts in templates, as the page's language writes them. `{% load room_figures %}`."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.pages.growth_text import growth_text, growth_value
from exams.pages.language import is_english

register = template.Library()

register.filter("growth", growth_text)
register.filter("growth_value", growth_value)


@register.filter
def yuan(cents: int | float | None) -> str:
    """Whole yuan with separators: 18420300 → ¥184,203."""
    return "–" if cents is None else f"¥{cents / 100:,.0f}"


@register.filter
def price(cents: int | float | None) -> str:
    """A price, with its cents where it has any: 2990 → ¥29.9."""
    return "–" if cents is None else f"¥{cents / 100:,.2f}".rstrip("0").rstrip(".")


@register.filter
def count(number: int | float | None) -> str:
    return "–" if number is None else f"{number:,.0f}"


@register.filter
def short(number: int | float | None) -> str:
    """12,345 → 1.2 万 / 12k."""
    if number is None:
        return "–"
    if is_english():
        return f"{number / 1e6:.1f}M" if abs(number) >= 1e6 else f"{number / 1e3:.0f}k" if abs(number) >= 1e4 else f"{number:,.0f}"
    return f"{number / 1e8:.1f} 亿" if abs(number) >= 1e8 else f"{number / 1e4:.1f} 万" if abs(number) >= 1e4 else f"{number:,.0f}"


@register.filter
def duration(seconds: int | float | None) -> str:
    """In the largest unit that fits: 45 s, 8 min, 2 h, 14 days."""
    if seconds is None:
        return "–"
    if seconds < 120:
        return _("%(n)d s") % {"n": round(seconds)}
    if seconds < 7200:
        return _("%(n)d min") % {"n": round(seconds / 60)}
    if seconds < 172_800:
        return _("%(n)d h") % {"n": round(seconds / 3600)}
    days = round(seconds / 86_400)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
