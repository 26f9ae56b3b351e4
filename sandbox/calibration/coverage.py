"""Does the 95 % interval of an uplift hold the truth? Tried where the truth is known: in simulated hosts.

A true host is drawn around a fitted one, as far off as the ensemble says that it could be. Six evenings of it are simulated with shocks of
their own and recorded as a platform would. A fit sees five recordings, as it sees real ones, and is asked what other operators would have
got on one of them (abduction) and on the sixth (held-out). The same logs run in the true room give the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from sandbox.calibration.calibrate import MEMBERS, calibrate
from sandbox.calibration.evening_room import on_another_evening
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.other_operators import Log, lever_variations, of_bots, of_other_evenings
from sandbox.calibration.recording import Recording
from sandbox.calibration.room_model import Mode, room_model
from sandbox.calibration.simulate_recording import simulate_recording
from sandbox.calibration.what_if import PATHS, answers, expected_values
from sandbox.engine.bundle import Keys, RoomModel
from sandbox.engine.parameters import RoomParameters

NOMINAL = 0.95
SEED = 20261122
_OTHER_EVENINGS = 2
"""Logs of other evenings that are asked for, of each session."""


@dataclass(frozen=True)
class Trial:
    """One interval beside the truth; uplifts as fractions."""

    host: str
    replicate: int
    session: str
    mode: Mode
    log: str
    true: float
    point: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        return self.low <= self.true <= self.high


def trials_of(base: HostModel, recordings: Sequence[Recording], replicate: int, members: int = MEMBERS, only: Sequence[str] = ()) -> list[Trial]:
    """One true host, its recordings, one fit, and an interval per log and mode. `only` names the kinds of logs (default: all)."""
    random = np.random.default_rng((SEED, replicate))
    true_host = replace(base, members=(draw_truth(base, random),))
    rooms = [_true_room(true_host, recording, random) for recording in recordings]
    seen = [
        simulate_recording(room, Keys(int(random.integers(2**63)), int(random.integers(2**63))), like)
        for room, like in zip(rooms, recordings, strict=True)
    ]
    fitted = calibrate(seen[:-1], members=members)
    places = ((int(random.integers(len(seen) - 1)), "abduction"), (len(seen) - 1, "held-out"))
    trials = []
    for place, mode in places:
        trials += _trials(fitted, rooms[place], seen, place, "abduction" if mode == "abduction" else "held-out", replicate, only)
    return trials


def draw_truth(base: HostModel, random: np.random.Generator) -> RoomParameters:
    """Parameters around member 0, with the covariance of the refits around it, on the scale in which priors are normal."""
    scaled = np.array([member.to_fit_scale() for member in base.members])
    apart = scaled[1:] - scaled[0]
    return RoomParameters.from_fit_scale(scaled[0] + random.standard_normal(len(apart)) @ apart / np.sqrt(len(apart)))


def summarise(trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """Coverage of all, by mode, and by kind of log (a lever, other evenings' operators, bots)."""
    groups: dict[str, list[Trial]] = {"all": list(trials)}
    for trial in trials:
        groups.setdefault(trial.mode, []).append(trial)
    for trial in sorted(trials, key=lambda item: item.log):
        groups.setdefault(kind_of(trial.log), []).append(trial)
    return [{"group": name, **_line(rows)} for name, rows in groups.items()]


def by_host(trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """A line per simulated host. Its intervals share one fit and fail together: hosts are what the coverage is judged by."""
    hosts: dict[tuple[str, int], list[Trial]] = {}
    for trial in trials:
        hosts.setdefault((trial.host, trial.replicate), []).append(trial)
    return [{"host": host, "replicate": replicate, **_line(rows)} for (host, replicate), rows in sorted(hosts.items())]


def document(trials: Sequence[Trial], engine_version: str, replicates: int) -> dict[str, Any]:
    head = {"format": "coverage/1", "engine_version": engine_version, "seed": SEED, "replicates": replicates, "nominal": NOMINAL}
    rows = [asdict(trial) | {"inside": trial.inside} for trial in trials]
    return {**head, "intervals": len(trials), "groups": summarise(trials), "hosts": by_host(trials), "trials": rows}


def kind_of(log: str) -> str:
    """`operator` and `bot` for whole logs, else the lever."""
    return log.split(":", maxsplit=1)[0]


def _true_room(true_host: HostModel, recording: Recording, random: np.random.Generator) -> RoomModel:
    """The session's products, operator and entries on an evening of the true host's own."""
    plain = room_model(true_host, recording, "held-out")
    return on_another_evening(plain, recording, true_host.evening_variation, random)


def _trials(
    fitted: HostModel, true: RoomModel, seen: Sequence[Recording], place: int, mode: Mode, replicate: int, only: Sequence[str]
) -> list[Trial]:
    session = seen[place]
    logs = {name: log for name, log in _logs(fitted, session, seen, mode, only).items() if not only or kind_of(name) in only}
    base, _ = expected_values(true, true.recorded, PATHS)
    rows = []
    for answer in answers(fitted, session, mode, logs, _silent):
        value, _ = expected_values(true, logs[answer.controls], PATHS)
        interval = (answer.uplift, answer.uplift_low, answer.uplift_high)
        rows.append(Trial(fitted.host, replicate, session.id, mode, answer.controls, round(value / base - 1.0, 5), *interval))
    return rows


def _logs(fitted: HostModel, session: Recording, seen: Sequence[Recording], mode: Mode, only: Sequence[str]) -> Mapping[str, Log]:
    model = room_model(fitted, session, mode)
    evenings = list(of_other_evenings(session, seen).items())[:_OTHER_EVENINGS]
    bots = of_bots(model) if not only or "bot" in only else {}  # they have to play for their logs
    return {**lever_variations(model.recorded, model.products, model.ticks), **dict(evenings), **bots}


def _line(rows: Sequence[Trial]) -> dict[str, Any]:
    half = np.array([0.5 * (row.high - row.low) for row in rows])
    error = np.array([row.point - row.true for row in rows])
    return {
        "intervals": len(rows),
        "inside": round(float(np.mean([row.inside for row in rows])), 4),
        "standard_error": _standard_error(rows),
        "median_half_width": round(float(np.median(half)), 4),
        "median_error": round(float(np.median(np.abs(error))), 4),
        "mean_error": round(float(error.mean()), 4),
    }


def _standard_error(rows: Iterable[Trial]) -> float | None:
    """Of the share inside, over replicates: intervals of one fit fail together."""
    by_replicate: dict[tuple[str, int], list[bool]] = {}
    for row in rows:
        by_replicate.setdefault((row.host, row.replicate), []).append(row.inside)
    shares = [float(np.mean(inside)) for inside in by_replicate.values()]
    return round(float(np.std(shares, ddof=1) / np.sqrt(len(shares))), 4) if len(shares) > 1 else None


def _silent(_share: float, _step: str) -> None:
    return None
