"""Recordings of a host → rooms: the pure calibration, fed from rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sandbox.calibration.errors import CALIBRATION_MESSAGES, CalibrationError
from sandbox.calibration.recording import parse_recording
from sandbox.engine.bundle import RoomModel
from sandbox.errors import CalibrationRefused
from sandbox.models import Recording
from sandbox.services.pack_files import unpack

Report = Callable[[int, str], None]  # (percent, step)
VERDICTS = {"exam-grade": "exam", "practice only": "practice"}
_FIT_PERCENT = 60  # of the whole job


@dataclass(frozen=True)
class FittedRoom:
    """The room of one session with how well it repeats it."""

    recording_id: int
    model: RoomModel
    fidelity: dict[str, Any]
    verdict: str


@dataclass(frozen=True)
class FittedHost:
    """Rooms of one fit, and what is known of the fit itself."""

    rooms: tuple[FittedRoom, ...]
    fidelity: dict[str, Any]


def fit_host(rows: Sequence[Recording], report: Report) -> FittedHost:
    """One fit over all recordings, one room each. Raises CalibrationRefused when they cannot be fitted."""
    from sandbox.calibration.calibrate import calibrate  # brings numba and scipy, which pages do not need
    from sandbox.calibration.fidelity import room_fidelity
    from sandbox.calibration.response_curves import response_curves
    from sandbox.calibration.room_model import room_model

    report(1, "reading")
    sessions = [parse_recording(unpack(row.files)) for row in rows]
    try:
        host = calibrate(sessions, progress=lambda share, step: report(1 + round(share * _FIT_PERCENT), step))
        rooms = []
        for number, (row, session) in enumerate(zip(rows, sessions, strict=True)):
            report(1 + _FIT_PERCENT + (96 - _FIT_PERCENT) * number // len(rows), "rooms")
            model = room_model(host, session, "abduction")
            fidelity = room_fidelity(host, session, model)
            rooms.append(FittedRoom(row.pk, model, fidelity, VERDICTS[fidelity["verdict"]]))
        report(96, "curves")
        responses = response_curves(host, sessions)
    except CalibrationError as error:
        raise CalibrationRefused(_(CALIBRATION_MESSAGES[error.code]) % error.params, reason=error.code, **error.params) from error
    moved = [
        {"name": row.name, "lever": row.lever, "prior": row.prior, "value": row.value, "shift_sd": row.shift_sd, "spread_share": row.spread_share}
        for row in host.moved
    ]
    return FittedHost(tuple(rooms), {"prior_only_levers": list(host.prior_only_levers), "moved": moved, "responses": responses})
