"""Celery's doors into grading: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from grading.services import prepare_panels as preparing
from grading.services import run_job as running
from grading.services import sweep as sweeping

BEAT = {
    "grading-sweep": {"task": "grading.sweep", "schedule": 10.0},
    "grading-prepare-panels": {"task": "grading.prepare_panels", "schedule": 30.0},
}


@shared_task(name="grading.run_job")
def run_job(job_id: int) -> None:
    running.run_job(job_id, timezone.now)


@shared_task(name="grading.sweep")
def sweep() -> None:
    sweeping.sweep(timezone.now())


@shared_task(name="grading.prepare_panels")
def prepare_panels() -> None:
    preparing.prepare_panels(timezone.now())
