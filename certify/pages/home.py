"""The front page: what this is, which rounds are open, and the same room under two operators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from certify.pages.front_plot import front_plot
from exams.pages.round_cards import round_cards
from exams.selectors import open_rounds


def home(request: HttpRequest) -> HttpResponse:
    """Public."""
    now = timezone.now()
    rounds = [round_ for round_ in open_rounds(now) if round_.kind != "practice"]
    return render(request, "pages/home.html", {"rounds": round_cards(rounds, now), "plot": front_plot()})
