"""What other operators would have got: control logs in the room of one session, against its recorded operator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from sandbox.calibration.calibrate import MEMBERS, calibrate
from sandbox.calibration.defects import Defect, RecordingRefused
from sandbox.calibration.evening_room import on_another_evening
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.operator_log import read_operator, to_controls
from sandbox.calibration.recording import Evening, read_evening, read_recording
from sandbox.calibration.room_model import Mode, level_keys, room_model
from sandbox.calibration.unseen_products import unseen_skus
from sandbox.calibration.uplift_interval import uplift_interval
from sandbox.engine.bundle import RoomModel
from sandbox.engine.controls import Control
from sandbox.engine.replay import run_recorded_paths

PATHS = 96
MEMBER_PATHS = 24
_EVENING_KEY = 0x0E7E_1717
_LEAST_BASELINE = 0.01
Report = Callable[[float, str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """Expected values in CNY over the whole session; uplift of GMV as a fraction with its 95 % interval."""

    controls: str
    gmv: float
    net_gmv: float
    baseline_gmv: float
    baseline_net_gmv: float
    uplift: float
    uplift_low: float
    uplift_high: float
    mode: Mode
    unseen_products: tuple[str, ...] = ()
    """Products of the session that no recording of the fit showed: their pull and conversion are guesses."""


def what_if(calibrate_on: Sequence[str], session: str, controls: Sequence[str], report: Report, members: int = MEMBERS) -> list[Answer]:
    """Paths in, answers out. Raises RecordingRefused (defects name files by the paths given) and CalibrationError."""
    recordings = [_named(path, read_recording) for path in calibrate_on]
    evening = _named(session, read_evening)
    logs = read_logs(controls, evening)
    known = next((item for item in recordings if item.evening_digest == evening.evening_digest), None)
    host = calibrate(recordings, progress=lambda share, step: report(0.8 * share, step), members=members)
    report(0.82, "rooms")
    return answers(host, known or evening, "abduction" if known else "held-out", dict(zip(controls, logs, strict=True)), report)


def read_logs(paths: Sequence[str], evening: Evening) -> list[tuple[Control, ...]]:
    """Control files with the columns of operator.csv, checked against the session's products and length."""
    defects: list[Defect] = []
    logs = []
    for path in paths:
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            defects.append(Defect(path, None, None, "unreadable", {"reason": error.strerror or "?"}))
            continue
        found: list[Defect] = []
        log = read_operator(path, data, evening.products, evening.length_min * 60, found)
        defects += found
        if log is not None:
            logs.append(to_controls(log))
    if defects:
        raise RecordingRefused(defects)
    return logs


def answers(host: HostModel, session: Evening, mode: Mode, logs: dict[str, tuple[Control, ...]], report: Report) -> list[Answer]:
    """One answer per log, in the order given. The point is member 0's; the interval is the scatter of the other members around it.

    Each of them has its own parameters, offered traffic and shocks, and an evening drawn for it: any evening of the host's when the session's
    outcomes are not known, else what they leave open. All logs meet the same evening, so what is common to them cancels.
    """
    gmv: dict[str, list[float]] = {name: [] for name in logs}
    net: dict[str, float] = {}
    base_gmv: list[float] = []
    base_net = 0.0
    for member in range(len(host.members)):
        model = room_model(host, session, mode, member)
        if member:
            model = on_another_evening(model, session, host.evening_variation, np.random.default_rng((_EVENING_KEY, host.seed, member)))
        keys = PATHS if member == 0 else MEMBER_PATHS
        gross, kept = expected_values(model, model.recorded, keys)
        base_gmv.append(gross)
        base_net = kept if member == 0 else base_net
        for name, log in logs.items():
            gross, kept = expected_values(model, log, keys)
            gmv[name].append(gross)
            net.setdefault(name, kept)
        report(0.82 + 0.18 * (member + 1) / len(host.members), "rooms")
    unseen = unseen_skus(host, session)
    return [replace(_answer(name, gmv[name], net[name], base_gmv, base_net, mode), unseen_products=unseen) for name in logs]


def expected_values(model: RoomModel, log: Sequence[Control], paths: int) -> tuple[float, float]:
    """Expected GMV, and GMV after returns, in CNY; the same keys for every log, so that differences are the operator's."""
    run = run_recorded_paths(model, level_keys(paths), log)
    return float(run.value_cents("gmv").mean()) / 100.0, float(run.value_cents("net_gmv").mean()) / 100.0


def _answer(name: str, gmv: list[float], net: float, base_gmv: list[float], base_net: float, mode: Mode) -> Answer:
    uplifts = [value / max(base, _LEAST_BASELINE) - 1.0 for value, base in zip(gmv, base_gmv, strict=True)]
    low, high = uplift_interval(uplifts[0], uplifts[1:])
    return Answer(
        controls=name,
        gmv=round(gmv[0], 2),
        net_gmv=round(net, 2),
        baseline_gmv=round(base_gmv[0], 2),
        baseline_net_gmv=round(base_net, 2),
        uplift=round(uplifts[0], 5),
        uplift_low=round(low, 5),
        uplift_high=round(high, 5),
        mode=mode,
    )


def _named(path: str, read: Callable[[str], T]) -> T:
    """Defects say in which of the folders."""
    try:
        return read(path)
    except RecordingRefused as refusal:
        raise RecordingRefused([_in_folder(path, defect) for defect in refusal.defects]) from None


def _in_folder(path: str, defect: Defect) -> Defect:
    file = path if defect.code == "not_found" else f"{path.rstrip('/')}/{defect.file}".rstrip("/")
    return Defect(file, defect.line, defect.column, defect.code, defect.params)
