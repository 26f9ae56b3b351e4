"""Says whether the workers do what they are sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certify import canary, celery


class Command(BaseCommand):
    """`script/manage worker_health`: one word; exit code 1 for `no_beat`, `no_worker` and `deaf`. See docs/operations.md."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        state = canary.worker_state(celery.app)
        if state not in canary.WELL:
            raise CommandError(state)
        self.stdout.write(state)
