"""All experiments in the rooms of several hosts, as one document in plain types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sandbox.calibration.counterfactuals.experiment import Result
from sandbox.calibration.counterfactuals.experiments import EXPERIMENTS
from sandbox.calibration.counterfactuals.stretch import Stretch
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.recording import Evening
from sandbox.calibration.room_model import room_model
from sandbox.engine.bundle import RoomModel

Report = Callable[[str], None]


def host_room(host: HostModel, session: Evening) -> RoomModel:
    """The host's room for experiments: the people and products of one session, without its outcomes."""
    return room_model(host, session, "held-out")


def measure(rooms: Mapping[str, RoomModel], report: Report, paths: int = 16) -> dict[str, dict[str, Result]]:
    """Results by experiment and room."""
    results: dict[str, dict[str, Result]] = {code: {} for code in EXPERIMENTS}
    for name, room in rooms.items():
        stretch = Stretch(room, paths)
        for code, run in EXPERIMENTS.items():
            results[code][name] = _rounded(run(stretch))
            report(f"{name} {code}")
    return results


def document(results: Mapping[str, Mapping[str, Result]]) -> dict[str, Any]:
    """Plain types for JSON."""
    return {code: {room: asdict(result) for room, result in by_room.items()} for code, by_room in results.items()}


def table(results: Mapping[str, Mapping[str, Result]]) -> str:
    """Markdown: one line per claim, one column per room; a claim that does not hold is struck out."""
    rooms = list(next(iter(results.values())))
    lines = [f"| | {' | '.join(rooms)} |", "|---" * (len(rooms) + 1) + "|"]
    for by_room in results.values():
        first = next(iter(by_room.values()))
        lines.append(f"| **{first.title}** |{' |' * len(rooms)}")
        for claim in first.claims:
            own = [by_room[room].claim(claim.code) for room in rooms]
            lines.append(f"| {claim.code} | " + " | ".join(item.size_text if item.holds else f"~~{item.size_text}~~" for item in own) + " |")
    return "\n".join(lines)


def _rounded(result: Result) -> Result:
    """Values to six digits: plots and document show the same numbers."""
    curves = tuple(replace(curve, doses=_six(curve.doses), values=_six(curve.values)) for curve in result.curves)
    return replace(result, curves=curves, claims=tuple(replace(claim, size=_six([claim.size])[0]) for claim in result.claims))


def _six(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(f"{value:.6g}") for value in values)
