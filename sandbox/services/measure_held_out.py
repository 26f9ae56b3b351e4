"""The strictest number of a host: each session predicted by a fit that has not seen it. One fit per session, so minutes of work."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sandbox.calibration.recording import parse_recording
from sandbox.models import HostCalibration, JobState
from sandbox.services.fit_host import Report
from sandbox.services.pack_files import unpack

LEAST_SESSIONS = 2


def measure_held_out(calibration_id: int, report: Report) -> list[dict[str, Any]]:
    """Rows per session, kept with the calibration's fidelity. No transaction is open while it fits."""
    from sandbox.calibration.held_out import held_out_rows  # brings numba and scipy, which pages do not need

    job = HostCalibration.objects.get(pk=calibration_id, state=JobState.READY)
    sessions = [parse_recording(unpack(row.files)) for row in job.recordings.order_by("started_at", "id")]
    if len(sessions) < LEAST_SESSIONS:
        return []
    rows = held_out_rows(sessions, lambda share, step: report(round(100 * share), step))
    with transaction.atomic():
        locked = HostCalibration.objects.select_for_update().get(pk=calibration_id)
        locked.fidelity = {**locked.fidelity, "held_out": rows}
        locked.save(update_fields=["fidelity"])
    return rows
