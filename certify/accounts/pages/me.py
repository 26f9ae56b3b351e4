"""What a person decides on the own page: whether the name is shown, and which programs may act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certify.accounts.services.issue_token import issue_token
from certify.accounts.services.revoke_token import revoke_token
from certify.accounts.services.show_name import show_name


@login_required
@require_POST
def change_name_consent(request: HttpRequest) -> HttpResponse:
    """Agree or withdraw."""
    shown = request.POST.get("name_public") == "on"
    show_name(request.user, shown, timezone.now())  # type: ignore[arg-type]  # signed in
    messages.success(request, _("Your name is shown on certificates and boards.") if shown else _("Your name is no longer shown."))
    return redirect("/me/data/#name" if request.POST.get("next") == "data" else "/me/")


@login_required
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """A new token, shown once in the next page's message."""
    token = issue_token(request.user, request.POST.get("label", ""), timezone.now())  # type: ignore[arg-type]  # signed in
    messages.success(request, _("Your new token, shown only now: %(token)s") % {"token": token})
    return redirect("/me/")


@login_required
@require_POST
def end_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ends one of the person's own tokens; a foreign id does nothing."""
    if revoke_token(request.user, token_id, timezone.now()):  # type: ignore[arg-type]  # signed in
        messages.success(request, _("The token is ended."))
    return redirect("/me/")
