"""Somebody who is not on a board like the others."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MarkKind(models.TextChoices):
    """hidden: not there. unofficial: there without a rank, taking none from others. Programs need no mark: `exams.selectors.programs` knows them."""

    HIDDEN = "hidden", _("hidden")
    UNOFFICIAL = "unofficial", _("unofficial")


class Mark(models.Model):
    """A person's mark on a round's board, and who set it."""

    round = models.ForeignKey("exams.Round", on_delete=models.PROTECT, related_name="+", verbose_name=_("round"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("mark"), max_length=10, choices=MarkKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"))
    at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_mark_a_person")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.person_id} {self.kind}"
