"""Service providers: the public list, asking to become one, and the certifier's answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certify.accounts.errors import AccountsError, AddressInUse, AddressUnfit
from certify.accounts.models import Person
from certify.accounts.pages.guards import role_required
from certify.accounts.pages.throttle import throttled
from certify.accounts.regions import Region
from certify.accounts.selectors import applications, applications_of, organisation_count, organisations, shown_member_counts
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import close_organisation, confirm_organisation, refuse_organisation

PAGE_SIZE = 60


class AboutForm(forms.Form):
    """What managers may change at any time."""

    region = forms.ChoiceField(label=_("Region"), choices=[("", "–"), *Region.choices])
    web = forms.URLField(label=_("Web address"), max_length=200, required=False, assume_scheme="https", help_text=_("Begins with https://"))
    about_zh = forms.CharField(label=_("About it, in Chinese"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    about_en = forms.CharField(label=_("About it, in English"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_web(self) -> str:
        web = str(self.cleaned_data["web"])
        if web and not web.startswith(("https://", "http://")):
            raise forms.ValidationError(gettext("An address that a browser opens: it begins with https://"))
        return web


class ApplicationForm(AboutForm):
    """What a certifier confirms, and the words of `AboutForm`."""

    field_order = ("name_zh", "name_en", "slug", "region", "web", "about_zh", "about_en")
    name_zh = forms.CharField(label=_("Name, in Chinese"), max_length=80, help_text=_("As it is registered."))
    name_en = forms.CharField(label=_("Name, in English"), max_length=80)
    slug = forms.CharField(
        label=_("Address on this site"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters, digits and single dashes only."))],
        help_text=_("Stands in the address of its page: small letters, digits and dashes."),
    )


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Everybody's; confirmed ones only."""
    text, region = request.GET.get("q", "").strip()[:80], request.GET.get("region", "")
    region = region if region in Region.values else ""
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    found = organisations(text, region, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    people = shown_member_counts(card.id for card in found)
    english = (get_language() or "").startswith("en")
    context = {
        "rows": [
            {"card": card, "name": card.name_en if english else card.name_zh, "other": card.name_zh if english else card.name_en,
             "about": (card.about_en or card.about_zh) if english else (card.about_zh or card.about_en), "people": people.get(card.id, 0)}
            for card in found
        ],
        "count": organisation_count(text, region), "text": text, "region": region, "regions": Region.choices,
        "number": number, "pages": -(-organisation_count(text, region) // PAGE_SIZE),
    }  # fmt: skip
    return render(request, "accounts/organisations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("personal")
def apply(request: HttpRequest) -> HttpResponse:
    """The application; while one waits, what became of it."""
    person = request.user
    assert isinstance(person, Person)
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            apply_organisation(person, OrganisationWords(**form.cleaned_data), timezone.now())
        except (AddressInUse, AddressUnfit) as taken:
            form.add_error("slug", taken.message)
        except AccountsError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, gettext("Your application is with the certifiers. The answer appears here and on your page."))
            return redirect("organisation-apply")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisation_apply.html", {"form": form, "mine": applications_of(person.pk)}, status=status)


@role_required("certifier")
@require_safe
def decide(request: HttpRequest) -> HttpResponse:
    """What waits, and what is confirmed and can be closed."""
    return render(request, "accounts/organisation_decide.html", {"waiting": applications(), "confirmed": organisations()})


@role_required("certifier")
@require_POST
def decided(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Confirm, refuse with a reason, or close with a reason."""
    by, note, now = request.user, request.POST.get("note", ""), timezone.now()
    steps: dict[str, Any] = {
        "confirm": lambda: confirm_organisation(organisation_id, by, now),  # type: ignore[arg-type]  # signed in
        "refuse": lambda: refuse_organisation(organisation_id, by, note, now),  # type: ignore[arg-type]
        "close": lambda: close_organisation(organisation_id, by, note, now),  # type: ignore[arg-type]
    }
    words = {"confirm": gettext("Confirmed."), "refuse": gettext("Refused. The applicant reads your reason."), "close": gettext("Closed.")}
    step = request.POST.get("step", "")
    try:
        if step in steps:
            steps[step]()
            messages.success(request, words[step])
    except AccountsError as refused:
        messages.error(request, refused.message)
    return redirect("organisation-decide")
