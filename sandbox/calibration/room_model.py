"""A host's parameters and one session → the room that candidates steer."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from sandbox.calibration.abduction import abduct, repeat_sales
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.mean_room import MeanRoom, select_products
from sandbox.calibration.observations import Array, observe, setting_of
from sandbox.calibration.offered import offer
from sandbox.calibration.recording import Evening, Recording
from sandbox.calibration.unseen_products import with_unseen
from sandbox.engine import layout as at
from sandbox.engine.bundle import Exogenous, Keys, RoomModel
from sandbox.engine.replay import run_recorded_paths
from sandbox.engine.world import Shocks

Mode = Literal["abduction", "held-out"]
_LEVEL_PATHS, _MEMBER_PATHS, _MOST_PATHS = 32, 64, 384
_LEVEL_PASSES = 6
_CLOSE_ENOUGH = 0.003
_LEVEL_KEY = 0x5EED_0F_1E7E15


def room_model(host: HostModel, session: Evening, mode: Mode, member: int = 0) -> RoomModel:
    """The session's room under the host's parameters; shocks and offered traffic are those of `member`, which comes first.

    `held-out` takes an Evening: products, operator and entries, no outcome. `abduction` needs the Recording: it puts the session's own
    outcomes into the shocks, so that the recorded operator repeats the recording. Products that the host's recordings never showed are
    expected from their price and category (`unseen_products`). Raises CalibrationError if all of them are strange.
    """
    host = with_unseen(host, session)
    setting = setting_of(session)
    parameters = host.members[member]
    room = MeanRoom(setting, host.skus, unlimited=False)
    if mode == "abduction":
        if not isinstance(session, Recording):
            raise TypeError("abduction needs the whole recording")
        seen = observe(session)
        abduct(room, seen, parameters)
        repeat_sales(room, seen, parameters)
    else:
        offer(room, parameters)
    places = room.places
    order = [member, *(number for number in range(len(host.members)) if number != member)]
    model = RoomModel(
        engine_version=host.engine_version,
        room_id=session.id,
        host=session.host,
        title=session.facts.title,
        title_en=session.facts.title_en,
        followers=session.facts.followers,
        minutes=session.length_min,
        products=setting.products,
        exogenous=_exogenous(room.shocks),
        members=tuple(select_products(host.members[number], places) for number in order),
        recorded=setting.controls,
        mode=mode,
        prior_only_levers=host.prior_only_levers,
        provenance=session.facts.provenance,
    )
    gmv = session.gmv if isinstance(session, Recording) and mode == "abduction" else None
    return _in_expectation(model, float(setting.entries[1].sum()), gmv, _MOST_PATHS if member == 0 else _MEMBER_PATHS)


def level_keys(count: int) -> list[Keys]:
    """Keys of the paths that measure a room's level; never those of a candidate."""
    return [Keys(_LEVEL_KEY + number, _LEVEL_KEY ^ (number << 17)) for number in range(count)]


def expected_gmv(model: RoomModel, paths: int = _LEVEL_PATHS) -> float:
    """Expected GMV in CNY of the recorded operator in the room."""
    return float(run_recorded_paths(model, level_keys(paths), model.recorded).value_cents("gmv").mean()) / 100.0


def _in_expectation(model: RoomModel, entries: float, gmv: float | None, most_paths: int) -> RoomModel:
    """Scaled until the expectation over drawn paths, not only the mean run, brings the recorded recommended entries and, if given, GMV.

    Few sales make the boost of a drawn path flicker, and on average that costs entries.
    """
    offered, demand = np.array(model.exogenous.offered), np.array(model.exogenous.shock_demand)
    tried: list[tuple[float, float]] = []
    step, paths = 0.0, _LEVEL_PATHS
    for _ in range(_LEVEL_PASSES):
        run = run_recorded_paths(model, level_keys(paths), model.recorded)
        enough = paths_for(run.value_cents("gmv"), most_paths)
        if enough > paths:
            paths = enough
            run = run_recorded_paths(model, level_keys(paths), model.recorded)
        came = float(np.clip((entries + 1.0) / (run.totals[:, at.R_RECOMMEND].mean() + 1.0), 0.8, 1.25))
        gap = 0.0 if gmv is None else float(np.log(run.value_cents("gmv").mean() / 100.0 / gmv))
        if abs(gap) < _CLOSE_ENOUGH and abs(came - 1.0) < _CLOSE_ENOUGH:
            break
        # Stock makes sales less than proportional to demand: the slope is learnt from the last two tries.
        slope = 0.7
        if tried and abs(step - tried[-1][0]) > 1e-6:
            slope = float(np.clip((gap - tried[-1][1]) / (step - tried[-1][0]), 0.15, 1.3))
        tried.append((step, gap))
        step = float(np.clip(step - gap / slope, -1.4, 1.4))
        offered[1] *= came
        shocks = replace(model.exogenous, offered=_rows(offered), shock_demand=_rows(demand * np.exp(step)))
        model = replace(model, exogenous=shocks)
    return model


def paths_for(values: Array, most: int, known_to: float = _CLOSE_ENOUGH) -> int:
    """Paths whose mean has a standard error of `known_to`, as a share of it: a room of few sales needs many. `values`: of the first paths."""
    spread = float(values.std() / (values.mean() + 1e-9))
    return int(min(max(_LEVEL_PATHS, np.ceil((spread / known_to) ** 2)), most))


def _exogenous(shocks: Shocks) -> Exogenous:
    return Exogenous(
        offered=_rows(shocks.offered),
        shock_click=_rows(shocks.click),
        shock_demand=_rows(shocks.demand),
        shock_leave=tuple(round(float(value), 6) for value in shocks.leave),
        shock_return=tuple(round(float(value), 6) for value in shocks.back),
    )


def _rows(table: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(float(value), 6) for value in row) for row in table)
