"""Somebody says that something is misused."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.registry.models.brief import Brief
from certify.registry.models.profile import Profile
from certify.registry.models.talk import Message


class Reason(models.TextChoices):
    FALSE_NAME = "false_name", _("Somebody uses a certificate that is not theirs")
    FALSE_CLAIM = "false_claim", _("It claims what is not true")
    EDITED = "edited", _("A paper or picture of it was edited")
    SPAM = "spam", _("Advertising, or not serious")
    ABUSE = "abuse", _("Insult, threat or harassment")
    FRAUD = "fraud", _("It looks like fraud")
    OTHER = "other", _("Something else")


class Decision(models.TextChoices):
    NOTHING = "nothing", _("no consequence")
    HIDE_PROFILE = "hide_profile", _("the profile is hidden")
    CLOSE_BRIEF = "close_brief", _("the brief is closed")
    HIDE_MESSAGE = "hide_message", _("the message is hidden")
    REVOCATION = "revocation", _("the certificate is revoked on its own page")


class About(models.TextChoices):
    CERTIFICATE = "certificate", _("certificate")
    PROFILE = "profile", _("profile")
    BRIEF = "brief", _("brief")
    MESSAGE = "message", _("message")


class Report(models.Model):
    """One report and its decision. Decided once; the row says who, when and why."""

    about = models.CharField(_("about"), max_length=12, choices=About)
    name = models.CharField(_("of what"), max_length=40, help_text=_("Code or id of the thing."))
    profile = models.ForeignKey(Profile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    brief = models.ForeignKey(Brief, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = models.TextField(_("in words"), max_length=2000, blank=True)
    contact = models.EmailField(_("contact"), blank=True)
    language = models.CharField(max_length=10, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(_("reported"))
    decision = models.CharField(_("decision"), max_length=14, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(_("why"), max_length=300, blank=True)
    answer = models.TextField(_("answer to the reporter"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("report of misuse")
        verbose_name_plural = _("reports of misuse")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="") & ~Q(why="")),
                name="decided_report_says_why",
            ),
        ]
        indexes = [models.Index(fields=["reported_at"], condition=Q(decided_at__isnull=True), name="report_open")]

    def __str__(self) -> str:
        return f"{self.about} {self.name}"
