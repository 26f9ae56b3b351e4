"""What every job row of the sandbox has: a state, a lease and what is shown while one waits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")  # the input was refused: trying again would refuse it again
    DEAD = "dead", _("Given up")  # three tries ended without an answer: somebody has to look


class Job(models.Model):
    """The database owns the job; the queue only hints that there is one.

    A worker owns a running job while `lease_until` is ahead and `holder` is its own token. Every write of a worker
    is one UPDATE conditional on that token, so a worker that was thought dead and comes back changes nothing.
    """

    ACTIVE = (JobState.QUEUED, JobState.RUNNING)

    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    step = models.CharField(max_length=40, blank=True)  # code of what is being done; see selectors.STEP_TEXTS
    tries = models.PositiveSmallIntegerField(default=0)  # started tries, counted before the work begins
    holder = models.CharField(max_length=32, blank=True)  # token of the worker that has it
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_detail = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)  # of the last try
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE
