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
