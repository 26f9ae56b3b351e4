"""The page and the API of reliability: who may look, and that nobody is taken for somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from certify.accounts.models import Person
from exams.models import FormRoom, Round
from exams.selectors import keys_of
from grading.models import SimulatedStudy
from grading.pages.reliability_charts import phi_plot, rooms_plot
from grading.services import check_drafts as checking
from grading.services.check_drafts import check_drafts
from grading.services.simulate_people import simulate_people
from tests.grading.api.test_permissions import answers
from tests.grading.builders import KEYS, NOW, a_panel
from tests.grading.conftest import Clock
from tests.grading.reliability.graded_people import graded, scores_of, two_rooms

DRAFT = "/studio/results/autumn/reliability/draft/"
PAGE, API = "/studio/results/autumn/reliability/", "/api/v1/rounds/autumn/reliability/"


@pytest.fixture
def round_(db: None) -> Round:
    round_ = two_rooms()
    FormRoom.objects.update(**KEYS)
    for room in FormRoom.objects.select_related("scenario"):
        a_panel(room.scenario, keys_of(room))
    return round_


def page(browser: Any) -> str:
    return str(browser.get(PAGE, headers={"accept-language": "en"}).content.decode())


def test_it_is_for_examiners_and_certifiers(
    round_: Round, alice: Any, bob: Any, charlie: Any, erin: Any, ivan: Any, carol: Any, api_for: Any, client_for: Any
) -> None:
    people = {"alice": alice, "bob": bob, "charlie": charlie, "erin": erin, "ivan": ivan, "carol": carol, "nobody": None}
    pages = {"alice": 404, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 302}
    allowed = {"alice": 403, "bob": 403, "charlie": 403, "erin": 200, "ivan": 403, "carol": 200, "nobody": 401}
    assert answers(people, lambda person: client_for(person).get(PAGE)) == pages
    assert answers(people, lambda person: api_for(person).get(API)) == allowed


def test_below_thirty_people_it_says_too_few_and_shows_the_panel(round_: Round, erin: Person, client_for: Any) -> None:
    said = page(client_for(erin))
    assert "People: too few (0 of 30)" in said
    assert "Reference operators" in said
    assert "No simulated people have sat this form." in said
    assert 'class="course of-people"' not in said
    assert 'class="course of-panel"' in said


def test_simulated_people_are_called_so(round_: Round, erin: Person, client_for: Any) -> None:
    simulate_people(round_, 6, NOW)
    said = page(client_for(erin))
    assert "6 simulated people, not people" in said
    assert "Simulated people: score against true skill" in said
    assert said.count('class="one decided-') == 6


def test_people_have_a_course_of_their_own(round_: Round, erin: Person, client_for: Any, clock: Clock) -> None:
    graded(round_, scores_of(30), clock)
    said = page(client_for(erin))
    assert "too few" not in said
    assert 'class="course of-people"' in said


def test_the_api_tells_what_the_page_shows(round_: Round, erin: Person, api_for: Any) -> None:
    simulate_people(round_, 6, NOW)
    (form,) = api_for(erin).get(API).json()["forms"]
    assert form["people"] == {"count": 0, "left_out": 0, "too_few": True, "positions": [], "analysis": None}
    assert len(form["panel"]["analysis"]["by_rooms"]) == 12
    assert len(form["simulated"]["people"]) == 6
    assert form["simulated"]["full"]["without_guard_rails"]["rank_correlation"] is not None


def test_an_unknown_round_is_not_found(erin: Person, client_for: Any, api_for: Any) -> None:
    assert client_for(erin).get("/studio/results/winter/reliability/").status_code == 404
    assert api_for(erin).get("/api/v1/rounds/winter/reliability/").status_code == 404


def test_the_plot_of_phi_rises_with_rooms_and_leaves_out_what_is_unknown() -> None:
    rows = [{"rooms": rooms, "phi": rooms / (rooms + 2)} for rooms in range(1, 13)]
    plot = phi_plot({"people": {"by_rooms": rows}, "panel": {"by_rooms": [{"rooms": 1, "phi": None}]}}, 0.9)
    people, panel = plot.courses
    heights = [mark.y for mark in people.marks]
    assert heights == sorted(heights, reverse=True)
    assert (len(people.segments), panel.marks) == (11, ())
    assert plot.line_y is not None
    assert min(tick.at for tick in plot.down) < plot.line_y < max(tick.at for tick in plot.down)


def test_a_room_that_turns_the_order_round_is_drawn_below_zero() -> None:
    figures: list[dict[str, Any]] = [{"discrimination": 0.8}, {"discrimination": -0.3}, {"discrimination": None}]
    plot = rooms_plot([480.0, 505.0, 510.0], figures, percent=False)
    assert [mark.label for mark in plot.marks] == ["1", "2"]
    assert plot.marks[0].x < plot.marks[1].x
    assert plot.marks[0].y < plot.marks[1].y < plot.bottom
    assert plot.down[0].text == "-0.50"


def test_a_draft_says_before_publication_how_far_its_scores_will_be_trusted(
    round_: Round, alice: Any, erin: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PEOPLE", 6)
    browser = client_for(erin)
    english = {"headers": {"accept-language": "en"}}
    assert not check_drafts(NOW)  # it is published
    Round.objects.update(state="draft")
    waiting = browser.get(DRAFT, **english).content.decode()
    assert f'hx-get="{DRAFT}"' in waiting and "Simulated people sit the rooms of this draft" in waiting
    assert client_for(alice).get(DRAFT).status_code == 404
    assert check_drafts(NOW)
    assert not check_drafts(NOW)  # once
    study = SimulatedStudy.objects.get()
    told = study.forms["A"]
    told["full"]["as_sat"]["phi"], told["full"]["rooms_needed"] = 0.871, 8
    told["full"]["by_room"][1]["discrimination"], told["full"]["by_room"][0]["discrimination"] = 0.2, 0.8
    study.save()
    said = browser.get(DRAFT, **english).content.decode()
    assert "hx-get" not in said
    assert "Form A: Phi 0.87, below 0.90." in said and "8 such rooms would reach 0.90." in said
    assert "Choose another room, or add one. Room 2, Reference room," in said
    assert "6 simulated people, not people" in said
    told["full"]["as_sat"]["phi"] = 0.93
    study.save()
    said = browser.get(DRAFT, **english).content.decode()
    assert "Form A: Phi 0.93." in said and "Choose another room" not in said


def test_a_draft_whose_rooms_nobody_can_sit_says_so_and_is_not_tried_again(
    round_: Round, erin: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no such engine")

    monkeypatch.setattr(checking, "simulate_people", broken)
    Round.objects.update(state="draft")
    assert check_drafts(NOW)
    assert not check_drafts(NOW)
    assert "could not sit these rooms" in client_for(erin).get(DRAFT, headers={"accept-language": "en"}).content.decode()
    assert "No simulated people have sat this form." in page(client_for(erin))
