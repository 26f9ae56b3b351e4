"""The invigilator's pages: who finds them, what the board says, what its parts keep."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import AttemptRoom, Round, Sitting
from exams.services.announce import announce
from exams.services.confirm_identity import confirm_identity
from exams.services.pause_attempt import pause_attempt
from exams.services.register import register

ClientFor = Callable[[Person | None], Client]


def board(client: Client) -> str:
    return client.get(f"/sittings/{Sitting.objects.get().pk}/", headers={"HX-Request": "true"}).content.decode()


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


def test_the_script_gets_the_board_alone(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], client_for: ClientFor, ivan: Person
) -> None:
    now = timezone.now()
    live_room(make_round("practice", now), now)

    part = board(client_for(ivan))

    assert "<html" not in part
    assert "爱丽丝" in part


def test_an_examiner_looks_but_has_no_buttons(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], client_for: ClientFor, ivan: Person, erin: Person
) -> None:
    now = timezone.now()
    live_room(make_round("practice", now), now)

    assert 'data-act="pause"' in board(client_for(ivan))
    assert "data-act=" not in board(client_for(erin))


def test_what_was_done_stands_in_the_trail_with_reason_and_name(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], client_for: ClientFor, ivan: Person
) -> None:
    now = timezone.now()
    room = live_room(make_round("practice", now), now)
    pause_attempt(room.attempt_id, "alarm", ivan, timezone.now(), "third floor")
    announce(Sitting.objects.get().pk, "<b>stay</b> seated", "one", ivan, timezone.now())

    part = board(client_for(ivan))

    trail = part[part.index('data-part="trail"') :]
    assert "警报或疏散" in trail
    assert "third floor" in trail
    assert "伊万" in trail
    assert "&lt;b&gt;stay&lt;/b&gt; seated" in part
    assert 'data-act="resume"' in part


def test_people_who_have_not_started_are_listed_with_their_identity(
    make_round: Callable[..., Round], client_for: ClientFor, alice: Person, bob: Person, ivan: Person
) -> None:
    now = timezone.now()
    round_ = make_round("certification", now)
    register(round_, bob, now)
    confirm_identity(register(round_, alice, now).pk, "document", ivan, now)

    part = board(client_for(ivan))

    assert "鲍勃" in part
    assert "未核验" in part
    assert "证件" in part
    assert f"伊万, {timezone.localtime(now):%Y-%m-%d}" in part


def test_a_person_of_another_round_is_not_on_the_board(
    make_round: Callable[..., Round], client_for: ClientFor, alice: Person, bob: Person, ivan: Person
) -> None:
    now = timezone.now()
    one, other = make_round("certification", now, slug="one"), make_round("certification", now, slug="other")
    register(one, alice, now)
    register(other, bob, now - timedelta(minutes=1))

    part = client_for(ivan).get(f"/sittings/{one.sittings.get().pk}/").content.decode()

    assert "爱丽丝" in part
    assert "鲍勃" not in part
