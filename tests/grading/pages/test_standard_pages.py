"""The pages of standard setting: each step by hand, blind replays for judges only, and what others must not see."""

import json
import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from exams.models import Round
from grading.models import StandardJudge, StandardRating, StandardStudy
from grading.selectors.studies import replays_of
from grading.services.approve_cut import approve_cut
from tests.grading.builders import NOW, a_round, a_scenario
from tests.grading.services.test_standard_study import (
    a_closed_study,
    a_draft,
    a_study,
    an_open_study,
    judges,  # noqa: F401  (fixture)
    prepared,
    rate_all,
    wanted,  # noqa: F401  (fixture)
)

pytestmark = pytest.mark.django_db(transaction=True)

STAFF = ("standard-open", "standard-close", "standard-approve", "standard-withdraw", "standard-invite")


def test_an_examiner_makes_a_study_by_hand_and_sees_it_wait(client_for: Any, erin: Any) -> None:
    a_round(a_scenario())
    client = client_for(erin)
    page = client.get(reverse("grading:standard-new"))
    given = {
        "client_id": re.search(r'name="client_id" value="([^"]+)"', page.content.decode()).group(1),  # type: ignore[union-attr]
        "title": "Autumn standard", "round": "autumn", "method": "borderline_regression", "people_runs": "0", "operator_runs": "12",
    }  # fmt: skip
    answer = client.post(reverse("grading:standard-new"), given)
    study = StandardStudy.objects.get()
    assert answer["Location"] == reverse("grading:standard", args=[study.public_id])
    waiting = client.get(answer["Location"]).content.decode()
    assert 'disabled aria-describedby="runs-wait"' in waiting
    assert client.post(reverse("grading:standard-new"), given)["Location"] == answer["Location"]
    assert StandardStudy.objects.count() == 1


def test_a_refused_study_keeps_what_was_typed(client_for: Any, erin: Any) -> None:
    a_round(a_scenario())
    given = {"client_id": uuid4(), "title": "Kept title", "round": "autumn", "method": "panel"}
    page = client_for(erin).post(reverse("grading:standard-new"), given)
    assert page.status_code == 422 and "Kept title" in page.content.decode()
    assert not StandardStudy.objects.exists()


def test_a_judge_declares_watches_and_rates(client_for: Any, erin: Any, charlie: Any) -> None:
    study = prepared(a_study(a_round(a_scenario()), erin))
    staff, judge = client_for(erin), client_for(charlie)
    staff.post(reverse("grading:standard-open", args=[study.public_id]))
    staff.post(reverse("grading:standard-invite", args=[study.public_id]), {"username": "charlie"})
    own, first = reverse("grading:judging-study", args=[study.public_id]), reverse("grading:judging-replay", args=[study.public_id, 1])
    assert str(study.public_id) in judge.get(reverse("grading:judging")).content.decode()
    assert judge.get(first).status_code == 404  # nothing before the declaration
    judge.post(own, {"name": "查理", "organisation": "某商家", "practising": "yes", "conflicts": "无"})
    assert judge.get(first).status_code == 200
    frames = judge.get(reverse("grading:judging-frames", args=[study.public_id, 1]))
    document = json.loads(frames.content)
    assert document["version"] == "replay/1" and len(document["series"]["online"]) == document["ticks"]
    answer = judge.post(first, {"client_id": uuid4(), "grade": "3", "force_host": "2", "comment": "稳"})
    assert answer["Location"] == reverse("grading:judging-replay", args=[study.public_id, 2])
    rating = StandardRating.objects.get()
    assert (rating.grade, rating.forces, rating.comment) == (3, {"host": 2}, "稳")
    assert rating.run == replays_of(rating.judge)[0]
    assert judge.post(first, {"client_id": uuid4(), "comment": "no grade"}).status_code == 422
    assert StandardRating.objects.count() == 1


def test_a_replay_tells_nobody_whose_it_is(client_for: Any, erin: Any, judges: list[Any]) -> None:  # noqa: F811
    study, (seat, *_rest) = an_open_study(erin, judges)
    client = client_for(judges[0])
    for place, run in enumerate(replays_of(seat)[:3], start=1):
        frames = client.get(reverse("grading:judging-frames", args=[study.public_id, place])).content.decode()
        page = client.get(reverse("grading:judging-replay", args=[study.public_id, place])).content.decode()
        for secret in (run.bot_id, run.traffic_key, run.luck_key, str(study.seed), "score", "baseline", "operator"):
            assert secret not in frames, secret
        assert run.bot_id not in page and run.traffic_key not in page and str(study.seed) not in page
    assert client.get(reverse("grading:judging-replay", args=[study.public_id, 99])).status_code == 404


def test_for_everybody_else_there_is_no_study(client_for: Any, erin: Any, alice: Any, judges: list[Any]) -> None:  # noqa: F811
    study, _ = an_open_study(erin, judges)
    for name, args in (("judging-study", []), ("judging-replay", [1]), ("judging-frames", [1])):
        address = reverse(f"grading:{name}", args=[study.public_id, *args])
        assert client_for(alice).get(address).status_code == 404
        assert client_for(erin).get(address).status_code == 404  # an examiner is no judge
        assert client_for(None).get(address).status_code == 302
    for person in (alice, judges[0]):
        assert client_for(person).get(reverse("grading:standard", args=[study.public_id])).status_code == 404
        for name in STAFF:
            assert client_for(person).post(reverse(f"grading:{name}", args=[study.public_id])).status_code == 404
    assert client_for(erin).post(reverse("grading:standard-approve", args=[study.public_id])).status_code == 404  # examiners do not approve


def test_before_closing_staff_see_how_far_judges_are_and_no_grade(client_for: Any, erin: Any, judges: list[Any]) -> None:  # noqa: F811
    study, seats = an_open_study(erin, judges)
    rate_all(seats)
    page = client_for(erin).get(reverse("grading:standard", args=[study.public_id])).content.decode()
    assert "12 / 12" in page and "cut-limits" not in page and "standard-plot" not in page


def test_a_certifier_approves_by_hand_and_the_round_says_so(client_for: Any, erin: Any, carol: Any, judges: list[Any]) -> None:  # noqa: F811
    study = a_closed_study(erin, judges)
    address = reverse("grading:standard", args=[study.public_id])
    assert "standard-plot" in client_for(erin).get(address).content.decode()
    certifier = client_for(carol)
    far = certifier.post(reverse("grading:standard-approve", args=[study.public_id]), {"cut": "799", "reason": "higher is better"})
    assert far.status_code == 422 and "higher is better" in far.content.decode()
    certifier.post(reverse("grading:standard-approve", args=[study.public_id]), {"cut": str(study.derived_cut), "reason": "Judges agree."})
    study.refresh_from_db()
    assert study.state == "approved" and "Judges agree." in certifier.get(address).content.decode()
    offered = client_for(erin).get(reverse("exams:new-round")).content.decode()
    assert f'value="{study.public_id}"' in offered
    draft = a_draft(a_scenario(title_en="Second"), study.approved_cut or Decimal(0), study.public_id)
    page = client_for(erin).get(reverse("exams:round", args=[draft.slug]), headers={"accept-language": "en"}).content.decode()
    assert "borderline regression, 4 judges from 2 organisations" in page and "approved by 卡罗尔 on 2026-11-22" in page


def test_a_round_without_a_record_says_so(client_for: Any) -> None:
    a_round(a_scenario())
    page = client_for(None).get(reverse("exams:round", args=["autumn"]), headers={"accept-language": "en"}).content.decode()
    assert "no record: set by the examiner" in page


def test_the_round_form_takes_the_records_cut(client_for: Any, erin: Any, carol: Any, judges: list[Any]) -> None:  # noqa: F811
    study = a_closed_study(erin, judges)
    approve_cut(study.pk, carol.pk, study.derived_cut, "fine", NOW)  # type: ignore[arg-type]
    scenario = a_scenario(title_en="Second")
    given = {
        "title_zh": "冬季", "title_en": "Winter", "slug": "winter", "kind": "certification", "opens_at": "2026-11-23T08:00",
        "closes_at": "2026-11-24T08:00", "attempts_allowed": "1", "cut_score": "777", "cut_record": str(study.public_id),
        "release": "at_once", "room_1": str(scenario.pk),
    }  # fmt: skip
    answer = client_for(erin).post(reverse("exams:new-round"), given)
    assert answer.status_code == 302, answer.content.decode()
    assert Round.objects.get(slug="winter").cut_score == study.derived_cut


def test_dismissing_and_withdrawing_need_a_reason(client_for: Any, erin: Any, judges: list[Any]) -> None:  # noqa: F811
    study, (seat, *_rest) = an_open_study(erin, judges)
    client, dismiss = client_for(erin), reverse("grading:standard-dismiss", args=[study.public_id, seat.pk])
    client.post(dismiss, {"reason": " "})
    assert StandardJudge.objects.get(pk=seat.pk).dismissed_at is None
    client.post(dismiss, {"reason": "left"})
    assert StandardJudge.objects.get(pk=seat.pk).dismissed_at is not None
    assert client_for(judges[0]).get(reverse("grading:judging-study", args=[study.public_id])).status_code == 404
    client.post(reverse("grading:standard-withdraw", args=[study.public_id]), {"reason": "a mistake"})
    assert StandardStudy.objects.get(pk=study.pk).state == "withdrawn"
    assert client_for(judges[1]).get(reverse("grading:judging-study", args=[study.public_id])).status_code == 404


def test_a_judge_finds_the_way_from_every_page_and_nobody_else_is_shown_it(client_for: Any, erin: Any, alice: Any, judges: list[Any]) -> None:  # noqa: F811
    an_open_study(erin, judges)
    link = f'href="{reverse("grading:judging")}"'
    assert link in client_for(judges[0]).get("/handbook/").content.decode()
    for person in (None, alice, erin):
        assert link not in client_for(person).get("/handbook/").content.decode()
