"""Reads of certificates, for this chapter's own surfaces and for the site."""

from certify.certificates.selectors.certificates import (
    Checked,
    achievement_by_version,
    certificate_by_code,
    certificate_of_attempt,
    certificates_of,
    checked,
    is_local,
    is_printed_as,
    issuance_by_hash,
    key_fingerprint,
    status_list_by_number,
    stopped_issues,
)
from certify.certificates.selectors.changes import EventRecord, certificate_events_after
from certify.certificates.selectors.keys import KeyCard, Resigning, key_cards, resigning, signed_last_by
from certify.certificates.selectors.passes import Pass, certified_pass
from certify.certificates.selectors.relatives import Relatives, relatives

__all__ = [
    "Checked",
    "EventRecord",
    "KeyCard",
    "Pass",
    "Relatives",
    "Resigning",
    "achievement_by_version",
    "certificate_by_code",
    "certificate_events_after",
    "certificate_of_attempt",
    "certificates_of",
    "certified_pass",
    "checked",
    "is_local",
    "is_printed_as",
    "issuance_by_hash",
    "key_cards",
    "key_fingerprint",
    "relatives",
    "resigning",
    "signed_last_by",
    "status_list_by_number",
    "stopped_issues",
]
