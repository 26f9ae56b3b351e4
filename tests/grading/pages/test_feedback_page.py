"""Five forces and debrief on the report: after the decision, beside a table, fair in words."""

import json
import re
from copy import deepcopy
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from exams.models import VoidNote
from exams.services.void_attempt import void_attempt
from grading.models import Result, RoomFeedback, RoomGrade
from grading.pages.force_charts import radar, waterfall
from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.services import run_feedback as running
from grading.services.analyse_room import analyse_room
from grading.services.queue_job import queue_job
from grading.services.run_feedback import run_feedback
from grading.services.run_job import run_job
from sandbox.selectors import load_scenario
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario, an_open_attempt, another_room
from tests.grading.conftest import Clock
from tests.grading.pages.test_report_page import page

ANALYSED: dict[Any, Any] = {}
"""Feedback by what it is computed from: seconds, the same in every test of this file."""


@pytest.fixture(autouse=True)
def _analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def remembered(record: Any) -> Any:
        known = load_scenario(record.scenario_id), record.keys, record.controls
        key = known[0].metric, known[0].room.room_id, *known[1:]
        if key not in ANALYSED:
            ANALYSED[key] = analyse_room(record)
        return deepcopy(ANALYSED[key])

    monkeypatch.setattr(running, "analyse_room", remembered)


@pytest.fixture
def graded(alice: Any, clock: Clock) -> Any:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


@pytest.fixture
def analysed(graded: Any, clock: Clock) -> Any:
    assert run_feedback(RoomFeedback.objects.get().pk, clock)
    return graded


def fragment(client: Any, attempt: Any) -> Any:
    return client.get(f"/attempts/{attempt.public_id}/report/feedback/", headers={"accept-language": "en"})


def test_the_report_is_whole_before_the_feedback_and_asks_for_it(graded: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), graded)
    assert ">Passed</h1>" in text
    assert "0 of 1 rooms are ready" in text
    assert f'hx-get="/attempts/{graded.public_id}/report/feedback/"' in text
    assert text.count("are computed after the decision") == 1
    for empty in (">Five forces in this room<", ">Debrief<", "where the uplift came from", "Not ready yet"):
        assert empty not in text  # one line with progress, and no heading without anything below it


def test_the_fragment_reloads_the_page_when_the_last_room_is_ready(graded: Any, alice: Any, client_for: Any, clock: Clock) -> None:
    waiting = fragment(client_for(alice), graded)
    assert (waiting.status_code, waiting.headers.get("HX-Refresh")) == (200, None)
    assert run_feedback(RoomFeedback.objects.get().pk, clock)
    assert fragment(client_for(alice), graded).headers["HX-Refresh"] == "true"


def test_nobody_else_learns_how_far_it_is(graded: Any, bob: Any, client_for: Any) -> None:
    assert fragment(client_for(bob), graded).status_code == 404


def test_a_withheld_report_has_no_feedback_to_ask_for(alice: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    assert fragment(client_for(alice), attempt).status_code == 404


def test_what_failed_for_good_is_said_and_not_waited_for(graded: Any, alice: Any, client_for: Any) -> None:
    RoomFeedback.objects.update(state="dead", tries=3)
    text = page(client_for(alice), graded)
    assert text.count("The decision does not depend on it") == 1
    assert "report/feedback/" not in text


def retry(client: Any, attempt: Any) -> Any:
    return client.post(f"/attempts/{attempt.public_id}/report/feedback/retry/", headers={"accept-language": "en"})


def test_an_examiner_starts_dead_feedback_again(graded: Any, erin: Any, client_for: Any) -> None:
    RoomFeedback.objects.update(state="dead", tries=3)
    client = client_for(erin)
    text = page(client, graded)
    assert f'action="/attempts/{graded.public_id}/report/feedback/retry/"' in text
    assert "Compute it again" in text
    assert retry(client, graded).url == f"/attempts/{graded.public_id}/report/"
    assert "1 room is being computed again." in page(client, graded)
    assert list(RoomFeedback.objects.values_list("state", "tries")) == [("queued", 0)]
    before = Result.objects.values().get()
    retry(client, graded)  # a second click finds nothing to start
    assert "Nothing of this attempt has stopped" in page(client, graded)
    assert Result.objects.values().get() == before


@pytest.mark.parametrize("who", ["alice", "bob", "ivan", "carol"])
def test_nobody_but_an_examiner_does(who: str, graded: Any, request: pytest.FixtureRequest, client_for: Any) -> None:
    RoomFeedback.objects.update(state="dead", tries=3)
    client = client_for(request.getfixturevalue(who))
    assert retry(client, graded).status_code == 404
    assert RoomFeedback.objects.get().state == "dead"
    if who in ("alice", "carol"):
        assert "Compute it again" not in page(client, graded)


def test_strangers_are_sent_to_sign_in_and_a_get_starts_nothing(graded: Any, erin: Any, client_for: Any) -> None:
    RoomFeedback.objects.update(state="dead", tries=3)
    assert "/sign-in/" in retry(client_for(None), graded).url
    assert client_for(erin).get(f"/attempts/{graded.public_id}/report/feedback/retry/").status_code == 405
    assert RoomFeedback.objects.get().state == "dead"


def test_programs_of_examiners_start_it_again_too(graded: Any, alice: Any, erin: Any, api_for: Any) -> None:
    RoomFeedback.objects.update(state="dead", tries=3)
    address = f"/api/v1/attempts/{graded.public_id}/report/feedback/retry/"
    assert api_for(alice).post(address).status_code == 403
    answer = api_for(erin).post(address)
    assert (answer.status_code, answer.json()) == (202, {"rooms": 1})


def test_the_printed_parts_add_up_to_the_printed_uplift(analysed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), analysed)
    section = text[text.index('id="forces"') : text.index('id="room-1"')]
    table = section[section.index("<tbody>") : section.index("</table>")]
    parts = [_number(found) for found in re.findall(r'</th><td class="num">([+−\d.,]+)</td>', table)]
    assert len(parts) in (6, 7)  # five forces, perhaps the panel's range, and the total
    assert sum(parts[:-1]) == pytest.approx(parts[-1], abs=1e-9)
    assert parts[-1] == pytest.approx(100 * Result.objects.get().round_uplift, abs=1e-9)


def test_the_room_s_money_adds_up_to_the_difference_of_the_printed_values(analysed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), analysed)
    room = text[text.index("Five forces in this room") : text.index('id="debrief-1"')]
    money = [_number(found.replace("¥", "")) for found in re.findall(r'<td class="num">([+−]?¥[\d,]+)</td>', room)]
    assert len(money) == 6
    assert sum(money[:-1]) == money[-1]


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", "").replace(",", ""))


def test_it_speaks_of_feedback_and_comes_after_the_decision(analysed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), analysed)
    assert text.index("What the decision rests on") < text.index("where the uplift came from") < text.index(">Debrief<")
    assert "has no part in the decision" in text
    assert "not a judgement, and no part of the grade" in text
    section = text[text.index(">Debrief<") : text.index("All windows")]
    said = re.sub(r"<script.*?</script>|<[^>]+>", " ", section)
    for harsh in ("mistake", "wrong", "bad", "should have"):
        assert not re.search(rf"\b{harsh}\b", said)


def test_interactions_that_rule_are_said_plainly(analysed: Any, alice: Any, client_for: Any) -> None:
    row = RoomFeedback.objects.get()
    for separable in (True, False):
        row.attribution["separable"] = separable
        row.save()
        text = page(client_for(alice), analysed)
        assert ("Not separable in 1 of 1 rooms" in text) is not separable
        assert ("muted-bars" in text) is not separable


def test_the_scrubber_has_every_half_minute_of_three_runs(analysed: Any, alice: Any, client_for: Any) -> None:
    response = client_for(alice).get(f"/attempts/{analysed.public_id}/report/", headers={"accept-language": "zh-hans"})
    found = re.search(r'<script id="debrief-data-1" type="application/json">(.*?)</script>', response.content.decode(), re.S)
    assert found is not None
    data = json.loads(unescape(found[1]))
    points = len(data["s"])
    assert points == 40
    assert {len(data[side]) for side in ("candidate", "reference", "baseline", "done")} == {points}
    assert sum(len(done) for done in data["done"]) == len(RoomFeedback.objects.get().debrief["timeline"]["actions"])
    assert f'max="{points - 1}"' in response.content.decode()


def test_every_window_stands_in_the_table(analysed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), analysed)
    table = text[text.index("All windows") :]
    stored = RoomFeedback.objects.get().debrief["windows"]
    assert len(re.findall(r"<td class=\"nowrap\">\d\d:\d\d–\d\d:\d\d</td>", table)) == len(stored) == 7
    told = [window for window in stored if window["told"]]
    assert text.count('<article class="window') == len(told)


def test_the_api_tells_the_same(analysed: Any, alice: Any, api_for: Any) -> None:
    document = api_for(alice).get(f"/api/v1/attempts/{analysed.public_id}/report/").json()
    stored = RoomFeedback.objects.get()
    feedback = document["rooms"][0]["feedback"]
    assert (feedback["state"], feedback["attribution"], feedback["debrief"]) == ("ready", stored.attribution, stored.debrief)
    assert sum(document["forces"]["points"]) + document["forces"]["limit_points"] == document["forces"]["total_points"]


def test_a_waterfall_hangs_losses_from_the_level_before_and_below_zero() -> None:
    drawn = waterfall([("traffic", -300), ("room", 500), ("host", -100)], 100)
    traffic, room, host, total = drawn.steps
    assert traffic.y == pytest.approx(drawn.zero_y)  # its bar begins at zero and goes down
    assert traffic.end_y > drawn.zero_y
    assert room.y + room.height == pytest.approx(traffic.end_y, abs=0.2)
    assert host.y == pytest.approx(room.y, abs=0.2)
    assert total.y + total.height == pytest.approx(drawn.zero_y, abs=0.2)
    assert all(0 <= step.x <= step.x + step.width <= 100 for step in drawn.steps)
    assert all(0 <= step.y <= drawn.label_y for step in drawn.steps)


def test_a_radar_shows_losses_inside_the_ring_of_zero() -> None:
    drawn = radar(("a", "b", "c", "d", "e"), (-200, 0, 300, 100, 0), (0, 0, 0, 0, 0))
    assert drawn.reference == drawn.zero
    middle = (150.0, 150.0)
    own, zero = ([tuple(map(float, point.split(","))) for point in shape.split()] for shape in (drawn.own, drawn.zero))
    distances = [(_from(middle, mine), _from(middle, ring)) for mine, ring in zip(own, zero, strict=True)]
    assert distances[0][0] < distances[0][1]
    assert distances[2][0] > distances[2][1]
    assert distances[1][0] == distances[1][1]


def _from(middle: tuple[float, float], point: tuple[float, ...]) -> float:
    return ((point[0] - middle[0]) ** 2 + (point[1] - middle[1]) ** 2) ** 0.5


def replay(client: Any, attempt: Any, position: int = 1) -> Any:
    return client.get(f"/attempts/{attempt.public_id}/report/rooms/{position}/replay.json")


def test_the_replay_of_a_room_stands_beside_its_windows(analysed: Any, alice: Any, client_for: Any) -> None:
    client = client_for(alice)
    text = page(client, analysed)
    assert f'data-replay="/attempts/{analysed.public_id}/report/rooms/1/replay.json"' in text
    found = re.search(r'<script id="debrief-marks-1" type="application/json">(.*?)</script>', text, re.S)
    assert found is not None
    told = [window for window in RoomFeedback.objects.get().debrief["windows"] if window["told"]]
    marks = json.loads(found[1])
    assert [(mark["from_s"], mark["to_s"]) for mark in marks] == [(window["from_s"], window["to_s"]) for window in told]
    assert text.count('id="replay-words"') == 1
    answer = replay(client, analysed)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/json", "private, max-age=3600")
    run, room = answer.json(), RoomGrade.objects.get()
    assert run["ticks"] * run["tick_s"] == 1200
    assert sum(run["series"]["gmv_cents"]) == pytest.approx(room.sampled_gmv_cents, abs=1)


def test_a_replay_is_for_readers_of_the_report_only(analysed: Any, alice: Any, bob: Any, client_for: Any) -> None:
    assert replay(client_for(bob), analysed).status_code == 404
    assert replay(client_for(alice), analysed, position=2).status_code == 404
    assert "/sign-in/" in replay(client_for(None), analysed).url


def test_there_is_no_replay_before_the_release(alice: Any, erin: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    assert replay(client_for(alice), attempt).status_code == 404
    assert replay(client_for(erin), attempt).status_code == 200


def test_what_to_practise_names_levers_windows_and_open_practice_rooms(alice: Any, client_for: Any, clock: Clock) -> None:
    a_round(a_scenario(title_en="A room to practise in"), slug="practice", kind="practice")
    attempt = a_closed_attempt(a_round(a_scenario(another_room("net_gmv"))), alice, opening=BAD_OPENING, actions=())
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    client = client_for(alice)
    before = page(client, attempt)
    assert "which is not ready yet" in before
    assert "First the minima:" in before
    assert run_feedback(RoomFeedback.objects.get().pk, clock)
    text = page(client, attempt)
    section = text[text.index('id="practise"') : text.index("The rooms in detail")]
    told = [window for window in RoomFeedback.objects.get().debrief["windows"] if window["told"] == "missed"]
    assert 1 <= section.count("<h3>") <= 3
    assert f"{len(told)} window" in section
    assert f"¥{sum(window['gain_cents'] for window in told) / 100:,.0f}" in section or len(told) > 1
    assert 'href="/rounds/practice/">A room to practise in</a>' in section
    assert "they do not add up" in section
    assert "Furthest behind the best reference operators:" in section


def test_the_api_names_what_the_page_names(analysed: Any, alice: Any, api_for: Any) -> None:
    document = api_for(alice).get(f"/api/v1/attempts/{analysed.public_id}/report/").json()
    assert (document["advice"]["version"], document["advice"]["ready"]) == ("advice/1", True)
    result = document["result"]
    assert document["standard"]["expected_growth"] == result["expected_growth"]
    panels = [PanelOfRoom(tuple(o["value_cents"] for o in room["panel"]["operators"]), room["baseline_cents"]) for room in document["rooms"]]
    assert document["standard"]["derived_growth"] == expected_growth(panels, result["cut_score"]).growth
    assert (document["retake"]["state"], document["retake"]["attempts_left"]) == ("now", 4)
    assert (document["appeal"]["may_file"], document["appeal"]["window_days"], document["practice"]) == (True, 14, [])


def test_an_attempt_that_was_void_before_its_grade_says_so_and_does_not_wait(alice: Any, ivan: Any, client_for: Any) -> None:
    attempt = an_open_attempt(a_round(a_scenario(), attempts_allowed=2), alice)
    void_attempt(attempt.pk, "power cut", ivan, NOW + timedelta(minutes=5))
    assert "It stands among your attempts of this round" in page(client_for(alice), attempt)
    VoidNote.objects.update(refunds=True)
    text = page(client_for(alice), attempt)
    assert "The attempt was declared void" in text
    assert "Reason on record: power cut" in text
    assert "It does not count among your attempts" in text
    assert "2 of 2 attempts are left" in text
    assert "still open" not in text
    assert "hx-get" not in text
