"""What follows from a result, in words: what was missing by how much, how the growth follows from the cut, the next attempt, the appeal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.pages.language import is_english, local
from grading.pages import labels
from grading.pages.figures import measured_and_limit, number, signed_percent

Document = Mapping[str, Any]


def missing(result: Document, rails: Sequence[Document], rooms: Sequence[Document]) -> list[str]:
    """One sentence for every condition that was not met, with both figures and the distance; then every guard-rail that broke.

    Nothing for an attempt that is not judged: its figures are not held against anybody.
    """
    if result["decision"] == "INVALID":
        return []
    said = [_SAY[condition["code"]](condition) for condition in result["conditions"] if not condition["met"] and condition["code"] in _SAY]
    return said + [broken_rail(rail, rooms) for rail in rails]


def broken_rail(rail: Document, rooms: Sequence[Document]) -> str:
    """A minimum or maximum of a room that was not kept: what was reached and what was needed."""
    reached, needed = measured_and_limit(rail["measured"], rail["limit"], rail["unit"], kept=False)
    words = {
        "room": room_title(rail["position"], rooms),
        "measure": labels.MEASURES.get(rail["code"], rail["code"]),
        "reached": reached,
        "needed": needed,
    }
    if rail["sense"] == "min":
        said = _("%(room)s, %(measure)s: %(reached)s reached, at least %(needed)s needed.") % words
    else:
        said = _("%(room)s, %(measure)s: %(reached)s reached, at most %(needed)s allowed.") % words
    return together(said, _("This is a severe breach.")) if rail["severe"] else said


def broken_measures(rails: Sequence[Document]) -> str:
    """Which minima to practise, each once; empty where all were kept."""
    if not rails:
        return ""
    names = dict.fromkeys(str(labels.MEASURES.get(rail["code"], rail["code"])) for rail in rails)
    return _("First the minima: %(measures)s. What breaks one costs the whole room, however high its GMV.") % {"measures": ", ".join(names)}


def room_title(position: int, rooms: Sequence[Document]) -> str:
    room = next((room for room in rooms if room["position"] == position), None)
    named = _("Room %(n)d") % {"n": position}
    return f"{named} {local(room, 'title')}" if room else named


def _score_missing(condition: Document) -> str:
    words = {"own": number(condition["measured"], 1), "cut": number(condition["required"], 1)}
    return _("Round score %(own)s: %(gap)s below the cut of %(cut)s.") % {
        **words,
        "gap": number(round(condition["required"] - condition["measured"], 2), 1),
    }


def _growth_missing(condition: Document) -> str:
    own, required = condition["measured"], condition["required"]
    words = {"own": signed_percent(own, 2), "required": signed_percent(required, 2), "gap": number(100 * (required - own), 2)}
    return _("Round uplift %(own)s: %(gap)s percentage points below the required %(required)s.") % words


def _breaches(condition: Document) -> str:
    words = {"n": int(condition["measured"]), "allowed": int(condition["required"])}
    return _("Guard-rails breached: %(n)d; %(allowed)d would still have passed.") % words


def _severe(condition: Document) -> str:
    count = int(condition["measured"])
    return ngettext("%(n)d severe breach; none is allowed.", "%(n)d severe breaches; none is allowed.", count) % {"n": count}


_SAY = {"score_reaches_cut": _score_missing, "uplift_reaches_growth": _growth_missing, "few_breaches": _breaches, "no_severe_breach": _severe}


def standard_sentence(standard: Document) -> str:
    """How the growth that the round asks for belongs to its cut, and that a pass needs all conditions."""
    return together(_from_the_cut(standard), _("All conditions must be met."))


def _from_the_cut(standard: Document) -> str:
    stated, derived = standard["expected_growth"], standard["derived_growth"]
    words = {"cut": number(standard["cut_score"], 1), "stated": signed_percent(stated, 2)}
    if derived is None:
        return _("The cut is a round score of %(cut)s; the round asks for a growth of %(stated)s.") % words
    words["derived"] = signed_percent(derived, 2)
    if derived == stated:
        return (
            _(
                "The growth follows from the cut: whoever scores %(cut)s in every room of this form has a round uplift of %(derived)s, "
                "and that is what the round asks for."
            )
            % words
        )
    return (
        _(
            "From the cut follows a growth: whoever scores %(cut)s in every room of this form has a round uplift of %(derived)s. "
            "The round was published with a required growth of %(stated)s, and that one counts."
        )
        % words
    )


def next_steps(result: Document, round_: Document, standing: Document) -> list[str]:
    """After FAIL and INVALID: what becomes of this attempt, and when the next one may begin. Nothing for a pass."""
    if result["decision"] == "PASS":
        return []
    lines = _of_invalid(result, standing["retake"]) if result["decision"] == "INVALID" else []
    lines.append(_of_retake(standing["retake"], round_["kind"]))
    if standing["retake"]["state"] != "none" and round_["kind"] != "practice":
        lines.append(_("Of several attempts the latest decides, not the best."))
    return [line for line in lines if line]


def after_void(retake: Document) -> list[str]:
    """Of an attempt that was declared void before it was graded: there is no result, but there may be another attempt."""
    return [line for line in (*_given_back(retake), _of_retake(retake, "")) if line]


def _of_invalid(result: Document, retake: Document) -> list[str]:
    code = next((condition["code"] for condition in result["conditions"] if condition["code"] in _INVALID), "void")
    return [str(_INVALID[code]()), *_given_back(retake)]


def _given_back(retake: Document) -> list[str]:
    lines = []
    if retake["void_reason"]:
        lines.append(_("Reason on record: %(reason)s") % {"reason": retake["void_reason"]})
    if retake["counted"]:
        lines.append(_("It stands among your attempts of this round; if you think that it should be given back to you, an appeal is the way."))
    else:
        lines.append(_("It does not count among your attempts of this round."))
    return lines


_INVALID = {
    "void": lambda: _("The attempt was declared void: it is neither a pass nor a fail, and its figures are for information only."),
    "incident": lambda: _("An incident in a room disturbed the attempt: it is neither a pass nor a fail, and its figures are for information only."),
    "outage": lambda: _("The platform failed during the attempt: it is neither a pass nor a fail, and its figures are for information only."),
    "breach": lambda: _(
        "The attempt does not count after an integrity case: it is neither a pass nor a fail, and its figures are for information only."
    ),
}


def _of_retake(retake: Document, kind: str) -> str:
    if retake["state"] == "none":
        return str(_NONE.get(retake["why"], lambda _retake: "")(retake))
    if kind == "practice":
        return _("You may play this round again at any time.")
    words = {"until": moment(retake["until"]), "left": retake["attempts_left"], "allowed": retake["attempts_allowed"]}
    if retake["state"] == "now":
        said = _("You may begin another attempt now, until %(until)s; %(left)d of %(allowed)d attempts are left.") % words
    else:
        said = _("You may begin another attempt from %(at)s until %(until)s; %(left)d of %(allowed)d attempts are left.") % {
            **words,
            "at": moment(retake["at"]),
        }
    form = _("It takes rooms that you have not met.") if retake["unseen"] else _("No unseen form is left: it takes the same rooms again.")
    return together(said, form)


_NONE = {
    "attempt_open": lambda _retake: _("Another attempt of yours at this round is open already."),
    "attempts_used": lambda retake: (
        ngettext(
            "The %(allowed)d attempt of this round is used. Another round of the same kind is the next chance.",
            "All %(allowed)d attempts of this round are used. Another round of the same kind is the next chance.",
            retake["attempts_allowed"],
        )
        % {"allowed": retake["attempts_allowed"]}
    ),
    "no_unseen_form": lambda _retake: _(
        "This round has no form left whose rooms you have not met, so that there is no further attempt in it. Another round is the next chance."
    ),
    "round_over": lambda _retake: _("This round has no sitting ahead. Another round is the next chance."),
}


def appeal_sentence(appeal: Document) -> str:
    """Empty where the result is not final yet."""
    if appeal["until"] is None:
        return ""
    words = {"until": moment(appeal["until"]), "days": appeal["window_days"]}
    if appeal["may_file"]:
        return _("If you think that something went wrong, you may appeal until %(until)s, %(days)d days after the result was published.") % words
    if appeal["states"]:
        return _("An appeal against this result is on record.")
    return _("The time for an appeal ended at %(until)s, %(days)d days after the result was published.") % words


def together(*sentences: str) -> str:
    """Sentences in a row; Chinese sets no space between them."""
    return (" " if is_english() else "").join(sentence for sentence in sentences if sentence)


def moment(at: datetime) -> str:
    """A moment with its zone: paper cannot follow the reader's clock."""
    here = localtime(at)
    hours, minutes = here.strftime("%z")[:3], here.strftime("%z")[3:]
    return f"{date_format(here, 'Y-m-d H:i')} UTC{hours}:{minutes}"
