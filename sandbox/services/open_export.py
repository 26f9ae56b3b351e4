"""An uploaded dashboard export → a draft with a proposed mapping; more files for a draft; drafts that nobody came back to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.db import transaction

from sandbox.calibration.defects import Defect
from sandbox.calibration.defects import RecordingRefused as Defective
from sandbox.calibration.sources import MOST_BYTES_PER_FILE
from sandbox.errors import RecordingRefused
from sandbox.exports.mapping import Mapping as ExportChoices
from sandbox.exports.mapping import mapping_of, to_json
from sandbox.exports.propose import propose
from sandbox.exports.read_export import check_size, read_export
from sandbox.exports.sheets import Sheet, pack_sheets, unpack_sheets
from sandbox.models import ExportDraft, ExportMapping

DAYS_KEPT = 14
_CHUNK = 64 * 1024
_LONGEST_NAME = 120


def read_files(uploads: Iterable[tuple[str, BinaryIO]]) -> dict[str, bytes]:
    """Bytes by file name, capped while they are read. Raises RecordingRefused naming every file that cannot be taken."""
    files: dict[str, bytes] = {}
    defects: list[Defect] = []
    for path, stream in uploads:
        name = PurePosixPath(path.replace("\\", "/")).name[:_LONGEST_NAME]
        if name in files:
            defects.append(Defect(name, None, None, "file_twice"))
            continue
        data = stream.read(MOST_BYTES_PER_FILE + 1)
        if len(data) > MOST_BYTES_PER_FILE:
            defects.append(Defect(name, None, None, "file_too_large", {"limit_mb": MOST_BYTES_PER_FILE // 1024**2}))
        files[name] = data[:MOST_BYTES_PER_FILE]
    if not files:
        defects.append(Defect("", None, None, "nothing_uploaded"))
    if defects:
        raise RecordingRefused(defects)
    return files


def read_sheets(files: Mapping[str, bytes]) -> tuple[Sheet, ...]:
    """Raises RecordingRefused with every file that cannot be read."""
    try:
        return read_export(files)
    except Defective as error:
        raise RecordingRefused(error.defects, error.truncated) from error


def open_export(files: Mapping[str, bytes], owner: Any, now: datetime) -> ExportDraft:
    """The draft of these files; of the same files uploaded twice, the one that is there. Raises RecordingRefused."""
    digest = _digest(files)
    there = ExportDraft.objects.filter(owner=owner, upload_digest=digest, imported_at=None).first()
    if there is not None:
        return there
    sheets = read_sheets(files)
    mapping = propose(sheets, remembered(owner))
    draft, _ = ExportDraft.objects.get_or_create(
        owner=owner,
        upload_digest=digest,
        imported_at=None,
        defaults={
            "files": _facts(files),
            "sheets": pack_sheets(sheets),
            "mapping": to_json(mapping),
            "created_at": now,
            "changed_at": now,
            "expires_at": now + timedelta(days=DAYS_KEPT),
        },
    )
    return draft


def add_files(draft: ExportDraft, files: Mapping[str, bytes], now: datetime) -> ExportDraft:
    """Further tables of the same session; a file of a name that is there replaces it. What was mapped stays. Raises RecordingRefused."""
    added = read_sheets(files)
    with transaction.atomic():
        row = ExportDraft.objects.select_for_update().get(pk=draft.pk)
        if row.imported_at is not None:
            return row
        kept = [sheet for sheet in unpack_sheets(row.sheets) if sheet.file not in files]
        sheets = [*kept, *added]
        defects: list[Defect] = []
        check_size(sheets, defects)
        if defects:
            raise RecordingRefused(defects)
        row.mapping = to_json(_joined(mapping_of(row.mapping), propose(added, remembered(row.owner)), files))
        row.files = [file for file in row.files if file["name"] not in files] + _facts(files)
        row.sheets = pack_sheets(sheets)
        _touch(row, now)
        row.save()
    return row


def _joined(old: ExportChoices, new: ExportChoices, files: Mapping[str, bytes]) -> ExportChoices:
    """The old choices, those of the replaced files' sheets where their header is the same, and the proposals for the rest."""
    before = {(table.file, table.sheet, table.signature): table for table in old.tables}
    tables = [table for table in old.tables if table.file not in files]
    tables += [before.get((table.file, table.sheet, table.signature), table) for table in new.tables]
    return ExportChoices(
        tuple(tables),
        {**new.decisions, **old.decisions},
        {**new.products, **old.products},
        {**new.product_rules, **old.product_rules},
        old.operator_text,
        {**new.session, **{key: value for key, value in old.session.items() if value}},
    )


def remembered(owner: Any) -> dict[str, ExportChoices]:
    """Header signature → what this person confirmed for it before. (Few rows: one per form of export.)"""
    if owner is None:
        return {}
    return {row.signature: mapping_of(row.content) for row in ExportMapping.objects.filter(owner=owner)}


def touch(draft: ExportDraft, now: datetime) -> None:
    """A draft that somebody works on is kept."""
    _touch(draft, now)


def _touch(row: ExportDraft, now: datetime) -> None:
    row.changed_at = now
    row.expires_at = now + timedelta(days=DAYS_KEPT)
    row.revision += 1


def sweep_drafts(now: datetime) -> int:
    """How many drafts were dropped: what nobody has come back to, and the husks of what was imported."""
    gone, _ = ExportDraft.objects.filter(expires_at__lt=now).delete()
    return gone


def _facts(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    return [{"name": name, "size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in sorted(files.items())]


def _digest(files: Mapping[str, bytes]) -> str:
    content = hashlib.sha256()
    for fact in _facts(files):
        content.update(f"{fact['name']}\n{fact['sha256']}\n".encode())
    return content.hexdigest()
