"""The boards: a list, and one board a round, a season, an organisation, and of all time. Public."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certify.accounts.selectors import roles_of
from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.models import Scope
from certify.leaderboards.pages.drawn_lines import DrawnPage, drawn_page, filled_lines
from certify.leaderboards.pages.drawn_parts import drawn_part
from certify.leaderboards.pages.score_strip import score_strip
from certify.leaderboards.selectors import (
    BoardCard,
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
from certify.leaderboards.selectors.lines import Visible, visible

PAGE_SIZE = 100
STAFF = {"examiner", "certifier"}


class RoundOfSeason(NamedTuple):
    """A round in the list beside a season's board."""

    slug: str
    title_zh: str
    title_en: str
    opens_at: datetime


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
    rounds = tuple(RoundOfSeason(one.slug, one.title_zh, one.title_en, one.opens_at) for one in rounds_of_season(head.board.season))
    return _board(request, head, {"starts_at": head.board.season.starts_at, "ends_at": head.board.season.ends_at, "rounds": rounds})


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
    drawn = drawn_page(head, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    seen = visible([*drawn.people, *drawn.programs], head)
    context = {
        "card": head.card,
        "wide": head.card.scope != Scope.ROUND,
        "people": filled_lines(drawn.people, seen, request.user.pk),
        "programs": filled_lines(drawn.programs, seen, None),
        "number": number,
        "pages": pages,
        "newest": more.get("newest", False),
    }
    return render(request, "leaderboards/board.html", context | _parts(head, drawn, seen, request.user.pk, more))


def _parts(head: BoardHead, drawn: DrawnPage, seen: Visible, viewer_id: int | None, more: dict[str, Any]) -> dict[str, str]:
    """What stands around the lines. A strip with the viewer's own dot is nobody else's, and is not kept."""
    card, wide = head.card, head.card.scope != Scope.ROUND
    shown = [line for line in drawn.people if seen.has(line)]
    told: dict[str, Any] = {name: more.get(name) for name in ("starts_at", "ends_at", "staff", "newest")}
    parts: dict[str, str] = {
        "top": drawn_part("_top.html", card=card, wide=wide, corrected_at=head.corrected_at, watch=_is_watched(card, shown), **told),
        "columns": drawn_part("_columns.html"),
        "rules": drawn_part("_rules.html", wide=wide, built_at=card.built_at),
    }
    if shown or drawn.operators:
        strip = score_strip(head, shown, drawn.operators, viewer_id)
        parts["strip"] = drawn_part("_strip.html", keep=strip.own is None, strip=strip)
    if not wide or "rounds" in more:
        parts["aside"] = drawn_part("_aside.html", rounds=more.get("rounds"), operators=drawn.operators)
    return parts


def _is_watched(card: BoardCard, shown: list[Any]) -> bool:
    """Replays of a frozen round rest."""
    return bool(shown) and card.scope == Scope.ROUND and card.frozen_at is None


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
