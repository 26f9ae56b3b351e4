"""The words for grading's codes, with what each means."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Label:
    """A term, and its definition for hover and focus."""

    term: Text
    definition: Text = ""


DECISIONS: dict[str, Text] = {"PASS": _("Passed"), "FAIL": _("Not passed"), "INVALID": _("Not valid")}

CONDITIONS = {
    "score_reaches_cut": Label(
        _("Round score"),
        _(
            "Mean of the room scores. A room score is 500 plus 100 per standard deviation from the middle of 24 reference "
            "operators in the same room on the same path."
        ),
    ),
    "uplift_reaches_growth": Label(
        _("Round uplift"),
        _("Your expected order value over the baseline operator's, minus one: the mean of logarithms over all rooms."),
    ),
    "few_breaches": Label(_("Guard-rails breached"), _("One breach costs its room; two fail the round.")),
    "no_severe_breach": Label(_("Severe breaches"), _("A severe breach fails the round by itself.")),
    "void": Label(_("The attempt was declared void"), _("A void attempt is not judged.")),
    "incident": Label(_("An incident in a room"), _("An attempt hit by an incident is not judged.")),
    "outage": Label(_("The platform failed during the attempt"), _("An attempt hit by an outage is not judged.")),
    "breach": Label(_("Decided in an integrity case"), _("After a hearing, a second person decided that the attempt does not count.")),
}

GUARD_RAILS = {
    "contribution": Label(
        _("Contribution"),
        _(
            "What the room keeps: expected GMV minus expected returns, goods, ads, prizes, agents, guarantee and unsold "
            "released stock. Not below the baseline's."
        ),
    ),
    "compliance": Label(_("Compliance"), _("Breaches that the room counted, such as false scarcity or a price raised during a pitch.")),
    "returns": Label(_("Returns"), _("Share of sales that is expected to come back.")),
    "hand_over": Label(_("Hand-over"), _("The room that you leave behind: followers, trust, the host's energy, the fan group's patience.")),
}

MEASURES: dict[str, Text] = {
    "contribution": _("Contribution"),
    "compliance": _("Compliance breaches"),
    "return_rate": _("Expected return rate"),
    "followers": _("Followers gained"),
    "trust": _("Trust at the end"),
    "energy": _("Host's energy at the end"),
    "fan_fatigue": _("Fan-group fatigue at the end"),
}

METRICS: dict[str, Text] = {"gmv": _("GMV"), "net_gmv": _("GMV after returns")}

BASELINES: dict[str, Text] = {"recorded": _("the recorded operator"), "recorded + restock": _("the recorded operator with a plain restocking rule")}

FAMILIES: dict[str, Text] = {"rundown": _("by running order"), "bottleneck": _("by the funnel's bottleneck"), "traffic": _("traffic first")}

JOB_STATES: dict[str, Text] = {
    "queued": _("Waiting for a grader"),
    "running": _("Being graded"),
    "failed": _("Interrupted, will be tried again"),
    "graded": _("Graded"),
    "dead": _("Stopped: an examiner is looking at it"),
}

IDENTITY: dict[str, Text] = {
    "not_checked": _("Not checked"),
    "in_person": _("In person"),
    "document": _("By a document"),
    "organisation": _("By the organisation"),
}

EVIDENCE: dict[str, Text] = {
    "none": _("The attempt is not graded yet."),
    "withheld": _("The evidence can be downloaded once the result is released."),
    "sealed": _("The keys of this form are still sealed: they are revealed after its last sitting, and the evidence with them."),
    "in_use": _("A room of this form stands in an examination that is still open: the evidence can be downloaded after it."),
    "ready": "",
}

OBSTACLES: dict[str, Text] = {
    "sitting_open": _("A sitting of this round is still open."),
    "attempt_open": _("Somebody is still sitting this round."),
    "grading_open": _("Attempts are still being graded."),
}
