"""Tell a worker that reference operators of a study wait to play; the message is a hint, the sweep finds them as well."""

from celery import current_app
from django.db import transaction

TASK = "grading.prepare_studies"


def send_studies() -> None:
    # robust: the rows are already safe; with a broker out of reach the sweep does the work.
    transaction.on_commit(_send, robust=True)


def _send() -> None:
    current_app.signature(TASK).apply_async()
