"""Leave one session out: the fit of the others predicts it, beside two naive predictions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sandbox.calibration import naive
from sandbox.calibration.calibrate import MEMBERS, calibrate
from sandbox.calibration.fidelity import compare
from sandbox.calibration.recording import Recording
from sandbox.calibration.room_model import room_model

Report = Callable[[float, str], None]


def held_out_rows(recordings: Sequence[Recording], report: Report, members: int = MEMBERS, curves: bool = False) -> list[dict[str, Any]]:
    """A row for each session of a host, predicted by the host's other sessions; with `curves` also the plots' curves and bands."""
    rows = []
    for place, recording in enumerate(recordings):
        report(place / len(recordings), recording.id)
        rows.append(held_out_row(recordings, place, members, curves))
    return rows


def held_out_row(recordings: Sequence[Recording], place: int, members: int = MEMBERS, curves: bool = False) -> dict[str, Any]:
    """The row of one session. Raises CalibrationError when the others cannot be fitted, or never showed one of its products."""
    recording, others = recordings[place], [*recordings[:place], *recordings[place + 1 :]]
    host = calibrate(others, members=members)
    row = compare(room_model(host, recording, "held-out"), recording, variation=host.evening_variation)
    if not curves:
        del row["curves"]
    row["session"] = recording.id
    row["naive_by_entries"] = round(naive.by_entries(others, recording) / recording.gmv - 1.0, 5)
    row["naive_by_stock"] = round(naive.by_stock(others, recording) / recording.gmv - 1.0, 5)
    return row


def medians(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Median absolute errors over the rows, and mean coverages."""
    errors = ("gmv_error", "naive_by_entries", "naive_by_stock", "online_wape")
    shares = ("online_coverage", "gmv_coverage", "online_coverage_50", "gmv_coverage_50", "gmv_inside")
    found = {name: round(float(np.median([abs(row[name]) for row in rows])), 5) for name in errors}
    return found | {name: round(float(np.mean([row[name] for row in rows if name in row])), 5) for name in shares if any(name in row for row in rows)}
