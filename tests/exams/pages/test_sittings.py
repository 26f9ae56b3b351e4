"""The invigilator's list."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import AttemptRoom, Round, Sitting
from exams.pages.sittings import QUIET_AFTER, seats

ClientFor = Callable[[Person | None], Client]


def test_only_invigilators_and_examiners_find_it(
    make_round: Callable[..., Round], client_for: ClientFor, ivan: Person, erin: Person, alice: Person
) -> None:
    sitting = make_round("certification", timezone.now()).sittings.get()

    for path in ("/sittings/", f"/sittings/{sitting.pk}/"):
        assert client_for(ivan).get(path).status_code == 200
        assert client_for(erin).get(path).status_code == 200
        assert client_for(alice).get(path).status_code == 404
        assert client_for(None).get(path).status_code == 302


def test_a_sitting_that_does_not_exist_is_not_found(client_for: ClientFor, ivan: Person) -> None:
    assert client_for(ivan).get("/sittings/999/").status_code == 404


def test_htmx_gets_the_table_alone(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], client_for: ClientFor, ivan: Person
) -> None:
    now = timezone.now()
    live_room(make_round("practice", now), now)

    part = client_for(ivan).get(f"/sittings/{Sitting.objects.get().pk}/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "爱丽丝" in part


def test_a_room_without_actions_for_long_is_trouble(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    now = timezone.now()
    room = live_room(make_round("practice", now), now)
    sitting = Sitting.objects.get()

    assert [seat.trouble for seat in seats(sitting, now + timedelta(seconds=30))] == [""]
    assert [seat.trouble for seat in seats(sitting, now + QUIET_AFTER + timedelta(seconds=1))] == ["quiet"]
    assert seats(sitting, now + timedelta(seconds=30))[0].tick == 30
    assert room.state == "live"
