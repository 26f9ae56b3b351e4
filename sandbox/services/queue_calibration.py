"""Asks for rooms of a host's recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sandbox.engine.versions import ENGINE_VERSION
from sandbox.errors import CalibrationRefused
from sandbox.models import HostCalibration, JobState, Recording
from sandbox.services.send import send_on_commit

TASK = "sandbox.run_calibration"
_STANDING = (JobState.QUEUED, JobState.RUNNING, JobState.READY)


def queue_calibration(recording_ids: Sequence[int], by: Any, now: datetime) -> HostCalibration:
    """The job for these recordings: the one that is waiting, running or ready for the same content, else a new one.

    Raises CalibrationRefused when there is no recording, one is unknown, they are of several hosts, or two are exports
    of the same session.
    """
    rows = list(Recording.objects.filter(pk__in=set(recording_ids)).defer("files", "summary"))
    _check(rows, set(recording_ids))
    inputs = "\0".join([ENGINE_VERSION, *sorted(row.digest for row in rows)])
    place = {"inputs_digest": hashlib.sha256(inputs.encode()).hexdigest()}
    with transaction.atomic():
        standing = HostCalibration.objects.filter(**place, state__in=_STANDING).first()
        if standing:
            return standing
        try:
            with transaction.atomic():
                job = HostCalibration.objects.create(**place, host=rows[0].host, engine_version=ENGINE_VERSION, queued_by=by, queued_at=now)
        except IntegrityError:
            # another request queued the same recordings between our look and our insert
            return HostCalibration.objects.get(**place, state__in=HostCalibration.ACTIVE)
        job.recordings.set(rows)
        send_on_commit(TASK, job.pk)
    return job


def _check(rows: list[Recording], asked: set[int]) -> None:
    if not asked:
        raise CalibrationRefused(_("Choose at least one recording."), reason="no_recordings")
    if len(rows) != len(asked):
        unknown = sorted(asked - {row.pk for row in rows})
        raise CalibrationRefused(_("There is no such recording."), reason="unknown_recording", recordings=unknown)
    if len({row.host for row in rows}) > 1:
        raise CalibrationRefused(_("Recordings of several hosts cannot be fitted together."), reason="several_hosts")
    if len({row.session_id for row in rows}) < len(rows):
        raise CalibrationRefused(_("Two of the recordings are exports of the same session. Choose one."), reason="same_session_twice")
