"""Words of regrades and appeals: states, corrections, refusals, effects."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grading.models import RegradeSet
from grading.pages.labels import Text

REFUSALS: dict[str, Text] = {
    "nothing_to_regrade": gettext_lazy("None of these attempts has a result."),
    "no_room_left": gettext_lazy("Somebody would be left without a room: declare the attempts not valid instead."),
    "bad_correction": gettext_lazy("The correction is incomplete or out of range: give the fields that belong to it."),
    "text_missing": gettext_lazy("Say why: the text is public."),
    "not_final": gettext_lazy("There is no final result yet."),
    "window_closed": gettext_lazy("The time for an appeal is over."),
    "appealed_already": gettext_lazy("An appeal against this result has been filed already."),
    "reason_missing": gettext_lazy("An outcome has a reason: the candidate reads it."),
    "wrong_state": gettext_lazy("Somebody else was faster: look at the state of the appeal."),
    "no_regrade": gettext_lazy("An upheld appeal leads to a regrade that holds this attempt: propose it first."),
}

CERTIFICATES: dict[str, Text] = {
    "revoked": gettext_lazy("revoked, with the public reason"),
    "issued": gettext_lazy("issued"),
    "signed_again": gettext_lazy("signed again with the new figures"),
    "none": "–",
}

EVENTS: dict[str, Text] = {
    "proposed": gettext_lazy("proposed"),
    "computed": gettext_lazy("computed"),
    "applied": gettext_lazy("applied"),
    "dropped": gettext_lazy("dropped"),
    "filed": gettext_lazy("filed"),
    "taken": gettext_lazy("taken into review"),
    "upheld": gettext_lazy("upheld"),
    "rejected": gettext_lazy("rejected"),
    "withdrawn": gettext_lazy("withdrawn"),
    "reopened": gettext_lazy("back in review: its regrade was dropped"),
}


def change_words(regrade: RegradeSet, rooms: dict[int, str]) -> list[str]:
    """What a set changes, a line per figure. `rooms`: titles by scenario."""
    change: dict[str, Any] = regrade.change
    words = []
    if "scenario_id" in change:
        words.append(_("Room that does not count: %s") % rooms.get(change["scenario_id"], change["scenario_id"]))
    if "cut_score" in change:
        words.append(_("Cut score: %s") % f"{change['cut_score']:g}")
    if "expected_growth" in change:
        words.append(_("Expected growth: %s") % f"{100 * change['expected_growth']:g} %")
    if "contribution_not_below_baseline" in change:
        words.append(_("Contribution not below the baseline's: %s") % (_("yes") if change["contribution_not_below_baseline"] else _("no")))
    if "compliance_breaches_max" in change:
        words.append(_("Compliance breaches allowed: %s") % change["compliance_breaches_max"])
    if "return_rate_over_baseline_max" in change:
        words.append(_("Return rate over the baseline's, at most: %s") % f"{100 * change['return_rate_over_baseline_max']:g} %")
    return words
