"""A holder's own declarations, whatever their state."""

from uuid import UUID

from certify.registry.errors import DeclarationNotFound
from certify.registry.models import Declaration

MOST_LISTED = 100


def declarations_of(person_id: int) -> list[Declaration]:
    """Newest first, a hundred at most; withdrawn ones too. Empty for whoever has no profile."""
    return list(Declaration.objects.filter(profile__person_id=person_id).order_by("-declared_at", "-pk")[:MOST_LISTED])


def own_declaration(person_id: int, public_id: UUID) -> Declaration:
    """Raises DeclarationNotFound for anybody else's."""
    found = Declaration.objects.select_related("profile").filter(public_id=public_id, profile__person_id=person_id).first()
    if found is None:
        raise DeclarationNotFound("no such declaration")
    return found
