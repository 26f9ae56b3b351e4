"""kill -9 at any line of the studio's jobs: calibration, measurement on unseen sessions, gate and search for excerpts. All lines: `.ci/soak kills`.

The jobs are run through, their arithmetic is not: fit, measurement, bots and search report their progress and answer at once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

import sandbox.services
from sandbox import selectors
from sandbox.models import ExcerptSearch, GateRun, HeldOutRun, HostCalibration, Recording, Room, Scenario
from sandbox.models.job import Job
from sandbox.services import run_calibration as calibrating
from sandbox.services import run_excerpt_search as searching
from sandbox.services import run_gate as checking
from sandbox.services import run_held_out as measuring
from sandbox.services import send as sending
from sandbox.services.fit_host import FittedHost
from sandbox.services.job_lease import LEASE
from sandbox.services.queue_calibration import queue_calibration
from sandbox.services.queue_held_out import queue_held_out
from sandbox.services.run_calibration import run_calibration
from sandbox.services.run_excerpt_search import queue_excerpt_search, run_excerpt_search
from sandbox.services.run_gate import queue_gate, run_gate
from sandbox.services.run_held_out import run_held_out
from sandbox.services.sweep import sweep
from tests.sandbox.rooms import NOW, make_room
from tests.sandbox.services.test_run_calibration import quick_fit
from tests.sandbox.services.test_run_excerpt_search import FOUND
from tests.sandbox.services.test_run_excerpt_search import quick as quick_search
from tests.sandbox.services.test_run_held_out import quick_rows
from tests.services.killing import Line, at_every_line, killed_everywhere

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + LEASE * 1.01
Run = Callable[[int, datetime], Any]


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids whose message the sweep has sent; nothing reaches a broker."""
    messages: list[int] = []

    def keep(_task: str, args: list[int]) -> None:
        messages.extend(args)

    monkeypatch.setattr(sending.current_app, "send_task", keep)
    return messages


def taken_up_again(table: type[Job], job_id: int, run: Run, line: Line) -> int:
    """The sweep sends the message, the killed worker's comes again, and both at the end; how many tries it took."""
    sweep(LATER)
    for _ in range(2):
        run(job_id, LATER)
    job: Any = table._default_manager.get(pk=job_id)
    assert (job.state, job.progress, job.holder, job.lease_until, job.error_code) == ("ready", 100, "", None, ""), line
    return int(job.tries)


def test_a_calibration_makes_one_set_of_rooms(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: a room of each recording, and the fit's figures with them."""
    fitted = quick_fit(list(Recording.objects.order_by("pk")), lambda _percent, _step: None)

    def fit(_rows: Any, report: Callable[[int, str], None]) -> FittedHost:
        report(50, "traffic")
        return fitted

    monkeypatch.setattr(calibrating, "fit_host", fit)

    def asked() -> int:
        Room.objects.all().delete()
        HostCalibration.objects.all().delete()
        return queue_calibration(selectors.latest_recordings_of_host("boutique"), by=None, now=NOW).pk

    tries = set()
    watched = {"run_calibration.py", "job_lease.py"}
    for line, pk in killed_everywhere(
        "calibration", "set of rooms", 10, asked, lambda pk: run_calibration(pk, NOW), sandbox.services, through=watched
    ):
        tries.add(taken_up_again(HostCalibration, pk, run_calibration, line))
        assert sorted(Room.objects.values_list("calibration", "recording__session_id")) == [(pk, "boutique-01"), (pk, "boutique-02")], line
        assert HostCalibration.objects.get().fidelity == {"numbers": {}}, line
    assert tries == {1, 2} or not at_every_line()


def test_a_measurement_on_unseen_sessions_keeps_one_set_of_rows(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: a row a session with the calibration, and what stood there before is still there."""
    monkeypatch.setattr(measuring, "measure_held_out", quick_rows)
    make_room(recording)
    calibration = HostCalibration.objects.get()
    calibration.recordings.set(selectors.latest_recordings_of_host("boutique"))

    def asked() -> int:
        HeldOutRun.objects.all().delete()
        HostCalibration.objects.update(fidelity={"moved": [1]})
        return queue_held_out(calibration.pk, by=None, now=NOW).pk

    tries = set()
    watched = {"run_held_out.py", "job_lease.py"}
    for line, pk in killed_everywhere(
        "unseen sessions", "set of rows", 8, asked, lambda pk: run_held_out(pk, NOW), sandbox.services, through=watched
    ):
        tries.add(taken_up_again(HeldOutRun, pk, run_held_out, line))
        fidelity = HostCalibration.objects.get().fidelity
        assert ([row["session"] for row in fidelity["held_out"]], fidelity["moved"]) == (["boutique-01", "boutique-02"], [1]), line
    assert tries == {1, 2} or not at_every_line()


def test_a_gate_has_one_result(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: a ready check with what the bots measured on the bundle that was asked about."""

    def measured(_scenario: Any, digest: str, verdict: str, report: Callable[[int, str], None]) -> dict[str, Any]:
        report(10, "panel")
        return {"digest": digest, "verdict": verdict}

    monkeypatch.setattr(checking, "measure_gate", measured)

    def asked() -> int:
        GateRun.objects.all().delete()
        return queue_gate(draft.pk, now=NOW).pk

    tries = set()
    for line, pk in killed_everywhere(
        "gate", "result", 16, asked, lambda pk: run_gate(pk, NOW), sandbox.services, through={"run_gate.py", "job_lease.py"}
    ):
        tries.add(taken_up_again(GateRun, pk, run_gate, line))
        check = GateRun.objects.get()
        assert check.result == {"digest": check.bundle_digest, "verdict": "exam"}, line
    assert tries == {1, 2} or not at_every_line()


def test_a_search_has_one_result(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: a ready search with all that was found."""
    monkeypatch.setattr(searching, "search_excerpts", quick_search)

    def asked() -> int:
        ExcerptSearch.objects.all().delete()
        return queue_excerpt_search(draft.pk, by=None, now=NOW).pk

    tries = set()
    watched = {"run_excerpt_search.py", "job_lease.py"}
    for line, pk in killed_everywhere(
        "search for excerpts", "result", 8, asked, lambda pk: run_excerpt_search(pk, NOW), sandbox.services, through=watched
    ):
        tries.add(taken_up_again(ExcerptSearch, pk, run_excerpt_search, line))
        assert len(ExcerptSearch.objects.get().result) == len(FOUND), line
    assert tries == {1, 2} or not at_every_line()
