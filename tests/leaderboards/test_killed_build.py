"""kill -9 at any line of a board's builder: the next version comes whole, once, and the wider boards hear of it. All lines: `.ci/soak kills`."""

from datetime import timedelta
from itertools import count

import pytest
from django.db.models import F

import certify.leaderboards.services
from certify.accounts.models import Person
from certify.leaderboards.models import Board, Scope, Snapshot
from certify.leaderboards.services import want_board as wanting
from certify.leaderboards.services.build_board import VERSIONS_KEPT, build_board
from certify.leaderboards.services.sweep_boards import RESEND_AFTER_S, resend_stale
from certify.leaderboards.services.want_board import want_board
from tests.leaderboards.conftest import Told
from tests.leaderboards.test_boards import NOW, make_round, result
from tests.services.killing import killed_everywhere


@pytest.mark.django_db(transaction=True)
def test_a_board_has_one_next_version(told: Told, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: a version with every line, after the last one; the board of all time follows with one of its own."""
    sent: list[int] = []
    monkeypatch.setattr(wanting, "_send", sent.append)
    round_id, number = make_round("demo"), count(1)

    def one_more() -> int:
        """A result more than on the board."""
        n = next(number)
        person = Person.objects.create(username=f"trader-{n}", display_name="x")
        told[round_id].append(result(person, 400.0 + n, n))
        return want_board(round_id, NOW).pk

    def everything(board_id: int) -> None:
        build_board(board_id, NOW)
        for wide in Board.objects.exclude(scope=Scope.ROUND):
            build_board(wide.pk, NOW)

    told[round_id] += [result(alice, 700.0, 10_001), result(bob, 700.0, 10_002)]
    watched = {"build_board.py", "rank_round.py", "rank_wide.py", "count_lines.py", "want_board.py"}
    for line, board_id in killed_everywhere(
        "board, and the wider one", "next version", 10, one_more, everything, certify.leaderboards.services, through=watched
    ):
        sent.clear()
        resend_stale(NOW + timedelta(seconds=RESEND_AFTER_S))
        if board_id not in sent:  # built by the one that was killed afterwards
            assert not Board.objects.filter(pk=board_id).exclude(built=F("wanted")).exists(), line
        for _ in range(2):
            everything(board_id)
        assert not Board.objects.exclude(built=F("wanted")).exists(), line
        for board in Board.objects.all():
            kept = list(board.snapshots.order_by("version").values_list("version", flat=True))
            # A version for each result, and none between them: nothing is built twice.
            assert kept == list(range(len(told[round_id]) - 2, 0, -1))[:VERSIONS_KEPT][::-1], (line, board.scope)
            whole = set(board.snapshots.order_by("-version")[0].rows.values_list("person_id", "score_tenths"))
            assert whole == {(row.person_id, round(10 * row.score)) for row in told[round_id]}, (line, board.scope)
    assert Snapshot.objects.count() == 2 * VERSIONS_KEPT
