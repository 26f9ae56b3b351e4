"""One door, every version: a bundle is read, played, steered and led by bots in the version that it is pinned to."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from numba.core.registry import CPUDispatcher as Dispatcher

from sandbox.engine.bundle import Keys, digest, to_json
from sandbox.engine.controls import Control
from sandbox.engine.errors import BundleError, VersionAltered, VersionNotPinned
from sandbox.engine.reference_room import reference_room, reference_scenario
from sandbox.engines import CURRENT, bot_by_id, engine_by_version, engine_of, engine_of_room, engines, room_from_json, scenario_from_json
from tests.sandbox.engine.golden.fingerprint import scenario_file

KEYS = Keys(7, 8)
FIRST = engine_by_version("room/1")


def test_two_versions_are_played_side_by_side_each_as_itself():
    """Same parameters by name, same log, same keys: each version answers with its own physics, whoever was asked before."""
    old, new = scenario_from_json(scenario_file(FIRST).read_bytes()), reference_scenario()
    before = engine_of(new).run(new, KEYS, new.baseline).digest()
    alone = FIRST.run(old, KEYS, old.baseline).digest()
    assert engine_of(old) is FIRST
    assert engine_of(new) is CURRENT
    assert engine_of(new).run(new, KEYS, new.baseline).digest() == before != alone
    assert FIRST.run(old, KEYS, old.baseline).digest() == alone


def test_two_versions_in_one_process_find_their_compiled_code_at_once(monkeypatch):
    """numba tells named tuples apart by what they hold: without `versions.EDITION` every call of the second version went through Python."""
    rooms = []
    for engine in engines():
        scenario = engine.scenario_from_json(scenario_file(engine).read_bytes())
        room = engine.live_room(scenario, KEYS)
        room.advance(5, ())
        engine.run_paths(scenario, [KEYS, KEYS], ())
        rooms.append((room, engine, scenario))
    resolved = []
    original = Dispatcher.typeof_pyval
    monkeypatch.setattr(Dispatcher, "typeof_pyval", lambda self, value: resolved.append(self) or original(self, value))
    for room, engine, scenario in rooms:
        room.advance(10, ())
        engine.run(scenario, KEYS, ())
        engine.run_paths(scenario, [KEYS, KEYS], ())
    assert {dispatcher.py_func.__module__ for dispatcher in resolved} == set()


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.package)
def test_an_ensemble_run_at_once_is_its_members_run_one_by_one(engine):
    scenario = engine.scenario_from_json(scenario_file(engine).read_bytes())
    room = replace(scenario.room, members=(scenario.room.members[0], *(_warmer(member) for member in scenario.room.members[:1])))
    scenario = replace(scenario, room=room)
    at_once = engine.run_members(scenario, KEYS, scenario.baseline, range(2))
    assert [run.digest() for run in at_once] == [engine.run(scenario, KEYS, scenario.baseline, member).digest() for member in range(2)]
    assert at_once[0].digest() != at_once[1].digest()


def _warmer(member):
    """Another member of the ensemble: every product is bought a little more often."""
    return replace(member, product_deal=tuple(value + 0.1 for value in member.product_deal))


def test_a_bundle_is_read_by_its_own_version():
    data = scenario_file(FIRST).read_bytes()
    scenario = scenario_from_json(data)
    assert type(scenario).__module__.startswith(FIRST.package)
    assert to_json(scenario) == data
    assert len(scenario.room.members[0].values) == len(FIRST.module("parameters").SPECS)
    assert scenario.room.members[0]["elasticity"] > 0


def test_a_room_is_read_and_made_into_a_scenario_by_its_own_version():
    data = to_json(scenario_from_json(scenario_file(FIRST).read_bytes()).room)
    room = room_from_json(data)
    assert engine_of_room(room) is FIRST
    assert type(room).__module__.startswith(FIRST.package)
    assert digest(room) == digest(room_from_json(to_json(room)))
    assert engine_of_room(room_from_json(to_json(reference_room()))) is CURRENT


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.package)
def test_a_live_room_of_any_version_is_its_replay(engine):
    """Steered with controls of the current module, as consoles do."""
    scenario = engine.scenario_from_json(scenario_file(engine).read_bytes())
    log = (Control(0, "cue", "", "demo"), Control(40, "pitch", "T2", ""), Control(90, "price", "T2", "85"))
    room = engine.live_room(scenario, KEYS)
    for tick in (0, 39, 40, 41, 120, scenario.ticks - 1):
        room.advance(tick, [control for control in log if control.tick <= tick])
        assert room.frame(tick - 1)["tick"] == tick
    assert room.finished
    assert room.run().digest() == engine.run(scenario, KEYS, log).digest()


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.package)
def test_the_action_path_of_any_version(engine):
    scenario = engine.scenario_from_json(scenario_file(engine).read_bytes())
    assert engine.refuse(scenario, (), Control(10, "cue", "", "hook")) is None
    refusal = engine.refuse(scenario, (), Control(10, "cue", "", "sing"))
    assert refusal is not None
    assert refusal.code == "unknown_choice"
    assert engine.uptake_delay_ticks(scenario, KEYS, 1) >= 1
    assert engine.levers["cue"].host_instruction


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.package)
def test_the_bots_of_any_version_play_its_rooms(engine):
    scenario = engine.scenario_from_json(scenario_file(engine).read_bytes())
    assert len(engine.panel()) == 24
    run, log = engine.play(scenario, KEYS, engine.panel()[-1])
    assert log
    assert run.digest() == engine.run(scenario, KEYS, log).digest()


def test_bots_of_another_version_are_refused():
    scenario = replace(reference_scenario(), bot_version="bots/99")
    with pytest.raises(VersionNotPinned) as caught:
        engine_of(scenario).play(scenario, KEYS, CURRENT.panel()[0])
    assert caught.value.version == "bots/99"


def test_a_version_that_is_not_carried_is_refused():
    strange = reference_scenario()
    strange = replace(strange, room=replace(strange.room, engine_version="room/99"))
    for ask in (lambda: engine_of(strange), lambda: scenario_from_json(to_json(strange)), lambda: room_from_json(to_json(strange.room))):
        with pytest.raises(VersionNotPinned, match="room/99"):
            ask()


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"room": 1, "bot_version": "bots/1"}', b'{"room": {"engine_version": "room/1"}}'])
def test_what_names_no_engine_is_refused(data):
    with pytest.raises(BundleError):
        scenario_from_json(data)
    with pytest.raises(BundleError):
        room_from_json(data)


def test_a_bundle_of_one_version_under_the_name_of_another_is_refused():
    """A parameter list of another length cannot be read in silence."""
    told = json.loads(scenario_file(FIRST).read_bytes())
    told["room"]["members"][0]["values"].append(1.0)
    scenario = scenario_from_json(json.dumps(told).encode())
    with pytest.raises(ValueError, match="size"):
        FIRST.run(scenario, KEYS, ())


def test_an_altered_version_is_refused():
    altered = replace(FIRST, altered=("tick.py",))
    with pytest.raises(VersionAltered, match=r"tick\.py"):
        altered.run(reference_scenario(), KEYS, ())


def test_operators_of_all_versions_have_names():
    for engine in engines():
        for spec in (*engine.panel(), *engine.degenerate()):
            assert bot_by_id(spec.id).name_zh
    with pytest.raises(KeyError):
        bot_by_id("nobody")


def test_actions_need_no_compiler_in_any_version():
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from sandbox.engine.bundle import Keys\n"
        "from sandbox.engine.controls import Control\n"
        "from sandbox.engines import engine_of, scenario_from_json\n"
        f"scenario = scenario_from_json(Path({str(scenario_file(FIRST))!r}).read_bytes())\n"
        "engine = engine_of(scenario)\n"
        "engine.refuse(scenario, (), Control(1, 'cue', '', 'hook'))\n"
        "engine.uptake_delay_ticks(scenario, Keys(1, 2), 1)\n"
        "engine.panel()\n"
        "sys.exit('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
