"""What grading hears: a closed attempt becomes a job."""

from typing import Any

from django.utils import timezone

from exams.signals import attempt_closed
from grading.services.queue_job import queue_job


def connect() -> None:
    attempt_closed.connect(on_attempt_closed, dispatch_uid="grading.queue_job")


def on_attempt_closed(attempt_id: int, **_: Any) -> None:
    queue_job(attempt_id, timezone.now())
