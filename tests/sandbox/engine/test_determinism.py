"""Same arguments, same bytes: in another process, with other threads, in pieces, for another CPU family. Every version for itself."""

import json
import os
import platform
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numba
import numpy as np
import pytest
from llvmlite.binding import get_host_cpu_features

from sandbox.engine import replay
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control
from sandbox.engine.errors import LateControl, VersionNotPinned
from sandbox.engine.live import LiveRoom
from sandbox.engines import CURRENT, Engine, engines
from tests.sandbox.engine.builders import act, keys, quiet_scenario, reference_scenario
from tests.sandbox.engine.golden.fingerprint import DIGESTS, fingerprint, name_of

ROOT = Path(__file__).parents[3]
every_engine = pytest.mark.parametrize("engine", engines(), ids=name_of)
OTHER_CPUS = {
    "generic": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "nehalem": {"NUMBA_CPU_NAME": "nehalem", "NUMBA_CPU_FEATURES": ""},  # vectors of 128 bits, no fused multiply-add
    "haswell": {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ""},  # 256 bits and fused multiply-add
}


@cache
def golden() -> dict[str, dict[str, str]]:
    return json.loads(DIGESTS.read_bytes())


def fingerprint_in_another_process(engine: Engine, **environment: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sandbox.engine.golden.fingerprint", name_of(engine)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True, timeout=600,
    )  # fmt: skip
    return json.loads(done.stdout)


@every_engine
def test_the_bytes_of_a_version_never_change(engine):
    """Of a version that is not published yet, `python -m tests.sandbox.engine.golden.write` settles them anew."""
    assert fingerprint(engine) == golden()[name_of(engine)]


def test_every_golden_version_is_still_carried():
    assert {name_of(engine) for engine in engines()} == set(golden())


@pytest.mark.parametrize("threads", ["1", "2"])
def test_another_process_with_other_threads_gives_the_same_bytes(threads):
    assert fingerprint_in_another_process(CURRENT, NUMBA_NUM_THREADS=threads) == golden()[name_of(CURRENT)]


@pytest.mark.parametrize("cpu", OTHER_CPUS)
def test_code_for_another_cpu_family_gives_the_same_bytes(cpu):
    if cpu != "generic" and platform.machine() != "x86_64":
        pytest.skip("these families are of x86-64")
    if cpu == "haswell" and not get_host_cpu_features().get("avx2"):
        pytest.skip("this processor has no AVX2")
    assert fingerprint_in_another_process(CURRENT, **OTHER_CPUS[cpu]) == golden()[name_of(CURRENT)]


@every_engine
def test_code_for_no_special_cpu_gives_the_bytes_of_every_version(engine):
    if engine is CURRENT:
        pytest.skip("tested above with the other families")
    assert fingerprint_in_another_process(engine, **OTHER_CPUS["generic"]) == golden()[name_of(engine)]


def test_the_number_of_threads_does_not_change_a_path():
    scenario, many = reference_scenario(), keys(40)
    before = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        alone = replay.run_paths(scenario, many, scenario.baseline)
    finally:
        numba.set_num_threads(before)
    together = replay.run_paths(scenario, many, scenario.baseline)
    for one, other in zip(alone, together, strict=True):
        assert one.tobytes() == other.tobytes()


def test_a_path_among_many_is_the_path_alone():
    scenario, many = reference_scenario(), keys(7)
    paths = replay.run_paths(scenario, many, scenario.baseline)
    alone = replay.run(scenario, many[4], scenario.baseline)
    assert np.allclose(paths.totals[4], alone.rows.sum(axis=0), rtol=1e-12)
    assert (paths.units[4] == alone.product_units.sum(axis=0)).all()


def test_the_order_of_a_log_matters_only_within_a_tick():
    scenario = quiet_scenario()
    log = act((30, "price", "T1", "80"), (10, "cue", "", "hook"), (50, "pitch", "T2", ""))
    shuffled = (log[5], log[0], log[1], log[3], log[2], log[4])
    assert replay.run(scenario, keys(1)[0], log).digest() == replay.run(scenario, keys(1)[0], shuffled).digest()
    within = (*log, Control(60, "cue", "", "close"), Control(60, "cue", "", "demo"))
    other = (*log, Control(60, "cue", "", "demo"), Control(60, "cue", "", "close"))
    assert replay.run(scenario, keys(1)[0], within).digest() != replay.run(scenario, keys(1)[0], other).digest()


@pytest.mark.parametrize("pieces", [[239], [0, 1, 2, 50, 51, 120, 239], [*range(0, 240, 7), 239]])
def test_a_live_room_in_pieces_is_the_replay(pieces):
    scenario, key = reference_scenario(), keys(1)[0]
    live = LiveRoom(scenario, key)
    for tick in pieces:
        live.advance(tick, [control for control in scenario.baseline if control.tick <= tick])
    assert live.finished
    assert live.run().digest() == replay.run(scenario, key, scenario.baseline).digest()


def test_a_fork_goes_its_own_way_and_leaves_its_origin_alone():
    scenario, key = reference_scenario(), keys(1)[0]
    live = LiveRoom(scenario, key)
    live.advance(100, scenario.baseline)
    fork = live.fork()
    early = tuple(control for control in scenario.baseline if control.tick <= 100)
    fork.advance(239, (*early, Control(101, "cue", "", "hook")))
    live.advance(239, scenario.baseline)
    assert live.run().digest() == replay.run(scenario, key, scenario.baseline).digest()
    assert fork.run().digest() != live.run().digest()


@pytest.mark.parametrize("tick", [-1, 0, 155])
def test_a_fork_plays_on_as_its_origin_would(tick):
    """Also before the first tick, and while released stock is on its way: it copies all that decides what comes."""
    scenario, key = reference_scenario(), keys(1)[0]
    live = LiveRoom(scenario, key)
    log = (*scenario.baseline, Control(150, "release", "T2", "20"))
    live.advance(tick, [control for control in log if control.tick <= tick])
    fork = live.fork()
    assert fork.frame(-1) == live.frame(-1)
    live.advance(239, log)
    fork.advance(239, log)
    assert fork.run().digest() == live.run().digest() == replay.run(scenario, key, log).digest()
    assert fork.frame(-1) == live.frame(-1)


def test_it_refuses_a_control_for_the_past():
    live = LiveRoom(reference_scenario(), keys(1)[0])
    live.advance(20, ())
    with pytest.raises(LateControl) as caught:
        live.advance(25, [Control(18, "cue", "", "hook")])
    assert caught.value.tick == 18


def test_actions_do_not_change_who_would_have_come():
    """Common random numbers: until an action can matter, two logs share every draw."""
    scenario, key = quiet_scenario(), keys(1)[0]
    plain, other = replay.run(scenario, key, act()), replay.run(scenario, key, act((100, "price", "T2", "80")))
    assert (plain.rows[:100] == other.rows[:100]).all()
    assert (plain.entries[[0, 2]] == other.entries[[0, 2]]).all()


def test_another_key_is_another_evening():
    scenario = quiet_scenario()
    first, second = keys(2)
    assert replay.run(scenario, first, act()).digest() != replay.run(scenario, second, act()).digest()
    traffic = replay.run(scenario, Keys(first.traffic, second.luck), act())
    assert (traffic.entries[0] == replay.run(scenario, first, act()).entries[0]).all()


def test_a_room_of_another_version_is_refused():
    scenario = reference_scenario()
    strange = replace(scenario, room=replace(scenario.room, engine_version="room/99"))
    with pytest.raises(VersionNotPinned):
        replay.run(strange, keys(1)[0], ())
    with pytest.raises(VersionNotPinned):
        LiveRoom(strange, keys(1)[0])
