"""A room of a form: a published scenario under two keys that nobody chose, with a public commitment to them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.form import Form


class FormRoom(models.Model):
    """`commitment` = SHA-256(canonical bytes ‖ nonce): of scenario and keys when they are drawn, of the round's rules too from publication on.

    `rules` are those committed to, {cut_score, expected_growth} and those of a sequential round; null in drafts and in rounds published before rules
    were committed to.

    Keys are text of 16 hexadecimal digits (64 bit): SQLite and PostgreSQL have no unsigned 64-bit integer.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="rooms")
    position = models.PositiveSmallIntegerField()  # from 1
    scenario = models.ForeignKey("sandbox.Scenario", models.PROTECT, related_name="+")
    traffic_key = models.CharField(max_length=16)
    luck_key = models.CharField(max_length=16)
    nonce = models.CharField(max_length=64)  # 256 bit, hexadecimal
    commitment = models.CharField(max_length=64)
    rules = models.JSONField(null=True, blank=True)
    drawn_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("room of a form")
        verbose_name_plural = _("rooms of a form")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="form_room_position_once"),
            models.UniqueConstraint(fields=["commitment"], name="form_room_commitment_once"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="form_room_position_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.position}"
