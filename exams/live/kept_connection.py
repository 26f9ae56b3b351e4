"""Threads that ask the database many times a second keep their connection; everybody else's ends with the request (see the settings)."""

from __future__ import annotations

from django.db import connections

KEPT_S = 600


def keep_connection() -> None:
    """From now on this thread's connection outlives a request by KEPT_S. `close_old_connections` still drops it then, or when it has failed."""
    for connection in connections.all():
        connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": KEPT_S}
