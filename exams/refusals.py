"""The engine's refusals in words. The engine knows codes only; what people read is translated here."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TEXTS: dict[str, Promise] = {
    "unknown_lever": gettext_lazy("There is no such lever."),
    "unknown_sku": gettext_lazy("There is no such product in this room."),
    "unexpected_sku": gettext_lazy("This lever takes no product."),
    "missing_value": gettext_lazy("A value is missing."),
    "not_a_number": gettext_lazy("The value is not a number."),
    "unknown_choice": gettext_lazy("The lever has no such choice."),
    "locked_lever": gettext_lazy("This lever is locked in this room."),
    "outside_session": gettext_lazy("This is outside the session."),
    "too_many_actions": gettext_lazy("Too many actions at once."),
    "price_under_floor": gettext_lazy("The price is under the floor price."),
    "value_below_minimum": gettext_lazy("The value is below the minimum of %(minimum)s."),
    "value_above_maximum": gettext_lazy("The value is above the maximum of %(maximum)s."),
    "value_off_step": gettext_lazy("The value must be a multiple of %(step)s."),
    "cooling_down": gettext_lazy("This lever is cooling down: %(left_s)s simulated seconds left."),
    "reserve_exhausted": gettext_lazy("The reserve of this product is used up."),
    "ad_budget_used_up": gettext_lazy("The ad budget is used up."),
}


def refusal_text(code: str, params: dict[str, Any]) -> str:
    """In the language of the request; a code without words of its own still says that it was refused."""
    text = TEXTS.get(code)
    return _("The room does not allow this now.") if text is None else str(text) % params
