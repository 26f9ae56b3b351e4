"""One room of an attempt: its state, its clock's instants, and which console steers it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt, CloseReason
from exams.models.form_room import FormRoom


class RoomState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    PREPARING = "preparing", _("Preparing")
    LIVE = "live", _("Live")
    CLOSED = "closed", _("Closed")


class AttemptRoom(models.Model):
    """The row whose lock decides the order of actions. `last_number` is the log's last number, written with each action.

    `console` names the session (or token) that steers: a digest, never the session's key. A room of a closed attempt
    that was never live keeps `live_at` null: it is graded as it runs with nobody steering.

    A practice room that was rewound plays try `try_number`: its tick `try_tick` began at `try_at`. The tries themselves are in the log
    (`exams.tries`); these columns are the clock's. `rewound_ticks` in all were played more than once.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="rooms")
    form_room = models.ForeignKey(FormRoom, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoomState.choices, default=RoomState.WAITING)
    prepared_at = models.DateTimeField(null=True, blank=True)
    preparation_ends_at = models.DateTimeField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)  # null before live, and while paused
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=16, choices=CloseReason.choices, blank=True)
    opening = models.JSONField(default=list)  # [{"lever", "sku", "value"}], in force at tick 0
    diagnosis = models.TextField(blank=True)  # of the bottleneck, written in the preparation; logged, not scored
    rundown = models.JSONField(default=list, blank=True)  # [{"sku", "minutes", "done"}], the candidate's own list; not scored
    console = models.CharField(max_length=80, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    try_number = models.PositiveSmallIntegerField(default=1)
    try_tick = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(null=True, blank=True)  # null in the first try: it begins with live_at
    rewound_ticks = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("room of an attempt")
        verbose_name_plural = _("rooms of an attempt")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_room_position_once"),
            models.CheckConstraint(condition=~Q(state="live") | Q(live_at__isnull=False), name="attempt_room_live_at_when_live"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="attempt_room_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(try_number=1, try_tick=0, try_at__isnull=True) | Q(try_number__gt=1, try_at__isnull=False),
                name="attempt_room_try_has_a_start",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="live"), name="attempt_room_live_due"),
            models.Index(fields=["preparation_ends_at"], condition=Q(state="preparing"), name="attempt_room_preparation_due"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"
