"""The boards: a list, and one board a round. Public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.pages.score_strip import score_strip
from certify.leaderboards.selectors import board_cards, board_page

PAGE_SIZE = 100


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Every round that can have a board."""
    return render(request, "leaderboards/boards.html", {"cards": board_cards()})


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One round's board, a hundred people a page."""
    number = _page_number(request)
    try:
        page = board_page(slug, request.user.pk, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    except BoardNotFound as error:
        raise Http404(str(error)) from error
    context = {"page": page, "card": page.card, "strip": score_strip(page), "number": number, "pages": -(-page.card.people // PAGE_SIZE)}
    return render(request, "leaderboards/board.html", context)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
