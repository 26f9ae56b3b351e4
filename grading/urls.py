"""Addresses of grading's pages."""

from django.urls import path

from grading.pages import appeals, evidence, judging, regrades, reliability, report, report_pdf, results, standards, statistics

app_name = "grading"

urlpatterns = [
    path("attempts/<uuid:public_id>/report/", report.report, name="report"),
    path("attempts/<uuid:public_id>/grading/", report.job_fragment, name="job-state"),
    path("attempts/<uuid:public_id>/report.pdf", report_pdf.download, name="report-pdf"),
    path("attempts/<uuid:public_id>/report/rooms/<int:position>/replay.json", report.replay, name="report-replay"),
    path("attempts/<uuid:public_id>/report/feedback/", report.feedback_fragment, name="feedback-state"),
    path("attempts/<uuid:public_id>/report/feedback/retry/", report.retry, name="feedback-retry"),
    path("attempts/<uuid:public_id>/evidence.zip", evidence.download, name="evidence"),
    path("studio/results/", results.rounds, name="result-rounds"),
    path("studio/results/<slug:slug>/", results.round_results, name="round-results"),
    path("studio/results/<slug:slug>/release/", results.release, name="release"),
    path("studio/results/<slug:slug>/jobs/<int:job_id>/retry/", results.retry, name="retry"),
    path("studio/results/<slug:slug>/statistics/", statistics.statistics, name="statistics"),
    path("studio/results/<slug:slug>/statistics/<str:file>", statistics.download, name="statistics-file"),
    path("studio/results/<slug:slug>/reliability/", reliability.reliability, name="reliability"),
    path("studio/results/<slug:slug>/regrades/", regrades.regrades, name="regrades"),
    path("studio/results/<slug:slug>/regrades/new/", regrades.propose, name="regrade-new"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/", regrades.regrade, name="regrade"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/state/", regrades.state, name="regrade-state"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/apply/", regrades.apply, name="regrade-apply"),
    path("studio/results/<slug:slug>/regrades/<int:regrade_id>/drop/", regrades.drop, name="regrade-drop"),
    path("studio/standards/", standards.standards, name="standards"),
    path("studio/standards/new/", standards.new_study, name="standard-new"),
    path("studio/standards/<uuid:study_id>/", standards.standard, name="standard"),
    path("studio/standards/<uuid:study_id>/open/", standards.open_, name="standard-open"),
    path("studio/standards/<uuid:study_id>/close/", standards.close, name="standard-close"),
    path("studio/standards/<uuid:study_id>/approve/", standards.approve, name="standard-approve"),
    path("studio/standards/<uuid:study_id>/withdraw/", standards.withdraw, name="standard-withdraw"),
    path("studio/standards/<uuid:study_id>/judges/", standards.invite, name="standard-invite"),
    path("studio/standards/<uuid:study_id>/judges/<int:judge_id>/dismiss/", standards.dismiss, name="standard-dismiss"),
    path("judging/", judging.judging, name="judging"),
    path("judging/<uuid:study_id>/", judging.study, name="judging-study"),
    path("judging/<uuid:study_id>/<int:place>/", judging.replay, name="judging-replay"),
    path("judging/<uuid:study_id>/<int:place>/replay.json", judging.frames, name="judging-frames"),
    path("studio/appeals/", appeals.appeals, name="appeals"),
    path("studio/appeals/<uuid:appeal_id>/", appeals.review, name="review-appeal"),
    path("attempts/<uuid:public_id>/appeal/", appeals.appeal, name="appeal"),
    path("attempts/<uuid:public_id>/appeal/<uuid:appeal_id>/withdraw/", appeals.withdraw, name="appeal-withdraw"),
]
