"""Boards by their addresses: what each is about, which snapshot it shows, and its counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.accounts.selectors import OrganisationCard, organisation_card, organisation_cards
from certify.accounts.statement import Statement
from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.models import Board, Scope, Season, SeasonKind, Snapshot
from certify.leaderboards.selectors.seasons import rounds_of_season, seasons
from certify.leaderboards.selectors.shown import newest_snapshot, public_snapshot, public_snapshots
from exams.errors import NotHere
from exams.selectors import round_by_slug, rounds_with_results


@dataclass(frozen=True)
class BoardCard:
    """What a board is about, and its counts. `address` is its place below /boards/; growth and cut are a round's. `kind` is that of its rounds."""

    scope: str
    slug: str
    address: str
    title_zh: str
    title_en: str
    kind: str
    demo: bool
    expected_growth: float | None
    cut_score: float | None
    people: int
    passed: int
    programs: int
    built_at: datetime | None
    frozen_at: datetime | None
    final_at: datetime | None


@dataclass(frozen=True)
class BoardHead:
    """A board that was found. `snapshot` is the one to be shown; None before the first."""

    card: BoardCard
    board: Board | None
    snapshot: Snapshot | None

    @property
    def version(self) -> int:
        return self.snapshot.version if self.snapshot else 0

    @property
    def corrected_at(self) -> datetime | None:
        """When a regrade changed the final board; None: never."""
        final, built = self.card.final_at, self.card.built_at
        return built if final and built and built > final else None


_BOARD_FIELDS = [field.attname for field in Board._meta.concrete_fields]
_BY_ROUND = Statement(
    lambda round_id: Board.objects.filter(round_id=round_id).values_list(*_BOARD_FIELDS), (1_999_999_991,), lambda: [Board._meta.get_field("round")]
)
_BY_SCOPE = Statement(
    lambda scope, kind: Board.objects.filter(scope=scope, kind=kind).order_by("pk").values_list(*_BOARD_FIELDS)[:1],
    ("no-scope", "no-kind"),
    lambda: [Board._meta.get_field("scope"), Board._meta.get_field("kind")],
)


def round_head(slug: str, *, newest: bool = False) -> BoardHead:
    """`newest`: what staff may see behind a freeze."""
    try:
        round_ = round_by_slug(slug)
    except NotHere:
        raise BoardNotFound("there is no board under this name", slug=slug) from None
    if round_.kind == "practice":
        raise BoardNotFound("there is no board under this name", slug=slug)
    board = _first(_BY_ROUND.rows(round_.pk))
    snapshot = _chosen(board, newest)
    return BoardHead(round_card(round_, board, snapshot), board, snapshot)


def season_head(slug: str) -> BoardHead:
    board = Board.objects.select_related("season").filter(season__slug=slug).first()
    if board is None or board.season is None:
        raise BoardNotFound("there is no season under this name", slug=slug)
    snapshot = public_snapshot(board)
    return BoardHead(season_card(board.season, board, snapshot), board, snapshot)


def organisation_head(slug: str, kind: str) -> BoardHead:
    organisation = organisation_card(slug)
    if organisation is None or kind not in SeasonKind.values:
        raise BoardNotFound("there is no organisation under this name", slug=slug)
    board = Board.objects.filter(organisation_id=organisation.id, kind=kind).first()
    snapshot = public_snapshot(board) if board else None
    return BoardHead(_organisation_card(organisation, kind, snapshot), board, snapshot)


def all_time_head(kind: str) -> BoardHead:
    if kind not in SeasonKind.values:
        raise BoardNotFound("there is no board under this name", kind=kind)
    board = _first(_BY_SCOPE.rows(Scope.ALL_TIME, kind))
    snapshot = public_snapshot(board) if board else None
    return BoardHead(_all_time_card(kind, snapshot), board, snapshot)


def board_cards() -> list[BoardCard]:
    """Every round that can have a board, newest first."""
    boards = Board.objects.filter(scope=Scope.ROUND)
    snapshots, by_round = public_snapshots(boards), {board.round_id: board for board in boards}
    cards = []
    for round_ in rounds_with_results():
        board = by_round.get(round_.pk)
        cards.append(round_card(round_, board, snapshots.get(board.pk) if board else None))
    return cards


def wide_cards() -> list[BoardCard]:
    """All time, seasons, and organisations, those with a line to show; in this order. A season is there before its first result."""
    cards = cards_of(Board.objects.exclude(scope=Scope.ROUND).select_related("season"))
    order = [Scope.ALL_TIME, Scope.SEASON, Scope.ORGANISATION]
    listed = [card for card in cards if card.people or card.programs or card.scope == Scope.SEASON]
    return sorted(listed, key=lambda card: order.index(Scope(card.scope)))


@dataclass(frozen=True)
class SeasonLine:
    """A season and how its board stands."""

    season: Season
    card: BoardCard


def season_lines() -> list[SeasonLine]:
    """Every season, the latest first, in three queries."""
    snapshots = public_snapshots(Board.objects.filter(scope=Scope.SEASON))
    return [SeasonLine(season, season_card(season, season.board, snapshots.get(season.board.pk))) for season in seasons()]


def round_cards_of(season: Season) -> list[BoardCard]:
    """Boards of the rounds that belong to a season, newest first, also those without a result."""
    slugs = {round_.slug for round_ in rounds_of_season(season)}
    return [card for card in board_cards() if card.slug in slugs]


def cards_of(boards: Iterable[Board]) -> list[BoardCard]:
    """Of boards of any scope; organisations that are not confirmed any more are left out."""
    found = list(boards)
    snapshots = public_snapshots(Board.objects.filter(pk__in=[board.pk for board in found]))
    organisations = organisation_cards([board.organisation_id for board in found if board.organisation_id])
    rounds = {round_.pk: round_ for round_ in rounds_with_results()}
    cards = []
    for board in found:
        snapshot = snapshots.get(board.pk)
        if board.round_id is not None:
            cards.append(round_card(rounds[board.round_id], board, snapshot))
        elif board.season is not None:
            cards.append(season_card(board.season, board, snapshot))
        elif board.organisation_id is None:
            cards.append(_all_time_card(board.kind, snapshot))
        elif board.organisation_id in organisations:
            cards.append(_organisation_card(organisations[board.organisation_id], board.kind, snapshot))
    return cards


def round_card(round_: Any, board: Board | None, snapshot: Snapshot | None) -> BoardCard:
    return BoardCard(
        scope=Scope.ROUND,
        slug=round_.slug,
        address=round_.slug,
        title_zh=round_.title_zh,
        title_en=round_.title_en,
        kind=round_.kind,
        demo=round_.demo,
        expected_growth=float(round_.expected_growth),
        cut_score=float(round_.cut_score),
        frozen_at=board.frozen_at if board else None,
        final_at=board.finalised_at if board else None,
        **_counts(snapshot),
    )


def season_card(season: Season, board: Board, snapshot: Snapshot | None) -> BoardCard:
    titles = {"title_zh": season.title_zh, "title_en": season.title_en}
    switched = {"frozen_at": board.frozen_at, "final_at": board.finalised_at}
    return _wide(Scope.SEASON, season.slug, f"seasons/{season.slug}", season.kind, snapshot, titles, switched)


def _organisation_card(organisation: OrganisationCard, kind: str, snapshot: Snapshot | None) -> BoardCard:
    titles = {"title_zh": organisation.name_zh, "title_en": organisation.name_en}
    return _wide(Scope.ORGANISATION, organisation.slug, f"organisations/{organisation.slug}/{kind}", kind, snapshot, titles)


def _all_time_card(kind: str, snapshot: Snapshot | None) -> BoardCard:
    return _wide(Scope.ALL_TIME, kind, f"all-time/{kind}", kind, snapshot, {"title_zh": "总榜", "title_en": "All time"})


def _wide(
    scope: str, slug: str, address: str, kind: str, snapshot: Snapshot | None, titles: dict[str, Any], switched: dict[str, Any] | None = None
) -> BoardCard:
    return BoardCard(
        scope=scope,
        slug=slug,
        address=address,
        kind=kind,
        demo=kind == SeasonKind.DEMONSTRATION,
        expected_growth=None,
        cut_score=None,
        **titles,
        **(switched or {"frozen_at": None, "final_at": None}),
        **_counts(snapshot),
    )


def _counts(snapshot: Snapshot | None) -> dict[str, Any]:
    if snapshot is None:
        return {"people": 0, "passed": 0, "programs": 0, "built_at": None}
    return {"people": snapshot.people, "passed": snapshot.passed, "programs": snapshot.programs, "built_at": snapshot.built_at}


def _first(rows: list[tuple[Any, ...]]) -> Board | None:
    return next((Board.from_db("default", _BOARD_FIELDS, row) for row in rows), None)


def _chosen(board: Board | None, newest: bool) -> Snapshot | None:
    if board is None:
        return None
    return newest_snapshot(board) if newest else public_snapshot(board)
