"""The measurement on unseen sessions is a row: asked for twice it is one job, delivered twice it is run once, killed it is found."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import selectors
from sandbox.errors import HeldOutRefused
from sandbox.models import HeldOutRun, HostCalibration, JobState, Recording
from sandbox.services import run_held_out as running
from sandbox.services import sweep as sweeping
from sandbox.services.fidelity_report import fidelity_report
from sandbox.services.job_lease import LEASE
from sandbox.services.queue_held_out import queue_held_out
from sandbox.services.run_held_out import TASK, run_held_out
from sandbox.services.sweep import sweep
from tests.sandbox.calibration.test_fidelity_summary import row
from tests.sandbox.rooms import NOW, make_room

pytestmark = pytest.mark.django_db


def quick_rows(recordings: list[Recording], report: Any) -> list[dict[str, Any]]:
    """Numbers without a fit: these tests are about the job."""
    report(50, recordings[0].session_id)
    rows = [{**row("boutique", number, 0.03), "session": one.session_id} for number, one in enumerate(recordings)]
    return [{key: value for key, value in line.items() if key != "reproduced"} for line in rows]


@pytest.fixture
def calibration(recording: Recording) -> HostCalibration:
    """A ready calibration of two sessions, with a room of the second."""
    make_room(recording)
    job = HostCalibration.objects.get()
    job.recordings.set(selectors.latest_recordings_of_host("boutique"))
    return job


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "measure_held_out", quick_rows)


def test_the_rows_stay_with_the_calibration(calibration: HostCalibration, quick: None) -> None:
    HostCalibration.objects.update(fidelity={"moved": [1]})
    job = queue_held_out(calibration.pk, by=None, now=NOW)
    run_held_out(job.pk, now=NOW)
    job.refresh_from_db()
    calibration.refresh_from_db()
    assert (job.state, job.progress, job.tries, job.finished_at) == (JobState.READY, 100, 1, NOW)
    assert [line["session"] for line in calibration.fidelity["held_out"]] == ["boutique-01", "boutique-02"]
    assert calibration.fidelity["moved"] == [1]


def test_asking_twice_is_one_job(calibration: HostCalibration, quick: None) -> None:
    first = queue_held_out(calibration.pk, by=None, now=NOW)
    assert queue_held_out(calibration.pk, by=None, now=NOW).pk == first.pk
    run_held_out(first.pk, now=NOW)
    assert queue_held_out(calibration.pk, by=None, now=NOW).pk == first.pk
    assert HeldOutRun.objects.count() == 1


def test_two_clicks_at_the_same_moment_are_one_job(calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second insert meets the first one's row, which its look did not see."""
    first = queue_held_out(calibration.pk, by=None, now=NOW)
    monkeypatch.setattr("sandbox.services.queue_held_out._STANDING", ())
    assert queue_held_out(calibration.pk, by=None, now=NOW).pk == first.pk
    assert HeldOutRun.objects.count() == 1


def test_a_failed_measurement_can_be_asked_for_again(calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> list[dict[str, Any]]:
        raise HeldOutRefused("The session sold nothing.", reason="too_little")

    monkeypatch.setattr(running, "measure_held_out", refuse)
    first = queue_held_out(calibration.pk, by=None, now=NOW)
    run_held_out(first.pk, now=NOW)
    first.refresh_from_db()
    assert (first.state, first.error_code, first.error_detail) == (JobState.FAILED, "held_out_refused", "The session sold nothing.")
    assert queue_held_out(calibration.pk, by=None, now=NOW).pk != first.pk


def test_delivered_twice_at_once_it_measures_once(calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    job = queue_held_out(calibration.pk, by=None, now=NOW)
    seen = []

    def measure(recordings: list[Recording], report: Any) -> list[dict[str, Any]]:
        seen.append(1)
        run_held_out(job.pk, now=NOW)  # turned away: the lease is held
        return quick_rows(recordings, report)

    monkeypatch.setattr(running, "measure_held_out", measure)
    run_held_out(job.pk, now=NOW)
    assert (len(seen), HeldOutRun.objects.get().tries) == (1, 1)


def test_a_worker_that_lost_its_lease_writes_nothing(calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    job = queue_held_out(calibration.pk, by=None, now=NOW)

    def slow(recordings: list[Recording], report: Any) -> list[dict[str, Any]]:
        monkeypatch.setattr(running, "measure_held_out", quick_rows)
        run_held_out(job.pk, now=NOW + 2 * LEASE)
        return [{"late": True}]

    monkeypatch.setattr(running, "measure_held_out", slow)
    run_held_out(job.pk, now=NOW)
    calibration.refresh_from_db()
    assert (HeldOutRun.objects.get().state, len(calibration.fidelity["held_out"])) == (JobState.READY, 2)


def test_three_unexpected_failures_are_a_dead_letter(calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: Any) -> list[dict[str, Any]]:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(running, "measure_held_out", burst)
    job = queue_held_out(calibration.pk, by=None, now=NOW)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            run_held_out(job.pk, now=NOW)
    job.refresh_from_db()
    calibration.refresh_from_db()
    assert (job.state, job.tries) == (JobState.DEAD, 3)
    assert "held_out" not in calibration.fidelity


def test_the_sweep_finds_a_measurement_whose_worker_fell_silent(calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks: list[tuple[str, int]] = []
    monkeypatch.setattr(sweeping, "send_on_commit", lambda task, row_id: tasks.append((task, row_id)))
    job = queue_held_out(calibration.pk, by=None, now=NOW)
    HeldOutRun.objects.update(state=JobState.RUNNING, holder="gone", lease_until=NOW + LEASE, tries=1)
    assert sweep(NOW + timedelta(minutes=1)) == 0
    assert sweep(NOW + LEASE + timedelta(seconds=1)) == 1
    assert tasks == [(TASK, job.pk)]


@pytest.mark.parametrize(("state", "sessions", "reason"), [(JobState.RUNNING, 2, "not_ready"), (JobState.READY, 1, "one_session")])
def test_what_cannot_be_measured_is_refused(calibration: HostCalibration, state: str, sessions: int, reason: str) -> None:
    HostCalibration.objects.update(state=state)
    calibration.recordings.set(list(calibration.recordings.all()[:sessions]))
    with pytest.raises(HeldOutRefused) as refused:
        queue_held_out(calibration.pk, by=None, now=NOW)
    assert refused.value.params["reason"] == reason
    assert not HeldOutRun.objects.exists()


def test_the_report_joins_rows_and_rooms_of_the_newest_calibration(calibration: HostCalibration, quick: None) -> None:
    assert fidelity_report()["sessions"] == []
    calibration.rooms.update(fidelity={"gmv_error": 0.004, "online_wape": 0.03, "curves": {"online_recorded": [1.0]}})
    run_held_out(queue_held_out(calibration.pk, by=None, now=NOW).pk, now=NOW)
    report = fidelity_report()
    rows = {line["session"]: line for line in report["sessions"]}
    assert report["calibrations"] == {"boutique": calibration.pk}
    assert rows["boutique-02"]["reproduced"] == {"gmv_error": 0.004, "online_wape": 0.03}
    assert "reproduced" not in rows["boutique-01"]
    assert report["summary"]["all"]["gmv_error"] == 0.03
