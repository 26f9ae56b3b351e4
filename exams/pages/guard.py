"""What is not this person's answers 'not found', like what does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from exams.errors import NotHere

View = Callable[..., HttpResponseBase]


def foreign_is_not_found(view: View) -> View:
    """Turns the selectors' NotHere into the page 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotHere:
            raise Http404 from None

    return guarded


def person_id_of(request: HttpRequest) -> int:
    """The signed-in person; only for views behind login_required."""
    assert request.user.pk is not None
    return request.user.pk
