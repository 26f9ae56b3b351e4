"""The job that lets the bots try the excerpts of a room."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.models.job import Job
from sandbox.models.room import Room


class ExcerptSearch(Job):
    """Which excerpts of a room would make an exam under certain terms. Belongs to room and terms, so that drafts with the same terms share it."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="excerpt_searches")
    terms = models.JSONField()  # those of an exam that hold wherever it begins; see services/run_excerpt_search.py
    digest = models.CharField(max_length=64)  # of room, version of the bots and terms: the same digest has the same result
    result = models.JSONField(default=list)  # excerpts, best first; see services/search_excerpts.py
    queued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("search for excerpts")
        verbose_name_plural = _("searches for excerpts")
        ordering = ("-queued_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=models.Q(state__in=["queued", "running"]), name="excerpt_search_one_active"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="excerpt_search_progress_percent"),
        ]
        # serves the sweep: active jobs by lease; and the editor: the last search of a digest
        indexes = [
            models.Index(fields=["state", "lease_until"], name="excerpt_search_sweep"),
            models.Index(fields=["digest", "-queued_at"], name="excerpt_search_last"),
        ]

    def __str__(self) -> str:
        return f"excerpts of room {self.room_id} {self.state}"
