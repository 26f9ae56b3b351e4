"""The one clock that orders actions: the database's. Read inside the transaction that holds the room's lock."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection

Clock = Callable[[], datetime]


def database_now() -> datetime:
    """PostgreSQL: clock_timestamp(), not the transaction's start. SQLite is a file of this machine: the machine's clock."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant
