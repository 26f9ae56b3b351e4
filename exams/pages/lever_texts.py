"""How levers, their values and the five forces are called on pages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exams.pages.language import is_english


def force_names() -> dict[str, str]:
    return {
        "traffic": _("Traffic"),
        "room": _("Live room"),
        "host": _("Host"),
        "supply": _("Supply chain"),
        "service": _("Service"),
    }


def value_names() -> dict[str, dict[str, str]]:
    """Names of the choices, by lever."""
    switch = {"on": pgettext("switch", "on"), "off": pgettext("switch", "off")}
    return {
        "ad_goal": {"views": _("views"), "stay": _("stay"), "orders": _("orders")},
        "cue": {"demo": _("demo"), "hook": _("hook"), "answer": _("answer"), "hold": pgettext("cue", "hold"), "close": pgettext("cue", "close")},
        "pace": {"calm": _("calm"), "steady": _("steady"), "hot": _("hot")},
        "cohost": switch,
        "guarantee": switch,
        "shelf": {"on": _("onto the shelf"), "off": _("off the shelf")},
    }


def lever_verbs() -> dict[str, str]:
    """What the button of a lever says."""
    return {
        "ad_spend": _("Set"),
        "clip": _("Publish a clip"),
        "fan_push": _("Push to fans"),
        "lucky_bag": _("Send out"),
        "follow_call": _("Call for follows"),
        "agents": _("Set"),
    }


def unit_names() -> dict[str, str]:
    return {"CNY/min": _("CNY per minute"), "CNY": _("CNY"), "units": _("units"), "people": _("people")}


def cost_names() -> dict[str, str]:
    """The engine's table says in words what a lever costs; here in the page's language."""
    return {
        "none": "",
        "the spend itself": _("Costs the spend itself."),
        "each next clip draws less": _("Each next clip draws less."),
        "each next push draws less; fans tire": _("Each next push draws less; fans tire."),
        "a new pitch needs time to warm up": _("A new pitch needs time to warm up."),
        "a few viewers leave when it changes": _("A few viewers leave when the product on pitch changes."),
        "the prize": _("Costs the prize."),
        "host energy": _("Costs the host's energy."),
        "sells a little less while on": _("Sells a little less while on."),
        "interrupts the selling": _("Interrupts the selling."),
        "margin; a cut soon after sales costs trust": _("Costs margin; a cut soon after sales costs trust."),
        "holding cost of released units left unsold": _("Released units that stay unsold cost their holding."),
        "wage per agent and minute": _("Costs a wage per agent and minute."),
        "premium per order; more returns": _("Costs a premium per order, and brings more returns."),
    }


def role_names() -> dict[str, str]:
    """Roles of products in a running order."""
    return {
        "traffic": pgettext("product role", "traffic"),
        "welfare": pgettext("product role", "welfare"),
        "main": pgettext("product role", "main"),
        "profit": pgettext("product role", "profit"),
        "test": pgettext("product role", "test"),
    }


def lever_name(line: Any) -> str:
    """Works on a lever of the engine's table and on a line of a scenario's card."""
    return line.label_en if is_english() else line.label_zh
