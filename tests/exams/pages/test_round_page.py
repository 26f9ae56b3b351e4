"""The page of a round: what it says, and what it lets whom do."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import Attempt, Registration, Round
from exams.selectors import commitments_of

MakeRound = Callable[..., Round]
ClientFor = Callable[[Person | None], Client]


def test_it_shows_a_stranger_what_is_asked_and_the_commitments(make_round: MakeRound, client_for: ClientFor) -> None:
    round_ = make_round("certification", timezone.now())

    page = client_for(None).get("/rounds/certification-round/").content.decode()

    assert "+30" in page
    for row in commitments_of(round_.pk):
        assert row["commitment"] in page
    assert "/sign-in/?next=/rounds/certification-round/" in page


def test_it_does_not_show_a_key_before_the_reveal(make_round: MakeRound, client_for: ClientFor) -> None:
    round_ = make_round("certification", timezone.now())

    page = client_for(None).get("/rounds/certification-round/").content.decode()

    for form_room in round_.forms.get().rooms.all():
        assert form_room.traffic_key not in page
        assert form_room.nonce not in page


def test_it_does_not_show_a_draft_to_candidates(make_round: MakeRound, client_for: ClientFor, alice: Person, erin: Person) -> None:
    round_ = make_round("practice", timezone.now())
    Round.objects.filter(pk=round_.pk).update(state="draft")

    assert client_for(alice).get("/rounds/practice-round/").status_code == 404
    assert client_for(None).get("/rounds/practice-round/").status_code == 404
    assert client_for(erin).get("/rounds/practice-round/").status_code == 200


def test_registering_twice_is_once(make_round: MakeRound, client_for: ClientFor, alice: Person) -> None:
    make_round("demonstration", timezone.now())
    browser = client_for(alice)

    browser.post("/rounds/demonstration-round/register/")
    browser.post("/rounds/demonstration-round/register/")

    assert Registration.objects.filter(person=alice).count() == 1


def test_a_stranger_who_registers_is_sent_to_sign_in(make_round: MakeRound, client_for: ClientFor) -> None:
    make_round("demonstration", timezone.now())

    answer = client_for(None).post("/rounds/demonstration-round/register/")

    assert answer["Location"].startswith("/sign-in/")
    assert not Registration.objects.exists()


def test_a_double_click_starts_one_attempt(make_round: MakeRound, client_for: ClientFor, alice: Person) -> None:
    make_round("practice", timezone.now())
    browser = client_for(alice)

    form = {"client_id": "click-1", "register": "yes"}
    first = browser.post("/rounds/practice-round/start/", form)
    second = browser.post("/rounds/practice-round/start/", form)

    attempt = Attempt.objects.get()
    assert first["Location"] == second["Location"] == f"/attempts/{attempt.public_id}/"


def test_a_start_without_registration_says_why_not(make_round: MakeRound, client_for: ClientFor, alice: Person) -> None:
    make_round("certification", timezone.now())

    answer = client_for(alice).post("/rounds/certification-round/start/", {"client_id": "c"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/rounds/certification-round/"
    assert 'class="note bad"' in answer.content.decode()
    assert not Attempt.objects.exists()


def test_an_early_round_counts_down_and_offers_no_start(make_round: MakeRound, client_for: ClientFor, alice: Person) -> None:
    now = timezone.now()
    make_round("certification", now, opens_at=now + timedelta(minutes=10), closes_at=now + timedelta(days=1))
    browser = client_for(alice)
    browser.post("/rounds/certification-round/register/")

    page = browser.get("/rounds/certification-round/").content.decode()

    assert "data-countdown" in page
    assert "/rounds/certification-round/start/" not in page
