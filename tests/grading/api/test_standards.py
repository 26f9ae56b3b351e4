"""Standard setting over the API: the whole way, and who meets which refusal."""

from typing import Any
from uuid import uuid4

import pytest

from grading.models import StandardJudge, StandardStudy
from grading.selectors.studies import keys_of_run, replays_of
from grading.services.prepare_studies import prepare_studies
from tests.grading.builders import a_panel, a_round, a_scenario
from tests.grading.services.test_standard_study import (
    an_open_study,
    judges,  # noqa: F401  (fixture)
    wanted,  # noqa: F401  (fixture)
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_draft_to_the_record(api_for: Any, erin: Any, carol: Any, judges: list[Any]) -> None:  # noqa: F811
    a_round(a_scenario())
    examiner, certifier = api_for(erin), api_for(carol)
    order = {"client_id": str(uuid4()), "round": "autumn", "title": "Over the API", "method": "borderline_regression", "operator_runs": 12}
    made = examiner.post("/api/v1/standards/", order, format="json")
    assert made.status_code == 201 and made.data["runs"] == 12
    assert examiner.post("/api/v1/standards/", order, format="json").data["study"]["id"] == made.data["study"]["id"]
    root = f"/api/v1/standards/{made.data['study']['id']}"
    assert examiner.post(f"{root}/open/").status_code == 409
    for run in StandardStudy.objects.get().runs.all():
        a_panel(run.scenario, keys_of_run(run))
    while prepare_studies():
        pass
    assert examiner.post(f"{root}/open/").data["study"]["state"] == "open"
    for number, person in enumerate(judges):
        examiner.post(f"{root}/judges/", {"username": person.username}, format="json")
        judge, seat = api_for(person), f"/api/v1/judging/{made.data['study']['id']}"
        said = {"name": person.display_name, "organisation": f"商家{number % 2}", "practising": True, "conflicts": "无"}
        replays = judge.put(f"{seat}/declaration/", said, format="json").data["replays"]
        assert judge.get(f"{seat}/replays/1/").json()["version"] == "replay/1"
        runs = replays_of(StandardJudge.objects.select_related("study").get(person=person))
        for line, run in zip(replays, runs, strict=True):
            grade = max(1, min(5, round(((run.score or 0) - 300) / 80) + number % 2))
            rating = {"client_id": str(uuid4()), "grade": grade, "forces": {"host": 3}}
            assert judge.post(f"{seat}/replays/{line['place']}/ratings/", rating, format="json").status_code == 201
        assert all(line["rating"] for line in judge.get(f"{seat}/").data["replays"])
    closed = examiner.post(f"{root}/close/").data
    assert closed["study"]["state"] == "closed" and len(closed["study"]["figures"]["judges"]) == 4
    cut = closed["study"]["derived_cut"]
    assert closed["obstacles"] == []
    far = certifier.post(f"{root}/approve/", {"cut": str(cut + 150), "reason": "fine"}, format="json")
    assert far.status_code == 409 and far.data["params"]["why"] == "too_far"
    approved = certifier.post(f"{root}/approve/", {"cut": str(cut), "reason": "fine"}, format="json")
    assert approved.data["study"]["approved_cut"] == cut


def test_nobody_does_what_is_another_ones(api_for: Any, erin: Any, carol: Any, alice: Any, judges: list[Any]) -> None:  # noqa: F811
    study, _ = an_open_study(erin, judges)
    root, seat = f"/api/v1/standards/{study.public_id}", f"/api/v1/judging/{study.public_id}"
    for verb in ("open", "close", "approve", "withdraw", "judges"):
        assert api_for(alice).post(f"{root}/{verb}/").status_code == 403
    assert api_for(carol).post(f"{root}/close/").status_code == 403
    assert api_for(erin).post(f"{root}/approve/").status_code == 403
    assert api_for(alice).get(root + "/").status_code == 403
    for person in (alice, erin, carol):
        assert api_for(person).get(f"{seat}/").status_code == 404
        assert api_for(person).get(f"{seat}/replays/1/").status_code == 404
    assert api_for(None).get(f"{seat}/").status_code in (401, 403)
    rating = {"client_id": str(uuid4()), "grade": 6}
    assert api_for(judges[0]).post(f"{seat}/replays/1/ratings/", rating, format="json").status_code == 400


def test_a_round_says_its_record_over_the_api(api_for: Any) -> None:
    a_round(a_scenario())
    assert api_for(None).get("/api/v1/rounds/autumn/").data["cut_record"] is None
