"""Does anything wait for the signed-in person?"""

from typing import Any

from django import template

from certify.registry.selectors.talks import unread_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_messages(context: dict[str, Any]) -> int:
    """Messages that the person has not read; 0 for strangers."""
    person = context["request"].user
    return unread_count(person.pk) if person.is_authenticated else 0
