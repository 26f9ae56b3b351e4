"""Whatever a lost message left behind: mails and exports."""

from datetime import datetime

from django.db.models import Q

from certify.accounts.models import ExportState, Letter, PersonalExport
from certify.accounts.services.carry_mail import LOST_AFTER, waiting_mails
from certify.accounts.services.send import send


def sweep_accounts(now: datetime) -> int:
    """How many were sent again."""
    free = Q(retry_at=None, asked_at__lte=now - LOST_AFTER) | Q(retry_at__lte=now)
    letters = list(waiting_mails(Letter.objects.all(), now).values_list("pk", flat=True)[:500])
    exports = list(PersonalExport.objects.filter(free, state=ExportState.QUEUED).values_list("pk", flat=True)[:100])
    for letter in letters:
        send("accounts.deliver", letter)
    for export in exports:
        send("accounts.build_export", export)
    return len(letters) + len(exports)
