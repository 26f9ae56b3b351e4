"""The sandbox in Django's admin: to look, not to touch. What is published does not change, what is derived is made again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from sandbox.models import ExcerptSearch, GateRun, HeldOutRun, HostCalibration, Recording, Room, Scenario


class _ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Recording)
class RecordingAdmin(_ReadOnly):
    list_display = ("session_id", "host", "started_at", "minutes", "demo", "imported_at")
    list_filter = ("host", "demo")
    exclude = ("files", "summary")


@admin.register(HostCalibration)
class HostCalibrationAdmin(_ReadOnly):
    list_display = ("host", "state", "progress", "tries", "error_code", "queued_at", "finished_at")
    list_filter = ("state", "host")


@admin.register(Room)
class RoomAdmin(_ReadOnly):
    list_display = ("recording", "verdict", "engine_version", "created_at")
    list_filter = ("host", "verdict")
    exclude = ("model", "fidelity")


@admin.register(Scenario)
class ScenarioAdmin(_ReadOnly):
    list_display = ("title_en", "kind", "state", "speed", "published_at")
    list_filter = ("state", "kind", "host")
    exclude = ("bundle", "gate")


@admin.register(GateRun)
class GateRunAdmin(_ReadOnly):
    list_display = ("scenario", "state", "progress", "tries", "error_code", "queued_at")
    list_filter = ("state",)
    exclude = ("result",)


@admin.register(ExcerptSearch)
class ExcerptSearchAdmin(_ReadOnly):
    list_display = ("room", "state", "progress", "tries", "error_code", "queued_at", "finished_at")
    list_filter = ("state",)
    exclude = ("result",)


@admin.register(HeldOutRun)
class HeldOutRunAdmin(_ReadOnly):
    list_display = ("calibration", "state", "progress", "tries", "error_code", "queued_at", "finished_at")
    list_filter = ("state",)
