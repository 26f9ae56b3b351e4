"""The exams' periodic work."""

from celery import shared_task
from django.utils import timezone

from exams.services.close_due import close_due
from exams.services.reveal_due import reveal_due

BEAT = {
    "exams.close_due": {"task": "exams.close_due", "schedule": 2.0, "options": {"expires": 10}},
    "exams.reveal_due": {"task": "exams.reveal_due", "schedule": 60.0, "options": {"expires": 60}},
}


@shared_task(name="exams.close_due")
def close_due_attempts() -> None:
    """Rooms and attempts whose time has run out."""
    close_due(timezone.now())


@shared_task(name="exams.reveal_due")
def reveal_due_keys() -> None:
    """Keys of forms that nobody can sit any more."""
    reveal_due(timezone.now())
