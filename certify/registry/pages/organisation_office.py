"""The managers' page of a service provider: own people, invitations, identities of open rounds, and results as far as the people agreed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certify.accounts.errors import AccountsError, OrganisationNotFound
from certify.accounts.pages.guards import role_required
from certify.accounts.pages.organisations import AboutForm
from certify.accounts.pages.throttle import throttled
from certify.accounts.selectors import OrganisationCard, managed_by, members_of, open_invitations, results_visible_ids
from certify.accounts.services.change_organisation import change_organisation
from certify.accounts.services.end_membership import change_role, end_membership
from certify.accounts.services.invite_member import invite_member, take_back_invitation
from certify.registry.pages.uplift_plot import common_scale, uplift_plot
from certify.registry.services.invite_file import InviteLine, invite_file
from exams.errors import ExamsError
from exams.pages.language import local
from exams.selectors.registrations import open_registrations
from exams.services.confirm_by_organisation import confirm_by_organisation
from grading.selectors.people_results import released_results_of


@role_required("organisation_manager")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("invite")
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """GET the page; POST `step` and an `id`. Other managers' pages are not found."""
    by: Any = request.user
    now = timezone.now()
    card = next((found for found in managed_by(by.pk) if found.slug == slug), None)
    if card is None:
        raise Http404
    if request.method != "POST":
        return _page(request, card, by, now)
    if request.POST.get("step") == "file":
        return _file(request, card, by, now)
    try:
        messages.success(request, _take(request, card, by, now))
    except OrganisationNotFound:
        raise Http404 from None
    except (AccountsError, ExamsError) as refused:
        messages.error(request, refused.message)
    if request.POST.get("step") in {"end", "member"} and slug not in {found.slug for found in managed_by(by.pk)}:
        return redirect("/me/#service-providers")  # was it oneself
    return redirect(request.path)


def _page(request: HttpRequest, card: OrganisationCard, by: Any, now: datetime, **more: Any) -> HttpResponse:
    members = members_of(card.id)
    names = {member.person_id: member.name for member in members}
    released = released_results_of(results_visible_ids(card.id) & set(names))
    scale = common_scale(row.uplift * 100 for row in released)
    about = AboutForm(initial={field: getattr(card, field) for field in ("region", "web", "about_zh", "about_en")})
    context = {
        "card": card,
        "name": local(card, "name"),
        "members": members,
        "own_id": by.pk,
        "invitations": open_invitations(card.id, now),
        "registrations": [
            {"row": row, "name": names[row.person_id], "title": local(row, "title"), "own": row.person_id == by.pk}
            for row in open_registrations(names, now)
        ],
        "results": [
            {"row": row, "name": names[row.person_id], "title": local(row, "title"), "plot": uplift_plot(scale, row.uplift * 100, None, None)}
            for row in released
        ],
        "about_form": about,
        **more,
    }
    return render(request, "registry/organisation_office.html", context)


def _take(request: HttpRequest, card: OrganisationCard, by: Any, now: datetime) -> str:
    step, given = request.POST.get("step", ""), request.POST.get("id", "")
    row = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    own_rows = {member.membership_id for member in members_of(card.id)}
    if step == "invite":
        invite_member(card.id, request.POST.get("handle", "").replace("\x00", ""), _role(request.POST.get("role", "")), by, get_language() or "", now)
        return _("Invited. Whoever has this user name or confirmed address finds the invitation on the own page, and a mail if there is a mailbox.")
    if step == "take_back":
        take_back_invitation(card.id, row, by, now)
        return _("The invitation is taken back.")
    if step == "end":
        end_membership(row if row in own_rows else 0, by, now)
        return _("The membership is ended.")
    if step in {"manager", "member"}:
        change_role(row if row in own_rows else 0, step, by, now)
        return _("Saved. It holds from now on.")
    if step == "identity":
        confirmed = confirm_by_organisation(row, {member.person_id for member in members_of(card.id)}, by, now, card.name_zh)
        return _("The identity is confirmed in your name.") if confirmed else _("An invigilator has checked this identity already.")
    form = AboutForm(request.POST)
    if not form.is_valid():
        raise AccountsError(" ".join(str(error) for errors in form.errors.values() for error in errors))
    change_organisation(card.id, by, **form.cleaned_data)
    return _("Saved. It holds from now on.")


def _file(request: HttpRequest, card: OrganisationCard, by: Any, now: datetime) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file."))
        return redirect(request.path)
    try:
        lines: list[InviteLine] = invite_file(card.id, upload.name or "", upload.read(), by, get_language() or "", now)
    except (AccountsError, ExamsError) as refused:
        messages.error(request, refused.message)
        return redirect(request.path)
    invited = sum(1 for line in lines if not line.problem)
    messages.success(request, ngettext("%(n)d line invited.", "%(n)d lines invited.", invited) % {"n": invited})
    return _page(request, card, by, now, file_lines=[line for line in lines if line.problem], file_name=upload.name)


def _role(given: str) -> str:
    return "manager" if given == "manager" else "member"
