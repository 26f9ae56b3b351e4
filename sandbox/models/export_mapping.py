"""A mapping that was confirmed, for the next export with the same columns."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportMapping(models.Model):
    """One table's columns as their owner confirmed them, found again by the signature of its header.

    The mapping of a table of minutes also keeps the decisions, what was typed in of products, the rules for them and the host's facts.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)  # exports.header.signature
    name = models.CharField(max_length=200)  # file and sheet that it was confirmed on last
    content = models.JSONField()  # export-mapping/1 with one table
    confirmed_at = models.DateTimeField()
    uses = models.PositiveIntegerField(default=1)  # imports that it served

    class Meta:
        verbose_name = _("export mapping")
        verbose_name_plural = _("export mappings")
        ordering = ("-confirmed_at", "-id")
        constraints = [models.UniqueConstraint(fields=["owner", "signature"], name="export_mapping_once_per_owner_and_header")]

    def __str__(self) -> str:
        return self.name
