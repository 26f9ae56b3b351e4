"""Builders: uploads of a dashboard's export and drafts of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.exports.mapping import mapping_of
from sandbox.models import ExportDraft
from sandbox.services.map_export import save_mapping
from sandbox.services.open_export import open_export
from tests.sandbox.exports import dashboards
from tests.sandbox.rooms import NOW


def a_draft(owner: Any, complete: bool = True, name: str = "boutique-01") -> ExportDraft:
    """Everything in the workbook; `complete` with the session's facts typed in."""
    draft = open_export({"douyin.xlsx": dashboards.douyin(name)}, owner, NOW)
    return save_mapping(draft, replace(mapping_of(draft.mapping), session=dashboards.facts(name)), NOW) if complete else draft
