"""How fast the room is, beside the bound that its draws alone set in the same run: `python -m sandbox.engine.bench [--json] [--room FILE]`.

Every share and ratio compares two things measured in turns in one run, so that a busy machine slows both alike; seconds and ticks per
second are those of this machine as it was. `share_of_bound` = path-ticks per second over those of a program that only makes the draws.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sandbox.engine import draws, replay
from sandbox.engine import layout as at
from sandbox.engine.bundle import Keys, RoomModel, Scenario, default_limits, recorded_excerpt, room_from_json
from sandbox.engine.compiled import compiled
from sandbox.engine.draws import binomial, poisson, uniforms
from sandbox.engine.live import LiveRoom
from sandbox.engine.reference_room import reference_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PATHS = 1000
TICKS = 360
CROWD = 100.0
"""Times the traffic of a room, for the same price."""
PART = 20
"""Paths that a thread takes at a time."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--room", type=Path, help="a room bundle (JSON); default: the reference room with ten products")
    parser.add_argument("--no-first-call", action="store_true", help="do not measure compiling in a process without a cache")
    parser.add_argument("--paths", type=int, default=PATHS)
    options = parser.parse_args(arguments)
    room = room_from_json(options.room.read_bytes()) if options.room else _room(1.0)
    figures = measure(room, options.paths) | {"traffic": measure_crowd(options.paths // 4)}
    if not options.no_first_call:
        figures["first_call"] = measure_first_call()
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _table(figures))
    return 0


def _room(crowd: float) -> RoomModel:
    return reference_room(120, 10, scale=4.0 * crowd, stock=round(400 * crowd), room_id="bench")


def _scenario(room: RoomModel) -> Scenario:
    return Scenario(room, 0, min(TICKS, room.ticks), levers=default_limits(), ad_budget_cents=10**9, baseline=recorded_excerpt(room, 0, TICKS))


def measure(room: RoomModel, paths: int = PATHS) -> dict[str, object]:
    """All figures of one room. Times are the best of three."""
    scenario = _scenario(room)
    keys = [Keys(1000 + k, 2000 + k) for k in range(paths)]
    prepared = replay._prepare_scenario(scenario, scenario.baseline, 0)
    sample = replay.walk_paths(prepared, keys[:20])
    draws_per_tick = float(sample.totals[:, at.R_DRAWS].mean()) / scenario.ticks
    plan = draw_plan(replay._walk(prepared, keys[0], False, ()), draws_per_tick)
    path_ticks = paths * scenario.ticks
    live_s = _best(lambda: _play(scenario, frames=False), 3)
    figures: dict[str, object] = {
        "load of the machine": round(os.getloadavg()[0], 1),
        "paths": paths,
        "ticks": scenario.ticks,
        "products": len(room.products),
        "mean_online": float(sample.online.mean()),
        "draws_per_tick": round(draws_per_tick, 1),
        "live_ms_per_tick": round(1000 * live_s / scenario.ticks, 4),
        "live_ms_per_tick_with_frame": round(1000 * _best(lambda: _play(scenario, frames=True), 3) / scenario.ticks, 4),
        "replay_ms_per_tick": round(1000 * _best(lambda: replay._walk(prepared, keys[0], False, ()), 3) / scenario.ticks, 5),
    }
    by_cores: dict[str, dict[str, float]] = {}
    for cores in (1, 2):
        (room_s, room_cpu_s), (bound_s, bound_cpu_s) = _alternate(
            lambda cores=cores: replay.walk_paths(prepared, keys, cores),  # type: ignore[misc]
            lambda cores=cores: _draw_only(plan, keys, cores),  # type: ignore[misc]
        )
        by_cores[str(cores)] = {
            "path_ticks_per_s": round(path_ticks / room_s),
            "draw_only_path_ticks_per_s": round(path_ticks / bound_s),
            "share_of_bound": round(bound_s / room_s, 3),
            "share_of_bound_cpu": round(bound_cpu_s / room_cpu_s, 3),
            "draws_per_s": round(path_ticks * draws_per_tick / room_s),
        }
    return figures | {"cores": by_cores}


def measure_crowd(paths: int) -> dict[str, float]:
    """A path of the same room with a hundred times the traffic and stock, over one with the plain traffic (processor time, one core)."""
    keys = [Keys(1000 + k, 2000 + k) for k in range(paths)]
    plain, crowd = (replay._prepare_scenario(scenario, scenario.baseline, 0) for scenario in (_scenario(_room(1.0)), _scenario(_room(CROWD))))
    (_, plain_s), (_, crowd_s) = _alternate(lambda: replay.walk_paths(plain, keys, 1), lambda: replay.walk_paths(crowd, keys, 1))
    online = [float(replay.walk_paths(prepared, keys[:5], 1).online.mean()) for prepared in (plain, crowd)]
    return {"mean_online": round(online[0]), "mean_online_of_the_crowd": round(online[1]), "cost_ratio": round(crowd_s / plain_s, 3)}


def measure_first_call() -> dict[str, float]:
    """Everything that a live room, a replay and a batch of paths call: in a process that finds no compiled code, then in one that does."""
    program = "from sandbox.engine.replay import warm_up; warm_up()"
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("no_cache", "cached"):
            wall, cpu = time.perf_counter(), _children_s()
            subprocess.run([sys.executable, "-c", program], env={**os.environ, "NUMBA_CACHE_DIR": folder}, check=True)
            figures |= {f"{name}_s": round(time.perf_counter() - wall, 1), f"{name}_processor_s": round(_children_s() - cpu, 1)}
    return figures


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _play(scenario: Scenario, frames: bool) -> None:
    """One live room driven tick by tick, as a web process does, with a frame after every tick or without."""
    live = LiveRoom(scenario, Keys(1, 2))
    for tick in range(scenario.ticks):
        live.advance(tick, scenario.baseline)
        if frames:
            live.frame(tick - 1)


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


def _draw_only(plan: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], keys: list[Keys], threads: int) -> float:
    """On threads in the same way as `walk_paths`."""
    addresses = np.array([key.traffic for key in keys], dtype=np.uint64)
    parts = [addresses[first : first + PART] for first in range(0, len(addresses), PART)] if threads > 1 else [addresses]
    with ThreadPoolExecutor(threads) as pool:
        return float(sum(pool.map(lambda part: _draws(*plan, part), parts)))


@compiled
def _draws(means, sizes, chances, keys):  # type: ignore[no-untyped-def]
    """The same number of uniforms and variates per tick, and nothing else."""
    room, total = np.uint64(7), 0.0
    for path in range(len(keys)):
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
    return total


def _table(figures: dict[str, object], indent: str = "") -> str:
    lines = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines.append(f"{indent}{name}\n{_table(value, indent + '  ')}".rstrip())
        else:
            lines.append(f"{indent}{name:34} {value}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
