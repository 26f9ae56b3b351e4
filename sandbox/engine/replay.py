"""Replay: (scenario, keys, control log) → the whole run; and many paths at once, each independent of every other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from sandbox.engine import layout as at
from sandbox.engine import schedule
from sandbox.engine.bundle import Costs, Keys
from sandbox.engine.controls import Control, sorted_log
from sandbox.engine.drive import drive, fresh_memory
from sandbox.engine.errors import EngineError
from sandbox.engine.result import Run
from sandbox.engine.state import fresh_state, state_size, stock_slice
from sandbox.engine.tick import Address, World, advance, scratch_of, walk
from sandbox.engine.versions import EDITION, require_version
from sandbox.engine.world import Shocks, build_world, parameter_record, shocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sandbox.engine.bundle import RoomModel, Scenario
    from sandbox.engine.parameters import RoomParameters
    from sandbox.engine.schedule import Script, ScriptRules

NO_KEYS = Keys(0, 0)
_BLOCK = 12
_PARTS = 4
"""Parts per thread: one that is kept waiting by something else leaves its share to the others."""


class Prepared(NamedTuple):
    """A room ready to be walked: its script and drive are computed, no path has begun."""

    room: RoomModel
    parameters: NDArray[np.void]
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
    return Address(np.uint64(keys.traffic), np.uint64(keys.luck), np.uint64(room.number), mean, enforce, *span, EDITION)


def run(scenario: Scenario, keys: Keys, controls: Sequence[Control], member: int = 0) -> Run:
    """The run of a log in a scenario: the room as the recorded operator left it, then the excerpt under `controls`."""
    return _walk(_prepare_scenario(scenario, controls, member), keys, False, tuple(controls))


def run_members(scenario: Scenario, keys: Keys, controls: Sequence[Control], members: Sequence[int]) -> list[Run]:
    """`run` in several members of the ensemble, byte for byte. The script, into which no parameter enters, is built once: most of a run's time."""
    script = _scenario_script(scenario, controls)
    return [_walk(_drive_scenario(scenario, script, member), keys, False, tuple(controls)) for member in members]


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
    return _drive_scenario(scenario, _scenario_script(scenario, controls), member)


def _scenario_script(scenario: Scenario, controls: Sequence[Control]) -> Script:
    require_version(scenario.room.engine_version)
    stop = scenario.start_tick + scenario.ticks
    if stop > scenario.room.ticks:
        raise EngineError(f"excerpt ends at tick {stop}, the session has {scenario.room.ticks}")
    return schedule.build(scenario.room.products, stop, scenario_log(scenario, controls), scenario_rules(scenario))


def _drive_scenario(scenario: Scenario, script: Script, member: int) -> Prepared:
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


def walk_paths(prepared: Prepared, keys: Sequence[Keys], threads: int | None = None) -> Paths:
    """`threads`: by default as many as numba may use (`NUMBA_NUM_THREADS`, `numba.set_num_threads`)."""
    addresses = np.array([[key.traffic, key.luck] for key in keys], dtype=np.uint64)
    count, products = len(keys), len(prepared.room.products)
    minutes = -(-prepared.ticks // _BLOCK)
    totals, units = np.zeros((count, at.R_COLUMNS)), np.zeros((count, products))
    curves = np.zeros((count, 3, minutes))
    address, stop = prepared.address(NO_KEYS), prepared.start_tick + prepared.ticks

    def walk_some(some: slice) -> None:
        states = np.tile(prepared.first_state(), (len(keys[some]), 1))
        rows, items = np.zeros((1, at.R_COLUMNS)), np.zeros((1, products, at.P_COLUMNS))
        walk(
            prepared.parameters, prepared.world, address, addresses[some], 0, stop, states, rows, items, prepared.start_tick,
            *scratch_of(prepared.world), (totals[some], curves[some], units[some]),
        )  # fmt: skip

    threads = max(1, min(threads or numba.get_num_threads(), count))
    if threads == 1:
        walk_some(slice(count))
    else:
        step = -(-count // (_PARTS * threads))
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(walk_some, [slice(first, min(count, first + step)) for first in range(0, count, step)]))
    return Paths(totals, curves[:, 0], curves[:, 1], curves[:, 2], units)


def warm_up() -> None:
    """Compile or load everything that a live room, a replay and a batch of paths call."""
    from sandbox.engine.live import LiveRoom
    from sandbox.engine.reference_room import reference_scenario

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
    "run_members",
    "run_paths",
    "run_recorded",
    "run_recorded_paths",
    "state_size",
    "warm_up",
]
