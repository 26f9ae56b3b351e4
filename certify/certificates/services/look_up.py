"""The one door through which anybody sees a certificate: limits, forgives the spelling, follows the holder's consent, checks."""

from datetime import datetime

from certify.certificates import codes
from certify.certificates.errors import CertificateNotFound, TooManyLookups
from certify.certificates.selectors import Checked, certificate_by_code, checked
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.limit_lookups import count_miss, may_look_up


def look_up(address: str, text: str, now: datetime) -> Checked:
    """`address` is the caller's. Raises TooManyLookups or CertificateNotFound."""
    if not may_look_up(address):
        raise TooManyLookups("too many look-ups from this address; wait a minute")
    code = codes.read(text)
    certificate = certificate_by_code(code) if code else None
    if certificate is None:
        count_miss(address)
        raise CertificateNotFound("no certificate has this code", code=code or "")
    return checked(certificate, follow_name_consent(certificate, now), now)
