"""Lines of a snapshot: any page is a range of places, and names are looked up when they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from certify.accounts.selectors import member_ids, public_names
from certify.leaderboards.models import Kind, Row, Snapshot
from certify.leaderboards.selectors.heads import BoardCard, BoardHead
from certify.leaderboards.selectors.hidden import hidden_people

MOST_PROGRAMS = 100


class Somebodys(Protocol):
    """A line that leads to a person: what deciding about its visibility needs."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def round_id(self) -> int | None: ...


@dataclass(frozen=True)
class Line:
    """A line ready to be shown. `name` is empty for a person who shows none. `uplift` is a fraction; `rounds`: of so many it is the best."""

    place: int
    rank: int | None
    name: str
    name_zh: str
    name_en: str
    score: float
    uplift: float
    passed: bool
    attempt_number: int | None
    own: bool
    rounds: int
    round_id: int | None


@dataclass(frozen=True)
class BoardPage:
    """One board: people, programs that sat the rounds, and reference operators apart."""

    card: BoardCard
    version: int
    people: list[Line]
    programs: list[Line]
    operators: list[Line]


@dataclass(frozen=True)
class Visible:
    """Who of some lines' people may be shown now, and with which name: agreements and refusals of this minute, whatever the snapshot's age."""

    names: dict[int, str]
    gone: frozenset[tuple[int, int]]

    def has(self, line: Somebodys) -> bool:
        return _pair(line) not in self.gone

    def name(self, person_id: int) -> str:
        return self.names.get(person_id, "")


def visible(lines: Sequence[Somebodys], head: BoardHead) -> Visible:
    """Three queries; four for an organisation, from which a member may have gone."""
    pairs = {_pair(line) for line in lines}
    people = {person_id for _, person_id in pairs}
    hidden = hidden_people((round_id for round_id, _ in pairs), people)
    gone = {pair for pair in pairs if pair in hidden}
    if head.board is not None and head.board.organisation_id is not None:
        members = member_ids(head.board.organisation_id, shown=True)
        gone |= {pair for pair in pairs if pair[1] not in members}
    return Visible(public_names(people), frozenset(gone))


def _pair(line: Somebodys) -> tuple[int, int]:
    """(round, person); people's lines have both."""
    return line.round_id or 0, line.person_id or 0


def stored_lines(snapshot: Snapshot | None, kind: str, after: int = 0, size: int = MOST_PROGRAMS) -> list[Row]:
    """Places after `after`, `size` of them: a range of the index, wherever on the board."""
    if snapshot is None:
        return []
    return list(Row.objects.filter(snapshot=snapshot, kind=kind, place__gt=after, place__lte=after + size).order_by("place"))


def place_of_rank(snapshot: Snapshot, rank: int) -> int | None:
    """The first person's line with this rank, or the next one where ties leave the rank out; None past the last. A place is never before its rank."""
    people = Row.objects.filter(snapshot=snapshot, kind=Kind.PERSON, place__gte=rank, rank__gte=rank)
    return people.order_by("place").values_list("place", flat=True).first()


def place_of_person(snapshot: Snapshot, person_id: int) -> int | None:
    return Row.objects.filter(snapshot=snapshot, kind=Kind.PERSON, person_id=person_id).values_list("place", flat=True).first()


def board_page(head: BoardHead, after: int = 0, size: int = 100, viewer_id: int | None = None) -> BoardPage:
    """For whoever reads data; pages have their lines drawn already (`pages/drawn_lines.py`)."""
    people = stored_lines(head.snapshot, Kind.PERSON, after, size)
    programs = stored_lines(head.snapshot, Kind.PROGRAM)
    seen = visible([*people, *programs], head)
    return BoardPage(
        card=head.card,
        version=head.version,
        people=_dressed(people, seen, viewer_id),
        programs=_dressed(programs, seen, None),
        operators=[_line(row, "", own=False) for row in stored_lines(head.snapshot, Kind.REFERENCE)],
    )


def _dressed(rows: Iterable[Row], seen: Visible, viewer_id: int | None) -> list[Line]:
    shown = [row for row in rows if seen.has(row)]
    return [_line(row, seen.name(row.person_id or 0), own=viewer_id is not None and row.person_id == viewer_id) for row in shown]


def _line(row: Row, name: str, own: bool) -> Line:
    return Line(
        place=row.place,
        rank=row.rank,
        name=name,
        name_zh=row.name_zh,
        name_en=row.name_en,
        score=row.score,
        uplift=row.uplift,
        passed=row.passed,
        attempt_number=row.attempt_number,
        own=own,
        rounds=row.rounds,
        round_id=row.round_id,
    )
