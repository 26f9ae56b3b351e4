"""A member agrees, or ceases to agree, to be shown with the organisation and to let its managers see results."""

from datetime import datetime

from django.utils.translation import gettext as _

from certify.accounts.errors import MembershipGone
from certify.accounts.models import Membership, Person


def agree_as_member(membership_id: int, person: Person, now: datetime, *, shown: bool, results: bool) -> None:
    """Keeps the first date of an agreement that goes on. A withdrawal holds on the next read of every page. Raises MembershipGone."""
    own = Membership.objects.filter(pk=membership_id, person=person, ended_at=None)
    if not own.exists():
        raise MembershipGone(_("There is no such membership any more."))
    for column, agreed in (("shown_since", shown), ("results_since", results)):
        if agreed:
            own.filter(**{column: None}).update(**{column: now})
        else:
            own.update(**{column: None})
