"""Addresses of grading's part of the API."""

from django.urls import path

from grading.api.appeals import Appeals, AttemptAppeals, DecideAppeal, TakeAppeal, WithdrawAppeal
from grading.api.attempts import AttemptReport, AttemptResult, RetryFeedback, RoomReplay
from grading.api.evidence import AttemptEvidence
from grading.api.integrity import AttemptCases, DecideCase, IntegrityCases, SittingIntegrity, StateCase
from grading.api.judging import Declare, RateReplay, ReplayFrames, Seat, Seats
from grading.api.regrades import ApplyRegrade, AttemptRegrades, DropRegrade, RegradePreview, Regrades
from grading.api.reliability import RoundReliability
from grading.api.rounds import ReleaseRound, RetryJob, RoundResults
from grading.api.statistics import RoundStatistics, RoundStatisticsFile
from grading.api.studies import ApproveCut, CloseStudy, DismissJudge, InviteJudge, OpenStudy, Studies, Study, WithdrawStudy

urlpatterns = [
    path("attempts/<uuid:public_id>/result/", AttemptResult.as_view(), name="api-attempt-result"),
    path("attempts/<uuid:public_id>/report/", AttemptReport.as_view(), name="api-attempt-report"),
    path("attempts/<uuid:public_id>/report/feedback/retry/", RetryFeedback.as_view(), name="api-feedback-retry"),
    path("attempts/<uuid:public_id>/rooms/<int:position>/replay/", RoomReplay.as_view(), name="api-room-replay"),
    path("attempts/<uuid:public_id>/evidence/", AttemptEvidence.as_view(), name="api-attempt-evidence"),
    path("rounds/<slug:slug>/results/", RoundResults.as_view(), name="api-round-results"),
    path("rounds/<slug:slug>/statistics/", RoundStatistics.as_view(), name="api-round-statistics"),
    path("rounds/<slug:slug>/statistics/<str:file>", RoundStatisticsFile.as_view(), name="api-round-statistics-file"),
    path("rounds/<slug:slug>/reliability/", RoundReliability.as_view(), name="api-round-reliability"),
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
    path("standards/", Studies.as_view(), name="api-standards"),
    path("standards/<uuid:study_id>/", Study.as_view(), name="api-standard"),
    path("standards/<uuid:study_id>/open/", OpenStudy.as_view(), name="api-standard-open"),
    path("standards/<uuid:study_id>/judges/", InviteJudge.as_view(), name="api-standard-invite"),
    path("standards/<uuid:study_id>/judges/<int:judge_id>/dismiss/", DismissJudge.as_view(), name="api-standard-dismiss"),
    path("standards/<uuid:study_id>/close/", CloseStudy.as_view(), name="api-standard-close"),
    path("standards/<uuid:study_id>/approve/", ApproveCut.as_view(), name="api-standard-approve"),
    path("standards/<uuid:study_id>/withdraw/", WithdrawStudy.as_view(), name="api-standard-withdraw"),
    path("judging/", Seats.as_view(), name="api-judging-seats"),
    path("judging/<uuid:study_id>/", Seat.as_view(), name="api-judging"),
    path("judging/<uuid:study_id>/declaration/", Declare.as_view(), name="api-judging-declare"),
    path("judging/<uuid:study_id>/replays/<int:place>/", ReplayFrames.as_view(), name="api-judging-replay"),
    path("judging/<uuid:study_id>/replays/<int:place>/ratings/", RateReplay.as_view(), name="api-judging-rate"),
    path("sittings/<int:sitting_id>/integrity/", SittingIntegrity.as_view(), name="api-sitting-integrity"),
    path("attempts/<uuid:public_id>/integrity_cases/", AttemptCases.as_view(), name="api-attempt-integrity-cases"),
    path("integrity_cases/", IntegrityCases.as_view(), name="api-integrity-cases"),
    path("integrity_cases/<uuid:case_id>/statement/", StateCase.as_view(), name="api-integrity-case-statement"),
    path("integrity_cases/<uuid:case_id>/decide/", DecideCase.as_view(), name="api-integrity-case-decide"),
]
