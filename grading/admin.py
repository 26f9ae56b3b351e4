"""Grading in the administration: to look at, never to change."""

from django.contrib import admin
from django.http import HttpRequest

from grading.models import GradeJob, JobFailure, Result, RoomGrade


class ReadOnly(admin.ModelAdmin):
    """Grades are changed by regrades, jobs by workers; nobody edits a row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(GradeJob)
class GradeJobAdmin(ReadOnly):
    list_display = ("attempt", "state", "tries", "queued_at", "finished_at", "duration_s")
    list_filter = ("state",)


@admin.register(JobFailure)
class JobFailureAdmin(ReadOnly):
    list_display = ("job", "try_number", "code", "at")


@admin.register(RoomGrade)
class RoomGradeAdmin(ReadOnly):
    list_display = ("attempt", "position", "score", "uplift", "rubric_version", "effective")


@admin.register(Result)
class ResultAdmin(ReadOnly):
    list_display = ("attempt", "person", "round", "decision", "score", "round_uplift", "state", "effective")
    list_filter = ("decision", "state")
