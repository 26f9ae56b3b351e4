"""What a trader shows in the register, and since when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.registry.vocabulary import Availability


class Profile(models.Model):
    """A trader's entry. It is public while `shown_since` is set, nobody has hidden it, and its holder has a valid certificate."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("holder"))
    code = models.CharField(_("code"), max_length=16, unique=True, help_text=_("Random; stands in the address."))
    headline = models.CharField(_("headline"), max_length=120)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    availability = models.CharField(_("availability"), max_length=8, choices=Availability, default=Availability.NOW)
    takes_messages = models.BooleanField(_("takes messages"), default=True)
    with_name = models.BooleanField(_("shows the name"), default=False)
    shown_since = models.DateTimeField(_("shown since"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(_("reason, for the holder"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="hidden_profile_has_reason"),
        ]
        indexes = [models.Index(fields=["shown_since"], condition=Q(shown_since__isnull=False), name="profile_shown")]

    def __str__(self) -> str:
        return self.code


class WordKind(models.TextChoices):
    REGION = "region", _("region")
    CATEGORY = "category", _("category")
    PLATFORM = "platform", _("platform")
    LANGUAGE = "language", _("language")


class ProfileWord(models.Model):
    """One chosen word of a profile, so that a search finds it by an index."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=WordKind)
    word = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "kind", "word"], name="profile_word_once")]
        indexes = [models.Index(fields=["kind", "word"], name="profile_by_word")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.word}"


class Consent(models.Model):
    """That the holder agreed to be shown, and what exactly was to be seen. Another text is another agreement; rows are only ever ended."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="consents")
    version = models.PositiveIntegerField(_("version"))
    shows = models.JSONField(_("what is shown"))
    given_at = models.DateTimeField(_("given"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=10, blank=True)  # holder, name, newer, certifier

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["profile", "version"], name="consent_version_once"),
            models.UniqueConstraint(fields=["profile"], condition=Q(ended_at__isnull=True), name="one_consent_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}/{self.version}"
