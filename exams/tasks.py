"""The exams' periodic work."""

from celery import shared_task
from django.utils import timezone

from exams.services.close_due import close_due

BEAT = {"exams.close_due": {"task": "exams.close_due", "schedule": 2.0, "options": {"expires": 10}}}


@shared_task(name="exams.close_due")
def close_due_attempts() -> None:
    """Rooms and attempts whose time has run out."""
    close_due(timezone.now())
