"""A holder's own entry: written, looked at exactly as the public will see it, shown, withdrawn."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certify.accounts.pages.throttle import throttled
from certify.accounts.selectors import person_card
from certify.certificates.selectors.register import holds_certificate
from certify.registry.errors import RegistryError
from certify.registry.models import Profile
from certify.registry.pages.cards import Card, cards
from certify.registry.selectors import own_profile, public_trader
from certify.registry.selectors.declarations import declarations_of
from certify.registry.selectors.first_look import first_look
from certify.registry.services.refresh_examined import refresh_examined
from certify.registry.services.show_profile import LISTS, Draft, save_profile, show_profile, withdraw_profile
from certify.registry.vocabulary import Availability


class ProfileForm(forms.Form):
    """What a trader writes about the own work."""

    headline = forms.CharField(label=_("Headline"), max_length=120, help_text=_("One line: what you do best, and for whom."))
    about = forms.CharField(
        label=_("About your work"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Your own words; shown as such. Figures belong under “declared”, where a merchant confirms them."),
    )
    availability = forms.ChoiceField(label=_("Availability"), choices=Availability.choices)
    region = forms.MultipleChoiceField(label=_("Regions"), required=False, widget=forms.CheckboxSelectMultiple)
    category = forms.MultipleChoiceField(label=_("Goods you work with"), required=False, widget=forms.CheckboxSelectMultiple)
    platform = forms.MultipleChoiceField(label=_("Platforms"), required=False, widget=forms.CheckboxSelectMultiple)
    language = forms.MultipleChoiceField(label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple)
    takes_messages = forms.BooleanField(label=_("Merchants may write to me through this site"), required=False)
    with_name = forms.BooleanField(
        label=_("Show my name"),
        required=False,
        help_text=_("Without it the entry shows a code. Organisations are shown only together with the name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, allowed in LISTS.items():
            self.fields[str(kind)].choices = allowed.choices  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        """Of a valid form."""
        data = self.cleaned_data
        words = {str(kind): tuple(data[str(kind)]) for kind in LISTS}
        return Draft(data["headline"], data["about"], data["availability"], data["takes_messages"], data["with_name"], words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_profile")
def edit(request: HttpRequest) -> HttpResponse:
    """GET the form with the preview beside it; POST saves, or saves and shows."""
    assert request.user.pk is not None
    now = timezone.now()
    profile = own_profile(request.user.pk)
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm(initial=_initial(profile))
    if request.method == "POST" and form.is_valid() and _stored(request, form, now):
        return redirect("/me/profile/#preview")
    status = 422 if form.is_bound else 200
    return render(request, "registry/my_profile.html", _context(request.user.pk, profile, form, now), status=status)


def _stored(request: HttpRequest, form: ProfileForm, now: datetime) -> bool:
    assert request.user.pk is not None
    show = request.POST.get("do") == "show"
    try:
        (show_profile if show else save_profile)(request.user.pk, form.draft(), now)
    except RegistryError as error:
        form.add_error(None, error.message)
        return False
    told = gettext("The register shows exactly what you see below.") if show else gettext("Saved. Nobody sees it until you show it.")
    messages.success(request, told)
    return True


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the public would see of the form as it stands: the same template as the public page, nothing stored."""
    assert request.user.pk is not None
    now = timezone.now()
    return render(
        request, "registry/_preview.html", {"card": _preview(request.user.pk, own_profile(request.user.pk), ProfileForm(request.POST), now)}
    )


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """At once."""
    assert request.user.pk is not None
    withdraw_profile(request.user.pk, timezone.now())
    messages.success(request, gettext("Your entry is withdrawn: from now on nobody sees it."))
    return redirect("registry:my-profile")


def _initial(profile: Profile | None) -> dict[str, Any]:
    if profile is None:
        return {"availability": Availability.NOW, "takes_messages": True, "language": ["mandarin"]}
    words: dict[str, list[str]] = {}
    for word in profile.words.all():
        words.setdefault(word.kind, []).append(word.word)
    plain = ("headline", "about", "availability", "takes_messages", "with_name")
    return {name: getattr(profile, name) for name in plain} | words


def _context(person_id: int, profile: Profile | None, form: ProfileForm, now: datetime) -> dict[str, Any]:
    if profile is not None:
        refresh_examined([profile], now)
    return {
        "form": form,
        "lists": [form[str(kind)] for kind in LISTS],
        "profile": profile,
        "card": _preview(person_id, profile, form, now),
        "holds": holds_certificate(person_id, now),
        "name_public": person_card(person_id).name_public,
        "consents": profile.consents.order_by("-version")[:10] if profile else [],
        "declarations": declarations_of(person_id),
    }


def _preview(person_id: int, profile: Profile | None, form: ProfileForm, now: datetime) -> Card:
    """What the public would see of an entry with the words of the form; half-filled forms are shown as far as they go."""
    values = _typed(form)
    drafted = Profile(
        pk=profile.pk if profile else None,
        person_id=person_id,
        code=profile.code if profile else "0" * 12,
        headline=str(values["headline"] or ""),
        about=str(values["about"] or ""),
        availability=str(values["availability"] or ""),
        takes_messages=bool(values["takes_messages"]),
        with_name=bool(values["with_name"]),
        shown_since=(profile.shown_since if profile else None) or now,
    )
    words = {str(kind): sorted(set(values[str(kind)] or ()) & set(allowed.values)) for kind, allowed in LISTS.items()}
    seen = replace(public_trader(drafted, now), words=words)
    return cards([seen if profile else replace(seen, examined=first_look(person_id, now))])[0]


def _typed(form: ProfileForm) -> dict[str, Any]:
    """What stands in the form, checked or not."""
    if not form.is_bound:
        return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    form.is_valid()
    return {name: form.cleaned_data.get(name, form[name].value()) for name in form.fields}
