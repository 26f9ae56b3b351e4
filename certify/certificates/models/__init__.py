"""The tables of the certificates."""

from certify.certificates.models.achievement import Achievement
from certify.certificates.models.certificate import Certificate
from certify.certificates.models.certificate_event import CertificateEvent, Change
from certify.certificates.models.compromise import Compromise
from certify.certificates.models.expiry_letter import ExpiryLetter
from certify.certificates.models.issuance import Issuance, Occasion
from certify.certificates.models.issue_job import IssueJob, JobState
from certify.certificates.models.issuer_key import IssuerKey, KeyState
from certify.certificates.models.paper import Paper
from certify.certificates.models.paper_design import PaperDesign
from certify.certificates.models.status_list import StatusList

__all__ = [
    "Achievement",
    "Certificate",
    "CertificateEvent",
    "Change",
    "Compromise",
    "ExpiryLetter",
    "Issuance",
    "IssueJob",
    "IssuerKey",
    "JobState",
    "KeyState",
    "Occasion",
    "Paper",
    "PaperDesign",
    "StatusList",
]
