"""The tables of the ground floor."""

from certify.accounts.models.api_token import ApiToken
from certify.accounts.models.person import Person
from certify.accounts.models.role_grant import Role, RoleGrant

__all__ = ["ApiToken", "Person", "Role", "RoleGrant"]
