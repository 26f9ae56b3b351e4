"""Reads of boards: snapshots and what holds them, and nothing else."""

from certify.leaderboards.selectors.heads import (
    BoardCard,
    BoardHead,
    SeasonLine,
    all_time_head,
    board_cards,
    cards_of,
    organisation_head,
    round_cards_of,
    round_head,
    season_head,
    season_lines,
    wide_cards,
)
from certify.leaderboards.selectors.hidden import Hidden, hidden_people, hides
from certify.leaderboards.selectors.lines import BoardPage, Line, board_page, place_of_person, place_of_rank
from certify.leaderboards.selectors.seasons import rounds_of_season, seasons
from certify.leaderboards.selectors.shown import frozen_rounds, newest_snapshot, public_snapshot

__all__ = [
    "BoardCard",
    "BoardHead",
    "BoardPage",
    "Hidden",
    "Line",
    "SeasonLine",
    "all_time_head",
    "board_cards",
    "board_page",
    "cards_of",
    "frozen_rounds",
    "hidden_people",
    "hides",
    "newest_snapshot",
    "organisation_head",
    "place_of_person",
    "place_of_rank",
    "public_snapshot",
    "round_cards_of",
    "round_head",
    "rounds_of_season",
    "season_head",
    "season_lines",
    "seasons",
    "wide_cards",
]
