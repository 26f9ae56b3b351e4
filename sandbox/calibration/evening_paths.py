"""Drawn paths of a recorded session with the uncertainty of its evening: what the bands of a fidelity report hold."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from sandbox.calibration.evening_draws import EveningShocks, SeenCounts, draw_evening, draw_remaining
from sandbox.calibration.evening_variation import EveningVariation
from sandbox.calibration.mean_room import MeanRoom, MeanRun, quiet
from sandbox.calibration.observations import Array, Setting
from sandbox.engine import layout as at
from sandbox.engine.bundle import Costs, Keys, RoomModel
from sandbox.engine.drive import drive, fresh_memory
from sandbox.engine.replay import Prepared, run_mean_script
from sandbox.engine.tick import World, advance
from sandbox.engine.world import build_world, parameter_record, shocks_of

EVENINGS = 96
"""Few enough to be quick: about a second for a session of two hours."""
_THREADS = 2
_KEY = 0xBA2D_0E7E_2121


class EveningPaths(NamedTuple):
    """Curves [evening, minute]: mean online, sampled and expected GMV in cents."""

    online: Array
    gmv_cents: Array
    expected_gmv_cents: Array


def evening_paths(model: RoomModel, setting: Setting, variation: EveningVariation, evenings: int = EVENINGS) -> EveningPaths:
    """One path of the recorded operator per drawn evening, the recorded entries coming in.

    A held-out room draws its evening before any outcome, and its parameters from the ensemble. In an abduction room the outcomes have
    said most: member 0, whose shocks they are, with what the counts leave open.
    """
    random = np.random.default_rng(zlib.crc32(model.room_id.encode()))
    known = model.mode == "abduction"
    members = [0] if known else list(range(len(model.members)))
    ready = [_ready(model, setting, member) for member in members]
    seen = seen_counts(model, setting) if known else None
    walks = []
    for number in range(evenings):
        prepared = ready[number % len(ready)]
        drawn = draw_remaining(variation, seen, random) if seen else draw_evening(variation, len(model.products), model.minutes, random)
        walks.append((prepared._replace(world=_with_evening(prepared.world, drawn)), Keys(_KEY + number, _KEY ^ (number << 17))))
    with ThreadPoolExecutor(_THREADS) as pool:
        runs = list(pool.map(_walk, *zip(*walks, strict=True)))
    online, gmv, expected = (np.array(parts) for parts in zip(*runs, strict=True))
    return EveningPaths(online, gmv, expected)


def seen_counts(model: RoomModel, setting: Setting) -> SeenCounts:
    """Exits, clicks and orders that the room of member 0 expects under the recorded operator."""
    room = MeanRoom(setting, [product.sku for product in model.products], unlimited=False)
    raw = run_mean_script(model, room.script, model.members[0], shocks_of(model.exogenous))
    run = MeanRun(raw.rows, raw.items)
    return SeenCounts(run.minute(at.R_EXITS), run.clicks, run.orders)


def _ready(model: RoomModel, setting: Setting, member: int) -> Prepared:
    """The room with its traffic responses off and the recorded entries coming in."""
    parameters = quiet(model.members[member])
    room = MeanRoom(setting, [product.sku for product in model.products], unlimited=False)
    room.match_paid(parameters)
    shocks = shocks_of(model.exogenous)._replace(offered=room.shocks.offered)
    record = parameter_record(parameters)
    world = build_world(model.products, room.script, shocks, parameters)
    drive(record, 0, model.ticks, world, fresh_memory(record), np.zeros((len(model.products), 5)))
    return Prepared(model, record, world, room.script, 0, model.ticks, False, Costs())


def _walk(prepared: Prepared, keys: Keys) -> tuple[Array, Array, Array]:
    """One path, without the threads that many paths of one evening would share."""
    ticks, products = prepared.ticks, len(prepared.room.products)
    rows, items = np.zeros((ticks, at.R_COLUMNS)), np.zeros((ticks, products, at.P_COLUMNS))
    advance(prepared.parameters, prepared.world, prepared.address(keys), 0, ticks, prepared.first_state(), rows, items, 0)
    run = MeanRun(rows, items)
    return run.online, run.minute(at.R_GMV), run.minute(at.R_EXPECTED_GMV)


def _with_evening(world: World, drawn: EveningShocks) -> World:
    """Shocks act in the tick, not in the drive, so the drive stays."""
    return world._replace(
        shock_leave=_table(world.shock_leave * drawn.leaving),
        shock_click=_table(world.shock_click * drawn.clicks),
        shock_demand=_table(world.shock_demand * drawn.demand),
    )


def _table(values: Array) -> Array:
    return np.ascontiguousarray(values, dtype=np.float64)
