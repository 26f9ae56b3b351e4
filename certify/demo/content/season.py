"""The demo's season: the demonstration rounds of some months share a board."""

from datetime import datetime, timedelta
from typing import Any

from certify.leaderboards.selectors import seasons
from certify.leaderboards.services.save_season import SeasonDraft, make_season

SLUG = "first-season"


def install_season(examiner: Any, now: datetime) -> None:
    """Once; a later run of the installation leaves its interval as it was."""
    if any(season.slug == SLUG for season in seasons()):
        return
    begins = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=30)
    make_season(SeasonDraft(SLUG, "首赛季（演示）", "First season (demo)", "demonstration", begins, begins + timedelta(days=180)), examiner.pk, now)
