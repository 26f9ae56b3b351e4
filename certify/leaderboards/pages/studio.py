"""Boards in the studio: the list, seasons, and one board's switches and marks. For examiners and certifiers; certifiers make a board final."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role, person_by_username
from certify.leaderboards.errors import BoardError, BoardNotFound, PersonUnknown
from certify.leaderboards.models import MarkKind, Scope, Season
from certify.leaderboards.pages.season_form import SeasonForm
from certify.leaderboards.pages.switch_words import OBSTACLES, refusal_text
from certify.leaderboards.selectors import board_cards, cards_of, seasons
from certify.leaderboards.selectors.switches import Desk, round_boards_of, round_desk, season_desk, season_of
from certify.leaderboards.services.finalise_board import what_is_open
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.save_season import change_season, make_season
from certify.leaderboards.services.turn_board import may_turn, turn_board
from certify.leaderboards.services.want_board import round_board as board_of_round
from exams.errors import NotHere
from exams.selectors import round_by_slug

Found = TypeVar("Found")


@require_GET
@role_required("examiner", "certifier")
def boards(request: HttpRequest) -> HttpResponse:
    """Boards with switches."""
    return render(request, "leaderboards/studio_boards.html", {"seasons": cards_of(season.board for season in seasons()), "rounds": board_cards()})


@require_http_methods(["GET", "POST"])
@role_required("examiner", "certifier")
def new_season(request: HttpRequest) -> HttpResponse:
    form = SeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            season = make_season(form.draft(), _person_id(request), timezone.now())
        except BoardError as refused:
            form.add_error(None, refusal_text(refused))
        else:
            messages.success(request, _("The season is made. Its board is built from the rounds that open in it."))
            return redirect("studio-board-season", slug=season.slug)
    return render(request, "leaderboards/studio_season_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@role_required("examiner", "certifier")
def round_board(request: HttpRequest, slug: str) -> HttpResponse:
    desk = _found(lambda: round_desk(slug))
    open_ = what_is_open(desk.board, [], timezone.now()) if desk.board else []
    return _desk(request, desk, open_, {"mark_kinds": MarkKind.choices})


@require_http_methods(["GET", "POST"])
@role_required("examiner", "certifier")
def season_board(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows it, POST changes names and interval while no switch was turned."""
    season = _found(lambda: season_of(slug))
    form = SeasonForm(request.POST or None, slug=slug, initial=_initial(season))
    if request.method == "POST" and form.is_valid():
        try:
            change_season(season.pk, form.draft(), timezone.now())
        except BoardError as refused:
            form.add_error(None, refusal_text(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("studio-board-season", slug=slug)
    rounds = round_boards_of(season)
    desk = season_desk(slug)
    more = {"form": form if form.errors or not desk.turns else None, "season": season, "rounds": cards_of(rounds)}
    return _desk(request, desk, what_is_open(season.board, rounds, timezone.now()), more)


@require_POST
@role_required("examiner", "certifier")
def turn_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze, unfreeze or finalise."""
    try:
        round_ = round_by_slug(slug)
    except NotHere:
        raise Http404 from None
    if round_.kind == "practice":
        raise Http404
    return _turn(request, board_of_round(round_.pk, timezone.now()).pk, redirect("studio-board-round", slug=slug))


@require_POST
@role_required("examiner", "certifier")
def turn_season(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, for a season and all of its rounds."""
    return _turn(request, _found(lambda: season_of(slug)).board.pk, redirect("studio-board-season", slug=slug))


@require_POST
@role_required("examiner", "certifier")
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """Hides somebody on this board, shows them without a rank, or takes that back."""
    desk = _found(lambda: round_desk(slug))
    kind = request.POST.get("kind", "")
    try:
        person = person_by_username(request.POST.get("username", "").strip())
        if person is None or desk.board is None or (kind and kind not in MarkKind.values):
            raise PersonUnknown
        mark_person(desk.board.round_id or 0, person.id, kind or None, _person_id(request), timezone.now())
    except BoardError as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Saved. The board is built anew."))
    return redirect("studio-board-round", slug=slug)


def _turn(request: HttpRequest, board_id: int, back: HttpResponse) -> HttpResponse:
    turn, reason = request.POST.get("turn", ""), request.POST.get("reason", "")
    if not may_turn(turn, certifier=has_role(request.user, "certifier")):
        raise Http404
    try:
        turned = turn_board(board_id, turn, reason, _person_id(request), timezone.now())
    except BoardError as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Done, and noted in the trail.") if turned else _("It was so already."))
    return back


def _desk(request: HttpRequest, desk: Desk, obstacles: list[str], more: dict[str, Any]) -> HttpResponse:
    context = {
        "desk": desk,
        "card": desk.card,
        "is_round": desk.card.scope == Scope.ROUND,
        "obstacles": [OBSTACLES[code] for code in obstacles],
        "may_finalise": has_role(request.user, "certifier"),
    }
    form = more.get("form")
    return render(request, "leaderboards/studio_board.html", context | more, status=422 if form and form.errors else 200)


def _initial(season: Season) -> dict[str, Any]:
    names = ("title_zh", "title_en", "kind", "starts_at", "ends_at")
    return {name: getattr(season, name) for name in names}


def _found(find: Callable[[], Found]) -> Found:
    try:
        return find()
    except BoardNotFound:
        raise Http404 from None


def _person_id(request: HttpRequest) -> int:
    assert request.user.pk is not None  # by the guard
    return request.user.pk
