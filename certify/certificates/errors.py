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


class NothingToSuspend(CertificateError):
    """The certificate is suspended or revoked already."""

    code = "already_suspended"


class NotSuspended(CertificateError):
    """There is no suspension to be lifted."""

    code = "not_suspended"


class KeyNotFound(CertificateError):
    """No key of ours."""

    code = "key_not_found"
    status = 404


class KeyNotActive(CertificateError):
    """The key that was to be replaced does not sign now: somebody else was first."""

    code = "key_not_active"


class AlreadyCompromised(CertificateError):
    """The key is declared compromised already."""

    code = "already_compromised"


class KeyIsTheIssuer(CertificateError):
    """A did:key is its own issuer: it can be declared compromised, not rotated."""

    code = "key_is_the_issuer"


class KeyUnreadable(CertificateError):
    """Neither the present key-encryption key nor the earlier one opens the private key."""

    code = "key_unreadable"
    status = 500


class ReasonMissing(CertificateError):
    """What is public says why: a revocation, a suspension, a compromise."""

    code = "reason_missing"
    status = 422


class TooManyLookups(CertificateError):
    """One address asks too often, or guesses."""

    code = "too_many_lookups"
    status = 429


class GlyphMissing(CertificateError):
    """The name or another text has characters that the certificate's fonts lack; an empty box is never printed."""

    code = "glyph_missing"


class NothingToServe(CertificateError):
    """This issuance was withdrawn: its bytes are gone, its hash is kept."""

    code = "withdrawn"
    status = 410


class KitNotBuilt(CertificateError):
    """The set-up has not built the offline kit's page on this machine."""

    code = "kit_not_built"
    status = 503


class UploadRefused(CertificateError):
    """A file in which no credential is looked for; `code` says why, and nothing of it is interpreted."""

    status = 422

    def __init__(self, code: str, message: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.code = code


class DesignRefused(CertificateError):
    """A paper design out of its bounds, or with characters that the fonts lack; `flaws` says which."""

    code = "design_refused"
    status = 422


class DesignChanged(CertificateError):
    """Somebody else chose another design meanwhile; `version` is theirs."""

    code = "design_changed"


class DesignIsTheCertifiers(CertificateError):
    """Certificates of this round were issued: from then on a certifier chooses, and says why."""

    code = "certifiers_only"
    status = 403
