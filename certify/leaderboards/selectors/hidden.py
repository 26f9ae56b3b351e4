"""Who is not shown: by an own choice on every board, or by a mark on the board of a round."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from certify.accounts.statement import StatementOfMany
from certify.leaderboards.models import Hiding, Mark, MarkKind

_MARKS = StatementOfMany(lambda ids: Mark.objects.filter(person_id__in=ids).values_list("round_id", "person_id", "kind"))
_CHOICES = StatementOfMany(lambda ids: Hiding.objects.filter(person_id__in=ids).values_list("person_id"))


@dataclass(frozen=True)
class Hidden(Container[tuple[int, int]]):
    """Answers for (round, person)."""

    marked: frozenset[tuple[int, int]]
    choosing: frozenset[int]

    def __contains__(self, asked: object) -> bool:
        return asked in self.marked or (isinstance(asked, tuple) and asked[1] in self.choosing)


def hidden_people(round_ids: Iterable[int], person_ids: Iterable[int] | None = None) -> Hidden:
    """Everybody who is hidden on these rounds' boards, and so wherever else a round's people are shown; of all people, or of those asked for."""
    rounds = set(round_ids)
    if person_ids is None:
        marks = Mark.objects.filter(round_id__in=rounds, kind=MarkKind.HIDDEN)
        return Hidden(frozenset(marks.values_list("round_id", "person_id")), frozenset(Hiding.objects.values_list("person_id", flat=True)))
    asked = sorted(set(person_ids))
    marked = frozenset((round_id, person_id) for round_id, person_id, kind in _MARKS.rows(asked) if kind == MarkKind.HIDDEN and round_id in rounds)
    return Hidden(marked, frozenset(person_id for (person_id,) in _CHOICES.rows(asked)))


def hides(person_id: int) -> bool:
    """Has the person chosen to be on no board?"""
    return Hiding.objects.filter(person_id=person_id).exists()
