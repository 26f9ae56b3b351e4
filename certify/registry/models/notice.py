"""A mail of the register. Its row is the job; none of them holds anybody else's address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.registry.models.declaration import Declaration
from certify.registry.models.report import Report
from certify.registry.models.talk import Talk


class NoticeKind(models.TextChoices):
    CONFIRM = "confirm", _("asks a merchant to confirm")
    MESSAGE = "message", _("a message waits")
    ANSWER = "answer", _("answers a report")


class Notice(models.Model):
    """`retry_at` ahead is a worker's lease; `done_at`: sent, given up after the last try, or nobody is to get it any more."""

    kind = models.CharField(max_length=8, choices=NoticeKind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)  # only where the reader has no account; emptied when the mail is out
    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, null=True, related_name="+")
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, null=True, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="+")
    address_digest = models.CharField(max_length=64, blank=True)  # counts mails to one address after the address is gone
    language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mail of the register")
        verbose_name_plural = _("mails of the register")
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(done_at__isnull=True), name="notice_to_be_sent"),
            models.Index(fields=["address_digest", "asked_at"], name="notice_lately_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
