"""Whoever manages an organisation holds the role; whoever manages none any more does not."""

from collections.abc import Iterable
from datetime import datetime

from certify.accounts.models import MemberRole, Membership, OrganisationState, Person, Role, RoleGrant


def follow_manager_role(person_ids: Iterable[int], by: Person, now: datetime) -> None:
    """In the transaction that changed a membership. The role opens the managers' doors; the membership says to whom they lead."""
    for person_id in set(person_ids):
        managing = Membership.objects.filter(
            person_id=person_id, role=MemberRole.MANAGER, ended_at=None, organisation__state=OrganisationState.CONFIRMED
        ).exists()
        if managing:
            RoleGrant.objects.get_or_create(person_id=person_id, role=Role.ORGANISATION_MANAGER, defaults={"granted_by": by, "granted_at": now})
        else:
            RoleGrant.objects.filter(person_id=person_id, role=Role.ORGANISATION_MANAGER).delete()
