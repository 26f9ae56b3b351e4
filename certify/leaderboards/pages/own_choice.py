"""A person chooses whether to be on boards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certify.leaderboards.services.hide_person import hide_person


@login_required
@require_POST
def change_board_choice(request: HttpRequest) -> HttpResponse:
    """On boards or on none; at once."""
    assert request.user.pk is not None  # by the guard
    shown = request.POST.get("on_boards") == "on"
    hide_person(request.user.pk, not shown, timezone.now())
    messages.success(request, _("You are on the boards again with their next version.") if shown else _("You are on no board any more."))
    return redirect("/me/#boards")
