"""Celery's doors into the boards: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.sweep_boards import find_forgotten, resend_stale

BEAT = {
    "leaderboards-sweep": {"task": "leaderboards.sweep", "schedule": 20.0},
    "leaderboards-find-forgotten": {"task": "leaderboards.find_forgotten", "schedule": 120.0},
}


@shared_task(name="leaderboards.build")
def build(board_id: int) -> None:
    """One board."""
    build_board(board_id, timezone.now())


@shared_task(name="leaderboards.sweep")
def sweep() -> None:
    """Boards whose message was lost."""
    resend_stale(timezone.now())


@shared_task(name="leaderboards.find_forgotten")
def find_forgotten_boards() -> None:
    """Rounds whose announcement was lost."""
    find_forgotten(timezone.now())
