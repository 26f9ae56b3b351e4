"""The sandbox's Celery tasks: delivered by id, also twice, they do what the row says."""

import pytest
from celery import current_app

from sandbox import tasks
from sandbox.models import GateRun, HostCalibration, JobState, Recording, Room, Scenario
from sandbox.services import run_calibration as running
from sandbox.services.queue_calibration import queue_calibration
from sandbox.services.run_gate import queue_gate
from tests.sandbox.rooms import NOW
from tests.sandbox.services.test_run_calibration import quick_fit

pytestmark = pytest.mark.django_db


def test_a_calibration_delivered_twice_makes_one_set_of_rooms(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "fit_host", quick_fit)
    job = queue_calibration([recording.pk], by=None, now=NOW)
    tasks.run_calibration(job.pk)
    tasks.run_calibration(job.pk)
    assert (HostCalibration.objects.get().state, HostCalibration.objects.get().tries, Room.objects.count()) == (JobState.READY, 1, 1)


def test_a_check_delivered_twice_plays_once(draft: Scenario) -> None:
    job = queue_gate(draft.pk, now=NOW)
    tasks.run_gate(job.pk)
    tasks.run_gate(job.pk)
    row = GateRun.objects.get()
    assert (row.state, row.tries, len(row.result["panel"])) == (JobState.READY, 1, 24)


def test_an_id_without_a_row_does_nothing() -> None:
    tasks.run_gate(999999)
    assert not GateRun.objects.exists()


def test_the_sweep_is_on_the_beat_and_every_name_is_a_task() -> None:
    assert tasks.BEAT["sandbox.sweep"]["task"] in current_app.tasks
    assert {"sandbox.run_calibration", "sandbox.run_gate", "sandbox.run_held_out", "sandbox.run_excerpt_search"} <= set(current_app.tasks)
    tasks.sweep_jobs()
