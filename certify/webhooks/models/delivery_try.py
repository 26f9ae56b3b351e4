"""One try to deliver a message, as it went."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.webhooks.models.message import Message


class DeliveryTry(models.Model):
    """`status` is the answer's HTTP status, empty without an answer; `error` says why, as a code of `certify.webhooks.posting`."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(_("when"))
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=500, blank=True)  # its first bytes
    duration_ms = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("try of a webhook")
        verbose_name_plural = _("tries of webhooks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.status or self.error}"
