"""Packs all that is held of one person: a file a chapter, their documents, and an index to read."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from certify.accounts.models import ExportState, Person, PersonalExport
from certify.accounts.register import chapters
from certify.accounts.services.personal_rows import Section, chapter_sections, person_document

LEASE = timedelta(minutes=15)
MAX_TRIES = 3


def build_export(export_id: int, clock: Callable[[], datetime]) -> bool:
    """True if this call packed it. Delivered twice, it is packed once; the third failure is visible on the person's page."""
    now = clock()
    free = Q(retry_at=None) | Q(retry_at__lte=now)
    taken = PersonalExport.objects.filter(free, pk=export_id, state=ExportState.QUEUED, tries__lt=MAX_TRIES).update(
        tries=F("tries") + 1, retry_at=now + LEASE
    )
    if not taken:
        PersonalExport.objects.filter(free, pk=export_id, state=ExportState.QUEUED, tries__gte=MAX_TRIES).update(state=ExportState.DEAD)
        return False
    job = PersonalExport.objects.select_related("person").get(pk=export_id)
    mine = PersonalExport.objects.filter(pk=export_id, state=ExportState.QUEUED, tries=job.tries)
    try:
        content = pack(job.person, now)
    except Exception:
        mine.update(state=ExportState.DEAD if job.tries >= MAX_TRIES else ExportState.QUEUED, retry_at=now + timedelta(minutes=1))
        raise
    return mine.update(state=ExportState.READY, content=content, size_bytes=len(content), ready_at=clock(), retry_at=None) == 1


def pack(person: Person, now: datetime) -> bytes:
    """The archive: `index.zh.html`, `index.en.html`, `account.json`, `data/<chapter>.json`, and documents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        sections: dict[str, list[Section]] = {}
        _write(archive, "account.json", person_document(person))
        for chapter in chapters():
            sections[chapter.name] = chapter_sections(chapter, person)
            _write(archive, f"data/{chapter.name}.json", {section.table: section.rows for section in sections[chapter.name]})
        with translation.override(person.language or "zh-hans"):
            documents = [file for chapter in chapters() for file in chapter.files(person.pk, now)]
        for path, content in documents:
            archive.writestr(path, content)
        for language, name in (("zh-hans", "index.zh.html"), ("en", "index.en.html")):
            with translation.override(language):
                told = [(chapter, [(section, len(section.rows)) for section in sections[chapter.name]]) for chapter in chapters()]
                context = {"person": person, "chapters": told, "documents": [path for path, _content in documents], "now": now}
                archive.writestr(name, render_to_string("accounts/export_index.html", context))
    return packed.getvalue()


def _write(archive: zipfile.ZipFile, path: str, document: object) -> None:
    archive.writestr(path, json.dumps(document, ensure_ascii=False, indent=1, default=str))
