"""Reads of boards: the latest snapshot, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from certify.accounts.selectors import person_cards
from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.models import Board, Kind, Mark, MarkKind, Row, Snapshot
from exams.selectors import rounds_with_results


@dataclass(frozen=True)
class BoardCard:
    """A board in the list of boards."""

    slug: str
    title_zh: str
    title_en: str
    kind: str
    demo: bool
    expected_growth: float
    cut_score: float
    people: int
    passed: int
    built_at: datetime | None


@dataclass(frozen=True)
class Line:
    """A line ready to be shown. `name` is empty for a person who shows none. `uplift` is a fraction."""

    rank: int | None
    name: str
    name_zh: str
    name_en: str
    score: float
    uplift: float
    passed: bool
    attempt_number: int | None
    own: bool


@dataclass(frozen=True)
class BoardPage:
    """One board: people, programs that sat the round, and reference operators apart."""

    card: BoardCard
    version: int
    people: list[Line]
    programs: list[Line]
    operators: list[Line]


def program_ids(round_id: int) -> frozenset[int]:
    """Accounts that sit this round as programs."""
    return frozenset(Mark.objects.filter(round_id=round_id, kind=MarkKind.PROGRAM).values_list("person_id", flat=True))


def board_cards() -> list[BoardCard]:
    """Boards of published rounds, newest round first; those without results too, so that the page can say so."""
    latest = {snapshot.board.round_id: snapshot for snapshot in Snapshot.objects.select_related("board").order_by("version")}
    return [_card(round_, latest.get(round_.pk)) for round_ in rounds_with_results()]


def _card(round_: Any, snapshot: Snapshot | None) -> BoardCard:
    people = Row.objects.filter(snapshot=snapshot, kind=Kind.PERSON) if snapshot else Row.objects.none()
    return BoardCard(
        slug=round_.slug,
        title_zh=round_.title_zh,
        title_en=round_.title_en,
        kind=round_.kind,
        demo=round_.demo,
        expected_growth=float(round_.expected_growth),
        cut_score=float(round_.cut_score),
        people=people.count(),
        passed=people.filter(passed=True).count(),
        built_at=snapshot.built_at if snapshot else None,
    )


def board_page(slug: str, viewer_id: int | None, start: int = 0, size: int = 100) -> BoardPage:
    """Raises BoardNotFound for a round that has no board. `start` and `size` page through the people."""
    round_ = next((round_ for round_ in rounds_with_results() if round_.slug == slug), None)
    if round_ is None:
        raise BoardNotFound("there is no board under this name", slug=slug)
    board = Board.objects.filter(round_id=round_.pk).first()
    snapshot = board.snapshots.order_by("-version").first() if board else None
    rows: QuerySet[Row] = Row.objects.filter(snapshot=snapshot) if snapshot else Row.objects.none()
    people = list(rows.filter(kind=Kind.PERSON).order_by("-score_tenths", "pk")[start : start + size])
    programs = list(rows.filter(kind=Kind.PROGRAM).order_by("-score_tenths", "pk")[:size])
    cards = person_cards([row.person_id for row in (*people, *programs) if row.person_id])
    names = {card.id: card.display_name for card in cards.values() if card.name_public}
    return BoardPage(
        card=_card(round_, snapshot),
        version=snapshot.version if snapshot else 0,
        people=[_line(row, names.get(row.person_id or 0, ""), row.person_id == viewer_id and viewer_id is not None) for row in people],
        programs=[_line(row, names.get(row.person_id or 0, ""), own=False) for row in programs],
        operators=[_line(row, "", own=False) for row in rows.filter(kind=Kind.REFERENCE).order_by("-score_tenths", "pk")],
    )


def _line(row: Row, name: str, own: bool) -> Line:
    return Line(row.rank, name, row.name_zh, row.name_en, row.score_tenths / 10, row.uplift, row.passed, row.attempt_number, own)
