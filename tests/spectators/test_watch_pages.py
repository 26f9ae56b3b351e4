"""What spectators meet: nothing before the last sitting has closed and the results are final; then rooms, and nobody's data."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from certify.accounts.services.show_name import show_name
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.want_board import want_board
from certify.spectators.urls import urlpatterns
from exams.models import FormRoom, RoomWatched
from exams.services.open_form import open_due, open_form
from exams.services.plan_showing import plan_showing
from grading.services.release_round import release_round
from tests.grading.builders import NOW
from tests.spectators.conftest import OVER, sat

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(alice: Any, bob: Any, at: Any) -> SimpleNamespace:
    """The demonstration is over, and open to spectators."""
    found = sat(alice, bob)
    at(OVER)
    assert open_due(OVER) == 1
    return found


def addresses(scene: SimpleNamespace) -> list[str]:
    """Every public address that could tell something of the form."""
    api = f"/api/v1/watch/{scene.round.slug}/A/{scene.letters['alice']}/1/"
    return [f"/watch/{scene.round.slug}/A/", scene.path, f"{scene.path}replay.json", f"/api/v1/watch/{scene.round.slug}/A/", api]


def test_the_sweep_knows_every_public_address() -> None:
    pages = {str(one.pattern) for one in urlpatterns if str(one.pattern).startswith("watch/")}
    assert pages == {
        "watch/",
        "watch/showings/<uuid:public_id>/",
        "watch/<slug:slug>/<str:label>/",
        "watch/<slug:slug>/<str:label>/<slug:letter>/<int:position>/",
        "watch/<slug:slug>/<str:label>/<slug:letter>/<int:position>/replay.json",
    }
    programs = {one for one in get_resolver().reverse_dict if isinstance(one, str) and one.startswith("api-watch")}
    watching = {"api-watch", "api-watch-showings", "api-watch-form", "api-watch-room", "api-watch-showing"}
    assert programs == watching | {"api-watch-open", "api-watch-plan"}


@pytest.mark.parametrize("who", ["", "alice", "bob", "erin", "ivan"])
def test_every_address_refuses_before_the_last_sitting_has_closed(alice: Any, bob: Any, at: Any, client_for: Any, request: Any, who: str) -> None:
    """Also when the results are final already, and somebody asks for the opening."""
    found = sat(alice, bob)
    client = client_for(request.getfixturevalue(who) if who else None)
    for now in (NOW + timedelta(minutes=59), NOW + timedelta(minutes=60, seconds=59)):
        at(now)
        assert open_due(now) == 0
        for address in addresses(found):
            assert client.get(address).status_code == 404, address
        assert found.round.slug not in client.get("/watch/").content.decode()
        assert client.get("/api/v1/watch/").json() == []
    at(OVER)
    open_due(OVER)
    assert [client.get(address).status_code for address in addresses(found)] == [200] * 5


def test_nothing_is_replayed_before_the_results_are_released(alice: Any, bob: Any, carol: Any, erin: Any, at: Any, client_for: Any) -> None:
    found = sat(alice, bob, release="on_release", kind="certification")
    at(OVER)
    open_form(found.form.pk, erin, OVER)
    client = client_for(None)
    for address in addresses(found):
        assert client.get(address).status_code == 404, address
    release_round(found.round.pk, carol.pk, OVER)
    assert [client.get(address).status_code for address in addresses(found)] == [200] * 5


def test_replays_wait_for_a_showing(over: SimpleNamespace, erin: Any, at: Any, client_for: Any) -> None:
    showing = plan_showing(over.form.pk, OVER + timedelta(hours=1), 10, erin, OVER)
    client = client_for(None)
    assert client.get(over.path).status_code == 404
    assert "First the showing" in client.get(f"/watch/{over.round.slug}/A/", headers={"accept-language": "en"}).content.decode()
    at(showing.ends_at)
    assert client.get(over.path).status_code == 200


def test_names_are_shown_of_those_who_agreed_and_of_nobody_else(over: SimpleNamespace, alice: Any, bob: Any, client_for: Any) -> None:
    client = client_for(None)
    english = {"accept-language": "en"}
    show_name(alice, True, OVER)
    pages = [client.get(address, headers=english).content.decode() for address in addresses(over)]
    listed = pages[0]
    assert "爱丽丝" in listed and f"Candidate {over.letters['bob']}" in listed
    for text in pages:
        for secret in ("鲍勃", "alice", "bob", *(str(attempt.public_id) for attempt in over.attempts.values())):
            assert secret not in text
    show_name(alice, False, OVER)
    assert "爱丽丝" not in "".join(client.get(address).content.decode() for address in addresses(over))


def test_nobody_learns_keys_parameters_or_baseline_beyond_its_line(over: SimpleNamespace, client_for: Any) -> None:
    client = client_for(None)
    for address in addresses(over):
        text = client.get(address).content.decode()
        for room in FormRoom.objects.all():
            for secret in (room.traffic_key, room.luck_key, room.nonce):
                assert secret not in text
    run = json.loads(client.get(f"{over.path}replay.json").content)
    assert set(run) == {
        "version", "tick_s", "ticks", "products", "series", "gauges", "rates", "levers", "goods", "incidents", "comments", "actions", "warnings",
    }  # fmt: skip
    assert set(run["products"][0]) == {"sku", "name", "name_en", "role"}


def test_who_is_hidden_on_the_board_is_hidden_here(over: SimpleNamespace, alice: Any, erin: Any, client_for: Any) -> None:
    client = client_for(None)
    mark_person(over.round.pk, alice.pk, "hidden", erin.pk, OVER)
    assert client.get(over.path).status_code == client.get(f"{over.path}replay.json").status_code == 404
    listed = client.get(f"/watch/{over.round.slug}/A/", headers={"accept-language": "en"}).content.decode()
    assert f"Candidate {over.letters['bob']}" in listed and f"Candidate {over.letters['alice']}" not in listed


def test_who_is_signed_in_has_met_the_room_and_strangers_leave_nothing(over: SimpleNamespace, charlie: Any, client_for: Any) -> None:
    client_for(None).get(over.path)
    client_for(charlie).get(f"/watch/{over.round.slug}/A/")
    assert not RoomWatched.objects.exists()
    for _twice in range(2):
        client_for(charlie).get(over.path)
    watched = RoomWatched.objects.get()
    assert (watched.person, watched.scenario_id) == (charlie, FormRoom.objects.get().scenario_id)


def test_a_program_is_told_apart_and_counts_as_a_watcher(over: SimpleNamespace, charlie: Any, api_for: Any) -> None:
    answer = api_for(charlie).get(f"/api/v1/watch/{over.round.slug}/A/{over.letters['alice']}/1/").json()
    assert answer["uplift"] == pytest.approx(answer["course"]["run"][-1] / answer["course"]["baseline"][-1] - 1, abs=1e-4)
    assert answer["replay"]["version"] == "replay/1"
    assert RoomWatched.objects.get().person == charlie


def test_a_replay_may_be_kept_for_a_minute(over: SimpleNamespace, client_for: Any) -> None:
    assert client_for(None).get(f"{over.path}replay.json")["Cache-Control"] == "public, max-age=60"


def test_a_page_asks_for_results_once_and_the_list_for_no_uplift(over: SimpleNamespace, client_for: Any) -> None:
    client = client_for(None)
    for path, results, grades in ((over.path, 1, 2), ("/watch/", 1, 0)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        tables = [query["sql"].partition(" FROM ")[2].split(" ")[0].strip('"') for query in asked.captured_queries]
        assert (tables.count("grading_result"), tables.count("grading_roomgrade")) == (results, grades), path


def test_board_round_and_report_lead_here(over: SimpleNamespace, alice: Any, client_for: Any) -> None:
    build_board(want_board(over.round.pk, OVER).pk, OVER)
    client = client_for(alice)
    for address in (f"/boards/{over.round.slug}/", f"/rounds/{over.round.slug}/", f"/attempts/{over.attempts['alice'].public_id}/report/"):
        assert 'href="/watch/' in client.get(address).content.decode().partition("<main")[2], address
