"""Other certificates of the holder, ready for the page."""

from datetime import datetime

from certify.certificates import codes
from certify.certificates.pages.fields import readable
from certify.certificates.selectors import Checked, relatives


def relatives_of(found: Checked, now: datetime) -> dict[str, object]:
    """Empty for a certificate that stands alone, and for a nameless one."""
    known = relatives(found, now)
    words: dict[str, object] = {}
    for name, row in (("renewed_by", known.renewed_by), ("renews", known.renews), ("higher", known.higher)):
        if row is not None:
            words |= {name: row, f"{name}_code": codes.grouped(row.code), f"{name}_level": readable("level", row.level)}
    return words
