"""The sandbox's Celery tasks: they read the clock, call a service and know nothing else."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from sandbox.services import run_calibration as calibration
from sandbox.services import run_excerpt_search as excerpt_search
from sandbox.services import run_gate as gate
from sandbox.services import run_held_out as held_out
from sandbox.services.open_export import sweep_drafts
from sandbox.services.sweep import sweep

BEAT = {
    "sandbox.sweep": {"task": "sandbox.sweep", "schedule": 30.0},
    "sandbox.sweep_exports": {"task": "sandbox.sweep_exports", "schedule": 3600.0},
}


@shared_task(name=calibration.TASK)
def run_calibration(job_id: int) -> None:
    calibration.run_calibration(job_id, now=timezone.now(), clock=timezone.now)


@shared_task(name=gate.TASK)
def run_gate(job_id: int) -> None:
    gate.run_gate(job_id, now=timezone.now(), clock=timezone.now)


@shared_task(name=held_out.TASK)
def run_held_out(job_id: int) -> None:
    held_out.run_held_out(job_id, now=timezone.now(), clock=timezone.now)


@shared_task(name=excerpt_search.TASK)
def run_excerpt_search(job_id: int) -> None:
    excerpt_search.run_excerpt_search(job_id, now=timezone.now(), clock=timezone.now)


@shared_task(name="sandbox.sweep")
def sweep_jobs() -> None:
    sweep(now=timezone.now())


@shared_task(name="sandbox.sweep_exports")
def sweep_exports() -> None:
    sweep_drafts(now=timezone.now())
