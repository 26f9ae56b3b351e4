"""What a board shows: built once, read by every page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.leaderboards.models.board import Board


class Snapshot(models.Model):
    """One version of a board with its counts, so that no page counts lines. The public reads the highest version, or the one that a freeze holds.

    `regrades`: how many applied regrades it has seen; a final board is built anew for another one only. `histogram`: people by score, see
    `ranking.HISTOGRAM_FROM`.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="snapshots")
    version = models.PositiveIntegerField(_("version"))
    built_at = models.DateTimeField(_("built"))
    results = models.CharField(max_length=80, blank=True, help_text=_("fingerprint of the final results that it was built from"))
    regrades = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    programs = models.PositiveIntegerField(default=0)
    histogram = models.JSONField(default=list)

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
    """A line. A person's name is not in it: it is looked up when the line is shown, so that withdrawn consent holds at once.

    `place` counts the lines of a kind from 1 without gap or tie, so that any page is a range of an index; it is 0 until the database has ranked.
    `round` is the one whose result it is, `rounds` from how many it is the best.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="rows", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.PositiveIntegerField(default=0)
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
    round = models.ForeignKey("exams.Round", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    rounds = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["kind", "place"]
        # A page of the board: one kind, places from … to …
        indexes = [models.Index(fields=["snapshot", "kind", "place"], name="board_page")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "program"], person__isnull=False, operator="")
                | (models.Q(kind="reference", person__isnull=True) & ~models.Q(operator="")),
                name="board_row_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.kind} {self.rank}"

    @property
    def score(self) -> float:
        return self.score_tenths / 10
