"""The Celery application. Loaded by `certify.apps`, not by the package, so that pure code needs no Celery."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import Celery
from celery.signals import worker_init
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")

CHAPTERS = (
    "certify.accounts",
    "sandbox",
    "exams",
    "grading",
    "certify.certificates",
    "certify.leaderboards",
    "certify.registry",
    "certify.webhooks",
    "certify",
)
LONGEST_TASK_S = 900

PULSE, ASSESS, GRADE, REGRADE, PRACTICE, STUDIO = "pulse", "assess", "grade", "regrade", "practice", "studio"
QUEUES = (PULSE, ASSESS, GRADE, REGRADE, PRACTICE, STUDIO)
"""In the order in which a worker looks for work; see docs/operations.md, *Who is served first*. What has no route goes to `grade`."""

ROUTES = {
    "certify.canary": PULSE,
    "certificates.expiry": REGRADE,  # nobody waits for these two, and after a compromise they last
    "certificates.resign": REGRADE,
    "exams.*": PULSE,
    "accounts.build_export": REGRADE,  # somebody waits for it, but no live grade does
    "accounts.*": PULSE,
    "*.sweep": PULSE,
    "*.sweep_*": PULSE,
    "leaderboards.find_forgotten": PULSE,
    "registry.*": PULSE,
    "grading.assess": ASSESS,
    "grading.regrade*": REGRADE,
    "grading.derive_growth": PRACTICE,
    "grading.check_drafts": PRACTICE,
    "grading.prepare_panels": PRACTICE,
    "grading.prepare_studies": PRACTICE,
    "grading.run_feedback": PRACTICE,
    "grading.compare_sitting": PRACTICE,
    "sandbox.run_*": STUDIO,
    "webhooks.deliver": PRACTICE,  # a slow address holds its worker for 15 s
}

app = Celery("certify")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_time_limit=LONGEST_TASK_S,
    task_default_queue=GRADE,
    task_queues=[Queue(name, routing_key=name) for name in QUEUES],
    task_routes={pattern: {"queue": name} for pattern, name in ROUTES.items()},
    timezone="UTC",
    broker_connection_retry_on_startup=True,
    # `priority` asks Redis for the queues in the worker's order (BRPOP takes the first that is not empty) instead of in turn.
    # Redis's defaults bring a killed worker's task back only after a sweep every 100 s.
    broker_transport_options={
        "queue_order_strategy": "priority",
        "visibility_timeout": LONGEST_TASK_S * 2,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    },
    worker_hijack_root_logger=False,
)


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Each chapter names its own periodic tasks in `<chapter>.tasks.BEAT`; the site collects them."""
    schedule: dict[str, dict[str, Any]] = {}
    for chapter in CHAPTERS:
        if _has_tasks(chapter):
            schedule.update(getattr(import_module(f"{chapter}.tasks"), "BEAT", {}))
    return schedule


def _has_tasks(chapter: str) -> bool:
    try:
        return find_spec(f"{chapter}.tasks") is not None
    except ModuleNotFoundError:
        return False


@app.on_after_finalize.connect
def _collect_beat(sender: Celery, **_: object) -> None:
    sender.conf.beat_schedule = beat_schedule()


@worker_init.connect
def _warm_up(**_: object) -> None:
    """Before the pool forks: each of its processes has the compiled engine from its first task on, and shares the memory of it."""
    from sandbox.services.warm_engines import warm_engines

    warm_engines()


app.autodiscover_tasks(lambda: [chapter for chapter in CHAPTERS if _has_tasks(chapter)])
