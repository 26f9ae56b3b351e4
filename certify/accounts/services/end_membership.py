"""A member leaves, or a manager ends a membership or changes its role."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import LastManager, MembershipGone
from certify.accounts.models import MemberRole, Membership, Organisation, Person
from certify.accounts.selectors import manages
from certify.accounts.services.follow_manager_role import follow_manager_role


def end_membership(membership_id: int, by: Person, now: datetime) -> None:
    """By the member or a manager. What the member agreed to ends with it. Raises MembershipGone, LastManager."""
    with transaction.atomic():
        membership = _held(membership_id, by, own=True)
        if membership.role == MemberRole.MANAGER:
            _leaves_a_manager(membership)
        ended = {"ended_at": now, "ended_by": by, "shown_since": None, "results_since": None}
        Membership.objects.filter(pk=membership_id, ended_at=None).update(**ended)
        follow_manager_role([membership.person_id], by, now)


def change_role(membership_id: int, role: str, by: Person, now: datetime) -> None:
    """By a manager. Raises MembershipGone, LastManager."""
    with transaction.atomic():
        membership = _held(membership_id, by, own=False)
        if membership.role == role:
            return
        if membership.role == MemberRole.MANAGER:
            _leaves_a_manager(membership)
        Membership.objects.filter(pk=membership_id).update(role=MemberRole(role))
        follow_manager_role([membership.person_id], by, now)


def _held(membership_id: int, by: Person, *, own: bool) -> Membership:
    """Under the organisation's row lock: two managers who end one another at once are looked at one after the other."""
    found = Membership.objects.filter(pk=membership_id, ended_at=None).first()
    if found is not None:
        Organisation.objects.select_for_update().get(pk=found.organisation_id)
        found = Membership.objects.filter(pk=membership_id, ended_at=None).first()
    if found is None or not (manages(by.pk, found.organisation_id) or (own and found.person_id == by.pk)):
        raise MembershipGone(_("There is no such membership any more."))
    return found


def _leaves_a_manager(membership: Membership) -> None:
    present = {"role": MemberRole.MANAGER, "ended_at": None, "person__is_active": True}
    others = Membership.objects.filter(organisation_id=membership.organisation_id, **present)
    if not others.exclude(pk=membership.pk).exists():
        raise LastManager(_("A service provider has a manager. Make somebody else a manager first."))
