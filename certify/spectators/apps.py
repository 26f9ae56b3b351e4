"""Spectators as a Django app: pages and streams, no tables of its own. What was shown is the exams' business."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpectatorsConfig(AppConfig):
    """Named, so that its template tags are found."""

    name = "certify.spectators"
    label = "spectators"
    verbose_name = _("Spectators")
