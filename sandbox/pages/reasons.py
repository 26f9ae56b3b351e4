"""Why a scenario was refused, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.engine.bots import bot_by_id
from sandbox.engine.levers import LEVERS
from sandbox.pages.figures import named

REASONS = {
    "excerpt_outside_session": gettext_lazy("An excerpt lasts at least %(least)s minutes and lies inside the session of %(session)s minutes."),
    "unknown_kind": gettext_lazy("A scenario is for an exam, for practice or a demonstration."),
    "speed_out_of_range": gettext_lazy("The speed is between 1 and 60 simulated seconds a second."),
    "exam_too_fast": gettext_lazy("An exam runs at most %(fastest)s simulated seconds a second: faster would measure reaction, not judgement."),
    "unknown_baseline": gettext_lazy("There is no such baseline."),
    "unknown_metric": gettext_lazy("There is no such metric."),
    "unknown_price_floor": gettext_lazy("There is no such lower limit of prices."),
    "negative_limit": gettext_lazy("A limit is negative or far too large."),
    "unknown_lever": gettext_lazy("There is no lever “%(lever)s”."),
    "limits_crossed": gettext_lazy("The minimum of “%(lever)s” is above its maximum."),
    "unknown_term": gettext_lazy("There is no term “%(term)s”."),
    "unknown_incident": gettext_lazy("There is no incident “%(code)s”."),
    "incident_outside_excerpt": gettext_lazy("The incident “%(code)s” begins outside the excerpt."),
    "incident_needs_sku": gettext_lazy("The incident “%(code)s” needs a product of the room."),
    "room_practice_only": gettext_lazy("The room's fidelity is enough for practice, not for an exam."),
    "prior_only_levers_open": gettext_lazy("No recording of this host moves these levers, so an exam has to lock them: %(levers)s."),
    "headroom_too_small": gettext_lazy("The best reference operator gains %(headroom)s %% over the baseline; an exam needs at least %(least)s %%."),
    "skill_not_separated": gettext_lazy(
        "The operators' results follow their skill with a rank correlation of %(separation)s; an exam needs %(least)s."
    ),
    "single_lever_wins": gettext_lazy("“%(lever)s” pulled alone brings %(share)s %% of the best operator's gain; a third is the limit."),
    "degenerate_passes": gettext_lazy("The degenerate operator “%(bot)s” would pass, with an uplift of %(uplift)s %%."),
    "draft_changed": gettext_lazy("The draft changed while the bots played. Check it again."),
    "draft_not_checked": gettext_lazy("Let the bots play this draft first."),
}


def reason_texts(reasons: Iterable[tuple[str, dict[str, Any]] | list[Any]]) -> list[str]:
    texts = []
    for code, params in reasons:
        template = REASONS.get(code)
        texts.append(str(template) % _named(params) if template else _("Refused: %(code)s") % {"code": code})
    return texts


def _named(params: dict[str, Any]) -> dict[str, Any]:
    """Levers and operators by their names instead of their codes."""
    shown = dict(params)
    if "bot" in params:
        bot = bot_by_id(params["bot"])
        shown["bot"] = named(bot.name_zh, bot.name_en)
    if params.get("lever") in LEVERS:
        lever = LEVERS[params["lever"]]
        shown["lever"] = named(lever.label_zh, lever.label_en)
    return shown
