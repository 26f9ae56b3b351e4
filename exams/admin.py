"""What staff may look at. Keys, nonces and logs are not among it, and nothing is changed here: services do that."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from exams.models import Attempt, Registration, Round


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Looking only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    list_display = ("slug", "kind", "state", "opens_at", "closes_at")


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("round", "person", "identity_check", "registered_at")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "registration", "number", "state", "started_at", "closed_at")
