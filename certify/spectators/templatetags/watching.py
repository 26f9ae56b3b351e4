"""Is there anything of a round to watch?"""

from django import template
from django.utils import timezone

from certify.spectators.selectors import watched_labels as labels_now

register = template.Library()


@register.simple_tag
def watched_labels(slug: str) -> list[str]:
    """Labels of the round's forms that everybody may watch now, or will after a showing."""
    return labels_now(slug, timezone.now())
