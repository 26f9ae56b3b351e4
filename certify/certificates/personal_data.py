"""What the certificates hold of people, and how they follow consent and erasure."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held, NamePlace
from certify.certificates import codes
from certify.certificates.errors import GlyphMissing
from certify.certificates.models import Certificate
from certify.certificates.services.follow_name_consent import follow_name_consent, proves_itself
from certify.certificates.services.print_paper import print_paper
from certify.certificates.services.revoke_certificate import revoke_certificate

AT_REQUEST = "应持有人要求 / at the holder's request"
_ADDRESS = _("The address of a certificate is never deleted. What carried your name is signed anew without it.")


def before_erasure(person_id: int, wish: str, now: datetime) -> None:
    """Every certificate is nameless at once, and revoked if its holder wants that."""
    name_changed(person_id, now)
    if wish == "revoke":
        for certificate in Certificate.objects.filter(person_id=person_id, revoked_at=None):
            revoke_certificate(certificate.code, person_id, AT_REQUEST, now)


def name_changed(person_id: int, now: datetime) -> None:
    """Signed anew now and not only when somebody asks for it next: withdrawn bytes leave the database, too."""
    for certificate in Certificate.objects.filter(person_id=person_id):
        follow_name_consent(certificate, now)


def name_places(person_id: int) -> list[NamePlace]:
    """Every certificate, as its last issuance says."""
    places = []
    for certificate in Certificate.objects.filter(person_id=person_id).order_by("-issued_at"):
        latest = certificate.issuances.order_by("-number").first()
        title = gettext("Certificate %(code)s") % {"code": codes.grouped(certificate.code)}
        places.append(NamePlace(title, f"/c/{certificate.code}", latest is not None and latest.named))
    return places


def files(person_id: int, now: datetime) -> Iterator[tuple[str, bytes]]:
    """The credentials, exactly as they were signed, and printed. Of a record that does not prove itself only the bytes that are there."""
    for certificate in Certificate.objects.filter(person_id=person_id).order_by("pk"):
        issuance = follow_name_consent(certificate, now)
        if issuance.document:
            yield f"certificates/{certificate.code}.json", bytes(issuance.document)
        if not proves_itself(issuance):
            continue
        try:
            yield f"certificates/{certificate.code}.pdf", bytes(print_paper(certificate, issuance, now).content)
        except GlyphMissing:  # its page says so as well
            continue


CHAPTER = Chapter(
    name="certificates",
    title=_("Certificates"),
    held=(
        Held("certificates.Certificate", "person", _("Certificates"), Erasure.KEEP, _ADDRESS),
        Held("certificates.Issuance", "certificate__person", _("Signed issuances"), Erasure.KEEP, _ADDRESS),
        Held("certificates.Paper", "issuance__certificate__person", _("Printed certificates"), Erasure.KEEP, _ADDRESS),
        Held("certificates.CertificateEvent", "certificate__person", _("Changes of certificates"), Erasure.KEEP, _ADDRESS, secret=("by",)),
        Held("certificates.ExpiryLetter", "certificate__person", _("Letters about certificates that end"), Erasure.KEEP, _ADDRESS),
        Held("certificates.IssueJob", "certificate__person", _("Work of issuing"), Erasure.KEEP, _ADDRESS, secret=("error",)),
    ),
    acted=(
        "certificates.Certificate.revoked_by",
        "certificates.PaperDesign.chosen_by",
        "certificates.CertificateEvent.by",
        "certificates.Compromise.declared_by",
    ),
    before_erasure=before_erasure,
    name_changed=name_changed,
    name_places=name_places,
    files=files,
)
