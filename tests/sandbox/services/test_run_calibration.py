"""A calibration is a row: run twice it makes one set of rooms, killed it is found, three failures are a dead letter."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import selectors
from sandbox.errors import CalibrationRefused
from sandbox.models import HostCalibration, JobState, Recording, Room
from sandbox.services import job_lease
from sandbox.services import run_calibration as running
from sandbox.services import sweep as sweeping
from sandbox.services.fit_host import FittedHost, FittedRoom
from sandbox.services.import_recording import import_recording
from sandbox.services.job_lease import LEASE, claim, report
from sandbox.services.queue_calibration import queue_calibration
from sandbox.services.run_calibration import run_calibration
from sandbox.services.sweep import sweep
from tests.sandbox.calibration.session_files import SESSIONS, english_files, with_cell
from tests.sandbox.rooms import NOW, prior_model

pytestmark = pytest.mark.django_db


def quick_fit(rows: list[Recording], report: Any) -> FittedHost:
    """Rooms at the prior, without a fit: these tests are about the job."""
    report(50, "traffic")
    return FittedHost(tuple(FittedRoom(row.pk, prior_model(row), {"numbers": {}}, "practice") for row in rows), {"numbers": {}})


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "fit_host", quick_fit)


@pytest.fixture
def job(recording: Recording, quick: None) -> HostCalibration:
    return queue_calibration(selectors.latest_recordings_of_host("boutique"), by=None, now=NOW)


def test_it_makes_one_room_per_recording(job: HostCalibration) -> None:
    done = run_calibration(job.pk, now=NOW)
    assert (done.state, done.progress, done.tries, done.finished_at) == (JobState.READY, 100, 1, NOW)
    assert sorted(room.recording.session_id for room in done.rooms.all()) == ["boutique-01", "boutique-02"]
    assert {selectors.load_room(room.pk).room_id for room in done.rooms.all()} == {"boutique/boutique-01", "boutique/boutique-02"}


def test_the_same_recordings_are_one_job(job: HostCalibration) -> None:
    ids = selectors.latest_recordings_of_host("boutique")
    assert queue_calibration(ids, by=None, now=NOW).pk == job.pk
    run_calibration(job.pk, now=NOW)
    assert queue_calibration(list(reversed(ids)), by=None, now=NOW).pk == job.pk


def test_delivered_twice_at_once_it_makes_one_set_of_rooms(job: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second delivery arrives while the first is fitting."""
    seen = []

    def fit(rows: list[Recording], report: Any) -> FittedHost:
        seen.append(1)
        assert run_calibration(job.pk, now=NOW).state == JobState.RUNNING  # turned away: the lease is held
        return quick_fit(rows, report)

    monkeypatch.setattr(running, "fit_host", fit)
    run_calibration(job.pk, now=NOW)
    assert (len(seen), Room.objects.count()) == (1, 2)


def test_a_worker_that_lost_its_lease_writes_nothing(job: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fell silent, another took over and finished; then it comes back with rooms of its own."""

    def slow(rows: list[Recording], report: Any) -> FittedHost:
        monkeypatch.setattr(running, "fit_host", quick_fit)
        run_calibration(job.pk, now=NOW + 2 * LEASE)
        return FittedHost(tuple(FittedRoom(row.pk, prior_model(row, ("clip",)), {}, "exam") for row in rows), {"late": True})

    monkeypatch.setattr(running, "fit_host", slow)
    done = run_calibration(job.pk, now=NOW)
    assert (done.state, done.fidelity, done.tries) == (JobState.READY, {"numbers": {}}, 2)
    assert set(Room.objects.values_list("verdict", flat=True)) == {"practice"}


def test_it_is_not_run_again_when_it_is_ready(job: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    run_calibration(job.pk, now=NOW)
    monkeypatch.setattr(running, "fit_host", lambda *_: pytest.fail("it was fitted again"))
    assert run_calibration(job.pk, now=NOW).state == JobState.READY


def test_recordings_that_cannot_be_fitted_fail_at_once(job: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> FittedHost:
        raise CalibrationRefused("The session sold nothing.", reason="too_little")

    monkeypatch.setattr(running, "fit_host", refuse)
    failed = run_calibration(job.pk, now=NOW)
    assert (failed.state, failed.error_code, failed.error_detail) == (JobState.FAILED, "calibration_refused", "The session sold nothing.")
    assert sweep(NOW + timedelta(hours=1)) == 0


def test_three_unexpected_failures_are_a_dead_letter(job: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: Any) -> FittedHost:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(running, "fit_host", burst)
    states = []
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            run_calibration(job.pk, now=NOW)
        job.refresh_from_db()
        states.append(job.state)
    assert states == ["queued", "queued", "dead"]
    assert (job.error_code, job.tries) == ("ZeroDivisionError", 3)
    assert run_calibration(job.pk, now=NOW).state == JobState.DEAD
    assert not Room.objects.exists()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    tasks: list[tuple[str, int]] = []
    monkeypatch.setattr(sweeping, "send_on_commit", lambda task, row_id: tasks.append((task, row_id)))
    return tasks


def test_a_killed_calibration_is_swept_and_then_finished(job: HostCalibration, sent: list[tuple[str, int]]) -> None:
    assert claim(HostCalibration, job.pk, NOW)  # the worker is killed right after
    assert sweep(NOW + LEASE / 2) == 0
    sweep(NOW + LEASE + timedelta(seconds=1))
    assert sent == [("sandbox.run_calibration", job.pk)]
    assert run_calibration(job.pk, now=NOW + LEASE + timedelta(seconds=1)).state == JobState.READY


def test_a_lost_message_is_sent_again(job: HostCalibration, sent: list[tuple[str, int]]) -> None:
    assert sweep(NOW + timedelta(seconds=10)) == 0
    sweep(NOW + timedelta(minutes=1))
    assert sent == [("sandbox.run_calibration", job.pk)]


def test_a_job_killed_three_times_is_dead_and_visible(job: HostCalibration, sent: list[tuple[str, int]]) -> None:
    now = NOW
    for _ in range(3):
        assert claim(HostCalibration, job.pk, now)
        now += LEASE + timedelta(seconds=1)
    sweep(now)
    job.refresh_from_db()
    assert (job.state, job.error_code, sent) == (JobState.DEAD, "worker_lost", [])


def test_progress_is_the_heartbeat(job: HostCalibration) -> None:
    token = claim(HostCalibration, job.pk, NOW)
    assert token
    report(HostCalibration, job.pk, token, 40, "dwell", NOW + LEASE / 2)
    job.refresh_from_db()
    assert (job.progress, job.step, job.lease_until) == (40, "dwell", NOW + LEASE / 2 + LEASE)
    assert claim(HostCalibration, job.pk, NOW + LEASE + timedelta(seconds=1)) is None
    with pytest.raises(job_lease.LeaseLost):
        report(HostCalibration, job.pk, "somebody else", 50, "dwell", NOW)


def test_it_refuses_recordings_that_do_not_belong_together(recording: Recording) -> None:
    other = import_recording(SESSIONS / "snacks-01", by=None, now=NOW)
    again = import_recording(with_cell(english_files(), "minutes.csv", 5, "new_followers", "0"), by=None, now=NOW)
    first = Recording.objects.get(session_id="boutique-01", digest__lt="g", pk__lt=again.pk)
    for ids, reason in (
        ([], "no_recordings"),
        ([recording.pk, 10**6], "unknown_recording"),
        ([recording.pk, other.pk], "several_hosts"),
        ([first.pk, again.pk], "same_session_twice"),
    ):
        with pytest.raises(CalibrationRefused) as refused:
            queue_calibration(ids, by=None, now=NOW)
        assert refused.value.params["reason"] == reason
    assert not HostCalibration.objects.exists()


def test_the_task_is_sent_only_when_the_row_is_there(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    from sandbox.services import send

    tasks: list[Any] = []
    monkeypatch.setattr(send.current_app, "send_task", lambda name, args: tasks.append((name, args)))
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        job = queue_calibration([recording.pk], by=None, now=NOW)
    assert tasks == []
    for callback in callbacks:
        callback()
    assert tasks == [("sandbox.run_calibration", [job.pk])]


def test_who_loses_the_race_to_queue_gets_the_winner_s_job(job: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other request's row appears between our look and our insert."""
    monkeypatch.setattr("sandbox.services.queue_calibration._STANDING", ())
    assert queue_calibration(selectors.latest_recordings_of_host("boutique"), by=None, now=NOW).pk == job.pk
    assert HostCalibration.objects.count() == 1
