"""The words for what switches and seasons refuse."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certify.leaderboards.errors import BoardError, NotSettled, SeasonRefused

Text = str | Promise

OBSTACLES: dict[str, Text] = {
    "sitting_open": _("A sitting of the round is not over."),
    "attempt_open": _("Somebody is still sitting the round."),
    "grading_open": _("Attempts are still being graded."),
    "grading_dead": _("The grading of an attempt has stopped: try it again, or void the attempt."),
    "unreleased": _("There are results that nobody has released."),
    "appeal_open": _("An appeal is open."),
    "regrade_open": _("A regrade is open: apply it or drop it."),
    "season_open": _("The season is not over."),
    "round_open": _("Not every round of the season is final."),
    "round_frozen": _("A round of the season is frozen: unfreeze it first."),
}
REFUSALS: dict[str, Text] = {
    "reason_missing": _("Say why: the reason stays in the trail."),
    "no_switches": _("This board follows the rounds that it counts."),
    "board_final": _("This board is final: nothing comes in any more, and its ranks stay."),
    "frozen_with_season": _("This round was frozen with its season, and is unfrozen with it."),
    "person_unknown": _("Nobody signs in by this name."),
    "ends_early": _("A season ends after it begins."),
    "slug_taken": _("Another season has this address."),
    "switched": _("A season whose switches were used stays as it is."),
}


def refusal_text(refused: BoardError) -> str:
    """What was refused, and what to do."""
    if isinstance(refused, NotSettled):
        return " ".join(str(OBSTACLES[code]) for code in refused.obstacles)
    code = refused.problem if isinstance(refused, SeasonRefused) else refused.code
    return str(REFUSALS.get(code, refused.message))
