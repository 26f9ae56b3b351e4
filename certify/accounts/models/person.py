"""A person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """Somebody with an account: candidate, examiner, invigilator, certifier, or several of them."""

    display_name = models.CharField(_("name"), max_length=80, help_text=_("As it shall stand on a certificate, should you agree to show it."))
    language = models.CharField(_("language"), max_length=10, blank=True, default="", help_text=_("Empty: the browser's."))
    name_public_since = models.DateTimeField(
        _("name shown since"), null=True, blank=True, help_text=_("When the person agreed that certificates show the name; empty: not agreed.")
    )

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.display_name or self.username
