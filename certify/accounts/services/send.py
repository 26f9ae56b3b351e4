"""Sends a hint to the queue once the transaction stands; the row owns the work, and a sweep finds what the message missed."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def send(task: str, row_id: int) -> None:
    """On commit. A broker that does not answer is no reason to refuse what was asked: the sweep sends it again."""

    def now_sent() -> None:
        try:
            current_app.send_task(task, args=[row_id])
        except OperationalError as error:
            log.warning("%s %s waits for the sweep: %s", task, row_id, error)

    transaction.on_commit(now_sent)
