"""One message to one address. The row owns the work; a message of the queue is a hint."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.webhooks.models.endpoint import Endpoint


class MessageState(models.TextChoices):
    """waiting → delivered | dead (the last try failed) | dropped (the webhook was switched off); a resend makes it wait again."""

    WAITING = "waiting", _("on its way")
    DELIVERED = "delivered", _("delivered")
    DEAD = "dead", _("given up")
    DROPPED = "dropped", _("not sent")


class Message(models.Model):
    """`body` are the bytes of every try; `message_id` stays the same, too, so that a receiver knows a repeat."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages")
    message_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(_("event"), max_length=40)
    event_id = models.PositiveBigIntegerField(null=True)  # of certificates.CertificateEvent; null: a test
    body = models.TextField()
    made_at = models.DateTimeField(_("made"))
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)  # since the last resend
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # when the queue was told last
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], condition=Q(event_id__isnull=False), name="an_event_once_an_endpoint")
        ]
        # The sweep looks for what is due; delivered ones are the many.
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="webhook_due")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"
