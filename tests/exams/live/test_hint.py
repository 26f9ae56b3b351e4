"""Hints: the reference operator reads what the candidate was shown; only in practice, and nothing that the room would refuse."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from certify.accounts.models import Person
from exams.live.hint import hint
from exams.live.rooms import LiveRooms
from exams.models import Action, AttemptRoom, Round
from exams.services.accept_action import NewAction, accept_action
from tests.exams.conftest import CONSOLE, T0

S = timedelta(seconds=1)


@pytest.fixture
def room(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> AttemptRoom:
    return live_room(make_round())


def test_what_it_says_can_be_done(room: AttemptRoom, alice: Person) -> None:
    said = [(tick, order) for tick in (30, 90, 150) for order in hint(room, tick).orders]
    assert said
    for number, (tick, order) in enumerate(said):
        new = NewAction(f"hint-{number}", **order)
        accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, new, clock=lambda at=tick: T0 + at * S)  # type: ignore[misc]
    assert Action.objects.count() == len(said)


def test_the_same_moment_gets_the_same_hint(room: AttemptRoom) -> None:
    assert hint(room, 90) == hint(room, 90)


def test_what_is_done_is_not_said_again(room: AttemptRoom, alice: Person) -> None:
    first = hint(room, 30)
    for number, order in enumerate(first.orders):
        accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, NewAction(f"{number}", **order), clock=lambda: T0 + 30 * S)
    again = hint(room, 31)
    assert first.orders
    assert not [order for order in again.orders if order in first.orders]


def test_links_that_sell_out_soon_are_named_the_soonest_first(room: AttemptRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exams.live.hint.SOON_S", 10**6)
    tick = next(tick for tick in range(20, 240, 20) if len(hint(room, tick).sells_out) > 1)
    links = hint(room, tick).sells_out
    _view, live = LiveRooms().read_one(room.pk, clock=lambda: T0 + tick * S)
    rows = {row["sku"]: row for row in live.frame(-1)[0]["products"]}
    assert [link.seconds for link in links] == sorted(link.seconds for link in links)
    for link in links:
        sold_per_s = rows[link.sku]["gmv_5min_cents"] / rows[link.sku]["price_cents"] / 300
        assert link.seconds * sold_per_s == pytest.approx(rows[link.sku]["stock"], rel=0.02)

    monkeypatch.setattr("exams.live.hint.SOON_S", links[-1].seconds - 1)
    assert hint(room, tick).sells_out == tuple(link for link in links if link.seconds < links[-1].seconds - 1)


@pytest.mark.parametrize(("kind", "status"), [("practice", 200), ("demonstration", 403), ("certification", 403)])
def test_only_practice_has_hints(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], client_for: Callable[..., object], alice: Person, kind: str, status: int
) -> None:
    room = live_room(make_round(kind, timezone.now(), slug=kind), timezone.now())
    answer = client_for(alice).get(f"/api/v1/attempts/{room.attempt.public_id}/rooms/1/hint/")  # type: ignore[attr-defined]
    assert answer.status_code == status
    assert ("orders" in answer.json()) == (status == 200)
