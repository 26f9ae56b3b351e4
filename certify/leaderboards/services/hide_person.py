"""Takes somebody off every board, by the person's own choice, or back onto them."""

from datetime import datetime

from django.db import transaction

from certify.leaderboards.models import Hiding
from certify.leaderboards.services.want_board import round_board, want_known_board, want_wide_boards
from exams.selectors import attempts_of, rounds_with_results


def hide_person(person_id: int, hidden: bool, now: datetime) -> bool:
    """False if nothing changes. Lines are gone from every page when this returns; ranks move up with the next version of each board.

    Who comes back is on a board with its next version: on a frozen one when it is opened, on a final one after a regrade only.
    """
    with transaction.atomic():
        if hidden:
            _, changed = Hiding.objects.get_or_create(person_id=person_id, defaults={"since": now})
        else:
            deleted, _ = Hiding.objects.filter(person_id=person_id).delete()
            changed = bool(deleted)
        if changed:
            _build_anew(person_id, now)
    return changed


def _build_anew(person_id: int, now: datetime) -> None:
    """By the attempts: whoever comes back has no line to be found by. Rows are locked in the order of `lock_boards`."""
    mine = {attempt.registration.round_id for attempt in attempts_of(person_id)}
    sat = [round_ for round_ in rounds_with_results() if round_.pk in mine]
    for board_id in sorted(round_board(round_.pk, now).pk for round_ in sat):
        want_known_board(board_id, now)
    for kind in sorted({round_.kind for round_ in sat}):
        want_wide_boards(kind, now)
