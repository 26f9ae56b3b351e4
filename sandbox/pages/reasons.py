"""Why a scenario was refused, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.engine.levers import LEVERS
from sandbox.engines import bot_by_id
from sandbox.pages.charts import FAMILIES
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
    "incident_too_large": gettext_lazy("The strength of the incident “%(code)s” is between 0 and %(largest)s."),
    "room_practice_only": gettext_lazy(
        "The room's fidelity is enough for practice, not for an exam. Calibrate the host on more sessions, or publish the scenario for practice."
    ),
    "prior_only_levers_open": gettext_lazy("No recording of this host moves these levers, so an exam has to lock them: %(levers)s."),
    "incidents_out_of_range": gettext_lazy(
        "The scenario has %(count)s incidents; an exam needs %(least)s to %(most)s. Choose them below, or let them be proposed."
    ),
    "headroom_too_small": gettext_lazy(
        "The best reference operator gains %(headroom)s %% over the baseline; an exam needs at least %(least)s %%. "
        "Choose an excerpt in which the recorded operator left more undone (“Save and look for good excerpts” tries them), "
        "or take the plain recorded baseline."
    ),
    "skill_not_separated": gettext_lazy(
        "The operators' results follow their skill with a rank correlation of %(separation)s; an exam needs %(least)s. "
        "Skill shows least in the family “%(family)s”. Choose a longer or another excerpt (“Save and look for good excerpts” tries them)."
    ),
    "single_lever_wins": gettext_lazy("“%(lever)s” pulled alone brings %(share)s %% of the best operator's gain; a third is the limit. %(change)s"),
    "experts_break_rails": gettext_lazy(
        "The most skilled reference operators break a guard-rail in %(breached)s of %(plays)s plays, most often %(rail)s: the room would fail "
        "those whom it should pass. Choose another excerpt (“Save and look for good excerpts” tries them), for example one in which the "
        "recorded operator does not rest the host at the end."
    ),
    "degenerate_passes": gettext_lazy("The degenerate operator “%(bot)s” would pass, with an uplift of %(uplift)s %%. %(change)s"),
    "reaction_decides": gettext_lazy(
        "Three seconds of reaction cost %(cost)s standard deviations of the panel; %(most)s is the limit. Run the scenario at speed %(speed)s."
    ),
    "second_decides": gettext_lazy("Acting one second sooner brings %(gain)s %%; %(most)s %% is the limit. Run the scenario at speed %(speed)s."),
    "draft_changed": gettext_lazy("The draft changed while the bots played. Check it again."),
    "draft_not_checked": gettext_lazy("Let the bots play this draft first."),
}

RAILS = {
    "contribution": gettext_lazy("the contribution"),
    "compliance": gettext_lazy("compliance"),
    "returns": gettext_lazy("the return rate"),
    "hand_over": gettext_lazy("what is left at hand-over"),
}
ANOTHER_EXCERPT = gettext_lazy("Choose another excerpt (“Save and look for good excerpts” tries them).")
FLOOR_ASKED = gettext_lazy("Let prices go no lower than the recorded operator asked.")
LESS_ADS = gettext_lazy("Lower the ad budget or the maximum of the ad spend.")
CHANGES = {
    "release": gettext_lazy("Take the baseline “The recorded operator with a plain stock rule”."),
    "price": FLOOR_ASKED,
    "ad_spend": LESS_ADS,
    "agents": gettext_lazy("Lower the most agents."),
    "floor_prices": FLOOR_ASKED,
    "endless_bags": gettext_lazy("Lower the largest lucky bag, or lock the lever."),
    "endless_ads": LESS_ADS,
    "all_released": gettext_lazy("Take the baseline “The recorded operator with a plain stock rule”."),
    "everything_at_once": gettext_lazy("Tighten the limits of the ad spend, the lucky bag and the prices."),
    "burn_the_end": gettext_lazy("Tighten the limits of the ad spend and the prices."),
    "always_close": ANOTHER_EXCERPT,
    "always_hold": ANOTHER_EXCERPT,
    "short_pitches": ANOTHER_EXCERPT,
    "idle": gettext_lazy("The baseline is worse than doing nothing: choose another excerpt."),
}
"""What to change, by the lever or the operator that broke the rule."""


def reason_texts(reasons: Iterable[tuple[str, dict[str, Any]] | list[Any]]) -> list[str]:
    texts = []
    for code, params in reasons:
        template = REASONS.get(code)
        texts.append(str(template) % _named(params) if template else _("Refused: %(code)s") % {"code": code})
    return texts


def _named(params: dict[str, Any]) -> dict[str, Any]:
    """Levers, operators and families by their names instead of their codes, and what to change."""
    shown: dict[str, Any] = {"family": "", **params}
    change = CHANGES.get(params.get("bot") or params.get("lever") or "", ANOTHER_EXCERPT)
    shown["change"] = change
    if used := params.get("used"):
        shown["change"] = f"{change} {_('The recorded operator used at most %(used)s.') % {'used': f'{used:g}'}}"
    if params.get("family") in FAMILIES:
        shown["family"] = FAMILIES[params["family"]]
    if "bot" in params:
        bot = bot_by_id(params["bot"])
        shown["bot"] = named(bot.name_zh, bot.name_en)
    if "rail" in params:
        shown["rail"] = RAILS[params["rail"]]
    if params.get("lever") in LEVERS:
        lever = LEVERS[params["lever"]]
        shown["lever"] = named(lever.label_zh, lever.label_en)
    return shown
