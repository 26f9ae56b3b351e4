"""Conversations between a merchant and a trader, through the platform."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.registry.models.brief import Brief


class Side(models.TextChoices):
    MERCHANT = "merchant", _("merchant")
    TRADER = "trader", _("trader")


class Talk(models.Model):
    """One conversation: about a brief, or directly from a profile. Its two parties are rows of their own.

    A direct one that begins after a closed one has a number behind its `pair`.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    pair = models.CharField(max_length=64, unique=True, help_text=_("brief : merchant : trader. Two clicks open one conversation."))
    brief = models.ForeignKey(Brief, on_delete=models.SET_NULL, null=True, blank=True, related_name="talks")
    subject = models.CharField(_("subject"), max_length=120)
    began_at = models.DateTimeField(_("began"))
    last_at = models.DateTimeField(_("last message"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [models.Index(fields=["last_at"], name="talk_by_age")]

    def __str__(self) -> str:
        return self.subject


class Party(models.Model):
    """One of the two in a conversation, under the name that the other one reads. `blocked_at`: this party wants nothing more from the other one."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="parties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    label = models.CharField(_("shown as"), max_length=80)
    read_at = models.DateTimeField(_("read until"), null=True, blank=True)
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "side"], name="one_party_a_side"),
            models.UniqueConstraint(fields=["talk", "person"], name="nobody_talks_alone"),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id}: {self.side}"


class Message(models.Model):
    """What one of them wrote. `client_id` is made by the form: a repeat is the same message."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    words = models.TextField(max_length=2000)
    sent_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["talk", "author", "client_id"], name="message_sent_once")]

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.pk}"
