"""A recording's defects in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sandbox.calibration.defects import DEFECT_MESSAGES, Defect


def defect_text(defect: Defect) -> str:
    """What is wrong, translated; the templates are marked for translation where they are written."""
    return _(DEFECT_MESSAGES[defect.code]) % defect.params


def defect_line(defect: Defect) -> str:
    """One line for a terminal: where, and what."""
    where = [defect.file or _("recording")]
    if defect.line is not None:
        where.append(_("line %(line)d") % {"line": defect.line})
    if defect.column:
        where.append(_("column %(column)s") % {"column": defect.column})
    return f"{', '.join(where)}: {defect_text(defect)}"


def defect_rows(defects: Sequence[Defect]) -> list[dict[str, Any]]:
    """For templates and the API."""
    return [
        {
            "file": defect.file,
            "line": defect.line,
            "column": defect.column,
            "code": defect.code,
            "params": defect.params,
            "message": defect_text(defect),
        }
        for defect in defects
    ]
