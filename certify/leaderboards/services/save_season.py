"""Makes a season, or changes one that no switch has been turned on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from certify.leaderboards.errors import SeasonRefused
from certify.leaderboards.models import Board, Scope, Season
from certify.leaderboards.services.want_board import send_board, want_known_board


@dataclass(frozen=True)
class SeasonDraft:
    """What somebody asks for. Rounds of `kind` that open in [starts_at, ends_at) belong to it."""

    slug: str
    title_zh: str
    title_en: str
    kind: str
    starts_at: datetime
    ends_at: datetime


def make_season(draft: SeasonDraft, by_id: int, now: datetime) -> Season:
    """The same again, by the same person, finds the first. Raises SeasonRefused."""
    _check(draft)
    facts = {"title_zh": draft.title_zh, "title_en": draft.title_en, "kind": draft.kind, "starts_at": draft.starts_at, "ends_at": draft.ends_at}
    try:
        with transaction.atomic():
            season, made = Season.objects.get_or_create(slug=draft.slug, created_by_id=by_id, **facts, defaults={"created_at": now})
            if made:
                board = Board.objects.create(scope=Scope.SEASON, kind=season.kind, season=season, wanted=1, sent_at=now)
                send_board(board.pk)
    except IntegrityError:
        raise SeasonRefused("slug_taken") from None
    return season


def change_season(season_id: int, draft: SeasonDraft, now: datetime) -> Season:
    """The address stays. A season whose switches were used is what people were told it is: raises SeasonRefused then."""
    _check(draft)
    with transaction.atomic():
        board = Board.objects.select_for_update().get(season_id=season_id)
        if board.switches.exists():
            raise SeasonRefused("switched")
        Season.objects.filter(pk=season_id).update(
            title_zh=draft.title_zh, title_en=draft.title_en, kind=draft.kind, starts_at=draft.starts_at, ends_at=draft.ends_at
        )
        Board.objects.filter(pk=board.pk).update(kind=draft.kind)
        want_known_board(board.pk, now)
    return Season.objects.get(pk=season_id)


def _check(draft: SeasonDraft) -> None:
    if draft.ends_at <= draft.starts_at:
        raise SeasonRefused("ends_early")
