"""Tell the queue about a job, once the transaction that concerns it has been committed."""

from celery import current_app
from django.db import transaction

from exams.selectors import practice_attempt_ids
from grading.models import GradeJob

TASK = "grading.run_job"
PRACTICE_QUEUE = "practice"
"""Of the names in `certify.celery.QUEUES`; grades that count go to the queue of the task."""


def send_job(job_id: int) -> None:
    # robust: the row is already safe; with a broker out of reach the sweep sends the message again.
    transaction.on_commit(lambda: _send(job_id), robust=True)


def _send(job_id: int) -> None:
    practice = GradeJob.objects.filter(pk=job_id, attempt_id__in=practice_attempt_ids()).exists()
    current_app.signature(TASK, args=[job_id]).apply_async(**({"queue": PRACTICE_QUEUE} if practice else {}))
