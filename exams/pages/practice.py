"""Practice rooms: free, as often as one likes, never on a board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from exams.models import RoundKind
from exams.pages.round_cards import round_cards
from exams.selectors import open_rounds


def practice(request: HttpRequest) -> HttpResponse:
    """Every open practice round."""
    now = timezone.now()
    rounds = [round_ for round_ in open_rounds(now) if round_.kind == RoundKind.PRACTICE]
    return render(request, "exams/practice.html", {"rounds": round_cards(rounds, now)})
