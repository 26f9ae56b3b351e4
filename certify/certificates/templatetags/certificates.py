"""`{% my_certificates %}` puts a holder's list on any page; `{% certificate_of public_id %}` what came of an attempt."""

from typing import Any
from uuid import UUID

from django import template
from django.utils import timezone

from certify.certificates.pages.my_list import my_certificates as rows_of
from certify.certificates.selectors import certificate_of_attempt
from grading.selectors import viewer_of

register = template.Library()


@register.inclusion_tag("certificates/_mine.html", takes_context=True)
def my_certificates(context: dict[str, Any]) -> dict[str, Any]:
    """The signed-in person's certificates."""
    user = context["request"].user
    rows = rows_of(user.pk, timezone.now())
    return {"certificates": rows, "name_public": user.name_public_since is not None}


@register.inclusion_tag("certificates/_of_attempt.html", takes_context=True)
def certificate_of(context: dict[str, Any], public_id: str) -> dict[str, Any]:
    """The certificate of an attempt, or where its issuing stands; nothing for people who may not see the attempt."""
    viewer = viewer_of(UUID(str(public_id)), context["request"].user)
    state, certificate = certificate_of_attempt(viewer.attempt_id) if viewer else ("unknown", None)
    return {"certificate": certificate, "state": state}
