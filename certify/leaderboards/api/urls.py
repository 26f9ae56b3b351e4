"""The boards' part of the API."""

from django.urls import path

from certify.leaderboards.api.boards import Boards, BoardView

urlpatterns = [path("boards/", Boards.as_view(), name="api-boards"), path("boards/<slug:slug>/", BoardView.as_view(), name="api-board")]
