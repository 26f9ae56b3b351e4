"""One start of a form. Practice and demonstration rounds have one sitting that is open for the round's whole window."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.models.form import Form
from exams.models.round import Round


class Sitting(models.Model):
    """Attempts may start in [starts_at, ends_at)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sittings")
    form = models.OneToOneField(Form, models.PROTECT, related_name="sitting")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ("starts_at", "id")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="sitting_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.form_id}"
