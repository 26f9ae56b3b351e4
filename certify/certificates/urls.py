"""Addresses of certificates and of what verifiers fetch."""

from django.urls import path

from certify.certificates.pages import artefacts, certificate, machine, mine, offline_kit, paper_design, social_card, suspend, verify

urlpatterns = [
    path("c/<str:code>.json", certificate.certificate_json, name="certificate-json"),
    path("c/<str:code>.pdf", artefacts.certificate_pdf, name="certificate-pdf"),
    path("c/<str:code>.png", artefacts.certificate_png, name="certificate-png"),
    path("c/<str:code>.svg", artefacts.certificate_svg, name="certificate-svg"),
    path("c/<str:code>.zip", offline_kit.certificate_kit, name="certificate-kit"),
    path("c/<str:code>/card.png", social_card.social_card, name="certificate-card"),
    # The credential's id has no slash at its end; both spellings answer, neither redirects.
    path("c/<str:code>", certificate.certificate_page),
    path("c/<str:code>/", certificate.certificate_page, name="certificate"),
    path("c/<str:code>/revoke/", certificate.revoke, name="revoke-certificate"),
    path("c/<str:code>/suspend/", suspend.suspend, name="suspend-certificate"),
    path("c/<str:code>/lift/", suspend.lift, name="lift-suspension"),
    path("verify/", verify.verify, name="verify"),
    path("verify/file/", verify.verify_file, name="verify-file"),
    path("verify/offline.zip", offline_kit.empty_kit, name="offline-kit"),
    path("studio/rounds/<slug:slug>/paper/", paper_design.round_paper, name="round-paper"),
    path("studio/rounds/<slug:slug>/paper/preview.png", paper_design.round_paper_preview, name="round-paper-preview"),
    path("me/certificates/", mine.mine, name="my-certificates"),
    path(".well-known/did.json", machine.did_document, name="did-document"),
    path("status/<int:number>", machine.status_list, name="status-list"),
    path("achievements/<slug:slug>/<int:version>", machine.achievement, name="achievement"),
]
