"""Replay: (scenario, keys, control log) → the whole run; and many paths at once, each independent of every other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit, prange

from sandbox.engines.room_1_bots_1 import layout as at
from sandbox.engines.room_1_bots_1 import schedule
from sandbox.engines.room_1_bots_1.bundle import Costs, Keys
from sandbox.engines.room_1_bots_1.controls import Control, sorted_log
from sandbox.engines.room_1_bots_1.drive import drive, fresh_memory
from sandbox.engines.room_1_bots_1.errors import EngineError
from sandbox.engines.room_1_bots_1.result import Run
from sandbox.engines.room_1_bots_1.state import fresh_state, state_size, stock_slice
from sandbox.engines.room_1_bots_1.tick import Address, World, advance
from sandbox.engines.room_1_bots_1.versions import require_version
from sandbox.engines.room_1_bots_1.world import Shocks, build_world, parameter_record, shocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sandbox.engines.room_1_bots_1.bundle import RoomModel, Scenario
    from sandbox.engines.room_1_bots_1.parameters import RoomParameters
    from sandbox.engines.room_1_bots_1.schedule import Script, ScriptRules

NO_KEYS = Keys(0, 0)
_BLOCK = 12


class Prepared(NamedTuple):
    """A room ready to be walked: its script and drive are computed, no path has begun."""

    room: RoomModel
    parameters: np.void
    world: World
    script: Script
    start_tick: int
    ticks: int
    enforce: bool
    costs: Costs

    def address(self, keys: Keys, mean: bool = False) -> Address:
        return address_of(self.room, keys, mean, self.enforce, (self.start_tick, self.start_tick + self.ticks))

    def first_state(self) -> NDArray[np.float64]:
        stock = np.array([float(product.stock) for product in self.room.products])
        return fresh_state(self.parameters, self.world.offered, stock)


def address_of(room: RoomModel, keys: Keys, mean: bool, enforce: bool, span: tuple[int, int]) -> Address:
    return Address(np.uint64(keys.traffic), np.uint64(keys.luck), np.uint64(room.number), mean, enforce, *span)


def run(scenario: Scenario, keys: Keys, controls: Sequence[Control], member: int = 0) -> Run:
    """The run of a log in a scenario: the room as the recorded operator left it, then the excerpt under `controls`."""
    return _walk(_prepare_scenario(scenario, controls, member), keys, False, tuple(controls))


def run_recorded(room: RoomModel, keys: Keys, controls: Sequence[Control], member: int = 0, costs: Costs | None = None) -> Run:
    """The run of a log over a whole session; rules are counted, nothing is enforced."""
    return _walk(_prepare_room(room, controls, member, costs or Costs()), keys, False, tuple(controls))


def run_mean(room: RoomModel, parameters: RoomParameters, controls: Sequence[Control] | None = None, shocks: Shocks | None = None) -> Run:
    """The whole session with every draw replaced by its mean: deterministic and smooth in the parameters."""
    log = room.recorded if controls is None else controls
    script = schedule.build(room.products, room.ticks, sorted_log(log), schedule.ScriptRules())
    return run_mean_script(room, script, parameters, shocks or shocks_of(room.exogenous))


def run_mean_script(room: RoomModel, script: Script, parameters: RoomParameters, shocks: Shocks) -> Run:
    """Like `run_mean` with the script already built: what a fit calls a thousand times."""
    prepared = _drive(room, script, parameters, shocks, 0, room.ticks, False, Costs())
    return _walk(prepared, NO_KEYS, True, ())


def run_paths(scenario: Scenario, keys: Sequence[Keys], controls: Sequence[Control], member: int = 0) -> Paths:
    """Many paths of one log in a scenario, in parallel; the bytes do not depend on the number of threads."""
    return walk_paths(_prepare_scenario(scenario, controls, member), keys)


def run_recorded_paths(room: RoomModel, keys: Sequence[Keys], controls: Sequence[Control], member: int = 0) -> Paths:
    """Many paths of one log over a whole session."""
    return walk_paths(_prepare_room(room, controls, member, Costs()), keys)


class Paths(NamedTuple):
    """Sums and curves per path.

    `totals` [path, column of layout.R_*]; `online` (mean), `gmv_cents`, `expected_gmv_cents` [path, minute]; `units` [path, product].
    """

    totals: NDArray[np.float64]
    online: NDArray[np.float64]
    gmv_cents: NDArray[np.float64]
    expected_gmv_cents: NDArray[np.float64]
    units: NDArray[np.float64]

    def value_cents(self, metric: str) -> NDArray[np.float64]:
        gross = self.totals[:, at.R_EXPECTED_GMV]
        return gross if metric == "gmv" else gross - self.totals[:, at.R_EXPECTED_RETURNS]


def scenario_rules(scenario: Scenario) -> ScriptRules:
    return schedule.ScriptRules(
        scenario.start_tick, scenario.ad_budget_cents, scenario.release_delay_s // 5, scenario.release_batches, scenario.incidents
    )


def scenario_log(scenario: Scenario, controls: Sequence[Control]) -> tuple[Control, ...]:
    """Recorded log up to the excerpt, then `controls`, in ticks of the session."""
    shift = scenario.start_tick
    moved = (Control(control.tick + shift, control.lever, control.sku, control.value) for control in sorted_log(controls))
    return (*scenario.recorded_before, *moved)


def _prepare_scenario(scenario: Scenario, controls: Sequence[Control], member: int) -> Prepared:
    require_version(scenario.room.engine_version)
    stop = scenario.start_tick + scenario.ticks
    if stop > scenario.room.ticks:
        raise EngineError(f"excerpt ends at tick {stop}, the session has {scenario.room.ticks}")
    script = schedule.build(scenario.room.products, stop, scenario_log(scenario, controls), scenario_rules(scenario))
    room = scenario.room
    return _drive(
        room, script, room.members[member], shocks_of(room.exogenous), scenario.start_tick, scenario.ticks, scenario.enforce, scenario.costs
    )


def _prepare_room(room: RoomModel, controls: Sequence[Control], member: int, costs: Costs) -> Prepared:
    require_version(room.engine_version)
    script = schedule.build(room.products, room.ticks, sorted_log(controls), schedule.ScriptRules())
    return _drive(room, script, room.members[member], shocks_of(room.exogenous), 0, room.ticks, False, costs)


def _drive(
    room: RoomModel, script: Script, parameters: RoomParameters, shocks: Shocks, start_tick: int, ticks: int, enforce: bool, costs: Costs
) -> Prepared:
    record = parameter_record(parameters)
    world = build_world(room.products, script, shocks, parameters)
    drive(record, 0, start_tick + ticks, world, fresh_memory(record), np.zeros((len(room.products), 5)))
    return Prepared(room, record, world, script, start_tick, ticks, enforce, costs)


def _walk(prepared: Prepared, keys: Keys, mean: bool, controls: tuple[Control, ...]) -> Run:
    start, stop = prepared.start_tick, prepared.start_tick + prepared.ticks
    state, address = prepared.first_state(), prepared.address(keys, mean)
    products = len(prepared.room.products)
    rows, items = np.zeros((prepared.ticks, at.R_COLUMNS)), np.zeros((prepared.ticks, products, at.P_COLUMNS))
    if start:
        advance(prepared.parameters, prepared.world, address, 0, start, state, rows, items, start)
    stock, online = state[stock_slice(products)].copy(), float(rows[0, at.R_ONLINE]) if start else 0.0
    advance(prepared.parameters, prepared.world, address, start, stop, state, rows, items, start)
    return collect(prepared.room, prepared.script, prepared.world, (start, stop), (rows, items), (stock, online), controls, prepared.costs, mean)


def collect(
    room: RoomModel,
    script: Script,
    world: World,
    span: tuple[int, int],
    results: tuple[NDArray[np.float64], NDArray[np.float64]],
    begin: tuple[NDArray[np.float64], float],
    controls: tuple[Control, ...],
    costs: Costs,
    mean: bool,
) -> Run:
    """Put the rows of ticks `span` into a Run."""
    start, stop = span
    return Run(
        products=room.products,
        rows=results[0],
        items=results[1],
        script=script.room[start:stop],
        drive=world.drive[start:stop],
        price_cents=np.rint(script.price[start:stop]).astype(np.int64),
        arrived=script.arrive[start:stop],
        reserve=np.rint(script.reserve[start:stop]).astype(np.int64),
        start_stock=np.rint(begin[0]).astype(np.int64),
        start_online=round(begin[1]),
        controls=controls,
        costs=costs,
        mean=mean,
    )


def walk_paths(prepared: Prepared, keys: Sequence[Keys]) -> Paths:
    traffic = np.array([key.traffic for key in keys], dtype=np.uint64)
    luck = np.array([key.luck for key in keys], dtype=np.uint64)
    count, products = len(keys), len(prepared.room.products)
    minutes = -(-prepared.ticks // _BLOCK)
    totals, units = np.zeros((count, at.R_COLUMNS)), np.zeros((count, products))
    curves = np.zeros((count, 3, minutes))
    _walk_paths(
        np.array([prepared.parameters]), prepared.world, np.uint64(prepared.room.number), traffic, luck, prepared.enforce,
        prepared.start_tick, prepared.start_tick + prepared.ticks, prepared.first_state(), totals, curves, units,
    )  # fmt: skip
    return Paths(totals, curves[:, 0], curves[:, 1], curves[:, 2], units)


@njit(cache=True, parallel=True, error_model="numpy")
def _walk_paths(parameters, world, room, traffic, luck, enforce, start, stop, first, totals, curves, units):  # type: ignore[no-untyped-def]
    """Each path on its own, minute by minute, so that its rows stay in the processor's cache."""
    products = world.price.shape[1]
    for path in prange(len(traffic)):
        address = Address(traffic[path], luck[path], room, False, enforce, start, stop)
        state = first.copy()
        rows, items = np.zeros((_BLOCK, at.R_COLUMNS)), np.zeros((_BLOCK, products, at.P_COLUMNS))
        if start > 0:
            advance(parameters[0], world, address, 0, start, state, rows, items, start)
        for minute in range(curves.shape[2]):
            begin = start + minute * _BLOCK
            end = min(stop, begin + _BLOCK)
            advance(parameters[0], world, address, begin, end, state, rows, items, begin)
            for k in range(end - begin):
                for column in range(at.R_COLUMNS):
                    totals[path, column] += rows[k, column]
                for i in range(products):
                    units[path, i] += items[k, i, at.P_UNITS]
                curves[path, 0, minute] += rows[k, at.R_ONLINE] / (end - begin)
                curves[path, 1, minute] += rows[k, at.R_GMV]
                curves[path, 2, minute] += rows[k, at.R_EXPECTED_GMV]


def warm_up() -> None:
    """Compile or load everything that a live room, a replay and a batch of paths call."""
    from sandbox.engines.room_1_bots_1.live import LiveRoom
    from sandbox.engines.room_1_bots_1.reference_room import reference_scenario

    scenario = reference_scenario()
    keys = Keys(1, 2)
    run(scenario, keys, ())
    run_paths(scenario, [keys, keys], ())
    room = LiveRoom(scenario, keys)
    room.advance(1, ())
    room.frame(-1)


__all__ = [
    "Paths",
    "Prepared",
    "Run",
    "run",
    "run_mean",
    "run_mean_script",
    "run_paths",
    "run_recorded",
    "run_recorded_paths",
    "state_size",
    "warm_up",
]
