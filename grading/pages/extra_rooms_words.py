"""How many rooms decided, and why extra rooms were opened or not, in words. Empty where everybody sits every room."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grading.pages.figures import number, signed_percent

Document = dict[str, Any]


def extra_rooms_sentences(sequential: Document | None, rooms: int) -> list[str]:
    """`sequential` as a result holds it; `rooms`: how many count in the grade."""
    if sequential is None:
        return []
    return [_how_many(sequential, rooms), *_why(sequential)]


def reason_texts() -> dict[str, str]:
    """Short, for lists: by the code of `reason`."""
    return {
        "above": _("sure of both conditions after the base rooms"),
        "below": _("one condition surely missed after the base rooms"),
        "guard_rails": _("failed by guard-rails in the base rooms"),
        "close": _("open after the base rooms: extra rooms"),
        "deadline": _("no assessment in time: extra rooms"),
    }


def _how_many(sequential: Document, rooms: int) -> str:
    if sequential["opened"]:
        extra = max(rooms - sequential["rooms"], 0)
        said = ngettext("%(rooms)d rooms decided, %(extra)d of them an extra room.", "%(rooms)d rooms decided, %(extra)d of them extra rooms.", extra)
        return said % {"rooms": rooms, "extra": extra}
    return ngettext(
        "%(rooms)d base room decided; no extra rooms were opened.", "%(rooms)d base rooms decided; no extra rooms were opened.", rooms
    ) % {"rooms": rooms}


def _why(sequential: Document) -> list[str]:
    if sequential["by"] == "deadline":
        return [_("The extra rooms were opened because no assessment of the base rooms came in time.")]
    if sequential["why"] == "guard_rails":
        return [_("The guard-rails had already failed the round in the base rooms: further rooms could not have mended it.")]
    return [_interval(interval) for interval in sequential["intervals"] if _tells(interval["place"], sequential["why"])]


def _tells(place: str, why: str) -> bool:
    """Both intervals for a sure pass; otherwise the ones that made the decision."""
    return {"above": True, "below": place == "below", "close": place == "straddles"}[why]


def _interval(interval: Document) -> str:
    score = interval["unit"] == "score"
    words = {name: number(interval[name], 1) if score else signed_percent(interval[name], 2) for name in ("low", "high", "required")}
    texts = {
        (True, "straddles"): _("After the base rooms the 95 %% interval of the score, %(low)s to %(high)s, held the cut of %(required)s."),
        (True, "above"): _("After the base rooms the 95 %% interval of the score, %(low)s to %(high)s, lay above the cut of %(required)s."),
        (True, "below"): _("After the base rooms the 95 %% interval of the score, %(low)s to %(high)s, lay below the cut of %(required)s."),
        (False, "straddles"): _("After the base rooms the 95 %% interval of the uplift, %(low)s to %(high)s, held the growth of %(required)s."),
        (False, "above"): _("After the base rooms the 95 %% interval of the uplift, %(low)s to %(high)s, lay above the growth of %(required)s."),
        (False, "below"): _("After the base rooms the 95 %% interval of the uplift, %(low)s to %(high)s, lay below the growth of %(required)s."),
    }
    return texts[score, interval["place"]] % words
