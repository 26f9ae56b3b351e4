"""A person asks for everything that is held about them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from certify.accounts.models import ExportState, Person, PersonalExport
from certify.accounts.services.send import send


def ask_export(person: Person, now: datetime) -> PersonalExport:
    """A new job, or the one that is being made: a double click packs once. An older archive is dropped, since it would stand beside a newer one."""
    try:
        with transaction.atomic():
            job = PersonalExport.objects.create(person=person, asked_at=now)
            PersonalExport.objects.filter(person=person).exclude(pk=job.pk).exclude(state=ExportState.QUEUED).delete()
            send("accounts.build_export", job.pk)
    except IntegrityError:  # it is being made
        return PersonalExport.objects.get(person=person, state=ExportState.QUEUED)
    return job
