"""A regrade: why, what is corrected, its shadow grades, and what became of it. Append-only beside its state: old grades stay."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.leased_work import work_constraints
from grading.models.result import Result
from grading.models.room_grade import RoomGrade


class RegradeState(models.TextChoices):
    """queued → running → ready → applied | dropped; failed tries are repeated three times without progress, then dead (may be dropped)."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being computed")
    FAILED = "failed", _("failed, will be tried again")
    DEAD = "dead", _("stopped after three tries")
    READY = "ready", _("ready to decide")
    APPLIED = "applied", _("applied")
    DROPPED = "dropped", _("dropped")


class RegradeReason(models.TextChoices):
    """The catalogue; the public text beside it says what happened."""

    INCIDENT = "incident", _("An incident in a room")
    OUTAGE = "outage", _("The platform failed")
    WRONG_STANDARD = "wrong_standard", _("The standard was entered wrongly")
    WRONG_LIMIT = "wrong_limit", _("A guard-rail's limit was wrong")
    APPEAL = "appeal", _("An appeal")
    BREACH = "breach", _("A breach of the rules")
    CHECK = "check", _("A check of the grades")


class Correction(models.TextChoices):
    """What a set changes. Corrections of sets applied earlier keep holding until `restore`."""

    EXCLUDE_ROOM = "exclude_room", _("A room does not count, for anybody")
    STANDARD = "standard", _("Another cut score, another expected growth")
    LIMITS = "limits", _("Other limits of the guard-rails")
    INVALIDATE = "invalidate", _("The attempts are not valid")
    RECOMPUTE = "recompute", _("Nothing: compute again")
    RESTORE = "restore", _("Take back earlier corrections: the round's own rules")


class RegradeSet(models.Model):
    """One proposal. A worker owns a running set while `lease_until` lies ahead and `lease_token` is its own.

    `change` is the correction's own document: {scenario_id} | {cut_score, expected_growth} | limits by name | {because} | {}.
    """

    client_id = models.UUIDField(unique=True, help_text=_("made by the page, so that a double click proposes once"))
    round = models.ForeignKey("exams.Round", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=RegradeReason.choices)
    text = models.CharField(max_length=300, help_text=_("public: stands on the report and, if a certificate is revoked, on its page"))
    correction = models.CharField(max_length=16, choices=Correction.choices)
    change = models.JSONField()
    everybody = models.BooleanField()
    state = models.CharField(max_length=10, choices=RegradeState.choices, default=RegradeState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("since the last attempt that was computed"))
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "sent_at"], name="grading_regrade_live")]
        constraints = [
            *work_constraints(RegradeState, "regrade"),
            models.CheckConstraint(
                condition=models.Q(state__in=("applied", "dropped"), decided_by__isnull=False, decided_at__isnull=False)
                | (~models.Q(state__in=("applied", "dropped")) & models.Q(decided_by__isnull=True, decided_at__isnull=True)),
                name="grading_regrade_decided_by_somebody",
            ),
            # The certifier who applies is not the author: a second person, whatever the door.
            models.CheckConstraint(condition=~models.Q(state="applied", decided_by=models.F("author")), name="grading_regrade_second_person"),
        ]

    def __str__(self) -> str:
        return f"regrade {self.pk} of round {self.round_id}: {self.state}"


class RegradeItem(models.Model):
    """One attempt of a set: its result before, and the shadow after. `terms`: all corrections that hold for the shadow."""

    regrade = models.ForeignKey(RegradeSet, on_delete=models.PROTECT, related_name="items")
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    after = models.OneToOneField(Result, null=True, on_delete=models.PROTECT, related_name="+")
    rooms = models.ManyToManyField(RoomGrade, related_name="+")
    terms = models.JSONField()

    class Meta:
        verbose_name = _("regraded attempt")
        verbose_name_plural = _("regraded attempts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="grading_regrade_attempt_once")]

    def __str__(self) -> str:
        return f"attempt {self.attempt_id} in regrade {self.regrade_id}"
