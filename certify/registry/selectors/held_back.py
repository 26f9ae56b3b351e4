"""While a board is frozen the register tells of nothing that was decided since: certificates issued or regraded after the freeze wait."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from certify.certificates.selectors.register import holding_certificates
from certify.leaderboards.selectors.shown import frozen_rounds
from exams.selectors import rounds_with_results

REGRADED = "regraded"
"""The occasion of an issuance that an applied regrade led to: what the figures were before stands in no row here."""


def held_back(now: datetime) -> Q:
    """Examined rows that wait."""
    return Q(certificate__in=waiting_certificates(now))


def waiting_certificates(now: datetime) -> QuerySet[Any]:
    """Of those that hold. A certificate is issued after its result was decided, so its own date is late enough."""
    frozen = frozen_rounds()
    late = Q(pk__in=[])
    for round_ in rounds_with_results() if frozen else ():
        if round_.pk in frozen:
            at = frozen[round_.pk]
            of_round = Q(cycle=round_.slug) | Q(cycle__startswith=f"{round_.slug}~")
            late |= of_round & (Q(issued_at__gt=at) | Q(issuances__occasion=REGRADED, issuances__signed_at__gt=at))
    return holding_certificates(now).filter(late)
