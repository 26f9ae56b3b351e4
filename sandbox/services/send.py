"""Sends a task by name once the transaction has committed; a lost message is found again by the sweep."""

from __future__ import annotations

from functools import partial

from celery import current_app
from django.db import transaction


def send_on_commit(task: str, row_id: int) -> None:
    """`robust`: the row is the job, so a broker that is away must not undo or fail what has been committed."""
    transaction.on_commit(partial(current_app.send_task, task, args=[row_id]), robust=True)
