"""Lines of a snapshot: any page is a range of places, and names are looked up when they are shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from certify.accounts.selectors import member_ids, public_names
from certify.accounts.statement import Statement
from certify.leaderboards.models import Kind, Row, Scope, Snapshot
from certify.leaderboards.selectors.heads import BoardCard, BoardHead
from certify.leaderboards.selectors.hidden import hidden_people

MOST_PROGRAMS = 100


class Somebodys(Protocol):
    """A line that leads to a person: what deciding about its visibility needs."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def round_id(self) -> int | None: ...


class StoredLine(NamedTuple):
    """A line as the snapshot has it, without a name. `uplift` is a fraction over the baseline; `operator` is empty for people and programs."""

    place: int
    person_id: int | None
    round_id: int | None
    operator: str
    name_zh: str
    name_en: str
    rank: int | None
    score_tenths: int
    uplift: float
    passed: bool
    attempt_number: int | None
    rounds: int

    @property
    def score(self) -> float:
        return self.score_tenths / 10


def _fields(*names: str) -> Callable[[], list[Any]]:
    return lambda: [Row._meta.get_field(name) for name in names]


_MARK, _MARK_2, _MARK_3 = 1_999_999_991, 1_999_999_973, 1_999_999_943
_RANGE = Statement(
    lambda snapshot, kind, after, to: (
        Row.objects.filter(snapshot=snapshot, kind=kind, place__gt=after, place__lte=to).order_by("place").values_list(*StoredLine._fields)
    ),
    (_MARK, "no-kind", _MARK_2, _MARK_3),
    _fields("snapshot", "kind", "place", "place"),
)
_FROM_RANK = Statement(
    lambda snapshot, kind, place, rank: (
        Row.objects.filter(snapshot=snapshot, kind=kind, place__gte=place, rank__gte=rank).order_by("place").values_list("place")[:1]
    ),
    (_MARK, "no-kind", _MARK_2, _MARK_3),
    _fields("snapshot", "kind", "place", "rank"),
)


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


def stored_lines(snapshot: Snapshot | None, kind: str, after: int = 0, size: int = MOST_PROGRAMS) -> list[StoredLine]:
    """Places after `after`, `size` of them: a range of the index, wherever on the board. Nothing is asked where the snapshot counts nobody."""
    if snapshot is None or (kind == Kind.PERSON and after >= snapshot.people) or (kind == Kind.PROGRAM and not snapshot.programs):
        return []
    return [StoredLine._make(row) for row in _RANGE.rows(snapshot.pk, kind, after, after + size)]


def operator_lines(head: BoardHead) -> list[StoredLine]:
    """Reference operators stand beside the people of a round, and on no wider board."""
    return stored_lines(head.snapshot, Kind.REFERENCE) if head.card.scope == Scope.ROUND else []


def place_of_rank(snapshot: Snapshot, rank: int) -> int | None:
    """The first person's line with this rank, or the next one where ties leave the rank out; None past the last. A place is never before its rank."""
    return next((place for (place,) in _FROM_RANK.rows(snapshot.pk, Kind.PERSON, rank, rank)), None)


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
        operators=[_line(row, "", own=False) for row in operator_lines(head)],
    )


def _dressed(rows: Iterable[StoredLine], seen: Visible, viewer_id: int | None) -> list[Line]:
    shown = [row for row in rows if seen.has(row)]
    return [_line(row, seen.name(row.person_id or 0), own=viewer_id is not None and row.person_id == viewer_id) for row in shown]


def _line(row: StoredLine, name: str, own: bool) -> Line:
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
