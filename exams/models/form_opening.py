"""From here on the rooms of a form are shown to everybody: nobody sits it any more, and its scenarios are used up for certifications."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.form import Form


class FormOpening(models.Model):
    """Never taken back: what the public may have seen cannot become unseen. `by` is empty for demonstrations, which open by themselves."""

    form = models.OneToOneField(Form, models.PROTECT, related_name="opening")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("opening of a form to spectators")
        verbose_name_plural = _("openings of forms to spectators")

    def __str__(self) -> str:
        return str(self.form_id)
