"""A dashboard export on its way to a recording."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportDraft(models.Model):
    """Uploaded sheets and the mapping that their owner is working on: a reload or a lost network loses nothing.

    Nobody but the owner sees it. It becomes at most one recording; then its sheets are dropped. What is left lying goes after a while.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    upload_digest = models.CharField(max_length=64)  # SHA-256 over names and contents of the files
    files = models.JSONField(default=list)  # [{"name", "size_bytes", "sha256"}]
    sheets = models.BinaryField()  # exports.sheets.pack_sheets; empty once imported
    mapping = models.JSONField()  # export-mapping/1
    recording = models.ForeignKey("sandbox.Recording", models.SET_NULL, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)  # grows with every change: an import belongs to the revision that was checked
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("export draft")
        verbose_name_plural = _("export drafts")
        ordering = ("-changed_at", "-id")
        constraints = [
            # a double click on “upload” finds the draft that is there
            models.UniqueConstraint(
                fields=["owner", "upload_digest"], condition=models.Q(imported_at__isnull=True), name="export_draft_once_per_owner_and_upload"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="export_draft_sweep")]

    def __str__(self) -> str:
        return ", ".join(str(file["name"]) for file in self.files)
