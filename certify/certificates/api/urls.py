"""The certificates' part of the API."""

from django.urls import path

from certify.certificates.api.certificates import AttemptCertificate, CertificateView, MyCertificates, Revoke, Verify

urlpatterns = [
    path("certificates/", MyCertificates.as_view(), name="api-my-certificates"),
    path("certificates/<str:code>/", CertificateView.as_view(), name="api-certificate"),
    path("certificates/<str:code>/revoke/", Revoke.as_view(), name="api-revoke-certificate"),
    path("attempts/<uuid:public_id>/certificate/", AttemptCertificate.as_view(), name="api-attempt-certificate"),
    path("verify/", Verify.as_view(), name="api-verify"),
]
