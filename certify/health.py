"""Is this process able to work: can it reach the database and the broker? And do the workers do what they are sent?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from certify import canary, celery


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 when database and broker answer, 503 with the name of the part that does not.

    The workers' state is said too, but does not decide: pages and running rooms do not need them, and a proxy must not take
    every web process out because a worker is deaf.
    """
    parts = {"database": _database(), "broker": _broker()}
    ok = all(parts.values())
    return JsonResponse({"ok": ok, **parts, "worker": _worker() if ok else "unknown"}, status=200 if ok else 503)


@require_GET
def healthz_worker(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 while sent work is taken, 503 with `no_beat`, `no_worker` or `deaf` when it is not: what an alarm should watch."""
    state = _worker() if _broker() else "no_broker"
    return JsonResponse({"ok": state in canary.WELL, "worker": state}, status=200 if state in canary.WELL else 503)


def _worker() -> str:
    try:
        return canary.worker_state(celery.app)
    except Exception:  # noqa: BLE001  (the broker went away between two questions)
        return "unknown"


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
