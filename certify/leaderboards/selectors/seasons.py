"""Seasons, and which rounds belong to them."""

from typing import Any

from certify.leaderboards.models import Season
from exams.selectors import rounds_with_results


def seasons() -> list[Season]:
    """Newest first, each with its board."""
    return list(Season.objects.select_related("board"))


def rounds_of_season(season: Season) -> list[Any]:
    """Published rounds of its kind that open in it, newest first."""
    return [round_ for round_ in rounds_with_results() if belongs(round_, season)]


def belongs(round_: Any, season: Season) -> bool:
    return bool(round_.kind == season.kind and season.starts_at <= round_.opens_at < season.ends_at)


def freezing_season(round_id: int, besides: int | None = None) -> Season | None:
    """A frozen season that the round belongs to, other than `besides`: the one that was frozen first."""
    rows = Season.objects.select_related("board").filter(board__frozen_at__isnull=False).order_by("board__frozen_at")
    frozen = [season for season in rows if season.pk != besides]
    if not frozen:
        return None
    round_ = next((round_ for round_ in rounds_with_results() if round_.pk == round_id), None)
    return next((season for season in frozen if round_ and belongs(round_, season)), None)
