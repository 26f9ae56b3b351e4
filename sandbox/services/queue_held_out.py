"""Asks for a calibration to be measured on sessions that its fit has not seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sandbox.errors import HeldOutRefused
from sandbox.models import HeldOutRun, HostCalibration, JobState
from sandbox.services.send import send_on_commit

TASK = "sandbox.run_held_out"
LEAST_SESSIONS = 2
_STANDING = (JobState.QUEUED, JobState.RUNNING, JobState.READY)


def queue_held_out(calibration_id: int, by: Any, now: datetime) -> HeldOutRun:
    """The measurement of this calibration: the one that waits, runs or is ready, else a new one.

    A fit and its sessions never change, so a second measurement would give the same rows. Raises HeldOutRefused when there is nothing
    to leave out, HostCalibration.DoesNotExist.
    """
    calibration = HostCalibration.objects.get(pk=calibration_id)
    _check(calibration)
    with transaction.atomic():
        standing = HeldOutRun.objects.filter(calibration=calibration, state__in=_STANDING).first()
        if standing:
            return standing
        try:
            with transaction.atomic():
                job = HeldOutRun.objects.create(calibration=calibration, queued_by=by, queued_at=now)
        except IntegrityError:
            # a second click got here first
            return HeldOutRun.objects.get(calibration=calibration, state__in=HeldOutRun.ACTIVE)
        send_on_commit(TASK, job.pk)
    return job


def _check(calibration: HostCalibration) -> None:
    if calibration.state != JobState.READY:
        raise HeldOutRefused(_("This calibration is not ready."), reason="not_ready")
    if calibration.recordings.count() < LEAST_SESSIONS:
        text = _("Only one session was calibrated: leaving it out leaves nothing to fit. Calibrate at least two sessions of the host together.")
        raise HeldOutRefused(text, reason="one_session")
