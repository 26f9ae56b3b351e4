"""The examiner's side: opening, planning, calling off; by hand and by program, and by nobody else."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from exams.models import FormOpening, Showing
from tests.grading.builders import NOW
from tests.spectators.conftest import OVER, sat

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def closed(alice: Any, bob: Any, at: Any) -> SimpleNamespace:
    """A certification that everybody has closed; nothing is open to spectators."""
    found = sat(alice, bob, kind="certification")
    found.stage = f"/studio/results/{found.round.slug}/spectators/"
    at(OVER)
    return found


def test_opening_asks_for_a_tick_and_says_what_it_costs(closed: SimpleNamespace, erin: Any, client_for: Any) -> None:
    client = client_for(erin)
    assert "cannot be taken back" in client.get(closed.stage, headers=ENGLISH).content.decode()
    client.post(f"{closed.stage}A/open/")
    assert not FormOpening.objects.exists()
    client.post(f"{closed.stage}A/open/", {"sure": "yes"})
    assert FormOpening.objects.get().by == erin
    assert client_for(None).get(closed.path).status_code == 200


def test_before_the_end_the_page_says_what_stands_in_the_way(closed: SimpleNamespace, erin: Any, client_for: Any, at: Any) -> None:
    at(NOW + timedelta(minutes=30))
    client = client_for(erin)
    assert "Somebody can still start this form." in client.get(closed.stage, headers=ENGLISH).content.decode()
    client.post(f"{closed.stage}A/open/", {"sure": "yes"})
    client.post(f"{closed.stage}A/showings/", {"sure": "yes", "A-starts_at": "2026-11-22T20:00", "A-speed": "10"})
    assert not FormOpening.objects.exists() and not Showing.objects.exists()


def test_a_showing_is_planned_and_called_off_by_hand(closed: SimpleNamespace, erin: Any, client_for: Any) -> None:
    client = client_for(erin)
    past = client.post(f"{closed.stage}A/showings/", {"sure": "yes", "A-starts_at": "2026-11-01T20:00", "A-speed": "10"}, headers=ENGLISH)
    assert past.status_code == 422 and "within sixty days" in past.content.decode()
    unsure = client.post(f"{closed.stage}A/showings/", {"A-starts_at": "2026-11-23T20:00", "A-speed": "10"}, headers=ENGLISH)
    assert unsure.status_code == 422 and not FormOpening.objects.exists()
    client.post(f"{closed.stage}A/showings/", {"sure": "yes", "A-starts_at": "2026-11-23T20:00", "A-speed": "10"})
    showing = Showing.objects.get()
    assert showing.planned_by == erin and FormOpening.objects.exists()
    assert str(showing.public_id) in client_for(None).get("/watch/").content.decode()
    client.post(f"{closed.stage}showings/{showing.public_id}/cancel/")
    showing.refresh_from_db()
    assert showing.cancelled_at == OVER
    assert str(showing.public_id) not in client_for(None).get("/watch/").content.decode()


def test_a_program_of_an_examiner_may_do_the_same(closed: SimpleNamespace, erin: Any, api_for: Any) -> None:
    api, base = api_for(erin), f"/api/v1/watch/{closed.round.slug}/A/"
    assert api.post(f"{base}open/").status_code == 200
    assert api.post(f"{base}showings/", {"starts_at": OVER, "speed": 7}, format="json").status_code == 400
    made = api.post(f"{base}showings/", {"starts_at": OVER, "speed": 10}, format="json")
    assert made.status_code == 201
    assert [one["id"] for one in api_for(None).get("/api/v1/watch/showings/").json()] == [made.json()["id"]]
    assert api.delete(f"/api/v1/watch/showings/{made.json()['id']}/").status_code == 204
    assert api_for(None).get("/api/v1/watch/showings/").json() == []


@pytest.mark.parametrize("who", ["", "alice", "charlie", "ivan", "carol"])
def test_nobody_else_opens_plans_or_calls_off(closed: SimpleNamespace, erin: Any, client_for: Any, api_for: Any, request: Any, who: str) -> None:
    person = request.getfixturevalue(who) if who else None
    client, api, base = client_for(person), api_for(person), f"/api/v1/watch/{closed.round.slug}/A/"
    planned = api_for(erin).post(f"{base}showings/", {"starts_at": OVER, "speed": 10}, format="json").json()["id"]
    refused = {401, 403, 404, 302}
    assert client.get(closed.stage).status_code in refused
    for address in ("A/open/", "A/showings/", f"showings/{planned}/cancel/"):
        assert client.post(closed.stage + address, {"sure": "yes"}).status_code in refused
    assert api.post(f"{base}open/").status_code in refused
    assert api.post(f"{base}showings/", {"starts_at": OVER, "speed": 10}, format="json").status_code in refused
    assert api.delete(f"/api/v1/watch/showings/{planned}/").status_code in refused
    assert Showing.objects.get().cancelled_at is None
