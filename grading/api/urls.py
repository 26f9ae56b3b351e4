"""Addresses of grading's part of the API."""

from django.urls import path

from grading.api.appeals import Appeals, AttemptAppeals, DecideAppeal, TakeAppeal, WithdrawAppeal
from grading.api.attempts import AttemptReport, AttemptResult
from grading.api.evidence import AttemptEvidence
from grading.api.regrades import ApplyRegrade, AttemptRegrades, DropRegrade, RegradePreview, Regrades
from grading.api.rounds import ReleaseRound, RetryJob, RoundResults

urlpatterns = [
    path("attempts/<uuid:public_id>/result/", AttemptResult.as_view(), name="api-attempt-result"),
    path("attempts/<uuid:public_id>/report/", AttemptReport.as_view(), name="api-attempt-report"),
    path("attempts/<uuid:public_id>/evidence/", AttemptEvidence.as_view(), name="api-attempt-evidence"),
    path("rounds/<slug:slug>/results/", RoundResults.as_view(), name="api-round-results"),
    path("rounds/<slug:slug>/release/", ReleaseRound.as_view(), name="api-round-release"),
    path("grading/jobs/<int:job_id>/retry/", RetryJob.as_view(), name="api-grading-retry"),
    path("rounds/<slug:slug>/regrades/", Regrades.as_view(), name="api-regrades"),
    path("rounds/<slug:slug>/regrades/<int:regrade_id>/", RegradePreview.as_view(), name="api-regrade"),
    path("rounds/<slug:slug>/regrades/<int:regrade_id>/apply/", ApplyRegrade.as_view(), name="api-regrade-apply"),
    path("rounds/<slug:slug>/regrades/<int:regrade_id>/drop/", DropRegrade.as_view(), name="api-regrade-drop"),
    path("attempts/<uuid:public_id>/regrades/", AttemptRegrades.as_view(), name="api-attempt-regrades"),
    path("attempts/<uuid:public_id>/appeals/", AttemptAppeals.as_view(), name="api-attempt-appeals"),
    path("appeals/", Appeals.as_view(), name="api-appeals"),
    path("appeals/<uuid:appeal_id>/take/", TakeAppeal.as_view(), name="api-appeal-take"),
    path("appeals/<uuid:appeal_id>/decide/", DecideAppeal.as_view(), name="api-appeal-decide"),
    path("appeals/<uuid:appeal_id>/withdraw/", WithdrawAppeal.as_view(), name="api-appeal-withdraw"),
]
