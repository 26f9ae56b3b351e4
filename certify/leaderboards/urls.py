"""Addresses of the boards."""

from django.urls import path

from certify.leaderboards.models import SeasonKind
from certify.leaderboards.pages import studio
from certify.leaderboards.pages.boards import all_time, board, boards, organisation, season
from certify.leaderboards.pages.own_choice import change_board_choice

CERTIFICATION, DEMONSTRATION = {"kind": SeasonKind.CERTIFICATION.value}, {"kind": SeasonKind.DEMONSTRATION.value}

urlpatterns = [
    path("boards/", boards, name="boards"),
    path("boards/<slug:slug>/", board, name="board"),
    path("boards/seasons/<slug:slug>/", season, name="board-season"),
    path("boards/all-time/certification/", all_time, CERTIFICATION, name="board-all-time"),
    path("boards/all-time/demonstration/", all_time, DEMONSTRATION, name="board-all-time-demonstration"),
    path("boards/organisations/<slug:slug>/certification/", organisation, CERTIFICATION, name="board-organisation"),
    path("boards/organisations/<slug:slug>/demonstration/", organisation, DEMONSTRATION, name="board-organisation-demonstration"),
    path("me/boards/", change_board_choice, name="change-board-choice"),
    path("studio/boards/", studio.boards, name="studio-boards"),
    path("studio/boards/seasons/new/", studio.new_season, name="studio-season-new"),
    path("studio/boards/rounds/<slug:slug>/", studio.round_board, name="studio-board-round"),
    path("studio/boards/rounds/<slug:slug>/turn/", studio.turn_round, name="studio-board-round-turn"),
    path("studio/boards/rounds/<slug:slug>/mark/", studio.mark, name="studio-board-mark"),
    path("studio/boards/seasons/<slug:slug>/", studio.season_board, name="studio-board-season"),
    path("studio/boards/seasons/<slug:slug>/turn/", studio.turn_season, name="studio-board-season-turn"),
]
