"""When a form may be shown to everybody, and what that uses up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from exams.errors import NotForSpectators, NoUnseenForm, RoundInvalid, ScenarioShown, ShowingInvalid
from exams.models import Form, FormOpening, FormRoom, Registration, Round, Sitting
from exams.selectors.openings import spectator_obstacles
from exams.selectors.retakes import unmet_sittings
from exams.services.choose_sitting import choose_sitting
from exams.services.close_round import close_round
from exams.services.create_round import create_round
from exams.services.note_watching import note_watching
from exams.services.open_form import open_due, open_form
from exams.services.plan_showing import cancel_showing, plan_showing
from exams.services.publish_round import publish_round
from exams.services.record_growth import record_growth
from exams.services.register import register
from exams.services.void_attempt import void_attempt
from exams.tasks import BEAT, open_due_forms
from tests.exams.conftest import T0, make_round, make_scenario, start  # noqa: F401  (fixtures)
from tests.grading.builders import a_new_round

pytestmark = pytest.mark.django_db
LATER = T0 + timedelta(days=2)  # the rounds of `make_round` close a day after T0


def form_of(round_: Round, label: str = "A") -> Form:
    return Form.objects.select_related("round").get(round=round_, label=label)


def test_a_form_opens_after_its_last_sitting_and_when_nobody_sits_it(make_round: Callable[..., Round], start: Any, erin: Any) -> None:  # noqa: F811
    round_ = make_round("certification", rooms=1)
    attempt = start(round_)
    form = form_of(round_)
    for now, obstacles in ((T0, ["sitting_open", "attempt_open"]), (LATER, ["attempt_open"])):
        with pytest.raises(NotForSpectators) as refused:
            open_form(form.pk, erin, now)
        assert refused.value.obstacles == obstacles
    void_attempt(attempt.pk, "alarm", erin, T0)
    assert open_form(form.pk, erin, LATER) == open_form(form.pk, erin, LATER + timedelta(hours=1))
    assert FormOpening.objects.get().at == LATER


def test_it_waits_for_whoever_starts_last(make_round: Callable[..., Round], alice: Any) -> None:  # noqa: F811
    round_ = make_round("certification", rooms=1)
    register(round_, alice, T0)
    Registration.objects.update(delay_s=3600)
    ends = Sitting.objects.get().ends_at
    assert spectator_obstacles(form_of(round_), ends + timedelta(minutes=60, seconds=59)) == ["sitting_open"]
    assert spectator_obstacles(form_of(round_), ends + timedelta(minutes=61)) == []


def test_practice_is_never_shown(make_round: Callable[..., Round], erin: Any) -> None:  # noqa: F811
    with pytest.raises(NotForSpectators):
        open_form(form_of(make_round("practice", rooms=1)).pk, erin, LATER)
    assert open_due(LATER) == 0


def test_a_room_that_another_exam_needs_is_not_shown(make_round: Callable[..., Round], make_scenario: Any, erin: Any) -> None:  # noqa: F811
    room = make_scenario("shared")
    autumn = make_round("certification", scenarios=[[room]], slug="autumn")
    spring = make_round("certification", now=T0 + timedelta(days=30), scenarios=[[room]], slug="spring")
    assert spectator_obstacles(form_of(autumn), LATER) == ["in_use"]
    close_round(spring.pk)
    assert spectator_obstacles(form_of(autumn), LATER) == []


def test_a_shown_room_is_in_no_later_certification(make_round: Callable[..., Round], make_scenario: Any, erin: Any) -> None:  # noqa: F811
    room = make_scenario("shown")
    shown = make_round("certification", scenarios=[[room]], slug="autumn")
    draft = create_round(replace(a_new_round(slug="spring", kind="certification"), forms=[[room]]), erin, T0)
    record_growth(draft.pk, 0.02, [{"form": "A", "growth": 0.02, "rooms": []}], T0)
    open_form(form_of(shown).pk, erin, LATER)
    with pytest.raises(ScenarioShown) as refused:
        publish_round(draft.pk, erin, LATER)
    assert refused.value.params["scenarios"] == [room]
    draft.refresh_from_db()
    assert draft.state == "draft"
    with pytest.raises(RoundInvalid) as invalid:
        create_round(a_new_round_of(room, "certification"), erin, LATER)
    assert {"code": "scenario_shown", "scenario": room} in invalid.value.problems
    create_round(a_new_round_of(room, "demonstration"), erin, LATER)  # its recordings are public


def a_new_round_of(room: int, kind: str) -> Any:
    return replace(a_new_round(slug=f"next-{kind}", kind=kind), forms=[[room]])


def test_a_shown_form_is_given_to_nobody(make_round: Callable[..., Round], alice: Any, erin: Any) -> None:  # noqa: F811
    """Nor to whom a later start was granted after the fact."""
    sittings = [(T0 - timedelta(hours=1), T0 + timedelta(hours=1)), (T0 + timedelta(hours=5), T0 + timedelta(hours=6))]
    round_ = make_round("certification", rooms=1, forms=2, sittings=sittings)
    register(round_, alice, T0)
    opened = T0 + timedelta(hours=2)
    open_form(form_of(round_, "A").pk, erin, opened)
    Registration.objects.update(delay_s=6 * 3600)
    registration = Registration.objects.select_related("round").get()
    assert choose_sitting(registration, T0 + timedelta(hours=11, minutes=30)).form.label == "B"
    assert choose_sitting(registration, sittings[1][0] + timedelta(hours=6)).form.label == "B"


def test_who_watched_a_room_never_sits_it(make_round: Callable[..., Round], alice: Any, bob: Any) -> None:  # noqa: F811
    round_ = make_round("certification", rooms=1, forms=2)
    for person in (alice, bob):
        register(round_, person, T0)
    seen = FormRoom.objects.get(form__label="A").scenario_id
    for _twice in range(2):
        note_watching(alice.pk, [seen], T0)
    hers = Registration.objects.select_related("round").get(person=alice)
    assert choose_sitting(hers, T0).form.label == "B"
    assert choose_sitting(Registration.objects.select_related("round").get(person=bob), T0).form.label == "A"
    note_watching(alice.pk, [FormRoom.objects.get(form__label="B").scenario_id], T0)
    assert not unmet_sittings(hers, Sitting.objects.filter(round=round_))
    with pytest.raises(NoUnseenForm):
        choose_sitting(hers, T0)


def test_demonstrations_open_by_themselves_certifications_never(make_round: Callable[..., Round], start: Any, erin: Any) -> None:  # noqa: F811
    attempts = [start(make_round(kind, rooms=1)) for kind in ("demonstration", "certification")]
    assert open_due(LATER) == 0
    for attempt in attempts:
        void_attempt(attempt.pk, "alarm", erin, T0)
    assert open_due(T0 + timedelta(hours=1)) == 0
    assert (open_due(LATER), open_due(LATER)) == (1, 0)
    assert FormOpening.objects.get().form.round.kind == "demonstration"
    assert BEAT["exams.open_due"]["task"] == open_due_forms.name


def test_showings_do_not_overlap_and_can_be_called_off(make_round: Callable[..., Round], erin: Any) -> None:  # noqa: F811
    form = form_of(make_round("certification", rooms=2))
    for starts_at, speed, field in (
        (LATER - timedelta(seconds=1), 10, "starts_at"),
        (LATER, 7, "speed"),
        (LATER + timedelta(days=61), 10, "starts_at"),
    ):
        with pytest.raises(ShowingInvalid) as refused:
            plan_showing(form.pk, starts_at, speed, erin, LATER)
        assert refused.value.params["field"] == field
    assert not FormOpening.objects.exists()
    first = plan_showing(form.pk, LATER, 10, erin, LATER)
    assert first.ends_at - first.starts_at == timedelta(seconds=120 + 60 + 120) and FormOpening.objects.exists()
    with pytest.raises(ShowingInvalid):
        plan_showing(form.pk, LATER + timedelta(seconds=299), 10, erin, LATER)
    cancel_showing(first.pk, LATER)
    plan_showing(form.pk, LATER + timedelta(seconds=299), 10, erin, LATER)
