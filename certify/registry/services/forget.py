"""Lets go of what the register has kept long enough; `limit` is the instant before which it goes."""

from datetime import datetime

from django.db.models import Q

from certify.registry.models import Brief, Notice, Report, Talk


def old_talks(limit: datetime) -> int:
    """With their messages."""
    return Talk.objects.filter(last_at__lt=limit).delete()[0]


def old_briefs(limit: datetime) -> int:
    """Closed, or over by their own date. Conversations about them stay for their own time."""
    return Brief.objects.filter(Q(closed_at__lt=limit) | Q(open_until__lt=limit)).delete()[0]


def old_report_contacts(limit: datetime) -> int:
    """What was decided, by whom and why stays."""
    decided = Report.objects.filter(decided_at__lt=limit).exclude(contact="", words="", answer="")
    return decided.update(contact="", words="", answer="")


def old_mails(limit: datetime) -> int:
    return Notice.objects.filter(asked_at__lt=limit).delete()[0]
