"""A certifier confirms or refuses an application, or closes an organisation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import AlreadyDecided, NoteMissing, OrganisationNotFound, SecondPersonNeeded
from certify.accounts.models import MemberRole, Membership, Organisation, OrganisationState, Person
from certify.accounts.services.follow_manager_role import follow_manager_role


def confirm_organisation(organisation_id: int, by: Person, now: datetime) -> Organisation:
    """Its applicant is its first manager from now on. The second confirmation finds AlreadyDecided."""
    with transaction.atomic():
        organisation = _decide(organisation_id, OrganisationState.APPLIED, OrganisationState.CONFIRMED, by, "", now)
        # The applicant chooses whether to be shown, as every member does.
        Membership.objects.get_or_create(
            organisation=organisation,
            person_id=organisation.made_by_id,
            ended_at=None,
            defaults={"role": MemberRole.MANAGER, "invited_by": by, "invited_at": now, "agreed_at": organisation.made_at},
        )
        follow_manager_role([organisation.made_by_id], by, now)
    return organisation


def refuse_organisation(organisation_id: int, by: Person, note: str, now: datetime) -> Organisation:
    """The applicant reads the note and may apply again, under the same address."""
    return _decide(organisation_id, OrganisationState.APPLIED, OrganisationState.REFUSED, by, _said(note), now)


def close_organisation(organisation_id: int, by: Person, note: str, now: datetime) -> Organisation:
    """It is shown no more, and nobody belongs to it any more. Its address stays its own."""
    with transaction.atomic():
        organisation = _decide(organisation_id, OrganisationState.CONFIRMED, OrganisationState.CLOSED, by, _said(note), now)
        present = Membership.objects.filter(organisation=organisation, ended_at=None)
        managers = list(present.filter(role=MemberRole.MANAGER).values_list("person_id", flat=True))
        present.update(ended_at=now, ended_by=by, shown_since=None, results_since=None)
        organisation.invitations.filter(ended_at=None).update(ended_at=now)
        follow_manager_role(managers, by, now)
    return organisation


def _decide(organisation_id: int, before: str, after: str, by: Person, note: str, now: datetime) -> Organisation:
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise OrganisationNotFound(_("There is no such service provider."))
    if found.made_by_id == by.pk:
        raise SecondPersonNeeded(_("Another certifier decides about your own service provider."))
    fields = {"state": after, "decided_by": by, "decided_at": now, "decision_note": note}
    if not Organisation.objects.filter(pk=organisation_id, state=before).update(**fields):
        raise AlreadyDecided(_("This has been decided already."), state=found.state)
    found.refresh_from_db()
    return found


def _said(note: str) -> str:
    said = " ".join(note.replace("\x00", " ").split())[:300]
    if not said:
        raise NoteMissing(_("Say why: the applicant reads it."))
    return said
