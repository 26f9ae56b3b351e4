"""Addresses of grading's pages."""

from django.urls import path

from grading.pages import appeals, evidence, regrades, report, results

app_name = "grading"

urlpatterns = [
    path("attempts/<uuid:public_id>/report/", report.report, name="report"),
    path("attempts/<uuid:public_id>/grading/", report.job_fragment, name="job-state"),
    path("attempts/<uuid:public_id>/report/feedback/", report.feedback_fragment, name="feedback-state"),
    path("attempts/<uuid:public_id>/evidence.zip", evidence.download, name="evidence"),
    path("studio/results/", results.rounds, name="result-rounds"),
    path("studio/results/<slug:slug>/", results.round_results, name="round-results"),
    path("studio/results/<slug:slug>/release/", results.release, name="release"),
    path("studio/results/<slug:slug>/jobs/<int:job_id>/retry/", results.retry, name="retry"),
    path("studio/results/<slug:slug>/regrades/", regrades.regrades, name="regrades"),
    path("studio/results/<slug:slug>/regrades/new/", regrades.propose, name="regrade-new"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/", regrades.regrade, name="regrade"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/apply/", regrades.apply, name="regrade-apply"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/drop/", regrades.drop, name="regrade-drop"),
    path("studio/appeals/", appeals.appeals, name="appeals"),
    path("studio/appeals/<uuid:appeal_id>/", appeals.review, name="review-appeal"),
    path("attempts/<uuid:public_id>/appeal/", appeals.appeal, name="appeal"),
    path("attempts/<uuid:public_id>/appeal/<uuid:appeal_id>/withdraw/", appeals.withdraw, name="appeal-withdraw"),
]
