"""Steps of a room that are plain forms, so that they work before any script has loaded."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from exams.consoles import Console
from exams.errors import ExamsError, NotHere
from exams.pages.guard import foreign_is_not_found, person_id_of
from exams.services.begin_preparation import begin_preparation
from exams.services.take_over_console import take_over_console

Step = Callable[[int, str, int, Console, datetime], Any]


@login_required
@require_POST
@foreign_is_not_found
def open_room(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """Starts the preparation; a second click finds it running."""
    return _step(begin_preparation, request, public_id, position)


@login_required
@require_POST
@foreign_is_not_found
def take_over(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """This session steers from now on; refused in a certification."""
    return _step(take_over_console, request, public_id, position)


def _step(step: Step, request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    try:
        step(person_id_of(request), str(public_id), position, Console.of_session(request.session.session_key), timezone.now())
    except NotHere:
        raise
    except ExamsError as refused:
        messages.error(request, refused.message)
    return redirect("exams:attempt", public_id=public_id)
