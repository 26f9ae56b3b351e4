"""The bot check of a draft as a job: queued from the studio, run by a worker, shown beside the draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from sandbox.errors import LeaseLost, ScenarioFrozen
from sandbox.models import GateRun, JobState, Scenario
from sandbox.models.scenario import ScenarioState
from sandbox.services import job_lease
from sandbox.services.draft_bundle import draft_bundle
from sandbox.services.measure_gate import measure_gate
from sandbox.services.send import send_on_commit

TASK = "sandbox.run_gate"
Clock = Callable[[], datetime]
_STANDING = (JobState.QUEUED, JobState.RUNNING, JobState.READY)


def queue_gate(scenario_id: int, now: datetime) -> GateRun:
    """The check of the draft as it stands now; a check of the same bundle that waits, runs or is ready is given instead of a second one."""
    row = Scenario.objects.select_related("room__recording").get(pk=scenario_id)
    if row.state == ScenarioState.PUBLISHED:
        raise ScenarioFrozen(scenario_id)
    place = {"scenario": row, "bundle_digest": draft_bundle(row).digest}
    with transaction.atomic():
        standing = GateRun.objects.filter(**place, state__in=_STANDING).first()
        if standing:
            return standing
        try:
            with transaction.atomic():
                job = GateRun.objects.create(**place, queued_at=now)
        except IntegrityError:
            # a second click got here first
            return GateRun.objects.get(**place, state__in=GateRun.ACTIVE)
        send_on_commit(TASK, job.pk)
    return job


def run_gate(job_id: int, now: datetime, clock: Clock | None = None) -> None:
    """Runs a queued check. Delivered twice, also at once, it measures for one of them only."""
    clock = clock or (lambda: now)
    token = job_lease.claim(GateRun, job_id, now)
    if token is None:
        return
    try:
        job = GateRun.objects.select_related("scenario__room__recording").get(pk=job_id)
        bundle = draft_bundle(job.scenario)
        if bundle.digest != job.bundle_digest:
            job_lease.fail(GateRun, job_id, token, "draft_changed", "", clock())
            return
        report = partial(job_lease.report, GateRun, job_id, token)
        result = measure_gate(bundle.scenario, bundle.digest, job.scenario.room.verdict, lambda percent, step: report(percent, step, clock()))
        with transaction.atomic():
            job_lease.finish(GateRun, job_id, token, clock())
            GateRun.objects.filter(pk=job_id).update(result=result)
    except LeaseLost:
        return
    except Exception as error:
        job_lease.hand_back(GateRun, job_id, token, type(error).__name__, str(error), clock())
        raise
