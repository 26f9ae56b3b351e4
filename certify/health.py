"""Is this process able to work: can it reach the database and the broker?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from certify import celery


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 when database and broker answer, 503 with the name of the part that does not."""
    parts = {"database": _database(), "broker": _broker()}
    return JsonResponse({"ok": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001  (any failure means: not healthy)
        return False
    return True


def _broker() -> bool:
    try:
        with celery.app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:  # noqa: BLE001
        return False
    return True
