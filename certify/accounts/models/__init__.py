"""The tables of the ground floor."""

from certify.accounts.models.api_token import ApiToken
from certify.accounts.models.erasure_request import CertificateWish, ErasureRequest, ErasureState
from certify.accounts.models.invitation import Invitation
from certify.accounts.models.letter import Letter, LetterKind
from certify.accounts.models.membership import MemberRole, Membership
from certify.accounts.models.organisation import Organisation, OrganisationState
from certify.accounts.models.person import Person
from certify.accounts.models.personal_export import ExportState, PersonalExport
from certify.accounts.models.role_grant import Role, RoleGrant

__all__ = [
    "ApiToken",
    "CertificateWish",
    "ErasureRequest",
    "ErasureState",
    "ExportState",
    "Invitation",
    "Letter",
    "LetterKind",
    "MemberRole",
    "Membership",
    "Organisation",
    "OrganisationState",
    "Person",
    "PersonalExport",
    "Role",
    "RoleGrant",
]
