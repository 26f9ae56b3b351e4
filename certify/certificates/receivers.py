"""What the certificates hear: a published result becomes an issue job."""

from typing import Any

from django.utils import timezone

from certify.certificates.services.queue_issue import queue_issue
from grading.signals import result_published


def connect() -> None:
    """Called once, when the application is ready."""
    result_published.connect(on_result_published, dispatch_uid="certificates.queue_issue")


def on_result_published(result_id: int, **_: Any) -> None:
    """Queue, nothing else: whether a certificate is due is decided by the job."""
    queue_issue(result_id, timezone.now())
