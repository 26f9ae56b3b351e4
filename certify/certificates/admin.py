"""Certificates in the administration: to be read, never edited. Revoking has a page and a command of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from certify.certificates.models import (
    Achievement,
    Certificate,
    CertificateEvent,
    Compromise,
    ExpiryLetter,
    Issuance,
    IssueJob,
    IssuerKey,
    StatusList,
)
from certify.certificates.selectors import signed_last_by


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows come from services only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Certificate)
class CertificateAdmin(ReadOnly):
    """The certificates."""

    list_display = ("code", "person", "cycle", "demo", "level", "issued_at", "valid_until", "suspended_at", "revoked_at")
    list_filter = ("demo", "level", "cycle")
    search_fields = ("code", "person__username")


@admin.register(Issuance)
class IssuanceAdmin(ReadOnly):
    """What was signed."""

    list_display = ("certificate", "number", "occasion", "named", "jcs_hash", "signed_at")


@admin.register(IssueJob)
class IssueJobAdmin(ReadOnly):
    """The work of issuing."""

    list_display = ("result_id", "state", "tries", "sent_at", "certificate", "error")
    list_filter = ("state",)


@admin.register(IssuerKey)
class IssuerKeyAdmin(ReadOnly):
    """The keys; the private halves are not shown."""

    list_display = ("multikey", "state", "issuer_did", "created_at", "retired_at")
    list_filter = ("state",)


@admin.register(Compromise)
class CompromiseAdmin(ReadOnly):
    """Compromised keys, and how far the signing again is."""

    list_display = ("key", "declared_at", "declared_by", "reason", "certificates", "left", "done_at")

    @admin.display(description=_("still to be signed again"))
    def left(self, row: Compromise) -> int:
        return 0 if row.done_at else signed_last_by([row.key_id]).count()


@admin.register(CertificateEvent)
class CertificateEventAdmin(ReadOnly):
    """What happened to certificates."""

    list_display = ("happened_at", "certificate", "kind", "by", "reason")
    list_filter = ("kind",)
    search_fields = ("certificate__code",)


@admin.register(ExpiryLetter)
class ExpiryLetterAdmin(ReadOnly):
    """Letters about certificates that end."""

    list_display = ("certificate", "days_before", "written_at")


@admin.register(StatusList)
class StatusListAdmin(ReadOnly):
    """The lists of revocation bits."""

    list_display = ("number", "version", "digest", "signed_at")


@admin.register(Achievement)
class AchievementAdmin(ReadOnly):
    """The wordings."""

    list_display = ("slug", "version", "created_at")
