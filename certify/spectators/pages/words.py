"""Words for seats and obstacles, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certify.spectators.selectors import Seat

OBSTACLES: dict[str, Promise] = {
    "practice": gettext_lazy("Practice is never shown to anybody."),
    "draft": gettext_lazy("The round is a draft."),
    "sitting_open": gettext_lazy("Somebody can still start this form."),
    "attempt_open": gettext_lazy("Somebody still sits it."),
    "in_use": gettext_lazy("A certification that is open or to come has one of these rooms."),
}


def seat_name(seat: Seat) -> str:
    """The name of who agreed to show it, else the letter that was drawn."""
    return seat.name or _("Candidate %(letter)s") % {"letter": seat.letter}


def obstacle_texts(codes: list[str]) -> list[str]:
    return [str(OBSTACLES.get(code, code)) for code in codes]
