"""Addresses of grading's part of the API."""

from django.urls import path

from grading.api.attempts import AttemptReport, AttemptResult
from grading.api.rounds import ReleaseRound, RetryJob, RoundResults

urlpatterns = [
    path("attempts/<uuid:public_id>/result/", AttemptResult.as_view(), name="api-attempt-result"),
    path("attempts/<uuid:public_id>/report/", AttemptReport.as_view(), name="api-attempt-report"),
    path("rounds/<slug:slug>/results/", RoundResults.as_view(), name="api-round-results"),
    path("rounds/<slug:slug>/release/", ReleaseRound.as_view(), name="api-round-release"),
    path("grading/jobs/<int:job_id>/retry/", RetryJob.as_view(), name="api-grading-retry"),
]
