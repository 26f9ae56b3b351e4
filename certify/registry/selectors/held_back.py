"""While a board is frozen the register tells of nothing that was decided since: certificates issued after the freeze wait."""

from django.db.models import Q

from certify.leaderboards.selectors.shown import frozen_rounds
from exams.selectors import rounds_with_results


def held_back() -> Q:
    """Examined rows that wait. A certificate is issued after its result was decided, so its own date is late enough."""
    waiting = Q(pk__in=[])
    frozen = frozen_rounds()
    if not frozen:
        return waiting
    slugs = {round_.pk: round_.slug for round_ in rounds_with_results() if round_.pk in frozen}
    for round_id, slug in slugs.items():
        of_round = Q(certificate__cycle=slug) | Q(certificate__cycle__startswith=f"{slug}~")
        waiting |= of_round & Q(issued_at__gt=frozen[round_id])
    return waiting
