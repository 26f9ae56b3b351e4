"""Reporting misuse, and the certifiers' queue."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certify.accounts.pages.guards import role_required
from certify.accounts.pages.throttle import throttled
from certify.registry.errors import RegistryError, ReportNotFound
from certify.registry.models import About, Decision, Reason, Report
from certify.registry.selectors.reports import decided_reports, open_reports, report_by_id
from certify.registry.services.report_misuse import decide_report, possible_decisions, report_misuse, show_again, thing


class ReportForm(forms.Form):
    """What is wrong."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    words = forms.CharField(
        label=_("In words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Where did you see it? What is wrong?"),
    )
    contact = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want an answer. It is used for the answer, and deleted 90 days after it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("report_misuse")
def report(request: HttpRequest) -> HttpResponse:
    """`?about=certificate&name=CODE`. No login."""
    about, name = request.GET.get("about", ""), request.GET.get("name", "")[:40]
    try:
        thing(about, name, request.user.pk, timezone.now())
    except ReportNotFound as error:
        raise Http404(str(error)) from error
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            report_misuse(about, name, data["reason"], data["words"], data["contact"], request.user.pk, get_language() or "", timezone.now())
        except RegistryError as error:
            form.add_error(None, error.message)
        else:
            return render(request, "registry/reported.html", {"contact": bool(data["contact"] or request.user.pk)})
    context = {"form": form, "about": About(about).label, "name": name, "back": _address(about, name)}
    return render(request, "registry/report.html", context, status=422 if form.is_bound else 200)


def _address(about: str, name: str) -> str:
    """The page of the thing; of a message, the conversations."""
    if about == About.CERTIFICATE:
        return reverse("certificate", args=[name])
    if about == About.PROFILE:
        return reverse("registry:trader", args=[name])
    return reverse("registry:brief", args=[name]) if about == About.BRIEF else reverse("registry:talks")


@role_required("certifier")
@require_safe
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Open ones, oldest first; decided ones below."""
    return render(request, "registry/misuse.html", {"open": open_reports(), "decided": decided_reports()})


class DecisionForm(forms.Form):
    """What follows, and why."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Kept with the decision. The holder of a hidden profile or a closed brief reads it.")
    )
    answer = forms.CharField(
        label=_("Answer to the reporter"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent if the reporter left an address, or has an account with a confirmed one."),
    )  # fmt: skip

    def __init__(self, reported: Report, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = dict(Decision.choices)
        self.fields["decision"].choices = [(choice, names[choice]) for choice in possible_decisions(reported)]  # type: ignore[attr-defined]


@role_required("certifier")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report with its thing; POST decides, or shows a hidden profile again."""
    assert request.user.pk is not None
    try:
        found = report_by_id(report_id)
    except ReportNotFound as error:
        raise Http404(str(error)) from error
    if request.method == "POST" and request.POST.get("do") == "show_again" and found.profile is not None:
        show_again(found.profile.code, timezone.now())
        messages.success(request, gettext("The profile is no longer hidden. Its holder decides whether to show it."))
        return redirect("registry:decide", report_id=report_id)
    form = DecisionForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decide_report(report_id, data["decision"], data["why"], data["answer"], request.user.pk, timezone.now())
        except RegistryError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, gettext("Decided."))
            return redirect("registry:misuse")
    return render(request, "registry/decide.html", {"report": found, "form": form}, status=422 if form.is_bound else 200)
