"""How fast the room is, beside the bound that its draws alone set in the same run: `python -m sandbox.engine.bench [--json] [--room FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numba
import numpy as np
from numba import njit, prange

from sandbox.engine import draws, replay
from sandbox.engine import layout as at
from sandbox.engine.bundle import Keys, RoomModel, Scenario, default_limits, recorded_excerpt, room_from_json
from sandbox.engine.draws import binomial, poisson, uniforms
from sandbox.engine.live import LiveRoom
from sandbox.engine.reference_room import reference_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PATHS = 1000
TICKS = 360


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--room", type=Path, help="a room bundle (JSON); default: the reference room with ten products")
    options = parser.parse_args(arguments)
    room = room_from_json(options.room.read_bytes()) if options.room else reference_room(120, 10, scale=4.0, stock=400, room_id="bench")
    figures = measure(room)
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _table(figures))
    return 0


def measure(room: RoomModel, paths: int = PATHS) -> dict[str, object]:
    """All figures of one room. Times are the best of three."""
    scenario = Scenario(room, 0, min(TICKS, room.ticks), levers=default_limits(), ad_budget_cents=10**9, baseline=recorded_excerpt(room, 0, TICKS))
    keys = [Keys(1000 + k, 2000 + k) for k in range(paths)]
    prepared = replay._prepare_scenario(scenario, scenario.baseline, 0)
    sample = replay.walk_paths(prepared, keys[:20])
    draws_per_tick = float(sample.totals[:, at.R_DRAWS].mean()) / scenario.ticks
    plan = draw_plan(replay._walk(prepared, keys[0], False, ()), draws_per_tick)
    path_ticks = paths * scenario.ticks
    figures: dict[str, object] = {
        "paths": paths,
        "ticks": scenario.ticks,
        "products": len(room.products),
        "mean_online": float(sample.online.mean()),
        "draws_per_tick": round(draws_per_tick, 1),
        "live_ticks_per_s": round(scenario.ticks / _best(lambda: _play(scenario), 3)),
        "replay_ticks_per_s": round(scenario.ticks / _best(lambda: replay._walk(prepared, keys[0], False, ()), 3)),
        "cores": {},
    }
    by_cores: dict[str, dict[str, float]] = {}
    for cores in (1, 2):
        numba.set_num_threads(min(cores, os.cpu_count() or 1))
        (room_s, room_cpu_s), (bound_s, bound_cpu_s) = _alternate(lambda: replay.walk_paths(prepared, keys), lambda: _draw_only(plan, keys))
        by_cores[str(cores)] = {
            "path_ticks_per_s": round(path_ticks / room_s),
            "draw_only_path_ticks_per_s": round(path_ticks / bound_s),
            "share_of_bound": round(bound_s / room_s, 3),
            "share_of_bound_cpu": round(bound_cpu_s / room_cpu_s, 3),
            "draws_per_s": round(path_ticks * draws_per_tick / room_s),
        }
    figures["cores"] = by_cores
    return figures


def _play(scenario: Scenario) -> None:
    """One live room driven tick by tick, as a web process does."""
    live = LiveRoom(scenario, Keys(1, 2))
    for tick in range(scenario.ticks):
        live.advance(tick, scenario.baseline)


def _alternate(first: Callable[[], object], second: Callable[[], object]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Best (wall, processor) seconds of two things measured in turns, so that a busy machine slows both."""
    first()
    second()
    one, two = zip(*((_both(first), _both(second)) for _ in range(3)), strict=True)
    return (min(wall for wall, _ in one), min(cpu for _, cpu in one)), (min(wall for wall, _ in two), min(cpu for _, cpu in two))


def _both(work: Callable[[], object]) -> tuple[float, float]:
    cpu = time.process_time()
    wall = _time(work)
    return wall, time.process_time() - cpu


def _best(work: Callable[[], object], rounds: int) -> float:
    work()
    return min(_time(work) for _ in range(rounds))


def _time(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def draw_plan(run: replay.Run, draws_per_tick: float) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Means of the Poisson draws and sizes and chances of the binomial draws of each tick of a run, as many per tick as the room makes."""
    rows, products = run.rows, len(run.products)
    entries = rows[:, at.R_FOLLOW : at.R_PAID + 1]
    people = [entries * 0.7, entries * 0.3, run.items[:, :, at.P_CLICKS]]
    means = np.concatenate([*people, rows[:, [at.R_ORDERS, at.R_RAISED, at.R_COMMENTS, at.R_NEW_FOLLOWERS]]], axis=1)
    count = max(1, round(draws_per_tick) - means.shape[1])
    sizes = np.repeat(rows[:, [at.R_ONLINE]] / 16.0, count, axis=1).round()
    chances = np.repeat((rows[:, [at.R_EXITS]] / np.maximum(1.0, rows[:, [at.R_ONLINE]])).clip(0.001, 0.6), count, axis=1)
    sizes[:, : min(products, max(0, count - 24))] = 1.0
    return np.ascontiguousarray(means), np.ascontiguousarray(sizes), np.ascontiguousarray(chances)


def _draw_only(plan: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], keys: list[Keys]) -> float:
    return float(_draws(*plan, np.array([key.traffic for key in keys], dtype=np.uint64)))


@njit(cache=True, parallel=True, error_model="numpy")
def _draws(means, sizes, chances, keys):  # type: ignore[no-untyped-def]
    """The same number of uniforms and variates per tick, and nothing else."""
    room, sums = np.uint64(7), np.zeros(len(keys))
    for path in prange(len(keys)):
        total = 0.0
        for t in range(means.shape[0]):
            for k in range(0, means.shape[1], 2):
                u0, u1 = uniforms(keys[path], room, t, draws.ARRIVE, k // 2)
                total += poisson(means[t, k], u0)
                if k + 1 < means.shape[1]:
                    total += poisson(means[t, k + 1], u1)
            for k in range(0, sizes.shape[1], 2):
                u0, u1 = uniforms(keys[path], room, t, draws.LEAVE_NEW, k // 2)
                total += binomial(sizes[t, k], chances[t, k], u0)
                if k + 1 < sizes.shape[1]:
                    total += binomial(sizes[t, k + 1], chances[t, k + 1], u1)
        sums[path] = total
    return sums.sum()


def _table(figures: dict[str, object]) -> str:
    lines = [f"{name:28} {value}" for name, value in figures.items() if name != "cores"]
    cores = figures["cores"]
    assert isinstance(cores, dict)
    for number, values in cores.items():
        lines += [f"{number} core(s) {name:24} {value}" for name, value in values.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
