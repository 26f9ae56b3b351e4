"""Addresses of certificates and of what verifiers fetch."""

from django.urls import path

from certify.certificates.pages import certificate, machine, mine, verify

urlpatterns = [
    path("c/<str:code>.json", certificate.certificate_json, name="certificate-json"),
    # The credential's id has no slash at its end; both spellings answer, neither redirects.
    path("c/<str:code>", certificate.certificate_page),
    path("c/<str:code>/", certificate.certificate_page, name="certificate"),
    path("c/<str:code>/revoke/", certificate.revoke, name="revoke-certificate"),
    path("verify/", verify.verify, name="verify"),
    path("me/certificates/", mine.mine, name="my-certificates"),
    path(".well-known/did.json", machine.did_document, name="did-document"),
    path("status/<int:number>", machine.status_list, name="status-list"),
    path("achievements/<slug:slug>/<int:version>", machine.achievement, name="achievement"),
]
