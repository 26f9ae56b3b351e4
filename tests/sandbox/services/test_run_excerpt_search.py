"""The search for excerpts is a row: asked for twice it is one job, delivered twice it plays once, killed it is found; what it finds can be taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sandbox.errors import ScenarioFrozen, ScenarioRefused
from sandbox.models import ExcerptSearch, JobState, Scenario
from sandbox.selectors import load_room
from sandbox.services import run_excerpt_search as running
from sandbox.services import sweep as sweeping
from sandbox.services.draft_scenario import change_draft
from sandbox.services.job_lease import LEASE
from sandbox.services.propose_incidents import propose_incidents
from sandbox.services.run_excerpt_search import TASK, queue_excerpt_search, run_excerpt_search
from sandbox.services.search_excerpts import Excerpt
from sandbox.services.sweep import sweep
from sandbox.services.take_excerpt import take_excerpt
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db

FOUND = [Excerpt(40, 10, 0.8, 0.95, 0.1, (), ()), Excerpt(0, 10, 0.1, 0.9, 0.2, (), (("second_decides", {}),))]


def quick(_room: Any, _verdict: str, _stock: Any, _terms: Any, report: Callable[[int, int], None]) -> list[Excerpt]:
    """Two excerpts without a bot: these tests are about the job."""
    report(0, 2)
    report(1, 2)
    return FOUND


@pytest.fixture
def found(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    monkeypatch.setattr(running, "search_excerpts", quick)
    return draft


def test_what_was_found_stays_with_the_terms_that_were_asked(found: Scenario) -> None:
    job = queue_excerpt_search(found.pk, by=None, now=NOW)
    run_excerpt_search(job.pk, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.progress, job.tries, job.finished_at) == (JobState.READY, 100, 1, NOW)
    assert [(row["start_minute"], row["separation"]) for row in job.result] == [(40, 0.95), (0, 0.9)]
    assert job.terms["minutes"] == found.terms["minutes"]
    assert not {"start_minute", "incidents", "ad_budget_cents"} & set(job.terms)


def test_the_bots_do_try_them(draft: Scenario) -> None:
    """With real bots, on the few excerpts of a draft that takes nearly the whole session."""
    room = load_room(draft.room_id)
    change_draft(draft.pk, terms={"start_minute": 0, "minutes": room.minutes - 5, "incidents": []})
    run_excerpt_search(queue_excerpt_search(draft.pk, by=None, now=NOW).pk, now=NOW)
    rows = ExcerptSearch.objects.get().result
    assert {row["start_minute"] for row in rows} == {0, 5}
    assert all(row["minutes"] == room.minutes - 5 and -1 <= row["separation"] <= 1 for row in rows)


def test_asking_twice_is_one_job_and_other_terms_are_another(found: Scenario) -> None:
    first = queue_excerpt_search(found.pk, by=None, now=NOW)
    assert queue_excerpt_search(found.pk, by=None, now=NOW).pk == first.pk
    run_excerpt_search(first.pk, now=NOW)
    change_draft(found.pk, terms={"start_minute": 3, "incidents": []})
    assert queue_excerpt_search(found.pk, by=None, now=NOW).pk == first.pk  # it begins elsewhere: the search tried all starts
    change_draft(found.pk, terms={"baseline": "recorded + restock"})
    assert queue_excerpt_search(found.pk, by=None, now=NOW).pk != first.pk


def test_two_clicks_at_the_same_moment_are_one_job(found: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second insert meets the first one's row, which its look did not see."""
    first = queue_excerpt_search(found.pk, by=None, now=NOW)
    monkeypatch.setattr(running, "_STANDING", ())
    assert queue_excerpt_search(found.pk, by=None, now=NOW).pk == first.pk
    assert ExcerptSearch.objects.count() == 1


def test_delivered_twice_at_once_it_plays_once(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    job = queue_excerpt_search(draft.pk, by=None, now=NOW)
    seen = []

    def search(*arguments: Any, report: Callable[[int, int], None]) -> list[Excerpt]:
        seen.append(1)
        run_excerpt_search(job.pk, now=NOW)  # turned away: the lease is held
        return quick(*arguments, report=report)

    monkeypatch.setattr(running, "search_excerpts", search)
    run_excerpt_search(job.pk, now=NOW)
    assert (len(seen), ExcerptSearch.objects.get().tries) == (1, 1)


def test_a_worker_that_lost_its_lease_writes_nothing(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    job = queue_excerpt_search(draft.pk, by=None, now=NOW)

    def slow(*_: Any, report: Callable[[int, int], None]) -> list[Excerpt]:
        monkeypatch.setattr(running, "search_excerpts", quick)
        run_excerpt_search(job.pk, now=NOW + 2 * LEASE)
        return []

    monkeypatch.setattr(running, "search_excerpts", slow)
    run_excerpt_search(job.pk, now=NOW)
    row = ExcerptSearch.objects.get()
    assert (row.state, len(row.result)) == (JobState.READY, 2)


def test_three_unexpected_failures_are_a_dead_letter(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: Any, **__: Any) -> list[Excerpt]:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(running, "search_excerpts", burst)
    job = queue_excerpt_search(draft.pk, by=None, now=NOW)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            run_excerpt_search(job.pk, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.tries, job.error_code) == (JobState.DEAD, 3, "ZeroDivisionError")
    assert queue_excerpt_search(draft.pk, by=None, now=NOW).pk != job.pk


def test_the_sweep_finds_a_search_whose_worker_fell_silent(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks: list[tuple[str, int]] = []
    monkeypatch.setattr(sweeping, "send_on_commit", lambda task, row_id: tasks.append((task, row_id)))
    job = queue_excerpt_search(draft.pk, by=None, now=NOW)
    ExcerptSearch.objects.update(state=JobState.RUNNING, holder="gone", lease_until=NOW + LEASE, tries=1)
    assert sweep(NOW + timedelta(minutes=1)) == 0
    assert sweep(NOW + LEASE + timedelta(seconds=1)) == 1
    assert tasks == [(TASK, job.pk)]


def test_an_excerpt_is_taken_as_it_was_tried(draft: Scenario) -> None:
    row = take_excerpt(draft.pk, 40)
    assert (row.terms["start_minute"], row.terms["minutes"]) == (40, draft.terms["minutes"])
    assert row.terms["incidents"] == propose_incidents(load_room(draft.room_id), 40, draft.terms["minutes"], row.terms["levers"])
    assert row.terms["levers"] == draft.terms["levers"]


def test_an_excerpt_that_does_not_fit_is_refused_and_changes_nothing(draft: Scenario) -> None:
    with pytest.raises(ScenarioRefused):
        take_excerpt(draft.pk, 1000)
    assert Scenario.objects.get(pk=draft.pk).terms == draft.terms


def test_a_published_scenario_is_neither_searched_nor_moved(published: Scenario) -> None:
    with pytest.raises(ScenarioFrozen):
        queue_excerpt_search(published.pk, by=None, now=NOW)
    with pytest.raises(ScenarioFrozen):
        take_excerpt(published.pk, 5)
    assert not ExcerptSearch.objects.exists()
