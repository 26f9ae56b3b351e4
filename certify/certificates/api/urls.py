"""The certificates' part of the API."""

from django.urls import path

from certify.certificates.api.certificates import AttemptCertificate, CertificateView, Lift, MyCertificates, Revoke, Suspend, Verify, VerifyFile
from certify.certificates.api.offline_kit import OfflineKit
from certify.certificates.api.paper_design import RoundPaper

urlpatterns = [
    path("rounds/<slug:slug>/paper/", RoundPaper.as_view(), name="api-round-paper"),
    path("certificates/", MyCertificates.as_view(), name="api-my-certificates"),
    path("certificates/<str:code>/", CertificateView.as_view(), name="api-certificate"),
    path("certificates/<str:code>/offline-kit/", OfflineKit.as_view(), name="api-offline-kit"),
    path("certificates/<str:code>/revoke/", Revoke.as_view(), name="api-revoke-certificate"),
    path("certificates/<str:code>/suspend/", Suspend.as_view(), name="api-suspend-certificate"),
    path("certificates/<str:code>/lift/", Lift.as_view(), name="api-lift-suspension"),
    path("attempts/<uuid:public_id>/certificate/", AttemptCertificate.as_view(), name="api-attempt-certificate"),
    path("verify/", Verify.as_view(), name="api-verify"),
    path("verify/file/", VerifyFile.as_view(), name="api-verify-file"),
]
