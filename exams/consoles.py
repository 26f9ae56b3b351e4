"""Who is steering: a browser session or a program's token, told apart by a digest that is safe to store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Console:
    """One session of one person. `name` is what an attempt's room stores of it."""

    kind: Literal["session", "token"]
    digest: str

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.digest}"

    @property
    def is_program(self) -> bool:
        """True for an API token: it may play practice and demonstration rounds only."""
        return self.kind == "token"

    @classmethod
    def of_session(cls, session_key: str | None) -> Console:
        return cls("session", salted_hmac("exams.console", session_key or "", algorithm="sha256").hexdigest())

    @classmethod
    def of_token(cls, token_id: int) -> Console:
        return cls("token", str(token_id))
