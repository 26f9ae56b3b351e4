"""Django's sessions in the database; the one of a request is read by a statement that is written once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.contrib.sessions.backends import db

from certify.accounts.statement import Statement


class SessionStore(db.SessionStore):
    """Keeps its name, which is part of the key that signs what a session holds."""

    def load(self) -> dict[str, Any]:
        found = _live(self.get_model_class()).rows(self.session_key, datetime.now(UTC))
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])


@cache
def _live(sessions: Any) -> Statement:
    """A session that has not expired. Ended ones have no row."""
    return Statement(
        lambda key, now: sessions.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
        ("the-key-of-no-session", datetime(1, 2, 3, tzinfo=UTC)),
        lambda: [sessions._meta.get_field(name) for name in ("session_key", "expire_date")],
    )
