"""A confirmed draft → a recording, once; and the mapping is remembered."""

from __future__ import annotations

from collections.abc import Mapping as Files
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sandbox.errors import DraftChanged, ExportNotReady, RecordingRefused
from sandbox.exports.convert import Conversion, convert
from sandbox.exports.mapping import IGNORED, Mapping, TableChoice, to_json
from sandbox.exports.propose import OF_THE_HOST, OF_THE_PRODUCT
from sandbox.exports.sheets import Sheet
from sandbox.models import ExportDraft, ExportMapping, Recording
from sandbox.services.import_recording import import_recording
from sandbox.services.map_export import try_export


def import_export(draft: ExportDraft, now: datetime) -> Recording:
    """The recording; of a draft that was imported already, the one that it became.

    Raises ExportNotReady with what is open, RecordingRefused with every defect by file, line and column of the export, DraftChanged.
    """
    if draft.recording is not None:
        return draft.recording
    made = try_export(draft)
    recording = _import(made, draft.files, draft.owner, now)
    with transaction.atomic():
        row = ExportDraft.objects.select_for_update().get(pk=draft.pk)
        if row.imported_at is None and row.revision != draft.revision:
            raise DraftChanged(draft.pk)
        if row.imported_at is None:
            row.recording, row.imported_at, row.changed_at, row.sheets = recording, now, now, b""
            row.save()
            remember(made.mapping, row.owner, now)
    return recording


def import_mapped(sheets: Sequence[Sheet], mapping: Mapping, files: Sequence[Files[str, Any]], by: Any, now: datetime) -> Recording:
    """Without a draft, for the command. Raises ExportNotReady, RecordingRefused."""
    return _import(convert(sheets, mapping), files, by, now)


def _import(made: Conversion, files: Sequence[Files[str, Any]], by: Any, now: datetime) -> Recording:
    if made.open:
        raise ExportNotReady(made.open)
    if made.files is None:
        raise RecordingRefused(made.defects, made.truncated)
    return import_recording(made.files, by=by, now=now, origin=origin_of(made, files))


def origin_of(made: Conversion, files: Sequence[Files[str, Any]]) -> dict[str, Any]:
    """What the recording tells of where it came from: files, and field by field whether it was read, converted, derived or assumed."""
    return {
        "files": [dict(file) for file in files],
        "fields": [
            {"table": o.table, "field": o.field, "kind": o.kind, "code": o.code, "headers": list(o.headers), "params": o.params} for o in made.origins
        ],
        "deviations": made.deviations,
    }


def remember(mapping: Mapping, owner: Any, now: datetime) -> None:
    """One row per table, by the signature of its header; the minutes' row keeps what belongs to the whole export."""
    for table in mapping.tables:
        if table.table == IGNORED or not table.signature:
            continue
        row, is_new = ExportMapping.objects.get_or_create(
            owner=owner,
            signature=table.signature,
            defaults={"name": _name(table), "content": _content(mapping, table), "confirmed_at": now},
        )
        if not is_new:
            row.name, row.content, row.confirmed_at, row.uses = _name(table), _content(mapping, table), now, row.uses + 1
            row.save()


def _name(table: TableChoice) -> str:
    return f"{table.file} › {table.sheet}"[:200] if table.sheet else table.file[:200]


def _content(mapping: Mapping, table: TableChoice) -> dict[str, Any]:
    is_main = table.table == "minutes"
    kept = Mapping(
        tables=(table,),
        decisions=mapping.decisions if is_main else {},
        products=_products(mapping) if is_main else {},
        product_rules=mapping.product_rules if is_main else {},
        session={key: text for key, text in mapping.session.items() if key in OF_THE_HOST} if is_main else {},
    )
    return to_json(kept)


def _products(mapping: Mapping) -> dict[str, dict[str, str]]:
    products = {sku: {key: text for key, text in row.items() if key in OF_THE_PRODUCT} for sku, row in mapping.products.items()}
    return {sku: row for sku, row in products.items() if row}
