"""Reads of certificates, for this chapter's own surfaces and for the site."""

from certify.certificates.selectors.certificates import (
    Checked,
    achievement_by_version,
    certificate_by_code,
    certificate_of_attempt,
    certificates_of,
    checked,
    key_fingerprint,
    published_keys,
    status_list_by_number,
)
from certify.certificates.selectors.passes import Pass, certified_pass

__all__ = [
    "Checked",
    "Pass",
    "achievement_by_version",
    "certificate_by_code",
    "certificate_of_attempt",
    "certificates_of",
    "certified_pass",
    "checked",
    "key_fingerprint",
    "published_keys",
    "status_list_by_number",
]
