"""Runs a queued measurement on unseen sessions. Delivered twice, also at once, it keeps one set of rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from sandbox.errors import HeldOutRefused, LeaseLost
from sandbox.models import HeldOutRun, HostCalibration, Recording
from sandbox.services import job_lease
from sandbox.services.measure_held_out import measure_held_out
from sandbox.services.queue_held_out import TASK

__all__ = ["TASK", "run_held_out"]

Clock = Callable[[], datetime]
Progress = Callable[[int, str], None]


def run_held_out(job_id: int, now: datetime, clock: Clock | None = None, progress: Progress | None = None) -> None:
    """Takes the job if it is free. `clock` tells the time while it works (default: stands at `now`), `progress` gets (percent, session).

    An error that another try could cure is raised after the job was handed back; the third makes it dead.
    """
    clock = clock or (lambda: now)
    token = job_lease.claim(HeldOutRun, job_id, now)
    if token is None:
        return

    def report(percent: int, step: str) -> None:
        job_lease.report(HeldOutRun, job_id, token, percent, step, clock())
        if progress:
            progress(percent, step)

    try:
        calibration_id = HeldOutRun.objects.values_list("calibration_id", flat=True).get(pk=job_id)
        rows = measure_held_out(list(Recording.objects.filter(calibrations=calibration_id).order_by("started_at", "id")), report)
        _write(job_id, token, calibration_id, rows, clock())
    except LeaseLost:
        return  # another worker took the measurement over: its rows count
    except HeldOutRefused as error:
        job_lease.fail(HeldOutRun, job_id, token, error.code, error.message, clock())
    except Exception as error:
        job_lease.hand_back(HeldOutRun, job_id, token, type(error).__name__, str(error), clock())
        raise


def _write(job_id: int, token: str, calibration_id: int, rows: list[dict[str, Any]], now: datetime) -> None:
    """Rows and 'ready' in one short transaction that a worker without the lease cannot commit."""
    with transaction.atomic():
        job_lease.finish(HeldOutRun, job_id, token, now)
        calibration = HostCalibration.objects.select_for_update().get(pk=calibration_id)
        calibration.fidelity = {**calibration.fidelity, "held_out": rows}
        calibration.save(update_fields=["fidelity"])
