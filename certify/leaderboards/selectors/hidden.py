"""Who is not shown: by an own choice on every board, or by a mark on the board of a round."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from certify.leaderboards.models import Hiding, Mark, MarkKind


@dataclass(frozen=True)
class Hidden(Container[tuple[int, int]]):
    """Answers for (round, person)."""

    marked: frozenset[tuple[int, int]]
    choosing: frozenset[int]

    def __contains__(self, asked: object) -> bool:
        return asked in self.marked or (isinstance(asked, tuple) and asked[1] in self.choosing)


def hidden_people(round_ids: Iterable[int], person_ids: Iterable[int] | None = None) -> Hidden:
    """Everybody who is hidden on these rounds' boards, and so wherever else a round's people are shown; of all people, or of those asked for."""
    marks = Mark.objects.filter(round_id__in=set(round_ids), kind=MarkKind.HIDDEN)
    choices = Hiding.objects.all()
    if person_ids is not None:
        asked = set(person_ids)
        marks, choices = marks.filter(person_id__in=asked), choices.filter(person_id__in=asked)
    return Hidden(frozenset(marks.values_list("round_id", "person_id")), frozenset(choices.values_list("person_id", flat=True)))


def hides(person_id: int) -> bool:
    """Has the person chosen to be on no board?"""
    return Hiding.objects.filter(person_id=person_id).exists()
