"""A person on a round's roster, with how their identity was checked and which accommodations they have."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.round import Round


class IdentityCheck(models.TextChoices):
    NOT_CHECKED = "not_checked", _("Not checked")
    IN_PERSON = "in_person", _("In person")
    DOCUMENT = "document", _("By a document")
    ORGANISATION = "organisation", _("By the organisation")


class Registration(models.Model):
    """`extra_time_percent` and `delay_s` are what a new attempt starts with."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    identity_check = models.CharField(max_length=12, choices=IdentityCheck.choices, default=IdentityCheck.NOT_CHECKED)
    identity_checked_at = models.DateTimeField(null=True, blank=True)
    identity_checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    extra_time_percent = models.PositiveSmallIntegerField(default=100)  # 125: a quarter more
    delay_s = models.PositiveIntegerField(default=0)
    waiting_seen_at = models.DateTimeField(null=True, blank=True)  # the waiting room was open in a browser then

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="registration_once_per_round"),
            models.CheckConstraint(condition=Q(extra_time_percent__gte=100), name="registration_extra_time_never_shortens"),
            models.CheckConstraint(
                condition=Q(identity_check="not_checked") | Q(identity_checked_at__isnull=False, identity_checked_by__isnull=False),
                name="registration_identity_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.person_id}"
