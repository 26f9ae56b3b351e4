"""The mapping of a draft: checked, kept, tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from sandbox.errors import MappingRefused
from sandbox.exports.convert import Conversion, convert
from sandbox.exports.mapping import ColumnChoice, Mapping, MappingInvalid, TableChoice, mapping_of, to_json
from sandbox.exports.propose import propose_table, table_at
from sandbox.exports.sheets import Sheet, unpack_sheets
from sandbox.models import ExportDraft
from sandbox.services.open_export import touch


def parse_mapping(content: Any) -> Mapping:
    """Raises MappingRefused."""
    try:
        return mapping_of(content)
    except MappingInvalid as error:
        raise MappingRefused(error.where, error.reason) from error


def save_mapping(draft: ExportDraft, mapping: Mapping, now: datetime) -> ExportDraft:
    """Keeps it with the draft, fitted to the draft's sheets. An imported draft stays as it was."""
    with transaction.atomic():
        row = ExportDraft.objects.select_for_update().get(pk=draft.pk)
        if row.imported_at is not None:
            return row
        fitted = to_json(fit_to_sheets(mapping, unpack_sheets(row.sheets)))
        if fitted != row.mapping:
            row.mapping = fitted
            touch(row, now)
            row.save()
    return row


def fit_to_sheets(mapping: Mapping, sheets: Sequence[Sheet]) -> Mapping:
    """One table per sheet. A table that names another header line or another kind than its columns were proposed for is proposed anew.

    A sheet that the mapping does not name by file and sheet is found by its header's signature: a mapping of last week's export fits this week's.
    """
    by_place = {(table.file, table.sheet): table for table in mapping.tables}
    by_signature = {table.signature: table for table in mapping.tables if table.signature}
    tables = []
    for sheet in sheets:
        proposed = propose_table(sheet)
        choice = by_place.get((sheet.file, sheet.name)) or by_signature.get(proposed.signature)
        tables.append(proposed if choice is None else _fitted(sheet, proposed, choice))
    return replace(mapping, tables=tuple(tables))


def _fitted(sheet: Sheet, proposed: TableChoice, choice: TableChoice) -> TableChoice:
    is_same_place = choice.file == sheet.file and choice.sheet == sheet.name and choice.header_line in sheet.lines
    line = choice.header_line if is_same_place else proposed.header_line
    if line not in sheet.lines:
        return proposed
    fresh = table_at(sheet, sheet.lines.index(line), choice.table)
    by_header: dict[str, list[ColumnChoice]] = {}
    for column in choice.columns:
        by_header.setdefault(column.header, []).append(column)
    if fresh.signature != choice.signature and choice.signature:
        return replace(fresh, gaps=choice.gaps)
    columns = []
    for column in fresh.columns:
        same = by_header.get(column.header)
        kept = same.pop(0) if same else None
        columns.append(replace(kept, place=column.place) if kept is not None else column)
    return replace(fresh, gaps=choice.gaps, columns=tuple(columns), remembered=choice.remembered)


def changed_table(sheet: Sheet, choice: TableChoice, table: str, header_line: int) -> TableChoice:
    """The proposal after a person named another kind of table or another header line."""
    line = header_line if header_line in sheet.lines else choice.header_line
    return replace(table_at(sheet, sheet.lines.index(line), table), gaps=choice.gaps)


def try_export(draft: ExportDraft) -> Conversion:
    """What would be imported now, or what stands in the way."""
    return convert(unpack_sheets(draft.sheets), parse_mapping(draft.mapping))
