"""Addresses of grading's pages."""

from django.urls import path

from grading.pages import report, results

app_name = "grading"

urlpatterns = [
    path("attempts/<uuid:public_id>/report/", report.report, name="report"),
    path("attempts/<uuid:public_id>/grading/", report.job_fragment, name="job-state"),
    path("studio/results/", results.rounds, name="result-rounds"),
    path("studio/results/<slug:slug>/", results.round_results, name="round-results"),
    path("studio/results/<slug:slug>/release/", results.release, name="release"),
    path("studio/results/<slug:slug>/jobs/<int:job_id>/retry/", results.retry, name="retry"),
]
