"""The exams' periodic work."""

from celery import shared_task
from django.utils import timezone

from exams.services.close_due import close_due
from exams.services.let_go_on import let_go_on
from exams.services.open_form import open_due
from exams.services.reveal_due import reveal_due

BEAT = {
    "exams.close_due": {"task": "exams.close_due", "schedule": 2.0, "options": {"expires": 10}},
    "exams.let_go_on": {"task": "exams.let_go_on", "schedule": 3600.0, "options": {"expires": 3600}},
    "exams.open_due": {"task": "exams.open_due", "schedule": 60.0, "options": {"expires": 60}},
    "exams.reveal_due": {"task": "exams.reveal_due", "schedule": 60.0, "options": {"expires": 60}},
}


@shared_task(name="exams.close_due")
def close_due_attempts() -> None:
    """Rooms and attempts whose time has run out."""
    close_due(timezone.now())


@shared_task(name="exams.let_go_on")
def let_forgotten_rooms_go_on() -> None:
    """Practice rooms that have stood still for a week."""
    let_go_on(timezone.now())


@shared_task(name="exams.reveal_due")
def reveal_due_keys() -> None:
    """Keys of forms that nobody can sit any more."""
    reveal_due(timezone.now())


@shared_task(name="exams.open_due")
def open_due_forms() -> None:
    """Demonstrations that everybody may watch now."""
    open_due(timezone.now())
