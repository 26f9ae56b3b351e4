"""A standard-setting study from its draft to the record that a round rests on, and everybody who may not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from certify.accounts.services.create_person import create_person
from exams.cut_records import offered_record, record_behind
from exams.errors import JudgeOfRooms, RosterRefused, RoundInvalid
from exams.models import Registration, Round
from exams.selectors import form_rooms, keys_of
from exams.services.create_round import NewRound, create_round
from exams.services.import_roster import check_roster, import_roster
from exams.services.read_roster import RosterLine
from exams.services.register import register
from grading.errors import SecondPersonNeeded, StandardNotDerivable, StudyRefused
from grading.models import GradeJob, RoundCut, StandardJudge, StandardRating, StandardRun, StandardStudy
from grading.selectors.cut_consequences import operator_limits, people_limits
from grading.selectors.studies import invitation, keys_of_run, last_ratings, rating_table, replays_of, shown_runs, source_of
from grading.services import send_study
from grading.services.approve_cut import approve_cut
from grading.services.close_study import close_study
from grading.services.invite_judge import Declaration, declare, dismiss_judge, invite_judge
from grading.services.make_study import NewStudy, make_study, spread
from grading.services.open_study import open_study
from grading.services.prepare_studies import prepare_studies
from grading.services.rate_replay import NewRating, rate_replay
from grading.services.run_job import run_job
from grading.services.withdraw_study import withdraw_study
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario
from sandbox.services.gate_rules import Limits, Scale, failures, log_ratio
from sandbox.services.measure_gate import Evening, outcome_of
from sandbox.services.panel_values import panel_values
from tests.grading.builders import NOW, a_closed_attempt, a_panel, a_round, a_scenario, another_room
from tests.grading.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)

OPERATORS = 12


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> Iterator[list[str]]:
    """Messages to the workers, caught."""
    messages: list[str] = []
    monkeypatch.setattr(send_study, "_send", lambda: messages.append("prepare"))
    yield messages


@pytest.fixture
def judges() -> list[Any]:
    return [create_person(f"judge{n}", "live-room-2026", f"评委{n}", roles=(), now=NOW) for n in range(4)]


def a_study(round_: Round, author: Any, people: int = 0, operators: int = OPERATORS) -> StandardStudy:
    new = NewStudy(uuid4(), round_.pk, "Autumn standard", "borderline_regression", people, operators)
    study = make_study(new, author.pk, NOW)
    for run in study.runs.filter(source="operator"):
        a_panel(run.scenario, keys_of_run(run))
    return study


def prepared(study: StandardStudy) -> StandardStudy:
    while prepare_studies():
        pass
    return StandardStudy.objects.get(pk=study.pk)


def seated(study: StandardStudy, people: list[Any], by: Any) -> list[StandardJudge]:
    seats = []
    for number, person in enumerate(people):
        judge = invite_judge(study, person.username, by.pk, NOW)
        declare(judge, Declaration(person.display_name, f"商家{number % 2}", practising=number > 0, conflicts="无"), NOW)
        seats.append(StandardJudge.objects.select_related("study").get(pk=judge.pk))
    return seats


def rated(grade: int, **forces: int) -> NewRating:
    return NewRating(uuid4(), grade, forces)


def rate_all(judges: list[StandardJudge]) -> None:
    """Judges who see better scores as better grades: the arithmetic of a study, not an opinion about anybody."""
    for judge in judges:
        for run in shown_runs(judge.study):
            assert run.score is not None
            rate_replay(judge, run, rated(max(1, min(5, round((run.score - 300) / 80) + (judge.pk % 2)))), NOW)


def an_open_study(erin: Any, judges: list[Any]) -> tuple[StandardStudy, list[StandardJudge]]:
    return an_open_study_of(a_round(a_scenario()), erin, judges)


def an_open_study_of(round_: Round, erin: Any, judges: list[Any]) -> tuple[StandardStudy, list[StandardJudge]]:
    study = prepared(a_study(round_, erin))
    assert open_study(study.pk, NOW)
    return study, seated(study, judges, erin)


def a_closed_study(erin: Any, judges: list[Any]) -> StandardStudy:
    study, seats = an_open_study(erin, judges)
    rate_all(seats)
    assert close_study(study.pk, NOW)
    return StandardStudy.objects.get(pk=study.pk)


def test_from_the_draft_to_the_record_behind_a_round(erin: Any, carol: Any, judges: list[Any], wanted: list[str]) -> None:
    study = a_closed_study(erin, judges)
    assert wanted and study.state == "closed" and study.figures is not None
    assert len(study.figures["judges"]) == 4 and len(study.figures["points"]) == len(shown_runs(study))
    assert study.derived_cut == Decimal(str(study.figures["cut"])) and study.cut_se and study.cut_se > 0
    assert approve_cut(study.pk, carol.pk, study.derived_cut, "Judges agree, the line is steep.", NOW)
    assert not approve_cut(study.pk, carol.pk, study.derived_cut, "twice", NOW)
    record = offered_record(study.public_id)
    assert record is not None
    assert (record.method, record.judges, record.organisations, record.approved_by) == ("borderline_regression", 4, 2, "卡罗尔")
    round_ = a_draft(a_scenario(title_en="Second"), cut=record.cut_score, record=study.public_id)
    assert record_behind(round_.pk) == record
    assert withdraw_study(study.pk, carol.pk, "A judge's conflict became known.", NOW, certifier=True)
    behind = record_behind(round_.pk)
    assert offered_record(study.public_id) is None and behind is not None and behind.withdrawn_at == NOW
    round_.refresh_from_db()
    assert round_.cut_score == record.cut_score


def a_draft(scenario: Any, cut: Decimal, record: Any) -> Round:
    new = NewRound(
        slug="winter", title_zh="冬季", title_en="Winter", kind="certification", opens_at=NOW, closes_at=NOW + timedelta(hours=1),
        forms=[[scenario.pk]], expected_growth=Decimal("0.1"), cut_score=cut, cut_record=record,
    )  # fmt: skip
    return create_round(new, None, NOW)


def test_a_round_does_not_rest_on_a_record_that_is_not_there_or_says_another_cut(erin: Any, carol: Any, judges: list[Any]) -> None:
    study = a_closed_study(erin, judges)
    scenario = a_scenario(title_en="Second")
    with pytest.raises(RoundInvalid) as unknown:
        a_draft(scenario, study.derived_cut, study.public_id)  # type: ignore[arg-type]
    assert unknown.value.problems == [{"code": "unknown_cut_record"}]
    approve_cut(study.pk, carol.pk, study.derived_cut, "fine", NOW)  # type: ignore[arg-type]
    with pytest.raises(RoundInvalid) as other:
        a_draft(scenario, Decimal(777), study.public_id)
    assert other.value.problems[0]["code"] == "cut_differs_from_record"
    assert not RoundCut.objects.exists() and not Round.objects.filter(slug="winter").exists()


def test_runs_of_people_and_operators_are_spread_and_blind(alice: Any, bob: Any, erin: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    for person in (alice, bob):
        assert run_job(GradeJob.objects.get(attempt=a_closed_attempt(round_, person)).pk, clock)
    study = prepared(a_study(round_, erin, people=9, operators=6))
    people, operators = study.runs.filter(source="person"), study.runs.filter(source="operator")
    assert people.count() == 2 and operators.count() == 6
    assert {run.bot_id for run in operators} >= {"bottleneck-1", "traffic-8"}
    run = people.first()
    assert run is not None and run.grade is not None
    scenario_id, _keys, controls = source_of(run)
    assert scenario_id == run.scenario_id and len(controls) > 10
    own = operators.first()
    assert own is not None and own.log and own.score is not None


def test_operators_do_not_play_on_the_keys_of_a_form(erin: Any) -> None:
    round_ = a_round(a_scenario())
    form = round_.forms.get().rooms.get()
    keys = set(a_study(round_, erin).runs.values_list("traffic_key", "luck_key"))
    assert len(keys) == 1 and (form.traffic_key, form.luck_key) not in keys


def test_peoples_runs_stay_sealed_while_a_certification_is_open(alice: Any, erin: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario(), kind="certification", release="on_release")
    run_job(GradeJob.objects.get(attempt=a_closed_attempt(round_, alice)).pk, clock)
    with pytest.raises(StudyRefused) as refused:
        a_study(round_, erin, people=5)
    assert refused.value.params["why"] == "people_sealed"
    later = make_study(NewStudy(uuid4(), round_.pk, "After", "borderline_regression", 5, 4), erin.pk, NOW + timedelta(hours=2))
    assert later.runs.filter(source="person").count() == 1


def test_a_study_opens_only_when_everybody_has_played(erin: Any) -> None:
    study = a_study(a_round(a_scenario()), erin)
    with pytest.raises(StudyRefused) as refused:
        open_study(study.pk, NOW)
    assert refused.value.params["why"] == "runs_not_ready"
    prepared(study)
    assert open_study(study.pk, NOW) and not open_study(study.pk, NOW)


def test_preparing_twice_writes_once(erin: Any) -> None:
    study = prepared(a_study(a_round(a_scenario()), erin, operators=4))
    before = list(study.runs.values_list("score", "breached"))
    assert prepare_studies() == 0
    assert before == list(study.runs.values_list("score", "breached")) and None not in [score for score, _ in before]


def test_each_judge_has_an_order_of_his_own_that_stays(erin: Any, judges: list[Any]) -> None:
    _, seats = an_open_study(erin, judges)
    orders = [[run.pk for run in replays_of(judge)] for judge in seats]
    assert [[run.pk for run in replays_of(judge)] for judge in seats] == orders
    assert len({tuple(order) for order in orders}) == len(orders)
    assert all(sorted(order) == sorted(orders[0]) for order in orders)


def test_the_last_word_counts_every_word_stays_and_the_database_keeps_it(erin: Any, judges: list[Any]) -> None:
    _, (judge, *_rest) = an_open_study(erin, judges)
    run = replays_of(judge)[0]
    first = rated(1, host=2)
    assert rate_replay(judge, run, first, NOW) == rate_replay(judge, run, first, NOW)
    rate_replay(judge, run, rated(4), NOW + timedelta(minutes=1))
    assert StandardRating.objects.count() == 2 and last_ratings(judge)[run.pk].grade == 4
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StandardRating.objects.update(grade=5)


@pytest.mark.parametrize(
    "given", [NewRating(uuid4(), 0, {}), NewRating(uuid4(), 6, {}), NewRating(uuid4(), 3, {"luck": 1}), NewRating(uuid4(), 3, {"host": 4})]
)
def test_a_grade_that_is_not_on_the_scale_is_refused(erin: Any, judges: list[Any], given: NewRating) -> None:
    _, (judge, *_rest) = an_open_study(erin, judges)
    with pytest.raises(StudyRefused):
        rate_replay(judge, replays_of(judge)[0], given, NOW)


def test_nobody_rates_before_declaring_after_dismissal_or_after_closing(erin: Any, judges: list[Any]) -> None:
    study, seats = an_open_study(erin, judges[:3])
    silent = invite_judge(study, judges[3].username, erin.pk, NOW)
    run = shown_runs(study)[0]
    with pytest.raises(StudyRefused) as undeclared:
        rate_replay(silent, run, rated(3), NOW)
    assert undeclared.value.params["why"] == "not_declared"
    rate_all(seats)
    assert dismiss_judge(seats[0], "left the panel", erin.pk, NOW) and not dismiss_judge(seats[0], "left the panel", erin.pk, NOW)
    assert invitation(study, judges[0].pk) is None
    with pytest.raises(StudyRefused):
        rate_replay(seats[0], run, rated(3), NOW)
    close_study(study.pk, NOW)
    with pytest.raises(StudyRefused) as closed:
        rate_replay(seats[1], run, rated(3), NOW)
    assert closed.value.params["why"] == "wrong_state"
    figures = StandardStudy.objects.get(pk=study.pk).figures
    assert figures is not None and [judge["id"] for judge in figures["judges"]] == [seats[1].pk, seats[2].pk]


def test_a_judge_who_has_not_finished_does_not_count_and_is_named(erin: Any, judges: list[Any]) -> None:
    study, seats = an_open_study(erin, judges)
    rate_all(seats[:3])
    rate_replay(seats[3], shown_runs(study)[0], rated(3), NOW)
    assert [(judge.pk, done) for judge, done in rating_table(study).left_out] == [(seats[3].pk, 1)]
    close_study(study.pk, NOW)
    figures = StandardStudy.objects.get(pk=study.pk).figures
    assert figures is not None and figures["left_out"] == [{"id": seats[3].pk, "name": "评委3", "rated": 1}]


def test_a_study_without_two_whole_judges_does_not_close(erin: Any, judges: list[Any]) -> None:
    study, seats = an_open_study(erin, judges)
    with pytest.raises(StandardNotDerivable):
        close_study(study.pk, NOW)
    rate_all(seats[:1])
    with pytest.raises(StandardNotDerivable) as refused:
        close_study(study.pk, NOW)
    assert refused.value.params["why"] == "few_judges"
    assert StandardStudy.objects.get(pk=study.pk).state == "open"


def test_the_author_and_those_on_the_roster_do_not_judge(alice: Any, erin: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    a_closed_attempt(round_, alice)
    study = a_study(round_, erin)
    for username, why in (("erin", "author_judges"), ("alice", "registered"), ("nobody-here", "nobody")):
        with pytest.raises(StudyRefused) as refused:
            invite_judge(study, username, erin.pk, NOW)
        assert refused.value.params["why"] == why


def test_author_and_judges_do_not_approve(erin: Any, judges: list[Any]) -> None:
    study = a_closed_study(erin, judges)
    for person in (erin, judges[0]):
        with pytest.raises(SecondPersonNeeded):
            approve_cut(study.pk, person.pk, study.derived_cut, "fine", NOW)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardStudy.objects.filter(pk=study.pk).update(state="approved", approved_by=erin, approved_at=NOW, approved_cut=500, reason="mine")


def test_a_cut_moves_by_two_standard_errors_at_most_and_for_a_reason(erin: Any, carol: Any, judges: list[Any]) -> None:
    study = a_closed_study(erin, judges)
    assert study.derived_cut is not None and study.cut_se is not None
    with pytest.raises(StudyRefused) as silent:
        approve_cut(study.pk, carol.pk, study.derived_cut, "  ", NOW)
    assert silent.value.params["why"] == "reason_missing"
    with pytest.raises(StudyRefused) as far:
        approve_cut(study.pk, carol.pk, study.derived_cut + Decimal(str(2 * study.cut_se + 1)), "higher", NOW)
    assert far.value.params["why"] == "too_far"
    assert approve_cut(study.pk, carol.pk, study.derived_cut + Decimal(str(study.cut_se)), "one standard error for safety", NOW)


def test_too_small_a_panel_carries_no_record(erin: Any, carol: Any, judges: list[Any]) -> None:
    study = a_closed_study(erin, judges[:2])
    with pytest.raises(StudyRefused) as refused:
        approve_cut(study.pk, carol.pk, study.derived_cut, "fine", NOW)  # type: ignore[arg-type]
    assert refused.value.params["obstacles"] == ["few_judges"]


def test_the_method_panel_needs_no_judges_and_invents_none(erin: Any, carol: Any) -> None:
    round_ = a_round(a_scenario())
    for room in round_.forms.get().rooms.all():
        a_panel(room.scenario, keys_of(room))
    new = NewStudy(uuid4(), round_.pk, "Where the operators stand", "panel", skill_at_cut=0.5)
    study = make_study(new, erin.pk, NOW)
    assert make_study(new, erin.pk, NOW) == study and not study.runs.exists()
    with pytest.raises(StudyRefused):
        invite_judge(study, "carol", erin.pk, NOW)
    assert close_study(study.pk, NOW) and not close_study(study.pk, NOW)
    approve_cut(study.pk, carol.pk, StandardStudy.objects.get(pk=study.pk).derived_cut, "only a place on the scale", NOW)  # type: ignore[arg-type]
    record = offered_record(study.public_id)
    assert record is not None and (record.judges, record.operators, record.method) == (0, 24, "panel")
    assert not StandardRating.objects.exists() and not StandardRun.objects.exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": " "}, "title_missing"),
        ({"method": "panel"}, "skill_missing"),
        ({"method": "panel", "skill_at_cut": 1.5}, "skill_missing"),
        ({"method": "dice"}, "bad_method"),
        ({"operator_runs": 25}, "too_many_runs"),
        ({"operator_runs": 0}, "too_few_runs"),
    ],
)
def test_a_study_that_makes_no_sense_is_refused(erin: Any, change: dict[str, Any], why: str) -> None:
    new = NewStudy(uuid4(), a_round(a_scenario()).pk, "A", "borderline_regression", 0, 8)
    with pytest.raises(StudyRefused) as refused:
        make_study(replace(new, **change), erin.pk, NOW)
    assert refused.value.params["why"] == why


def test_who_passes_which_cut_is_the_rubrics_own_decision(alice: Any, erin: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    run_job(GradeJob.objects.get(attempt=a_closed_attempt(round_, alice)).pk, clock)
    study = a_study(round_, erin)
    (limit,) = people_limits(study)
    assert limit.highest is not None and limit.highest <= limit.score
    operators = operator_limits(study)
    assert len(operators) == 24 and operators[0].score > operators[-1].score
    assert all(row.highest is None or row.highest <= row.score for row in operators)


def test_reference_operators_are_judged_with_their_guard_rails(erin: Any) -> None:
    """Held against the gate's arithmetic, which shares no code with the rubric."""
    round_ = a_round(a_scenario(), a_scenario(another_room("net_gmv")))
    study = a_study(round_, erin)
    told: dict[str, list[tuple[float, dict[str, bool]]]] = {}
    for scenario_id, keys in form_rooms(round_.pk)["A"]:
        values, evening = panel_values(scenario_id, keys), Evening(load_scenario(scenario_id), keys)
        logs = [log_ratio(value.value_cents, evening.base.value_cents) for value in values]
        for spec, own in zip(engine_of(evening.scenario).panel(), logs, strict=True):
            outcome = outcome_of(evening.table.play(spec)[0], evening.scenario.metric)
            broken = failures(outcome, evening.base, Scale.of(logs), Limits())
            broken.pop("score", None)
            told.setdefault(spec.id, []).append((200.0 if broken else Scale.of(logs).score(own), broken))
    limits = operator_limits(study)
    assert all(row.rails for row in limits) and len(limits) == 24
    assert 0 < sum(any(broken for _, broken in rooms) for rooms in told.values()) < 24
    for row in limits:
        rooms = told[row.name]
        assert row.score == pytest.approx(sum(score for score, _ in rooms) / 2, abs=0.051)
        failed = sum(len(broken) for _, broken in rooms) > 1 or any(any(broken.values()) for _, broken in rooms)
        assert not failed or row.highest is None


def test_a_panel_of_old_says_that_guard_rails_are_not_known(erin: Any) -> None:
    scenario = a_scenario()
    study = a_study(round_ := a_round(scenario), erin)
    a_panel(scenario, form_rooms(round_.pk)["A"][0][1])  # values only
    limits = operator_limits(study)
    assert limits and not any(row.rails for row in limits)


def test_an_approved_record_is_withdrawn_by_a_certifier_and_for_a_reason(erin: Any, carol: Any, judges: list[Any]) -> None:
    study = a_closed_study(erin, judges)
    approve_cut(study.pk, carol.pk, study.derived_cut, "fine", NOW)  # type: ignore[arg-type]
    with pytest.raises(StudyRefused):
        withdraw_study(study.pk, erin.pk, "changed my mind", NOW, certifier=False)
    with pytest.raises(StudyRefused):
        withdraw_study(study.pk, carol.pk, " ", NOW, certifier=True)
    assert withdraw_study(study.pk, carol.pk, "an error", NOW, certifier=True)
    assert not withdraw_study(study.pk, carol.pk, "an error", NOW, certifier=True)


def test_spread_takes_both_ends() -> None:
    assert spread(list(range(10)), 4) == [0, 3, 6, 9]
    assert spread([1, 2], 5) == [1, 2] and spread([1, 2, 3], 1) == [2] and spread([1, 2, 3], 0) == []


def test_a_judge_cannot_register_for_a_round_with_the_rooms_afterwards(erin: Any, bob: Any, judges: list[Any]) -> None:
    scenario, elsewhere = a_scenario(), a_scenario(title_en="Elsewhere")
    _, seats = an_open_study_of(a_round(scenario), erin, judges)
    later, other = a_round(scenario, slug="winter"), a_round(elsewhere, slug="spring")
    with pytest.raises(JudgeOfRooms):
        register(later, judges[0], NOW)
    lines = [RosterLine(2, "bob", "", None, None), RosterLine(3, judges[0].username, "", None, None)]
    assert [(line.problem, outcome) for line, outcome in check_roster(later, lines).lines] == [("", "new"), ("judge", "wrong")]
    with pytest.raises(RosterRefused):
        import_roster(later, lines, erin, NOW)
    assert not Registration.objects.filter(round=later).exists()
    assert register(other, judges[0], NOW) and register(later, bob, NOW)
    assert dismiss_judge(seats[0], "conflict", erin.pk, NOW)  # has seen the runs: no way back
    with pytest.raises(JudgeOfRooms):
        register(later, judges[0], NOW)


def test_who_is_dismissed_before_anything_was_shown_may_sit_the_rooms(erin: Any, bob: Any) -> None:
    round_ = a_round(a_scenario())
    study, another = a_study(round_, erin), a_study(round_, erin)
    seats = [invite_judge(one, "bob", erin.pk, NOW) for one in (study, another)]
    dismiss_judge(seats[0], "mistaken for somebody else", erin.pk, NOW)
    with pytest.raises(JudgeOfRooms):  # the other study still counts on bob
        register(round_, bob, NOW)
    dismiss_judge(seats[1], "mistaken for somebody else", erin.pk, NOW)
    assert register(round_, bob, NOW)


def test_of_an_invitation_and_a_registration_at_once_one_is_refused(erin: Any) -> None:
    round_ = a_round(a_scenario())
    study = a_study(round_, erin)
    people = [create_person(f"racer{n}", "live-room-2026", f"{n}", now=NOW) for n in range(6)]
    for person in people:
        start = Barrier(2)

        def at_once(act: Any, start: Barrier = start) -> bool:
            try:
                start.wait(10)
                act()
            except (StudyRefused, JudgeOfRooms):
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(2) as both:
            invited = both.submit(at_once, lambda who=person: invite_judge(study, who.username, erin.pk, NOW))
            registered = both.submit(at_once, lambda who=person: register(round_, who, NOW))
        assert invited.result() != registered.result()
