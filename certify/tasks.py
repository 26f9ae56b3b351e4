"""The site's own periodic task: the canary that shows that sent work gets done."""

import time
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish

from certify import canary

BEAT = {"certify-canary": {"task": canary.TASK, "schedule": canary.EVERY_S, "options": {"expires": canary.LATE_AFTER_S}}}


@before_task_publish.connect(sender=canary.TASK, dispatch_uid="certify.canary")
def note_sent(**_: Any) -> None:
    """Runs in beat, which has nothing else to say that it lives."""
    canary.note_sent(time.time())


@shared_task(name=canary.TASK)
def sing() -> None:
    canary.note_heard(time.time())
