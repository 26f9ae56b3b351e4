"""What every row of work has: tries, a lease, the instants of its messages. The row owns the job, a message of the queue is only a hint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

RUNNING = "running"
MOST_TRIES = 3


class LeasedWork(models.Model):
    """queued → running → done | failed (tried again until three tries are used) → dead; each table names its own states in `state`.

    A worker owns a running row while `lease_until` lies ahead and `lease_token` is its own; whoever comes later and finds another token drops what
    it computed.
    """

    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(help_text=_("when a message was last sent for this job"))
    retry_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    duration_s = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True


def work_constraints(states: type[models.TextChoices], table: str) -> list[models.BaseConstraint]:
    """For a table of leased work; `table` is its short name in the names of its constraints."""
    held = models.Q(state=RUNNING, lease_until__isnull=False, lease_token__isnull=False)
    free = ~models.Q(state=RUNNING) & models.Q(lease_until__isnull=True, lease_token__isnull=True)
    return [
        models.CheckConstraint(condition=models.Q(state__in=states.values), name=f"grading_{table}_state_known"),
        models.CheckConstraint(condition=models.Q(tries__lte=MOST_TRIES), name=f"grading_{table}_three_tries"),
        models.CheckConstraint(condition=held | free, name=f"grading_{table}_lease_while_running"),
    ]
