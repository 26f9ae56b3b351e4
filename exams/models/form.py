"""One set of rooms under one set of keys: everybody who sits the same form meets the same evening."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.round import Round


class Form(models.Model):
    """A round has one or several; retakes and other sittings take one that the candidate has not met."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="forms")
    label = models.CharField(max_length=8)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ("label",)
        constraints = [models.UniqueConstraint(fields=["round", "label"], name="form_label_once_per_round")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.label}"
