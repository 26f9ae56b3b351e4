"""The link that puts a certificate into the holder's own LinkedIn profile. LinkedIn learns what is in it when the holder follows it, not before."""

from datetime import datetime
from urllib.parse import urlencode

from django.utils.timezone import localtime

FORM = "https://www.linkedin.com/profile/add"


def add_to_profile(*, name: str, organisation: str, number: str, address: str, issued_at: datetime, valid_until: datetime) -> str:
    """The address of LinkedIn's form, filled in."""
    issued, until = localtime(issued_at), localtime(valid_until)
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": organisation,
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "expirationYear": until.year,
        "expirationMonth": until.month,
        "certUrl": address,
        "certId": number,
    }
    return f"{FORM}?{urlencode(fields)}"
