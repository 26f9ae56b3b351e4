"""The boards' part of the API."""

from django.urls import path

from certify.leaderboards.api.boards import AllTimeBoard, Boards, BoardView, OrganisationBoard, SeasonBoard
from certify.leaderboards.api.seasons import SeasonDetail, Seasons
from certify.leaderboards.api.switches import RoundSwitches, SeasonSwitches
from certify.leaderboards.models import SeasonKind

CERTIFICATION, DEMONSTRATION = {"kind": SeasonKind.CERTIFICATION.value}, {"kind": SeasonKind.DEMONSTRATION.value}
ORGANISATION = "boards/organisations/<slug:slug>"

urlpatterns = [
    path("boards/", Boards.as_view(), name="api-boards"),
    path("boards/<slug:slug>/", BoardView.as_view(), name="api-board"),
    path("boards/<slug:slug>/switches/", RoundSwitches.as_view(), name="api-board-switches"),
    path("boards/seasons/<slug:slug>/", SeasonBoard.as_view(), name="api-board-season"),
    path("boards/seasons/<slug:slug>/switches/", SeasonSwitches.as_view(), name="api-board-season-switches"),
    path("seasons/", Seasons.as_view(), name="api-seasons"),
    path("seasons/<slug:slug>/", SeasonDetail.as_view(), name="api-season"),
    path("boards/all-time/certification/", AllTimeBoard.as_view(), CERTIFICATION, name="api-board-all-time"),
    path("boards/all-time/demonstration/", AllTimeBoard.as_view(), DEMONSTRATION, name="api-board-all-time-demonstration"),
    path(f"{ORGANISATION}/certification/", OrganisationBoard.as_view(), CERTIFICATION, name="api-board-organisation"),
    path(f"{ORGANISATION}/demonstration/", OrganisationBoard.as_view(), DEMONSTRATION, name="api-board-organisation-demonstration"),
]
