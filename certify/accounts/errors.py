"""What can go wrong with people and their permissions."""

from typing import Any


class AccountsError(Exception):
    """Base of this chapter's refusals: `code` for programs, `message` for people."""

    code = "accounts_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.params = params


class UsernameTaken(AccountsError):
    """Somebody has this user name already."""

    code = "username_taken"


class UnknownRole(AccountsError):
    """No such role."""

    code = "unknown_role"
    status = 422


class LinkDead(AccountsError):
    """A mail's link was used, or its time is over, or it never was."""

    code = "link_dead"
    status = 410


class AddressTaken(AccountsError):
    """Another account has confirmed this address."""

    code = "address_taken"


class ErasureMustWait(AccountsError):
    """Something is under way that needs the person; the message says what."""

    code = "erasure_must_wait"


class SetUpOver(AccountsError):
    """There is an administrator already."""

    code = "set_up_over"


class AddressInUse(AccountsError):
    """Another organisation has this address on the site."""

    code = "organisation_address_taken"


class AddressUnfit(AccountsError):
    """A page of the site has this address."""

    code = "organisation_address_unfit"
    status = 422


class ApplicationWaiting(AccountsError):
    """One application at a time."""

    code = "application_waiting"


class OrganisationNotFound(AccountsError):
    """None that this person may do this with."""

    code = "organisation_not_found"
    status = 404


class AlreadyDecided(AccountsError):
    """Somebody else decided about it first, or it is in another state."""

    code = "already_decided"


class SecondPersonNeeded(AccountsError):
    """Nobody confirms the own organisation."""

    code = "second_person_needed"
    status = 403


class NoteMissing(AccountsError):
    """A refusal or a closing says why."""

    code = "note_missing"
    status = 422


class HandleUnfit(AccountsError):
    """Neither a user name nor an e-mail address."""

    code = "handle_unfit"
    status = 422


class InvitationsFull(AccountsError):
    """The organisation has invited as many people as it may within a day."""

    code = "invitations_full"
    status = 429


class InvitationGone(AccountsError):
    """Answered, taken back, out of date, or somebody else's."""

    code = "invitation_gone"
    status = 404


class MembershipGone(AccountsError):
    """Ended, or somebody else's."""

    code = "membership_gone"
    status = 404


class LastManager(AccountsError):
    """An organisation has a manager."""

    code = "last_manager"
