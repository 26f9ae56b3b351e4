"""What is remembered of confirmed mappings: look, edit, forget."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from sandbox.exports.mapping import to_json
from sandbox.models import ExportMapping
from sandbox.pages import export_form as form
from sandbox.services import export_texts as words
from sandbox.services.map_export import parse_mapping


@require_http_methods(["GET", "POST"])
@role_required("examiner")
def mapping(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """GET: the columns as they were confirmed. POST: keeps the changes for the next export with these headers."""
    row = _own(request, mapping_id)
    before = parse_mapping(row.content)
    if request.method == "POST":
        sent = {name: text for name, text in request.POST.dict().items() if not name.endswith(("-table", "-line"))}
        row.content = to_json(form.mapping_from(sent, before, ()))  # type: ignore[arg-type]
        row.confirmed_at = timezone.now()
        row.save(update_fields=["content", "confirmed_at"])
        messages.success(request, _("Kept for the next export with these columns."))
        return redirect("sandbox:export-mapping", row.pk)
    decided: list[tuple[Any, Any]] = [
        (words.field_name(name), words.DECISION_NAMES[name].get(choice["how"], "")) for name, choice in before.decisions.items()
    ]
    if before.products:
        products = [facts.get("sku") or facts.get("name") or sku for sku, facts in before.products.items()]
        decided.append((words.TABLE_NAMES["products"], ", ".join(products)))
    shown = {"row": row, "cards": form.table_rows(before, ()), "allowed": form.allowed(), "decided": decided}
    return render(request, "sandbox/export_mapping.html", shown)


@require_POST
@role_required("examiner")
def forget(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """The next export with these headers is proposed from the dictionary alone."""
    _own(request, mapping_id).delete()
    messages.success(request, _("Forgotten."))
    return redirect("sandbox:exports")


def _own(request: HttpRequest, mapping_id: int) -> ExportMapping:
    row = ExportMapping.objects.filter(pk=mapping_id, owner_id=request.user.pk).first()
    if row is None:
        raise Http404
    return row
