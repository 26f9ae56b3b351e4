"""How well a room repeats a recording: one table of numbers and curves, in plain types, for report and page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sandbox.calibration.bands import band_curves, band_figures
from sandbox.calibration.evening_paths import evening_paths
from sandbox.calibration.evening_variation import PRIOR, EveningVariation
from sandbox.calibration.exam_grade import limits_missed
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.observations import Array, setting_of
from sandbox.calibration.recording import Recording
from sandbox.calibration.room_model import Mode, level_keys, paths_for, room_model
from sandbox.engine import layout as at
from sandbox.engine.bundle import RoomModel
from sandbox.engine.replay import Paths, run_recorded_paths

_PATHS = 256
"""An evening of a hundred orders varies by 7 %: so many paths know its expectation to half a percent."""
_FIRST_PATHS = 32
_KNOWN_TO = 0.004
"""Standard error of the expected GMV, as a share of it, at which a room's report has paths enough: a fifth of the limit that it is held against."""


def fidelity(host: HostModel, recordings: Sequence[Recording]) -> dict[str, Any]:
    """Numbers and curves of each session's room, with its shocks and without them, and the verdict on each."""
    sessions = {recording.id: room_fidelity(host, recording) for recording in recordings}
    return {"sessions": sessions, "summary": _summary(list(sessions.values()))}


def room_fidelity(host: HostModel, recording: Recording, model: RoomModel | None = None) -> dict[str, Any]:
    """`model` is the session's abduction room, if it has been made already."""
    variation = host.evening_variation
    repeated = _measured(model or room_model(host, recording, "abduction"), recording, variation)
    plain = _measured(room_model(host, recording, "held-out"), recording, variation)
    mode: Mode = "abduction"
    row: dict[str, Any] = {"mode": mode, **repeated, "without_shocks": {key: value for key, value in plain.items() if key != "curves"}}
    row["verdict"] = _verdict(row)
    return row


def compare(model: RoomModel, recording: Recording, paths: int = _PATHS, variation: EveningVariation = PRIOR) -> dict[str, Any]:
    """Recorded against drawn paths under the recorded operator. WAPE is the sum of absolute errors over the sum recorded.

    The bands hold the drawn evenings of `evening_paths`: chance, what of the evening is not known, and in a held-out room the ensemble.
    """
    return _compare_runs(model, run_recorded_paths(model, level_keys(paths), model.recorded), recording, variation)


def _measured(model: RoomModel, recording: Recording, variation: EveningVariation) -> dict[str, Any]:
    return _compare_runs(model, _paths_enough(model), recording, variation)


def _paths_enough(model: RoomModel) -> Paths:
    """Of a busy room few paths tell the expectation, of a quiet one _PATHS: the more a path costs, the fewer are needed."""
    keys = level_keys(_PATHS)
    first = run_recorded_paths(model, keys[:_FIRST_PATHS], model.recorded)
    needed = paths_for(first.value_cents("gmv"), _PATHS, _KNOWN_TO)
    if needed <= _FIRST_PATHS:
        return first
    rest = run_recorded_paths(model, keys[_FIRST_PATHS:needed], model.recorded)
    return Paths(*(np.concatenate(parts) for parts in zip(first, rest, strict=True)))


def _compare_runs(model: RoomModel, runs: Paths, recording: Recording, variation: EveningVariation) -> dict[str, Any]:
    evenings = evening_paths(model, setting_of(recording), variation)
    online = recording.minutes["online"].to_numpy(dtype=np.float64)
    gmv = recording.minutes["gmv"].to_numpy(dtype=np.float64)
    expected = runs.expected_gmv_cents.mean(axis=0) / 100.0
    total = float(expected.sum())
    return {
        "gmv_recorded": round(float(gmv.sum()), 2),
        "gmv_expected": round(total, 2),
        "gmv_error": round(total / float(gmv.sum()) - 1.0, 5),
        "online_wape": round(_wape(runs.online.mean(axis=0), online), 5),
        "gmv_wape": round(_wape(expected, gmv), 5),
        "gmv_wape_5min": round(_wape(_fives(expected), _fives(gmv)), 5),
        **band_figures(evenings, online, gmv),
        "funnel": _funnel(runs, recording),
        "curves": _curves(runs, online, gmv, expected) | band_curves(evenings),
    }


def _wape(simulated: Array, recorded: Array) -> float:
    return float(np.abs(simulated - recorded).sum() / max(1e-9, np.abs(recorded).sum()))


def _fives(curve: Array) -> Array:
    whole = len(curve) // 5 * 5
    return curve[:whole].reshape(-1, 5).sum(axis=1)


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


def _curves(runs: Paths, online: Array, gmv: Array, expected: Array) -> dict[str, list[float]]:
    curves = {"online_recorded": online, "online_simulated": runs.online.mean(axis=0), "gmv_recorded": gmv, "gmv_simulated": expected}
    return {name: [round(float(value), 2) for value in curve] for name, curve in curves.items()}


def _verdict(row: dict[str, Any]) -> str:
    return "practice only" if limits_missed(row) else "exam-grade"


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
