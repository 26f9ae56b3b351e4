"""What the sandbox refuses. `code` is for programs, `message` for people, `params` for both; `status` is the one table of HTTP codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _


class SandboxError(Exception):
    """Base of what this app raises on purpose."""

    code = "sandbox_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message or self.code
        self.params = params


class RecordingRefused(SandboxError):
    """Nothing was imported. `defects` names each fault by file, line and column."""

    code = "recording_refused"
    status = 422

    def __init__(self, defects: Sequence[Any], truncated: bool = False) -> None:
        super().__init__(_("The recording has defects; nothing was imported."), count=len(defects), truncated=truncated)
        self.defects = tuple(defects)
        self.truncated = truncated


class UploadTooLarge(SandboxError):
    code = "upload_too_large"
    status = 413

    def __init__(self, limit_bytes: int) -> None:
        text = _("The upload is larger than %(limit)d MB; nothing was imported.") % {"limit": limit_bytes // 1024**2}
        super().__init__(text, limit_bytes=limit_bytes)


class MappingRefused(SandboxError):
    """What was sent is no mapping of this export. `where` is the path of the fault in the JSON."""

    code = "mapping_refused"
    status = 422

    def __init__(self, where: str, reason: str) -> None:
        text = _("This is not a mapping of the export: %(where)s: %(reason)s") % {"where": where, "reason": reason}
        super().__init__(text, where=where, reason=reason)


class ExportNotReady(SandboxError):
    """Something is still to be mapped, decided or filled in. `open` are the points."""

    code = "export_not_ready"
    status = 422

    def __init__(self, points: Sequence[Any]) -> None:
        shown = [{"code": point.code, "table": point.table, "field": point.field, "params": point.params} for point in points]
        super().__init__(_("The export cannot be imported yet; what is missing is listed."), open=shown)
        self.open = tuple(points)


class DraftChanged(SandboxError):
    """The mapping was changed elsewhere between check and import."""

    code = "draft_changed"
    status = 409

    def __init__(self, draft_id: int) -> None:
        super().__init__(_("This draft was changed in the meantime. Look at it again, then import it."), draft_id=draft_id)


class CalibrationRefused(SandboxError):
    """The recordings cannot be fitted together."""

    code = "calibration_refused"
    status = 422


class HeldOutRefused(SandboxError):
    """Nothing to leave out: the calibration is not ready, or has one session only."""

    code = "held_out_refused"
    status = 422


class LeaseLost(SandboxError):
    """Another worker owns the job now; what this one computed is dropped."""

    code = "lease_lost"


class ScenarioRefused(SandboxError):
    """A draft that cannot be made or published. `reasons` are (code, params) of every rule that it breaks."""

    code = "scenario_refused"
    status = 422

    def __init__(self, reasons: Sequence[tuple[str, dict[str, Any]]], message: str = "") -> None:
        text = message or _("The scenario was refused.")
        super().__init__(text, reasons=[{"code": code, "params": params} for code, params in reasons])
        self.reasons = tuple(reasons)


class ScenarioFrozen(SandboxError):
    """A published scenario does not change: copy it instead."""

    code = "scenario_published"
    status = 409

    def __init__(self, scenario_id: int) -> None:
        super().__init__(_("A published scenario does not change. Make a new draft from it."), scenario_id=scenario_id)


class ScenarioNotPublished(SandboxError):
    """A draft has no bundle that an attempt could be played in."""

    code = "scenario_not_published"
    status = 409

    def __init__(self, scenario_id: int) -> None:
        super().__init__(_("This scenario is still a draft."), scenario_id=scenario_id)
