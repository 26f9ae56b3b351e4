"""What the boards hold of people: lines without a name, and marks."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held, NamePlace
from certify.accounts.selectors import person_card
from certify.leaderboards.models import Board, Row
from certify.leaderboards.selectors import cards_of, hides
from exams.pages.language import local
from exams.selectors import rounds_with_results

_LINE = _("Ranks and statistics stay. A line never holds a name: it is looked up when it is shown.")


def name_places(person_id: int) -> list[NamePlace]:
    """The boards whose snapshots have a line of this person; none for whoever chose to be on no board."""
    if hides(person_id):
        return []
    lines = Row.objects.filter(person_id=person_id).values_list("snapshot__board", flat=True)
    shown = person_card(person_id).name_public
    boards = Board.objects.filter(pk__in=set(lines))
    rounds = {round_.pk for round_ in rounds_with_results()}
    cards = cards_of(board for board in boards if board.round_id is None or board.round_id in rounds)
    return [NamePlace(gettext("Board: %(round)s") % {"round": local(card, "title")}, f"/boards/{card.address}/", shown) for card in cards]


CHAPTER = Chapter(
    name="leaderboards",
    title=_("Boards"),
    held=(
        Held("leaderboards.Row", "person", _("Lines on boards"), Erasure.KEEP, _LINE),
        Held("leaderboards.Mark", "person", _("Marks on boards"), Erasure.KEEP, _LINE),
        Held("leaderboards.Hiding", "person", _("Choice to be on no board"), Erasure.KEEP, _("Holds on: the lines stay hidden.")),
    ),
    acted=("leaderboards.Mark.by", "leaderboards.Season.created_by", "leaderboards.Switch.by"),
    name_places=name_places,
)
