"""What can go wrong around a board."""

from typing import Any


class BoardError(Exception):
    """Base of this chapter's errors."""

    code = "board_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.params = params


class BoardNotFound(BoardError):
    """No board under this name: no such round, or nothing released yet."""

    code = "not_found"
    status = 404
