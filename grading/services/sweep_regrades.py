"""Find regrades that lost messages or lost workers left behind."""

from datetime import datetime

from grading.models import RegradeSet
from grading.models.regrade import RegradeState
from grading.services.end_silent import SILENT
from grading.services.propose_regrade import send_regrade
from grading.services.run_regrade import MAX_TRIES
from grading.services.send_due import send_due

RESEND_AFTER_S = 30


def sweep_regrades(now: datetime) -> int:
    """How many messages were sent. A set whose worker fell silent is taken up where it stopped, or stopped for good after three tries."""
    RegradeSet.objects.filter(state=RegradeState.RUNNING, lease_until__lte=now, tries__gte=MAX_TRIES).update(
        state=RegradeState.DEAD, lease_token=None, lease_until=None, error=SILENT
    )
    return send_due(RegradeSet.objects.all(), RESEND_AFTER_S, send_regrade, now, silent_too=True)
