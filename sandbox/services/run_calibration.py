"""Runs a queued calibration: fit, rooms, ready. Delivered twice, also at once, it makes one set of rooms."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from sandbox.engine import bundle as engine
from sandbox.errors import CalibrationRefused, LeaseLost
from sandbox.models import HostCalibration, Recording, Room
from sandbox.services import job_lease
from sandbox.services.fit_host import FittedHost, fit_host
from sandbox.services.queue_calibration import TASK

__all__ = ["TASK", "run_calibration"]

Clock = Callable[[], datetime]


def run_calibration(job_id: int, now: datetime, clock: Clock | None = None) -> HostCalibration:
    """Takes the job if it is free and gives it back as it then is. `clock` tells the time while it works (default: stands at `now`).

    An error that another try could cure is raised after the job was handed back; the third makes it dead.
    """
    clock = clock or (lambda: now)
    token = job_lease.claim(HostCalibration, job_id, now)
    if token is None:
        return HostCalibration.objects.get(pk=job_id)

    def report(percent: int, step: str) -> None:
        job_lease.report(HostCalibration, job_id, token, percent, step, clock())

    try:
        rows = list(Recording.objects.filter(calibrations=job_id).order_by("started_at", "id"))
        fitted = fit_host(rows, report)
        report(98, "writing")
        _write(job_id, token, fitted, clock())
    except LeaseLost:
        pass  # another worker took the job over: its rooms count
    except CalibrationRefused as error:
        job_lease.fail(HostCalibration, job_id, token, error.code, error.message, clock())
    except Exception as error:
        job_lease.hand_back(HostCalibration, job_id, token, type(error).__name__, str(error), clock())
        raise
    return HostCalibration.objects.get(pk=job_id)


def _write(job_id: int, token: str, fitted: FittedHost, now: datetime) -> None:
    """Rooms and 'ready' in one short transaction that a worker without the lease cannot commit."""
    packed = [(room, engine.to_json(room.model)) for room in fitted.rooms]
    with transaction.atomic():
        job_lease.finish(HostCalibration, job_id, token, now)
        HostCalibration.objects.filter(pk=job_id).update(fidelity=fitted.fidelity)
        Room.objects.bulk_create(
            Room(
                calibration_id=job_id,
                recording_id=room.recording_id,
                host=room.model.host,
                engine_version=room.model.engine_version,
                digest=hashlib.sha256(data).hexdigest(),
                model=zlib.compress(data, 6),
                fidelity=room.fidelity,
                verdict=room.verdict,
                created_at=now,
            )
            for room, data in packed
        )
