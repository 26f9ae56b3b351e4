"""Takes a recording in: whole, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from sandbox.calibration.defects import RecordingRefused as Defective
from sandbox.calibration.recording import parse_recording
from sandbox.calibration.sources import read_files
from sandbox.errors import RecordingRefused
from sandbox.models import Recording
from sandbox.services.pack_files import pack
from sandbox.services.summarise_recording import summarise

Source = str | Path | bytes | Mapping[str, bytes]


def import_recording(source: Source, by: Any, now: datetime, demo: bool = False, origin: dict[str, Any] | None = None) -> Recording:
    """A folder, a zip (path or bytes), or bytes by file name → the row, which may be there already with the same content.

    Raises RecordingRefused with every defect. `by` is a person or None (a command). `demo` marks what the product carries; `origin` says how
    a mapped export became these files.
    """
    try:
        files = read_files(source)
        recording = parse_recording(files)
    except Defective as error:
        raise RecordingRefused(error.defects, error.truncated) from error
    facts = recording.facts
    # Reading is done: what follows is one row in one short transaction.
    with transaction.atomic():
        row, _ = Recording.objects.get_or_create(
            host=facts.host,
            digest=recording.digest,
            defaults={
                "session_id": facts.id,
                "title_zh": facts.title,
                "title_en": facts.title_en or facts.title,
                "platform": facts.platform,
                "started_at": datetime.fromisoformat(facts.started_at),
                "minutes": facts.minutes,
                "currency": facts.currency,
                "followers": facts.followers,
                "provenance": facts.provenance,
                "demo": demo,
                "origin": origin or {},
                "files": pack(files),
                "size_bytes": sum(len(data) for data in files.values()),
                "summary": summarise(recording),
                "imported_at": now,
                "imported_by": by,
            },
        )
    return row
