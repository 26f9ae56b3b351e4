"""A board: what it is about, whether it must be built anew, and what holds it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.leaderboards.models.season import Season


class Scope(models.TextChoices):
    """A round's board is built from results; the others are built from what the rounds' boards show to the public."""

    ROUND = "round", _("round")
    SEASON = "season", _("season")
    ORGANISATION = "organisation", _("organisation")
    ALL_TIME = "all_time", _("all time")


class Board(models.Model):
    """One a round, a season, an organisation and a kind of rounds, and one of all time a kind.

    `wanted` counts announcements, `built` is the count that the latest snapshot has seen: unequal means work to do. While `frozen_at` of a
    round's is set the public reads `shown` (null: nothing was there at that instant) whatever is built. `frozen_by` is the season that froze a
    round; null: it was frozen by itself. `kind` is that of the rounds that count.
    """

    scope = models.CharField(_("scope"), max_length=12, choices=Scope, default=Scope.ROUND)
    kind = models.CharField(_("kind of rounds"), max_length=20, blank=True)
    round = models.OneToOneField("exams.Round", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("round"))
    season = models.OneToOneField(Season, on_delete=models.CASCADE, null=True, related_name="board", verbose_name=_("season"))
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("organisation"))
    wanted = models.PositiveIntegerField(default=0)
    built = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(_("last sent"))
    frozen_at = models.DateTimeField(_("frozen since"), null=True)
    frozen_by = models.ForeignKey(Season, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("frozen with the season"))
    shown = models.ForeignKey("leaderboards.Snapshot", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("shown while frozen"))
    finalised_at = models.DateTimeField(_("final since"), null=True)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="round", round__isnull=False, season__isnull=True, organisation__isnull=True)
                | Q(scope="season", season__isnull=False, round__isnull=True, organisation__isnull=True)
                | Q(scope="organisation", organisation__isnull=False, round__isnull=True, season__isnull=True)
                | Q(scope="all_time", organisation__isnull=True, round__isnull=True, season__isnull=True),
                name="board_is_about_its_scope",
            ),
            models.UniqueConstraint(fields=["organisation", "kind"], condition=Q(scope="organisation"), name="one_board_an_organisation_and_kind"),
            models.UniqueConstraint(fields=["kind"], condition=Q(scope="all_time"), name="one_board_of_all_time_a_kind"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=False) | Q(shown__isnull=True, frozen_by__isnull=True), name="only_a_frozen_board_is_held"
            ),
            # What is held back is held back where it is made: a wide board follows the rounds that it counts.
            models.CheckConstraint(
                condition=Q(scope__in=["round", "season"]) | Q(frozen_at__isnull=True, finalised_at__isnull=True),
                name="only_rounds_and_seasons_have_switches",
            ),
        ]

    def __str__(self) -> str:
        about = self.round_id or self.season_id or self.organisation_id or self.kind
        return f"{self.scope} {about}: {self.built}/{self.wanted}"


class Turn(models.TextChoices):
    FREEZE = "freeze", _("frozen")
    UNFREEZE = "unfreeze", _("unfrozen")
    FINALISE = "finalise", _("made final")


class Switch(models.Model):
    """Who turned which switch of a board, when and why. Append-only. `season`: it was turned for all rounds of that season."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="switches")
    turn = models.CharField(max_length=10, choices=Turn)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="board_switch_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.board_id}: {self.turn} at {self.at:%Y-%m-%d %H:%M}"
