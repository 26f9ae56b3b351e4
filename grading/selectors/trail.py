"""Grading's part of the trail of an attempt: jobs, results, regrades, appeals, cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from grading.models import GradeJob, IntegrityEvent, JobFailure, RegradeEvent, Result


@dataclass(frozen=True, slots=True)
class GradingLine:
    """One event; `by` is a person's id."""

    at: datetime
    chapter: str
    what: Any
    by: int | None = None
    reason: Any = ""
    detail: str = ""


def grading_trail(attempt_id: int) -> list[GradingLine]:
    """Without order."""
    return [*_jobs(attempt_id), *_results(attempt_id), *_regrades(attempt_id), *_cases(attempt_id)]


def _jobs(attempt_id: int) -> Iterator[GradingLine]:
    for job in GradeJob.objects.filter(attempt=attempt_id):
        yield GradingLine(job.queued_at, _("Grading"), _("Queued"))
    for failure in JobFailure.objects.filter(job__attempt=attempt_id):
        yield GradingLine(failure.at, _("Grading"), _("Failed"), detail=failure.code)


def _results(attempt_id: int) -> Iterator[GradingLine]:
    for result in Result.objects.filter(attempt=attempt_id):
        yield GradingLine(result.graded_at, _("Grading"), _("Graded"), reason=result.get_decision_display(), detail=f"{result.score:.1f}")
        if result.published_at is not None:
            yield GradingLine(result.published_at, _("Grading"), _("Published"), by=result.released_by_id)


def _regrades(attempt_id: int) -> Iterator[GradingLine]:
    about = Q(appeal__attempt=attempt_id) | Q(regrade__items__attempt=attempt_id)
    for event in RegradeEvent.objects.filter(about).distinct():
        yield GradingLine(event.at, _("Appeal") if event.appeal_id else _("Regrade"), event.what, by=event.by_id)


def _cases(attempt_id: int) -> Iterator[GradingLine]:
    for event in IntegrityEvent.objects.filter(case__attempt=attempt_id).select_related("case"):
        reason = event.case.get_ground_display() if event.what == "opened" else event.case.get_reason_display() if event.what == "decided" else ""
        yield GradingLine(event.at, _("Integrity case"), event.what, by=event.by_id, reason=reason)
