"""What a merchant looks for."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.registry.vocabulary import Category, Problem, Region, Size


class Brief(models.Model):
    """A merchant's question to the traders of the register. Open until its last day, unless it is closed or hidden before."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("merchant"))
    client_id = models.UUIDField(help_text=_("Made by the form: a second click posts nothing."))
    company = models.CharField(_("company"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    size = models.CharField(_("size of the room"), max_length=8, choices=Size)
    problem = models.CharField(_("problem"), max_length=8, choices=Problem)
    region = models.CharField(_("region"), max_length=10, choices=Region)
    budget_low_yuan = models.PositiveIntegerField(_("budget from, yuan"))
    budget_high_yuan = models.PositiveIntegerField(_("budget to, yuan"))
    words = models.TextField(_("in words"), max_length=2000)
    posted_at = models.DateTimeField(_("posted"))
    open_until = models.DateTimeField(_("open until"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_reason = models.CharField(_("reason, for the author"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="brief_posted_once"),
            models.CheckConstraint(condition=Q(budget_high_yuan__gte=models.F("budget_low_yuan")), name="brief_budget_in_order"),
        ]
        indexes = [models.Index(fields=["-posted_at"], condition=Q(closed_at__isnull=True), name="brief_open")]

    def __str__(self) -> str:
        return self.title
