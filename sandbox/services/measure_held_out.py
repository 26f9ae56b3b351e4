"""The strictest number of a host: each session predicted by a fit that has not seen it. One fit per session, so minutes of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sandbox.calibration.errors import CALIBRATION_MESSAGES, CalibrationError
from sandbox.calibration.recording import parse_recording
from sandbox.errors import HeldOutRefused
from sandbox.models import Recording
from sandbox.services.fit_host import Report
from sandbox.services.pack_files import unpack


def measure_held_out(recordings: Sequence[Recording], report: Report) -> list[dict[str, Any]]:
    """A row per session. No transaction is open while it fits. Raises HeldOutRefused when a fit of the others is impossible."""
    from sandbox.calibration.held_out import held_out_rows  # brings numba and scipy, which pages do not need

    sessions = [parse_recording(unpack(row.files)) for row in recordings]
    try:
        return held_out_rows(sessions, lambda share, step: report(round(100 * share), step))
    except CalibrationError as error:
        raise HeldOutRefused(_(CALIBRATION_MESSAGES[error.code]) % error.params, reason=error.code, **error.params) from error
