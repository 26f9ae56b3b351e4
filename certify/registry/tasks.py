"""Celery's doors into the register: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from certify.registry.services.deliver_notice import deliver_notice
from certify.registry.services.sweep_registry import sweep_examined, sweep_notices

BEAT = {
    "registry-sweep": {"task": "registry.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "registry-sweep-examined": {"task": "registry.sweep_examined", "schedule": 60.0, "options": {"expires": 60}},
}


@shared_task(name="registry.deliver")
def deliver(notice_id: int) -> None:
    """One mail."""
    deliver_notice(notice_id, timezone.now)


@shared_task(name="registry.sweep")
def sweep() -> None:
    """Mails whose message was lost."""
    sweep_notices(timezone.now())


@shared_task(name="registry.sweep_examined")
def sweep_certificates() -> None:
    """New certificates, and new figures of old ones."""
    sweep_examined(timezone.now())
