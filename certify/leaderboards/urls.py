"""Addresses of the boards."""

from django.urls import path

from certify.leaderboards.pages.boards import board, boards

urlpatterns = [
    path("boards/", boards, name="boards"),
    path("boards/<slug:slug>/", board, name="board"),
]
