"""The boards: a list, and one board a round, a season, an organisation, and of all time. Public."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certify.accounts.selectors import roles_of
from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.models import Kind, Scope
from certify.leaderboards.pages.drawn_lines import drawn_lines, filled_lines
from certify.leaderboards.pages.score_strip import score_strip
from certify.leaderboards.selectors import (
    BoardHead,
    all_time_head,
    board_cards,
    organisation_head,
    place_of_person,
    place_of_rank,
    round_head,
    rounds_of_season,
    season_head,
    wide_cards,
)
from certify.leaderboards.selectors.lines import MOST_PROGRAMS, stored_lines, visible

PAGE_SIZE = 100
STAFF = {"examiner", "certifier"}


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Every board that there is."""
    wide = wide_cards()
    context = {"cards": board_cards(), "wide": [card for card in wide if card.scope != Scope.ORGANISATION]}
    return render(request, "leaderboards/boards.html", {**context, "organisations": [card for card in wide if card.scope == Scope.ORGANISATION]})


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One round's board. Staff may look behind a freeze, when they ask for it: a screen in a room is public too."""
    try:
        head = round_head(slug)
        staff = head.card.frozen_at is not None and bool(roles_of(request.user) & STAFF)
        newest = staff and "newest" in request.GET
        if newest:
            head = round_head(slug, newest=True)
    except BoardNotFound as error:
        raise Http404(str(error)) from error
    return _board(request, head, {"staff": staff, "newest": newest})


@require_safe
def season(request: HttpRequest, slug: str) -> HttpResponse:
    """A season's board, with the rounds that it is made of."""
    try:
        head = season_head(slug)
    except BoardNotFound as error:
        raise Http404(str(error)) from error
    assert head.board is not None and head.board.season is not None  # a season is made with its board
    return _board(request, head, {"season": head.board.season, "rounds": rounds_of_season(head.board.season)})


@require_safe
def organisation(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The board of those who agreed to be shown with an organisation."""
    try:
        return _board(request, organisation_head(slug, kind), {})
    except BoardNotFound as error:
        raise Http404(str(error)) from error


@require_safe
def all_time(request: HttpRequest, kind: str) -> HttpResponse:
    """The board of all rounds of a kind."""
    return _board(request, all_time_head(kind), {})


def _board(request: HttpRequest, head: BoardHead, more: dict[str, Any]) -> HttpResponse:
    """A hundred people a page; `?rank=` and `?me` lead to the page that has the line."""
    asked = _asked_place(request, head)
    if asked is not None:
        behind = "newest&" if more.get("newest") else ""
        return redirect(f"{request.path}?{behind}page={(asked - 1) // PAGE_SIZE + 1}#place-{asked}")
    pages = max(1, -(-head.card.people // PAGE_SIZE))
    number = min(_number(request, "page") or 1, pages)
    people = drawn_lines(head, Kind.PERSON, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    programs = drawn_lines(head, Kind.PROGRAM, 0, MOST_PROGRAMS)
    operators = stored_lines(head.snapshot, Kind.REFERENCE) if head.card.scope == Scope.ROUND else []
    seen = visible([*people, *programs], head)
    context = {
        "head": head,
        "card": head.card,
        "people": filled_lines(people, seen, request.user.pk),
        "programs": filled_lines(programs, seen, None),
        "operators": operators,
        "strip": score_strip(head, [line for line in people if seen.has(line)], operators, request.user.pk),
        "number": number,
        "pages": pages,
        "wide": head.card.scope != Scope.ROUND,
    }
    return render(request, "leaderboards/board.html", context | more)


def _asked_place(request: HttpRequest, head: BoardHead) -> int | None:
    """Where a question for a rank or for the own line leads; None without a question, or without an answer, which is said."""
    if head.snapshot is None:
        return None
    if "me" in request.GET and request.user.pk is not None:
        place = place_of_person(head.snapshot, request.user.pk)
        if place is None:
            messages.info(request, _("You have no line on this board."))
        return place
    rank = _number(request, "rank")
    if rank is None:
        return None
    place = place_of_rank(head.snapshot, rank)
    if place is None:
        messages.info(request, _("No rank is as high as that; this is the last page."))
        return head.card.people or None
    return place


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None
