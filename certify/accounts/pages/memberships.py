"""The own page's part about service providers: invitations to answer, what the member agrees to, leaving."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certify.accounts.errors import AccountsError
from certify.accounts.models import Person
from certify.accounts.selectors import applications_of, invitations_to, memberships_of
from certify.accounts.services.agree_as_member import agree_as_member
from certify.accounts.services.answer_invitation import accept_invitation, refuse_invitation
from certify.accounts.services.end_membership import end_membership


def my_organisations(person: Person, now: datetime) -> dict[str, Any]:
    """What the section shows."""
    return {"invitations": list(invitations_to(person, now)), "memberships": memberships_of(person.pk), "applications": applications_of(person.pk)}


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """`step`: accept, refuse, agree or leave; `id` is the invitation's or the membership's, one's own."""
    try:
        messages.success(request, _take(request, request.POST.get("step", "")))
    except AccountsError as refused:
        messages.error(request, refused.message)
    return redirect("/me/#service-providers")


def _take(request: HttpRequest, step: str) -> str:
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    given = request.POST.get("id", "")
    row = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    agreed = {"shown": request.POST.get("shown") == "on", "results": request.POST.get("results") == "on"}
    if step == "accept":
        membership = accept_invitation(row, person, now, **agreed)
        organisation = membership.organisation
        english = (get_language() or "").startswith("en")
        return _("You belong to %(name)s now.") % {"name": organisation.name_en if english else organisation.name_zh}
    if step == "refuse":
        refuse_invitation(row, person, now)
        return _("Refused. The service provider is not told.")
    if step == "leave":
        end_membership(row, person, now)
        return _("You have left. Nothing of you is shown with this service provider any more.")
    agree_as_member(row, person, now, **agreed)
    return _("Saved. It holds from now on.")
