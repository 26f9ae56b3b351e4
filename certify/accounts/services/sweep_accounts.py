"""Whatever a lost message left behind: mails and exports."""

from datetime import datetime, timedelta

from django.db.models import Q

from certify.accounts.models import ExportState, Letter, PersonalExport
from certify.accounts.services.deliver_letter import MAX_TRIES
from certify.accounts.services.send import send

LOST_AFTER = timedelta(seconds=30)


def sweep_accounts(now: datetime) -> int:
    """How many were sent again."""
    free = Q(retry_at=None, asked_at__lte=now - LOST_AFTER) | Q(retry_at__lte=now)
    letters = list(Letter.objects.filter(free, done_at=None, tries__lt=MAX_TRIES).exclude(kind="set_up").values_list("pk", flat=True)[:500])
    exports = list(PersonalExport.objects.filter(free, state=ExportState.QUEUED).values_list("pk", flat=True)[:100])
    for letter in letters:
        send("accounts.deliver", letter)
    for export in exports:
        send("accounts.build_export", export)
    return len(letters) + len(exports)
