"""A round's board: whether it must be built anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Board(models.Model):
    """One a round. `wanted` counts announcements, `built` is the count that the latest snapshot has seen: unequal means work to do."""

    round = models.OneToOneField("exams.Round", on_delete=models.PROTECT, related_name="+", verbose_name=_("round"))
    wanted = models.PositiveIntegerField(default=0)
    built = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(_("last sent"))

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")

    def __str__(self) -> str:
        return f"{self.round_id}: {self.built}/{self.wanted}"
