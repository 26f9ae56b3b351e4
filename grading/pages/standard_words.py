"""The words for what a standard-setting study refuses, and for its scales."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grading.errors import GradingError, SecondPersonNeeded
from grading.standard_setting.scale import BORDERLINE, EXCELLENT, FAIL, FAIR, GOOD, PASS, STRONG, WEAK

Text = str | Promise

GRADES: dict[int, tuple[Text, Text]] = {
    FAIL: (pgettext_lazy("grade", "fail"), _("clearly below what a certified trader must do")),
    BORDERLINE: (pgettext_lazy("grade", "borderline"), _("neither clearly enough nor clearly too little")),
    PASS: (pgettext_lazy("grade", "pass"), _("enough: you would let this person steer a room alone")),
    GOOD: (pgettext_lazy("grade", "good"), _("clearly more than enough")),
    EXCELLENT: (pgettext_lazy("grade", "excellent"), _("among the best that you have seen")),
}

FORCE_GRADES: dict[int, Text] = {WEAK: pgettext_lazy("force", "weak"), FAIR: pgettext_lazy("force", "fair"), STRONG: pgettext_lazy("force", "strong")}

FORCE_QUESTIONS: dict[str, Text] = {
    "traffic": _("Were ads, clips and fan messages timed to what the room could take?"),
    "room": _("Was the right product on pitch, with the right cue, for as long as it sold?"),
    "host": _("Were pace and energy kept for the whole room?"),
    "supply": _("Were price, stock and shelf ready when demand came?"),
    "service": _("Were questions answered while people still wanted to buy?"),
}

REFUSALS: dict[str, Text] = {
    "title_missing": _("Give the study a title."),
    "bad_method": _("Choose one of the methods."),
    "skill_missing": _("This method needs a skill between 0 and 1."),
    "too_many_runs": _("At most 60 runs of people and 24 of reference operators."),
    "too_few_runs": _("There are too few runs for a line: at least three. Ask for more, or wait until more people have sat the round."),
    "people_sealed": _("People's runs stay sealed until the round's last sitting has closed. Use reference operators, or come back then."),
    "runs_not_ready": _("The reference operators are still playing. Try again in a minute."),
    "wrong_state": _("The study is not in the state for this."),
    "nobody": _("Nobody has this user name."),
    "author_judges": _("Whoever made the study does not judge in it."),
    "registered": _("This person is registered for a round with one of these rooms, so cannot see them beforehand."),
    "declaration_missing": _("Name, organisation and conflicts are needed. Write “none” if there are none."),
    "reason_missing": _("Say why."),
    "bad_rating": _("Choose one of the five grades."),
    "not_declared": _("Say first who you are and which interests you have."),
    "not_shown": _("This run is not shown."),
    "few_judges": _("At least two judges must have rated every replay before the study can close."),
    "few_points": _("At least three replays are needed."),
    "no_spread": _("All ratings, or all scores, are the same: there is no line to draw."),
    "skill_out_of_range": _("Skill runs from 0 to 1."),
    "no_panel": _("The rooms of this round have no common panel of reference operators."),
    "obstacles": _("This study does not carry a record yet; see what is missing."),
    "too_far": _("The cut may differ from the derived one by two standard errors at most."),
    "certifier_needed": _("An approved record is withdrawn by a certifier."),
}

SECOND_PERSON = _("Somebody else approves: neither the author nor anybody who was invited to judge.")

OBSTACLES: dict[str, Text] = {
    "slope_not_rising": _("Better grades do not go with higher scores."),
    "few_judges": _("Fewer than three judges have rated every replay."),
    "few_organisations": _("The judges come from fewer than two organisations."),
    "nobody_practises": _("None of the judges works as a trader today."),
    "few_replays": _("Fewer than ten replays were rated."),
    "nothing_borderline": _("No mean rating lies on either side of borderline: the cut would be read off beyond what was rated."),
}


def refusal_text(refused: GradingError) -> str:
    if isinstance(refused, SecondPersonNeeded):
        return str(SECOND_PERSON)
    return str(REFUSALS.get(refused.params.get("why", ""), refused.message))


def grade_choices() -> list[dict[str, Any]]:
    return [{"grade": grade, "name": name, "meaning": meaning} for grade, (name, meaning) in GRADES.items()]
