"""Grading in the administration: to look at, never to change."""

from django.contrib import admin
from django.http import HttpRequest

from grading.models import (
    Appeal,
    Assessment,
    GradeJob,
    JobFailure,
    RegradeEvent,
    RegradeItem,
    RegradeSet,
    Result,
    RoomFeedback,
    RoomGrade,
    RoundCut,
    StandardJudge,
    StandardStudy,
)


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


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    """Without its figures: they are nobody's to see while the attempt is open, and stand on the result afterwards."""

    list_display = ("attempt", "state", "tries", "told", "queued_at", "finished_at", "duration_s", "error")
    list_filter = ("state",)
    exclude = ("figures",)


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


@admin.register(RoomFeedback)
class RoomFeedbackAdmin(ReadOnly):
    list_display = ("grade", "state", "tries", "finished_at", "duration_s", "error")
    list_filter = ("state",)


@admin.register(RegradeSet)
class RegradeSetAdmin(ReadOnly):
    list_display = ("pk", "round", "reason", "correction", "state", "author", "decided_by", "decided_at")
    list_filter = ("state",)


@admin.register(RegradeItem)
class RegradeItemAdmin(ReadOnly):
    list_display = ("regrade", "attempt", "before", "after")


@admin.register(Appeal)
class AppealAdmin(ReadOnly):
    list_display = ("public_id", "attempt", "state", "filed_at", "reviewer", "decided_at")
    list_filter = ("state",)


@admin.register(RegradeEvent)
class RegradeEventAdmin(ReadOnly):
    list_display = ("what", "regrade", "appeal", "by", "at")


@admin.register(StandardStudy)
class StandardStudyAdmin(ReadOnly):
    list_display = ("public_id", "title", "round", "method", "state", "derived_cut", "cut_se", "approved_cut", "approved_by")
    list_filter = ("state", "method")
    exclude = ("seed",)


@admin.register(StandardJudge)
class StandardJudgeAdmin(ReadOnly):
    list_display = ("study", "name", "organisation", "practising", "declared_at", "dismissed_at")


@admin.register(RoundCut)
class RoundCutAdmin(ReadOnly):
    list_display = ("round", "study")
