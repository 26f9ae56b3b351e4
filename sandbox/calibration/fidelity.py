"""How well a room repeats a recording: one table of numbers and curves, in plain types, for report and page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sandbox.calibration.host_model import HostModel
from sandbox.calibration.observations import Array
from sandbox.calibration.recording import Recording
from sandbox.calibration.room_model import Mode, level_keys, room_model
from sandbox.engine import layout as at
from sandbox.engine.bundle import RoomModel
from sandbox.engine.replay import Paths, run_recorded_paths

_PATHS = 40
_BAND = (5.0, 95.0)
EXAM_GRADE = {"gmv_error": 0.02, "online_wape": 0.10, "without_shocks_gmv_error": 0.20}
"""Largest values of a room that may be used in an exam; the last is the error of the room without this evening's shocks."""


def fidelity(host: HostModel, recordings: Sequence[Recording]) -> dict[str, Any]:
    """Numbers and curves of each session's room, with its shocks and without them, and the verdict on each."""
    sessions = {recording.id: room_fidelity(host, recording) for recording in recordings}
    return {"sessions": sessions, "summary": _summary(list(sessions.values()))}


def room_fidelity(host: HostModel, recording: Recording, model: RoomModel | None = None) -> dict[str, Any]:
    """`model` is the session's abduction room, if it has been made already."""
    repeated = compare(model or room_model(host, recording, "abduction"), recording)
    plain = compare(room_model(host, recording, "held-out"), recording)
    mode: Mode = "abduction"
    row: dict[str, Any] = {"mode": mode, **repeated, "without_shocks": {key: value for key, value in plain.items() if key != "curves"}}
    row["verdict"] = _verdict(row)
    return row


def compare(model: RoomModel, recording: Recording, paths: int = _PATHS) -> dict[str, Any]:
    """Recorded against drawn paths under the recorded operator. WAPE is the sum of absolute errors over the sum recorded."""
    runs = run_recorded_paths(model, level_keys(paths), model.recorded)
    online = recording.minutes["online"].to_numpy(dtype=np.float64)
    gmv = recording.minutes["gmv"].to_numpy(dtype=np.float64)
    drawn, expected = runs.gmv_cents / 100.0, runs.expected_gmv_cents.mean(axis=0) / 100.0
    total = float(expected.sum())
    return {
        "gmv_recorded": round(float(gmv.sum()), 2),
        "gmv_expected": round(total, 2),
        "gmv_error": round(total / float(gmv.sum()) - 1.0, 5),
        "online_wape": round(_wape(runs.online.mean(axis=0), online), 5),
        "gmv_wape": round(_wape(expected, gmv), 5),
        "gmv_wape_5min": round(_wape(_fives(expected), _fives(gmv)), 5),
        "online_coverage": round(_coverage(runs.online, online), 5),
        "gmv_coverage": round(_coverage(drawn, gmv), 5),
        "funnel": _funnel(runs, recording),
        "curves": _curves(runs, online, gmv, drawn, expected),
    }


def _wape(simulated: Array, recorded: Array) -> float:
    return float(np.abs(simulated - recorded).sum() / max(1e-9, np.abs(recorded).sum()))


def _fives(curve: Array) -> Array:
    whole = len(curve) // 5 * 5
    return curve[:whole].reshape(-1, 5).sum(axis=1)


def _coverage(drawn: Array, recorded: Array) -> float:
    """Share of minutes inside the 90 % band of single paths."""
    low, high = np.percentile(drawn, _BAND, axis=0)
    return float(((recorded >= low - 1e-6) & (recorded <= high + 1e-6)).mean())


def _funnel(runs: Paths, recording: Recording) -> dict[str, dict[str, float]]:
    """Rates of the whole session, each with its one definition."""
    minutes = recording.minutes
    totals = runs.totals.mean(axis=0)
    entries = float(recording.entries.to_numpy().sum())
    came = float(totals[at.R_FOLLOW : at.R_PAID + 1].sum())
    simulated = {
        "dwell_s": float(runs.online.mean(axis=0).sum() * 60.0 / came),
        "clicks_per_entry": totals[at.R_CLICKS] / came,
        "orders_per_click": totals[at.R_ORDERS] / max(1.0, totals[at.R_CLICKS]),
        "gpm_cny": totals[at.R_EXPECTED_GMV] / 100.0 / came * 1000.0,
        "return_share": totals[at.R_EXPECTED_RETURNS] / max(1.0, totals[at.R_EXPECTED_GMV]),
    }
    clicks, gmv = float(minutes["product_clicks"].sum()), float(minutes["gmv"].sum())
    recorded = {
        "dwell_s": float(minutes["online"].sum()) * 60.0 / entries,
        "clicks_per_entry": clicks / entries,
        "orders_per_click": float(minutes["orders"].sum()) / max(1.0, clicks),
        "gpm_cny": gmv / entries * 1000.0,
        "return_share": float(minutes["refund_gmv"].sum()) / max(1e-9, gmv),
    }
    return {name: {"recorded": round(recorded[name], 5), "simulated": round(float(simulated[name]), 5)} for name in recorded}


def _curves(runs: Paths, online: Array, gmv: Array, drawn: Array, expected: Array) -> dict[str, list[float]]:
    low_online, high_online = np.percentile(runs.online, _BAND, axis=0)
    low_gmv, high_gmv = np.percentile(drawn, _BAND, axis=0)
    curves = {
        "online_recorded": online, "online_simulated": runs.online.mean(axis=0), "online_low": low_online, "online_high": high_online,
        "gmv_recorded": gmv, "gmv_simulated": expected, "gmv_low": low_gmv, "gmv_high": high_gmv,
    }  # fmt: skip
    return {name: [round(float(value), 2) for value in curve] for name, curve in curves.items()}


def _verdict(row: dict[str, Any]) -> str:
    fits = abs(row["gmv_error"]) <= EXAM_GRADE["gmv_error"] and row["online_wape"] <= EXAM_GRADE["online_wape"]
    return "exam-grade" if fits and abs(row["without_shocks"]["gmv_error"]) <= EXAM_GRADE["without_shocks_gmv_error"] else "practice only"


def _summary(rows: list[dict[str, Any]]) -> dict[str, float]:
    def median(values: list[float]) -> float:
        return round(float(np.median(values)), 5)

    return {
        "sessions": len(rows),
        "gmv_error_median": median([abs(row["gmv_error"]) for row in rows]),
        "without_shocks_gmv_error_median": median([abs(row["without_shocks"]["gmv_error"]) for row in rows]),
        "online_wape_median": median([row["without_shocks"]["online_wape"] for row in rows]),
        "online_coverage": round(float(np.mean([row["online_coverage"] for row in rows])), 5),
        "gmv_coverage": round(float(np.mean([row["gmv_coverage"] for row in rows])), 5),
    }
