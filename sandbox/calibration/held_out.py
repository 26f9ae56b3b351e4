"""Leave one session out: the fit of the others predicts it, beside two naive predictions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sandbox.calibration import naive
from sandbox.calibration.calibrate import calibrate
from sandbox.calibration.fidelity import compare
from sandbox.calibration.recording import Recording
from sandbox.calibration.room_model import room_model

Report = Callable[[float, str], None]


def held_out_rows(recordings: Sequence[Recording], report: Report, members: int = 1) -> list[dict[str, Any]]:
    """A row for each session of a host, predicted by the host's other sessions."""
    rows = []
    for place, recording in enumerate(recordings):
        report(place / len(recordings), recording.id)
        others = [*recordings[:place], *recordings[place + 1 :]]
        model = room_model(calibrate(others, members=members), recording, "held-out")
        row = {key: value for key, value in compare(model, recording).items() if key != "curves"}
        row["session"] = recording.id
        row["naive_by_entries"] = round(naive.by_entries(others, recording) / recording.gmv - 1.0, 5)
        row["naive_by_stock"] = round(naive.by_stock(others, recording) / recording.gmv - 1.0, 5)
        rows.append(row)
    return rows


def medians(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Median absolute errors over the rows."""
    names = ("gmv_error", "naive_by_entries", "naive_by_stock", "online_wape")
    return {name: round(float(np.median([abs(row[name]) for row in rows])), 5) for name in names}
