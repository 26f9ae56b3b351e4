"""Celery's doors into the accounts: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from certify.accounts.services.ask_erasure import carry_out_due
from certify.accounts.services.build_export import build_export as _build_export
from certify.accounts.services.deliver_letter import deliver_letter
from certify.accounts.services.keep_retention import keep_retention
from certify.accounts.services.sweep_accounts import sweep_accounts

BEAT = {
    "accounts-sweep": {"task": "accounts.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "accounts-erase-due": {"task": "accounts.erase_due", "schedule": 60.0, "options": {"expires": 60}},
    "accounts-keep-retention": {"task": "accounts.keep_retention", "schedule": 3600.0, "options": {"expires": 3600}},
}


@shared_task(name="accounts.deliver")
def deliver(letter_id: int) -> None:
    """One mail."""
    deliver_letter(letter_id, timezone.now)


@shared_task(name="accounts.build_export")
def build_export(export_id: int) -> None:
    """One archive."""
    _build_export(export_id, timezone.now)


@shared_task(name="accounts.sweep")
def sweep() -> None:
    sweep_accounts(timezone.now())


@shared_task(name="accounts.erase_due")
def erase_due() -> None:
    carry_out_due(timezone.now)


@shared_task(name="accounts.keep_retention")
def retention() -> None:
    keep_retention(timezone.now())
