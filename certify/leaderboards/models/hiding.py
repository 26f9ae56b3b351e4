"""Somebody who does not want to be on boards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Hiding(models.Model):
    """The person's own choice, for every board. The row is the choice; taking it back deletes it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    since = models.DateTimeField(_("hidden since"))

    class Meta:
        verbose_name = _("hiding")
        verbose_name_plural = _("hidings")

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since:%Y-%m-%d}"
