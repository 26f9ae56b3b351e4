"""A notice on pages of an attempt: its candidate has been asked a question. Nobody else sees it."""

from typing import Any
from uuid import UUID

from django import template

from grading.selectors.integrity import own_cases_by_public_id

register = template.Library()


@register.inclusion_tag("grading/_own_question.html", takes_context=True)
def own_question(context: Any, public_id: UUID | str) -> dict[str, Any]:
    """Use: {% own_question attempt.id %}. One query, and nothing for strangers."""
    request = context.get("request")
    person = getattr(request, "user", None)
    cases = own_cases_by_public_id(public_id, person.pk) if person is not None and person.is_authenticated else []
    return {"public_id": public_id, "case": cases[0] if cases else None}
