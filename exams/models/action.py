"""The log: what a candidate did, in the order in which it was accepted. It is the attempt; everything else is computed from it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.models.attempt_room import AttemptRoom

WITHDRAW = "withdraw"
"""A row of this lever takes an instruction back that the host has not taken up yet; its value is that instruction's number."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows are written once. Migration 0002 makes the database refuse as well."""

    def update(self, **_fields: Any) -> NoReturn:
        raise TypeError("the log is append-only")

    def delete(self) -> NoReturn:
        raise TypeError("the log is append-only")


class Action(models.Model):
    """`tick` is decided when it is accepted; the host takes an instruction up at `effective_tick`, other levers act at once."""

    attempt_room = models.ForeignKey(AttemptRoom, models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField()  # from 1, without gaps
    tick = models.PositiveIntegerField()
    effective_tick = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64)
    lever = models.CharField(max_length=20)
    sku = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("attempt_room", "number")
        constraints = [
            models.UniqueConstraint(fields=["attempt_room", "number"], name="action_number_once"),
            models.UniqueConstraint(fields=["attempt_room", "client_id"], name="action_client_id_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="action_number_from_1"),
            models.CheckConstraint(condition=Q(effective_tick__gte=F("tick")), name="action_effective_after_accepted"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_room_id}#{self.number}"
