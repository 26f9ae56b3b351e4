"""The debrief's codes in words of the page's language. Every sentence says what was done, none says why the money differs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from exams.pages.language import local
from exams.pages.lever_texts import lever_name, value_names
from sandbox.engine.levers import LEVERS

Difference = Mapping[str, Any]
Names = Mapping[str, Mapping[str, str]]


def sentence(difference: Difference, products: Names) -> str:
    """One difference of a window. An unknown code says itself: an older page meets a newer debrief."""
    say = _SENTENCES.get(difference["code"])
    return say(difference, products) if say else str(difference["code"])


def product(sku: str, products: Names) -> str:
    named = products.get(sku)
    name = local(named, "name") if named else ""
    return f"{sku} {name}".strip()


def clock(seconds: int) -> str:
    """405 → 06:45 of the room."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _yuan(cents: float) -> str:
    return f"¥{cents / 100:,.0f}"


def _price(cents: float) -> str:
    return f"¥{cents / 100:,.2f}".rstrip("0").rstrip(".")


def _s(seconds: float) -> str:
    return _("%(n)d s") % {"n": seconds}


def _choice(lever: str, value: str) -> str:
    return value_names()[lever].get(value, value)


def _sold_out_on_pitch(d: Difference, products: Names) -> str:
    return _("%(product)s stood on pitch sold out for %(time)s.") % {"product": product(d["sku"], products), "time": _s(d["s"])}


def _ran_out(d: Difference, products: Names) -> str:
    words = {"product": product(d["sku"], products), "own": _s(d["s"]), "other": _s(d["other_s"])}
    return _("%(product)s was sold out for %(own)s in this run, for %(other)s with the reference operator.") % words


def _kept_stock(d: Difference, products: Names) -> str:
    words = {"product": product(d["sku"], products), "own": _s(d["other_s"]), "other": _s(d["s"])}
    return _("%(product)s was sold out for %(own)s in this run, for %(other)s with the reference operator.") % words


def _release_missing(d: Difference, products: Names) -> str:
    words = {"product": product(d["sku"], products), "units": d["units"], "at": clock(d["at_s"])}
    return _("The reference operator released %(units)d of %(product)s at %(at)s; in this run none was released in this window.") % words


def _release_own(d: Difference, products: Names) -> str:
    words = {"product": product(d["sku"], products), "units": d["units"], "at": clock(d["at_s"])}
    return _("In this run %(units)d of %(product)s were released at %(at)s; the reference operator released none in this window.") % words


def _release_later(d: Difference, products: Names) -> str:
    return _("%(product)s was released %(time)s later than by the reference operator.") % {
        "product": product(d["sku"], products),
        "time": _s(d["by_s"]),
    }


def _release_earlier(d: Difference, products: Names) -> str:
    return _("%(product)s was released %(time)s earlier than by the reference operator.") % {
        "product": product(d["sku"], products),
        "time": _s(d["by_s"]),
    }


def _pitch(d: Difference, products: Names) -> str:
    words = {"own": product(d["own"], products), "other": product(d["other"], products), "own_s": _s(d["own_s"]), "other_s": _s(d["other_s"])}
    return _("Longest on pitch: %(own)s (%(own_s)s) in this run, %(other)s (%(other_s)s) with the reference operator.") % words


def _pitch_missing(d: Difference, products: Names) -> str:
    words = {"other": product(d["other"], products), "other_s": _s(d["other_s"])}
    return _("Nothing was on pitch in this run; the reference operator pitched %(other)s for %(other_s)s.") % words


def _cue(d: Difference, _products: Names) -> str:
    words = {"cue": _choice("cue", d["choice"]), "own": _s(d["own_s"]), "other": _s(d["other_s"])}
    return _("Cue “%(cue)s”: %(own)s in this run, %(other)s with the reference operator.") % words


def _pace(d: Difference, _products: Names) -> str:
    words = {"pace": _choice("pace", d["choice"]), "own": _s(d["own_s"]), "other": _s(d["other_s"])}
    return _("Pace “%(pace)s”: %(own)s in this run, %(other)s with the reference operator.") % words


def _ads(d: Difference, _products: Names) -> str:
    words = {"own": _yuan(d["own_cents"]), "other": _yuan(d["other_cents"])}
    return _("Ad money: %(own)s in this run, %(other)s with the reference operator.") % words


def _ads_off(d: Difference, _products: Names) -> str:
    return _("The ads were off in this run; the reference operator spent %(other)s.") % {"other": _yuan(d["other_cents"])}


def _ads_only(d: Difference, _products: Names) -> str:
    return _("Ads cost %(own)s in this run; the reference operator had them off.") % {"own": _yuan(d["own_cents"])}


def _goal(d: Difference, _products: Names) -> str:
    words = {"own": _choice("ad_goal", d["own"]), "other": _choice("ad_goal", d["other"])}
    return _("Ad goal: “%(own)s” in this run, “%(other)s” with the reference operator.") % words


def _did_not(d: Difference, _products: Names) -> str:
    words = {"lever": lever_name(LEVERS[d["lever"]]), "at": clock(d["at_s"])}
    return _("%(lever)s: by the reference operator at %(at)s, not in this run.") % words


def _did(d: Difference, _products: Names) -> str:
    words = {"lever": lever_name(LEVERS[d["lever"]]), "at": clock(d["at_s"])}
    return _("%(lever)s: in this run at %(at)s, not by the reference operator.") % words


def _price_differs(d: Difference, products: Names) -> str:
    words = {"product": product(d["sku"], products), "own": _price(d["own_cents"]), "other": _price(d["other_cents"])}
    return _("Price of %(product)s at the end of the window: %(own)s in this run, %(other)s with the reference operator.") % words


def _agents(d: Difference, _products: Names) -> str:
    words = {"own": f"{d['own']:g}", "other": f"{d['other']:g}", "questions": d["questions"]}
    return _("Agents on duty: %(own)s in this run, %(other)s with the reference operator; up to %(questions)d questions were open.") % words


def _switch(d: Difference, _products: Names) -> str:
    words = {"lever": lever_name(LEVERS[d["lever"]]), "own": _s(d["own_s"]), "other": _s(d["other_s"])}
    return _("%(lever)s on: %(own)s in this run, %(other)s with the reference operator.") % words


_SENTENCES: dict[str, Callable[[Difference, Names], str]] = {
    "sold_out_on_pitch": _sold_out_on_pitch,
    "ran_out": _ran_out,
    "kept_stock": _kept_stock,
    "release_missing": _release_missing,
    "release_own": _release_own,
    "release_later": _release_later,
    "release_earlier": _release_earlier,
    "pitch": _pitch,
    "pitch_missing": _pitch_missing,
    "cue": _cue,
    "pace": _pace,
    "ads": _ads,
    "ads_off": _ads_off,
    "ads_only": _ads_only,
    "goal": _goal,
    "did_not": _did_not,
    "did": _did,
    "price": _price_differs,
    "agents": _agents,
    "switch": _switch,
}
