"""Is this process able to serve a sitting: does the database answer? And do the workers do what they are sent?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from certify import canary, celery


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 while the database answers, else 503: what a proxy should ask. Broker and workers are told, and do not decide.

    Rooms run, actions are taken and attempts handed in without the broker; were it to decide, a proxy would take every web process
    out of a running sitting at once.
    """
    database, broker = _database(), _broker()
    parts = {"database": database, "broker": broker, "worker": _worker() if database and broker else "unknown"}
    return JsonResponse({"ok": database, **parts}, status=200 if database else 503)


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
