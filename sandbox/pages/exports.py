"""The studio's dashboard exports: upload, mapping, import; what is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from sandbox import selectors
from sandbox.errors import DraftChanged, ExportNotReady, RecordingRefused, SandboxError, UploadTooLarge
from sandbox.exports.sheets import unpack_sheets
from sandbox.models import ExportDraft
from sandbox.pages import export_form as form
from sandbox.pages.figures import whole, yuan
from sandbox.services import export_texts as words
from sandbox.services.defect_texts import defect_rows
from sandbox.services.import_export import import_export
from sandbox.services.map_export import parse_mapping, save_mapping, try_export
from sandbox.services.open_export import DAYS_KEPT, add_files, open_export, read_files
from sandbox.services.preview_export import preview
from sandbox.services.read_upload import MOST_UPLOAD_BYTES
from sandbox.services.upload_cap import cap_upload, check_cap

View = Callable[..., HttpResponseBase]


def capped(view: View) -> View:
    """Puts the cap in front of the body before the token in it is read; an examiner is told of a body that is too long."""
    guarded = csrf_protect(role_required("examiner")(view))

    @csrf_exempt
    @wraps(view)
    def capping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method == "POST":
                cap_upload(request)
        except UploadTooLarge as error:
            return _refused(request, error)
        return guarded(request, *args, **kwargs)

    return capping


@require_http_methods(["GET", "POST"])
@capped
def exports(request: HttpRequest) -> HttpResponseBase:
    """GET: the page to upload an export, what one has begun, what is remembered. POST: reads the files and goes to the mapping."""
    if request.method == "GET":
        return render(request, "sandbox/exports.html", _list(request))
    try:
        draft = open_export(_uploaded(request), owner=request.user, now=timezone.now())
    except (RecordingRefused, UploadTooLarge) as error:
        shown = {**_list(request), "refused": error, "defects": defect_rows(getattr(error, "defects", ()))}
        return render(request, "sandbox/exports.html", shown, status=error.status)
    return redirect("sandbox:export", draft.pk)


@require_http_methods(["GET", "POST"])
@role_required("examiner")
def export(request: HttpRequest, draft_id: int) -> HttpResponse:
    """GET: the mapping of one draft. POST: keeps what was chosen and shows what it gives."""
    draft = _own(request, draft_id)
    if draft.recording_id is not None:
        return redirect("sandbox:recording", draft.recording_id)
    if request.method == "POST":
        sheets = unpack_sheets(draft.sheets)
        try:
            draft = save_mapping(draft, form.mapping_from(request.POST.dict(), parse_mapping(draft.mapping), sheets), timezone.now())  # type: ignore[arg-type]
        except SandboxError as error:
            messages.error(request, error.message)
        return redirect("sandbox:export", draft.pk)
    return _show(request, draft)


@require_POST
@capped
def add(request: HttpRequest, draft_id: int) -> HttpResponseBase:
    """Further files for a draft."""
    draft = _own(request, draft_id)
    try:
        add_files(draft, _uploaded(request), timezone.now())
    except (RecordingRefused, UploadTooLarge) as error:
        return _show(request, draft, error)
    return redirect("sandbox:export", draft.pk)


@require_POST
@role_required("examiner")
def confirm(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Imports the draft and remembers its mapping. A second click finds the recording of the first."""
    draft = _own(request, draft_id)
    try:
        row = import_export(draft, now=timezone.now())
    except ExportNotReady as error:
        messages.error(request, error.message)
        return redirect("sandbox:export", draft.pk)
    except (RecordingRefused, DraftChanged) as error:
        return _show(request, ExportDraft.objects.get(pk=draft.pk), error)
    messages.success(request, _("Imported %(session)s of %(host)s. The mapping is remembered.") % {"session": row.session_id, "host": row.host})
    return redirect("sandbox:recording", row.pk)


@require_POST
@role_required("examiner")
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Drops a draft; what was imported or is remembered stays."""
    draft = _own(request, draft_id)
    if draft.imported_at is None:
        draft.delete()
    return redirect("sandbox:exports")


@require_GET
@role_required("examiner")
def download(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The mapping as a file for the command and the API."""
    draft = _own(request, draft_id)
    content = json.dumps(draft.mapping, ensure_ascii=False, indent=2)
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": 'attachment; filename="mapping.json"'})


def _own(request: HttpRequest, draft_id: int) -> ExportDraft:
    """Other people's drafts are not there."""
    draft = ExportDraft.objects.filter(pk=draft_id, owner_id=request.user.pk).select_related("recording", "owner").first()
    if draft is None:
        raise Http404
    return draft


def _uploaded(request: HttpRequest) -> dict[str, bytes]:
    check_cap(request.upload_handlers[0])  # type: ignore[arg-type]
    return read_files([(file.name or "", file.file) for name in request.FILES for file in request.FILES.getlist(name)])  # type: ignore[misc]


@role_required("examiner")
def _refused(request: HttpRequest, error: SandboxError) -> HttpResponse:
    return render(request, "sandbox/exports.html", {**_list(request), "refused": error}, status=error.status)


def _list(request: HttpRequest) -> dict[str, Any]:
    owner_id = request.user.pk or 0
    return {
        "drafts": selectors.export_drafts(owner_id),
        "mappings": [(row, words.TABLE_NAMES.get(row.content["tables"][0]["table"], "")) for row in selectors.export_mappings(owner_id)],
        "limit_mb": MOST_UPLOAD_BYTES // 1024**2,
        "days": DAYS_KEPT,
    }


def _show(request: HttpRequest, draft: ExportDraft, refused: SandboxError | None = None) -> HttpResponse:
    made = try_export(draft)
    sheets = unpack_sheets(draft.sheets)
    seen = preview(made)
    shown = {
        "draft": draft,
        "refused": refused,
        "open": words.open_rows(made.open),
        "defects": defect_rows(getattr(refused, "defects", None) or made.defects),
        "truncated": made.truncated,
        "ready": made.ready,
        "cards": form.table_rows(made.mapping, sheets),
        "remembered": any(table.remembered for table in made.mapping.tables),
        "decisions": form.decision_rows(made),
        "operator": form.operator_choices(made),
        "operator_text": made.mapping.operator_text,
        "products": form.product_rows(made),
        "session": form.session_rows(made),
        "preview": seen,
        "columns": [words.field_name(name) for name in seen["columns"]],
        "figures": _figures(seen["totals"]),
        "deviations": [(words.field_name(name), f"{value * 100:+.2f} %") for name, value in seen["deviations"].items()],
        "origins": words.origin_rows(words.origin_facts(made.origins)),
        "allowed": form.allowed(),
        "days": DAYS_KEPT,
    }
    return render(request, "sandbox/export.html", shown, status=refused.status if refused else 200)


def _figures(totals: dict[str, float]) -> list[tuple[str, str]]:
    shown = [
        ("gmv", _("GMV"), lambda value: yuan(value * 100)),
        ("entries", _("Entries"), whole),
        ("online_peak", _("Peak online"), whole),
        ("orders", _("Orders"), whole),
        ("units", _("Units sold"), whole),
        ("product_clicks", _("Product clicks"), whole),
        ("ad_spend", _("Ad spend"), lambda value: yuan(value * 100)),
    ]
    return [(label, text(totals[name])) for name, label, text in shown if name in totals]
