"""Who took a round's tables out of the house. Append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StatisticsDownload(models.Model):
    """One download: the tables hold people's names, so that it is written down like whatever else is done to their results."""

    round = models.ForeignKey("exams.Round", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    file = models.CharField(max_length=40, help_text=_("table and format, as in the address"))
    rows = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("download of statistics")
        verbose_name_plural = _("downloads of statistics")
        ordering = ["-at", "-pk"]
        # The latest downloads of a round, on its page of statistics.
        indexes = [models.Index(fields=["round", "-at"], name="grading_statistics_download")]

    def __str__(self) -> str:
        return f"{self.file} of round {self.round_id} at {self.at:%Y-%m-%d %H:%M}"
