"""Calibrates a host's rooms here and now, without a worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sandbox import selectors
from sandbox.errors import CalibrationRefused, HeldOutRefused
from sandbox.models import HeldOutRun, HostCalibration, JobState
from sandbox.services.queue_calibration import queue_calibration
from sandbox.services.queue_held_out import queue_held_out
from sandbox.services.run_calibration import run_calibration
from sandbox.services.run_held_out import run_held_out


class Command(BaseCommand):
    """Fits all recordings of HOST (the latest export of each session) together; one room each."""

    help = "Calibrates the rooms of HOST from its imported recordings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("host", metavar="HOST")
        parser.add_argument("--held-out", action="store_true", help="also predict each session by a fit of the others (a fit per session)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            job = queue_calibration(selectors.latest_recordings_of_host(options["host"]), by=None, now=timezone.now())
        except CalibrationRefused as error:
            raise CommandError(f"{options['host']}: {error.message}") from error
        job = run_calibration(job.pk, now=timezone.now(), clock=timezone.now)
        if job.state == JobState.RUNNING:
            raise CommandError(f"{options['host']}: a worker is calibrating these recordings ({job.progress} %)")
        if job.state != JobState.READY:
            raise CommandError(f"{options['host']}: {job.state} {job.error_code} {job.error_detail}")
        for room in selectors.rooms().filter(calibration=job):
            self.stdout.write(f"{room.recording.session_id}: room #{room.pk} {room.verdict}")
        if options["held_out"]:
            self._held_out(job)

    def _held_out(self, job: HostCalibration) -> None:
        try:
            run = queue_held_out(job.pk, by=None, now=timezone.now())
        except HeldOutRefused as error:
            raise CommandError(f"{job.host}: {error.message}") from error
        run_held_out(run.pk, now=timezone.now(), clock=timezone.now, progress=lambda percent, step: self.stderr.write(f"{percent:3d} % {step}"))
        run = HeldOutRun.objects.get(pk=run.pk)
        if run.state == JobState.RUNNING:
            raise CommandError(f"{job.host}: a worker is measuring this calibration ({run.progress} %)")
        if run.state != JobState.READY:
            raise CommandError(f"{job.host}: {run.state} {run.error_code} {run.error_detail}")
        for row in HostCalibration.objects.get(pk=job.pk).fidelity["held_out"]:
            self.stdout.write(f"{row['session']}: GMV {row['gmv_error']:+.1%}, naive {row['naive_by_entries']:+.1%} {row['naive_by_stock']:+.1%}")
