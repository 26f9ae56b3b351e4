"""Figures and names as the studio's templates print them."""

from __future__ import annotations

from django.utils.translation import get_language, gettext, gettext_noop, pgettext_lazy

# what the carried recordings say of themselves
CARRIED = gettext_noop("calibrated synthetic: one noisy run of an individual-level simulation of shoppers, not a recording of a real room")

ROLES = {
    "traffic": pgettext_lazy("product role", "traffic"),
    "welfare": pgettext_lazy("product role", "welfare"),
    "main": pgettext_lazy("product role", "main"),
    "profit": pgettext_lazy("product role", "profit"),
    "test": pgettext_lazy("product role", "test"),
}


def named(zh: str, en: str) -> str:
    """The name in the reader's language."""
    return en if (get_language() or "").startswith("en") else zh


def provenance_text(provenance: str) -> str:
    """As the file says it; in the reader's language where the catalogue knows the sentence."""
    return gettext(provenance)


def yuan(cents: float) -> str:
    return f"¥{round(cents / 100):,}" if cents >= 0 else f"−¥{round(-cents / 100):,}"


def short_yuan(yuan_: float) -> str:
    """For axes: ¥1.2 万 in Chinese, ¥12k in English."""
    if (get_language() or "").startswith("en"):
        return f"¥{_trim(yuan_ / 1000)}k" if abs(yuan_) >= 1000 else f"¥{yuan_:.0f}"
    return f"¥{_trim(yuan_ / 10_000)}万" if abs(yuan_) >= 10_000 else f"¥{yuan_:,.0f}"


def _trim(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def price(cents: int) -> str:
    return f"¥{cents / 100:,.2f}".removesuffix(".00")


def whole(value: float) -> str:
    return f"{round(value):,}"


def percent(fraction: float | None, digits: int = 1) -> str:
    return "–" if fraction is None else f"{fraction * 100:.{digits}f} %"


def signed_percent(fraction: float, digits: int = 1) -> str:
    shown = f"{abs(fraction) * 100:.{digits}f} %"
    if not shown.strip("0. %"):
        return shown  # neither +0.0 nor −0.0
    return f"{'−' if fraction < 0 else '+'}{shown}"
