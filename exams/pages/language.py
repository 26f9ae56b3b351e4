"""Content stored in two languages, read in the one of the page."""

from typing import Any

from django.utils.translation import get_language, gettext_noop

# The provenance that the carried recordings state about themselves; templates show it through {% translate %}.
PROVENANCE = gettext_noop("calibrated synthetic: one noisy run of an individual-level simulation of shoppers, not a recording of a real room")


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def local(thing: Any, field: str) -> str:
    """`thing.title_zh` or `thing.title_en` for field `title`; the other one if the wanted one is empty."""
    wanted, other = ("en", "zh") if is_english() else ("zh", "en")
    read = thing.get if isinstance(thing, dict) else lambda name: getattr(thing, name)
    return read(f"{field}_{wanted}") or read(f"{field}_{other}") or ""


def product_name(product: Any) -> str:
    """A product's name; recordings carry an English one beside it."""
    return product.name_en or product.name if is_english() else product.name
