"""Tells the queue about a job, once the transaction that concerns it has been committed."""

from celery import current_app
from django.db import transaction

TASK = "certificates.issue"


def send_issue_job(job_id: int) -> None:
    """Robust: the row is safe; with a broker out of reach the sweep sends the message again."""
    transaction.on_commit(lambda: _send(job_id), robust=True)


def _send(job_id: int) -> None:
    current_app.signature(TASK, args=[job_id]).apply_async()
