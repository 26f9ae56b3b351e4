"""Boards in the administration: to be read. Marks are set by a service, which builds the board anew."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from certify.leaderboards.models import Board, Mark, Snapshot


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows come from services only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Board)
class BoardAdmin(ReadOnly):
    """The boards."""

    list_display = ("round", "wanted", "built", "sent_at")


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly):
    """Their versions."""

    list_display = ("board", "version", "built_at")


@admin.register(Mark)
class MarkAdmin(ReadOnly):
    """Hidden and unofficial people."""

    list_display = ("round", "person", "kind", "by", "at")
