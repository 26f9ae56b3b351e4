"""A host's parameters and one session → the room that candidates steer."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from sandbox.calibration.abduction import abduct, repeat_sales
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.mean_room import MeanRoom, select_products
from sandbox.calibration.observations import Array, observe, setting_of
from sandbox.calibration.offered import offer
from sandbox.calibration.recording import Evening, Recording
from sandbox.engine.bundle import Exogenous, Keys, RoomModel
from sandbox.engine.replay import run_recorded_paths
from sandbox.engine.world import Shocks

Mode = Literal["abduction", "held-out"]
_LEVEL_PATHS = 32
_LEVEL_PASSES = 3
_LEVEL_KEY = 0x5EED_0F_1E7E15


def room_model(host: HostModel, session: Evening, mode: Mode, member: int = 0) -> RoomModel:
    """The session's room under the host's parameters; shocks and offered traffic are those of `member`, which comes first.

    `held-out` takes an Evening: products, operator and entries, no outcome. `abduction` needs the Recording: it puts the session's own
    outcomes into the shocks, so that the recorded operator repeats the recording. Raises CalibrationError for a product that the host's
    recordings never showed.
    """
    for sku in session.skus:
        if sku not in host.skus:
            raise CalibrationError("unknown_product", {"sku": sku})
    setting = setting_of(session)
    parameters = host.members[member]
    room = MeanRoom(setting, host.skus, unlimited=False)
    back = np.ones(len(setting.products))
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
        exogenous=_exogenous(room.shocks, back),
        members=tuple(select_products(host.members[number], places) for number in order),
        recorded=setting.controls,
        mode=mode,
        prior_only_levers=host.prior_only_levers,
        provenance=session.facts.provenance,
    )
    return _with_level(model, session.gmv) if isinstance(session, Recording) and mode == "abduction" else model


def level_keys(count: int) -> list[Keys]:
    """Keys of the paths that measure a room's level; never those of a candidate."""
    return [Keys(_LEVEL_KEY + number, _LEVEL_KEY ^ (number << 17)) for number in range(count)]


def expected_gmv(model: RoomModel, paths: int = _LEVEL_PATHS) -> float:
    """Expected GMV in CNY of the recorded operator in the room."""
    return float(run_recorded_paths(model, level_keys(paths), model.recorded).value_cents("gmv").mean()) / 100.0


def _with_level(model: RoomModel, gmv: float) -> RoomModel:
    """Demand scaled so that the expectation over drawn paths, not only the mean run, repeats the recorded GMV."""
    low, high = 0.25, 4.0
    factor = 1.0
    demand = np.array(model.exogenous.shock_demand)
    for _ in range(_LEVEL_PASSES):
        expected = expected_gmv(model)
        if abs(expected / gmv - 1.0) < 0.003:
            break
        # Stock makes sales less than proportional to demand, so the step is a little longer than the gap.
        factor = float(np.clip(factor * (gmv / expected) ** 1.4, low, high))
        model = replace(model, exogenous=replace(model.exogenous, shock_demand=_rows(demand * factor)))
    return model


def _exogenous(shocks: Shocks, back: Array) -> Exogenous:
    return Exogenous(
        offered=_rows(shocks.offered),
        shock_click=_rows(shocks.click),
        shock_demand=_rows(shocks.demand),
        shock_leave=tuple(round(float(value), 6) for value in shocks.leave),
        shock_return=tuple(float(value) for value in back),
    )


def _rows(table: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(float(value), 6) for value in row) for row in table)
