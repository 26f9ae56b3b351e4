"""What the ground floor holds of people: the account, its roles and programs, mails, sign-ins."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from certify.accounts.models import ApiToken, Invitation, Letter, Person, PersonalExport
from certify.accounts.register import Chapter, Erasure, Held, Kept
from certify.accounts.services.erase_unused import erase_unused_accounts
from certify.accounts.services.forget_sign_ins import forget_sign_ins

_ACCOUNT = _("It belongs to the account, which is closed.")


def _forget_mails(limit: datetime) -> int:
    return Letter.objects.filter(asked_at__lt=limit).delete()[0]


def _forget_invitations(limit: datetime) -> int:
    return Invitation.objects.filter(expires_at__lt=limit).delete()[0]


def _forget_exports(limit: datetime) -> int:
    return PersonalExport.objects.filter(asked_at__lt=limit).exclude(state="queued").delete()[0]


def _forget_ended_tokens(limit: datetime) -> int:
    return ApiToken.objects.filter(revoked_at__lt=limit).delete()[0]


def _forget_unconfirmed_addresses(limit: datetime) -> int:
    return Person.objects.filter(email_verified_at=None, date_joined__lt=limit).exclude(email="").update(email="")


def _forget_ended_sessions(limit: datetime) -> int:
    return Session.objects.filter(expire_date__lt=limit).delete()[0]


def _forget_handles(person_id: int, _wish: str, _now: datetime) -> None:
    """Invitations that were written before the person had the user name or the address hold them all the same."""
    person = Person.objects.get(pk=person_id)
    Invitation.objects.filter(handle__in=[handle.lower() for handle in (person.username, person.email) if handle]).delete()


CHAPTER = Chapter(
    name="accounts",
    title=_("Account"),
    held=(
        Held("accounts.RoleGrant", "person", _("Roles"), Erasure.DELETE, _ACCOUNT),
        Held("accounts.ApiToken", "person", _("Programs"), Erasure.DELETE, _ACCOUNT, secret=("digest",)),
        Held("accounts.Letter", "person", _("Mails from us"), Erasure.DELETE, _ACCOUNT, secret=("digest",)),
        Held("accounts.PersonalExport", "person", _("Data exports"), Erasure.DELETE, _ACCOUNT),
        Held(
            "accounts.ErasureRequest",
            "person",
            _("Requests to erase"),
            Erasure.KEEP,
            _("It shows that an erasure was done, and nothing of what was erased."),
        ),
        Held("accounts.Membership", "person", _("Service providers that you belong or belonged to"), Erasure.DELETE, _ACCOUNT),
        Held("accounts.Invitation", "person", _("Invitations by service providers"), Erasure.DELETE, _ACCOUNT),
        Held("axes.AccessLog", "username", _("Sign-ins"), Erasure.DELETE, _ACCOUNT, secret=("session_hash",), by="username"),
        Held("axes.AccessAttempt", "username", _("Failed sign-ins"), Erasure.DELETE, _ACCOUNT, secret=("get_data", "post_data"), by="username"),
        Held("axes.AccessFailureLog", "username", _("Failed sign-ins, log"), Erasure.DELETE, _ACCOUNT, by="username"),
    ),
    acted=(
        "accounts.RoleGrant.granted_by",
        "accounts.Organisation.made_by",
        "accounts.Organisation.decided_by",
        "accounts.Membership.invited_by",
        "accounts.Membership.ended_by",
        "accounts.Invitation.invited_by",
        "admin.LogEntry.user",
    ),
    aside={"axes.AccessAttemptExpiration": "says until when a failed sign-in counts; goes with it"},
    before_erasure=_forget_handles,
    kept=(
        Kept("sign_ins", _("Address, browser and time of sign-ins, failed ones included"), forget_sign_ins),
        Kept("sessions", _("Sessions that have ended"), _forget_ended_sessions),
        Kept("mails", _("Mails from us: to which address, when"), _forget_mails),
        Kept("invitations", _("Invitations by service providers that are over, with the user name or address in them"), _forget_invitations),
        Kept("exports", _("Data exports, ready for download"), _forget_exports),
        Kept("ended_tokens", _("Ended tokens of programs"), _forget_ended_tokens),
        Kept("unconfirmed_addresses", _("E-mail addresses that were never confirmed"), _forget_unconfirmed_addresses),
        Kept("unused_accounts", _("Accounts that nobody has signed in to since, and that hold no exam record"), erase_unused_accounts),
    ),
)
