"""What can go wrong around a certificate; `code` and `status` are what the API answers with."""

from typing import Any


class CertificateError(Exception):
    """Base of this chapter's errors."""

    code = "certificate_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.params = params


class UndefinedTerm(CertificateError):
    """A field that no context defines: it would stand in the JSON but not under the signature."""

    code = "undefined_term"


class UnknownContext(CertificateError):
    """A JSON-LD context outside the installed ones; nothing is ever fetched."""

    code = "unknown_context"


class AlteredContext(CertificateError):
    """An installed context file is not the one whose digest we know."""

    code = "altered_context"


class ProofInvalid(CertificateError):
    """The proof does not fit the document and the key."""

    code = "proof_invalid"


class NotAPass(CertificateError):
    """Certificates come from finalised passes only."""

    code = "not_a_pass"


class OriginChanged(CertificateError):
    """The site's address is not the one that stands in the certificates issued so far."""

    code = "origin_changed"


class CertificateNotFound(CertificateError):
    """No certificate has this code."""

    code = "not_found"
    status = 404


class NothingToRevoke(CertificateError):
    """The certificate is revoked already."""

    code = "already_revoked"


class ReasonMissing(CertificateError):
    """A revocation is public and says why."""

    code = "reason_missing"
    status = 422


class TooManyLookups(CertificateError):
    """One address asks too often, or guesses."""

    code = "too_many_lookups"
    status = 429
