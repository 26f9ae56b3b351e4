"""What can go wrong around the register; `code` and `status` are what the API answers with, `message` is for people."""

from certify.errors import CertifyError


class RegistryError(CertifyError):
    """Base of this chapter's refusals; 409 unless a class says otherwise."""

    code = "registry_error"


class TraderNotFound(RegistryError):
    """Nobody under this code is shown: never was, withdrew, was hidden, or holds no valid certificate."""

    code = "not_found"
    status = 404


class BriefNotFound(RegistryError):
    """No such brief, or not for this reader."""

    code = "not_found"
    status = 404


class TalkNotFound(RegistryError):
    """No such conversation, or the reader is none of its two parties."""

    code = "not_found"
    status = 404


class DeclarationNotFound(RegistryError):
    """No such declaration of this person."""

    code = "not_found"
    status = 404


class ReportNotFound(RegistryError):
    """No such report, or nothing to report under this name."""

    code = "not_found"
    status = 404


class NoValidCertificate(RegistryError):
    """Only holders of a valid certificate are shown."""

    code = "no_valid_certificate"


class NameNotPublic(RegistryError):
    """The profile was to show a name that its holder has not agreed to show."""

    code = "name_not_public"


class ProfileHidden(RegistryError):
    """A certifier has hidden the profile after a report."""

    code = "profile_hidden"
    status = 403


class NotWritable(RegistryError):
    """The conversation is closed or blocked, or the trader takes no messages."""

    code = "not_writable"


class OwnThing(RegistryError):
    """People neither write to themselves nor confirm their own experience."""

    code = "own_thing"


class BriefOver(RegistryError):
    """The brief is closed, or its time is over."""

    code = "brief_over"


class LinkDead(RegistryError):
    """A link to confirm an experience that was used, has ended, or never was."""

    code = "link_dead"
    status = 410


class AlreadyDecided(RegistryError):
    """Another certifier has decided this report, or the merchant has answered."""

    code = "already_decided"


class TooManyInvitations(RegistryError):
    """The address has had enough of our mails lately, or the holder has asked for enough."""

    code = "too_many_invitations"
    status = 429


class TooManyDeclarations(RegistryError):
    """A holder has as many declarations as one entry can show."""

    code = "too_many_declarations"


class Incomplete(RegistryError):
    """Something that is needed is missing or has no meaning; the message says what."""

    code = "incomplete"
    status = 422
