"""The fidelity document of the studio: what is known of each host's newest calibration, in the shape that `script/manage fidelity` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.calibration.fidelity_summary import funnel_errors, summarise
from sandbox.models import HeldOutRun, HostCalibration, JobState, Room

FORMAT = "fidelity/1"
_REPRODUCED = ("gmv_expected", "gmv_error", "online_wape", "gmv_wape", "gmv_wape_5min", "online_coverage", "gmv_coverage")


@dataclass(frozen=True)
class HostStanding:
    """A host's newest ready calibration, the last measurement of it, and its rows (empty until measured)."""

    calibration: HostCalibration
    sessions: int
    run: HeldOutRun | None
    rows: tuple[dict[str, Any], ...]


def host_standings() -> list[HostStanding]:
    """Host by host."""
    newest: dict[str, HostCalibration] = {}
    for calibration in HostCalibration.objects.filter(state=JobState.READY).order_by("pk"):
        newest[calibration.host] = calibration
    return [_standing(newest[host]) for host in sorted(newest)]


def fidelity_report() -> dict[str, Any]:
    """`sessions` and `summary` as in docs/algorithms/calibration.md; a session of a calibration that was not measured is not in it."""
    standings = host_standings()
    sessions = [row for standing in standings for row in standing.rows]
    calibrations = {standing.calibration.host: standing.calibration.pk for standing in standings}
    return {"format": FORMAT, "calibrations": calibrations, "sessions": sessions, "summary": summarise(sessions)}


def _standing(calibration: HostCalibration) -> HostStanding:
    rooms = {
        session: (pk, fidelity)
        for session, pk, fidelity in Room.objects.filter(calibration=calibration).values_list("recording__session_id", "pk", "fidelity")
    }
    rows = []
    for measured in calibration.fidelity.get("held_out", []):
        row = {"host": calibration.host, **measured, "funnel_errors": funnel_errors(measured)}
        if row["session"] in rooms:
            row["room"], fidelity = rooms[row["session"]]
            row["reproduced"] = {name: fidelity[name] for name in _REPRODUCED if name in fidelity}
            if "gmv_error" not in row["reproduced"]:
                del row["reproduced"]
        row.pop("curves", None)
        rows.append(row)
    return HostStanding(calibration, calibration.recordings.count(), calibration.held_out_runs.first(), tuple(rows))
