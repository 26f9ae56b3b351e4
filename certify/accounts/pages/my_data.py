"""What is held of me: address, where my name stands, how long things are kept, and all of it for download."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certify.accounts.models import ErasureRequest, Letter, Person, PersonalExport
from certify.accounts.pages.address import AddressForm
from certify.accounts.pages.throttle import throttled
from certify.accounts.register import chapters
from certify.accounts.services.ask_export import ask_export


@login_required
@require_safe
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "accounts/my_data.html", my_data_context(request, AddressForm()))


def my_data_context(request: HttpRequest, form: AddressForm) -> dict[str, Any]:
    """Also for the form of the address when it is refused."""
    person = request.user
    assert isinstance(person, Person)  # signed in
    return {
        "address_form": form,
        "asked_address": Letter.objects.filter(person=person, kind="confirm", used_at=None, expires_at__gt=timezone.now()).order_by("-pk").first(),
        "export": _export_of(person),
        "places": [place for chapter in chapters() for place in chapter.name_places(person.pk)],
        "periods": [(kept.title, settings.RETENTION_DAYS[kept.key]) for chapter in chapters() for kept in chapter.kept],
        "erasure": ErasureRequest.objects.filter(person=person, state="waiting").first(),
        "mail_folder": not settings.SMTP,
    }


@login_required
@require_POST
@throttled("personal")
def make_export(request: HttpRequest) -> HttpResponse:
    """Asks for an archive; twice is once."""
    assert isinstance(request.user, Person)
    ask_export(request.user, timezone.now())
    messages.success(request, _("Your data is being packed. The download appears here."))
    return redirect("/me/data/#export")


@login_required
@require_safe
@never_cache
def export_state(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes while the archive is made; the page asks for it every two seconds until then."""
    assert isinstance(request.user, Person)
    return render(request, "accounts/_export.html", {"export": _export_of(request.user)})


@login_required
@require_safe
def download_export(request: HttpRequest, export_id: int) -> HttpResponse:
    """Of one's own; for all others there is none."""
    assert isinstance(request.user, Person)
    export = PersonalExport.objects.filter(pk=export_id, person=request.user, state="ready").first()
    if export is None or export.content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="my-data-{export.asked_at:%Y%m%d}.zip"', "Cache-Control": "private, no-store"}
    return HttpResponse(bytes(export.content), content_type="application/zip", headers=headers)


def _export_of(person: Person) -> PersonalExport | None:
    return PersonalExport.objects.filter(person=person).defer("content").order_by("-pk").first()
