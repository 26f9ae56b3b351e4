"""Finds what a lost message or a killed worker left behind, and makes visible what three tries did not finish."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sandbox.models import ExcerptSearch, GateRun, HeldOutRun, HostCalibration
from sandbox.services.job_lease import overdue
from sandbox.services.run_calibration import TASK as CALIBRATION_TASK
from sandbox.services.run_excerpt_search import TASK as EXCERPT_TASK
from sandbox.services.run_gate import TASK as GATE_TASK
from sandbox.services.run_held_out import TASK as HELD_OUT_TASK
from sandbox.services.send import send_on_commit


def sweep(now: datetime) -> int:
    """How many tasks were sent again."""
    sent = 0
    jobs = ((HostCalibration, CALIBRATION_TASK), (GateRun, GATE_TASK), (HeldOutRun, HELD_OUT_TASK), (ExcerptSearch, EXCERPT_TASK))
    for table, task in jobs:
        with transaction.atomic():
            for job_id in overdue(table, now):
                send_on_commit(task, job_id)
                sent += 1
    return sent
