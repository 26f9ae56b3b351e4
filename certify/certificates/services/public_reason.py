"""What is public says why: a revocation, a suspension and its end, a compromise."""

from certify.certificates.errors import ReasonMissing

LONGEST = 300


def public_reason(text: str, missing: str) -> str:
    """One line of `LONGEST` characters at most. Raises ReasonMissing with the words `missing`."""
    reason = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not reason:
        raise ReasonMissing(missing)
    return reason
