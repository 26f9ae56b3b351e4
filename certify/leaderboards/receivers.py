"""What the boards hear: a published result makes its round's board stale."""

from typing import Any

from django.utils import timezone

from certify.leaderboards.services.want_board import want_board
from grading.selectors import round_of_result
from grading.signals import result_published


def connect() -> None:
    """Called once, when the application is ready."""
    result_published.connect(on_result_published, dispatch_uid="leaderboards.want_board")


def on_result_published(result_id: int, **_: Any) -> None:
    """Queue, nothing else."""
    want_board(round_of_result(result_id), timezone.now())
