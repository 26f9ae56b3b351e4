"""What a board shows: built once, read by every page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.leaderboards.models.board import Board


class Snapshot(models.Model):
    """One version of a board. Pages read the highest version and nothing else."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="snapshots")
    version = models.PositiveIntegerField(_("version"))
    built_at = models.DateTimeField(_("built"))
    results = models.CharField(max_length=80, blank=True, help_text=_("fingerprint of the final results that it was built from"))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [models.UniqueConstraint(fields=["board", "version"], name="board_version_once")]

    def __str__(self) -> str:
        return f"{self.board_id}/{self.version}"


class Kind(models.TextChoices):
    """People, programs that sat the round, and reference operators never share a ranking."""

    PERSON = "person", _("person")
    PROGRAM = "program", _("program")
    REFERENCE = "reference", _("reference operator")


class Row(models.Model):
    """A line. A person's name is not in it: it is looked up when the line is shown, so that withdrawn consent holds at once."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    operator = models.CharField(max_length=60, blank=True, help_text=_("Reference operator's id."))
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    rank = models.PositiveIntegerField(null=True, help_text=_("Empty for unofficial lines."))
    official = models.BooleanField(default=True)
    score_tenths = models.IntegerField()
    uplift = models.FloatField(help_text=_("Fraction over the baseline."))
    passed = models.BooleanField(default=False)
    attempt_number = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["kind", "-score_tenths", "pk"]
        # A page of the board: one kind, best first.
        indexes = [models.Index(fields=["snapshot", "kind", "-score_tenths", "id"], name="board_page")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "program"], person__isnull=False, operator="")
                | (models.Q(kind="reference", person__isnull=True) & ~models.Q(operator="")),
                name="board_row_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.kind} {self.rank}"
