"""The levels that a certification may certify, lowest first: the one list of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Of certifications only. Each round of a level sets its own cut and rooms. The codes stand in signed credentials: they never change."""

    JUNIOR = "junior", _("Junior level")
    INTERMEDIATE = "intermediate", _("Intermediate level")
    SENIOR = "senior", _("Senior level")


LEVELS_OR_NONE = ["", *Level.values]
"""As the API tells them; empty: none."""
