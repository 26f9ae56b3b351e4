"""How a round's certificates look on paper: choose, see it at once, keep it as the next version. For certifiers and examiners."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role
from certify.certificates.errors import CertificateError, DesignRefused, GlyphMissing
from certify.certificates.pages.paper_design_words import flaw_text, flaws_of, glyph_text
from certify.certificates.paper_design import LONGEST_ISSUER, LONGEST_NAME, LONGEST_OFFICE, LONGEST_SCOPE, SIGNATORIES, Design, Signatory
from certify.certificates.selectors.paper_designs import chosen, current_design, design_versions, issued_in, round_with_papers
from certify.certificates.services.choose_paper_design import checked_design, choose_paper_design
from certify.certificates.services.preview_paper import preview_paper
from exams.errors import ExamsError

LAYOUT_NAMES = (
    ("engraved", gettext_lazy("Engraved: on the middle axis, over a guilloche")),
    ("scroll", gettext_lazy("Scroll: the title down a band of colour")),
    ("gallery", gettext_lazy("Gallery: the name, and little else")),
)
BORDER_NAMES = (
    ("double", gettext_lazy("Double line with corner stones")),
    ("meander", gettext_lazy("Meander")),
    ("line", gettext_lazy("Fine line")),
)
SEAL_NAMES = (("mark", gettext_lazy("The site's mark")), ("stamp", gettext_lazy("Seal with four characters")), ("none", gettext_lazy("No seal")))
SPECIMENS = (("zh", gettext_lazy("Chinese name")), ("en", gettext_lazy("English name")), ("long", gettext_lazy("Long name")))


class DesignForm(forms.Form):
    """One choice, and with which name the preview shows it."""

    layout = forms.ChoiceField(label=gettext_lazy("Design"), choices=LAYOUT_NAMES)
    border = forms.ChoiceField(label=gettext_lazy("Border"), choices=BORDER_NAMES)
    seal = forms.ChoiceField(label=gettext_lazy("Seal"), choices=SEAL_NAMES)
    accent = forms.CharField(
        label=gettext_lazy("Accent colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("Dark enough to be read on white: a contrast of 4.5 at least."),
    )
    issuer_zh = forms.CharField(label=gettext_lazy("Issuer's line (Chinese)"), required=False, max_length=LONGEST_ISSUER)
    issuer_en = forms.CharField(label=gettext_lazy("Issuer's line (English)"), required=False, max_length=LONGEST_ISSUER)
    scope_zh = forms.CharField(label=gettext_lazy("Further sentence about the scope (Chinese)"), required=False, max_length=LONGEST_SCOPE)
    scope_en = forms.CharField(label=gettext_lazy("Further sentence about the scope (English)"), required=False, max_length=LONGEST_SCOPE)
    name = forms.ChoiceField(label=gettext_lazy("Name in the preview"), choices=SPECIMENS, required=False)
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it changes"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Certificates of this round were issued: the reason stays on record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, SIGNATORIES + 1):
            for part, label, most in (
                ("name", gettext_lazy("Name"), LONGEST_NAME),
                ("office_zh", gettext_lazy("Office (Chinese)"), LONGEST_OFFICE),
                ("office_en", gettext_lazy("Office (English)"), LONGEST_OFFICE),
            ):
                self.fields[f"signatory_{place}_{part}"] = forms.CharField(label=label, required=False, max_length=most)

    @property
    def signatories(self) -> list[list[forms.BoundField]]:
        """The lines of fields, person by person."""
        return [[self[f"signatory_{place}_{part}"] for part in ("name", "office_zh", "office_en")] for place in range(1, SIGNATORIES + 1)]

    def design(self) -> Design:
        """What was filled in, of a valid form."""
        data = self.cleaned_data
        people = tuple(
            Signatory(*(data[f"signatory_{place}_{part}"] for part in ("name", "office_zh", "office_en"))) for place in range(1, SIGNATORIES + 1)
        )
        plain = {field: data[field] for field in ("layout", "border", "seal", "accent", "issuer_zh", "issuer_en", "scope_zh", "scope_en")}
        return Design(**plain, signatories=people)

    def explain(self, refused: DesignRefused) -> None:
        """Every flaw at its field."""
        for flaw in flaws_of(refused):
            self.add_error(flaw.field if flaw.field in self.fields else None, flaw_text(flaw))


def initial_of(design: Design, version: int) -> dict[str, Any]:
    """The form's first values."""
    people = {
        f"signatory_{place}_{part}": getattr(person, part)
        for place, person in enumerate(design.signatories, start=1)
        for part in ("name", "office_zh", "office_en")
    }
    return {**design.as_document(), **people, "seen_version": version, "name": "zh"}


@role_required("certifier", "examiner")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def round_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """GET the form; POST looks at it (`preview`) or keeps it."""
    round_ = _round(slug)
    current = current_design(slug)
    if request.method != "POST":
        return _page(request, round_, DesignForm(initial=initial_of(chosen(current), current.version if current else 0)))
    form = DesignForm(request.POST)
    if not form.is_valid():
        return _page(request, round_, form, 422)
    try:
        if "preview" in request.POST:
            checked_design(form.design())
            return _page(request, round_, form)
        data = form.cleaned_data
        choose_paper_design(slug, form.design(), data["seen_version"] or 0, request.user, data["reason"], timezone.now())
    except DesignRefused as refused:
        form.explain(refused)
        return _page(request, round_, form, 422)
    except CertificateError as refused:
        form.add_error(None, _why_not(refused))
        return _page(request, round_, form, refused.status)
    messages.success(request, _("Kept. Certificates that are printed from now on look like this."))
    return redirect("round-paper", slug=slug)


@role_required("certifier", "examiner")
@never_cache
@require_safe
def round_paper_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page as PNG, or in plain words why there is none."""
    round_ = _round(slug)
    form = DesignForm(request.GET)
    if not form.is_valid():
        return _refusal([str(error) for errors in form.errors.values() for error in errors])
    try:
        picture = preview_paper(round_, form.design(), form.cleaned_data["name"], timezone.now())
    except DesignRefused as refused:
        return _refusal([flaw_text(flaw, form) for flaw in flaws_of(refused)])
    except GlyphMissing as missing:
        return _refusal([glyph_text(missing.params["characters"])])
    return HttpResponse(picture, content_type="image/png")


def _round(slug: str) -> Any:
    try:
        return round_with_papers(slug)
    except ExamsError as error:
        raise Http404 from error


def _page(request: HttpRequest, round_: Any, form: DesignForm, status: int = 200) -> HttpResponse:
    issued = issued_in(round_.slug)
    values = {name: form[name].value() for name in form.fields if name not in ("seen_version", "reason")}
    context = {
        "round": round_,
        "form": form,
        "versions": design_versions(round_.slug),
        "layouts": dict(LAYOUT_NAMES),
        "issued": issued,
        "may_save": not issued or has_role(request.user, "certifier"),
        "shown": urlencode({name: value for name, value in values.items() if value}) if not form.errors else "",
    }
    return render(request, "certificates/round_paper.html", context, status=status)


def _refusal(reasons: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(reasons), status=422, content_type="text/plain; charset=utf-8")


def _why_not(refused: CertificateError) -> str:
    return {
        "design_changed": _("Somebody else chose another design meanwhile. Open the page again, look at theirs, then change it."),
        "certifiers_only": _("Certificates of this round were issued: from then on only a certifier changes their paper."),
        "reason_missing": _("Certificates of this round were issued: say why the paper changes."),
    }.get(refused.code, refused.message)
