"""What a version of the engine with its bots makes of its golden scenario, as digests: `python -m tests.sandbox.engine.golden.fingerprint NAME`.

`NAME.json` is the scenario as that version published it, `digests.json` what it must come to, for ever.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from sandbox.engine.bundle import Keys
from sandbox.engines import Engine, engines
from sandbox.engines.freeze import package_name

HERE = Path(__file__).parent
DIGESTS = HERE / "digests.json"
KEYS = Keys(0x0123456789ABCDEF, 0xFEDCBA9876543210)
PATHS = [Keys(0x9E3779B97F4A7C15 * (k + 1) % 2**64, 0xD1B54A32D192ED03 * (k + 1) % 2**64) for k in range(9)]
FRAME_EVERY_TICKS = 7


def name_of(engine: Engine) -> str:
    return package_name(engine.version, engine.bot_version)


def scenario_file(engine: Engine) -> Path:
    return HERE / f"{name_of(engine)}.json"


def fingerprint(engine: Engine) -> dict[str, str]:
    """Replay, paths of two ensemble members' worth of keys, a live room with its frames, and every operator's log."""
    scenario = engine.scenario_from_json(scenario_file(engine).read_bytes())
    paths = engine.run_paths(scenario, PATHS, scenario.baseline)
    return {
        "bundle": _sha(engine.module("bundle").to_json(scenario)),
        "run": engine.run(scenario, KEYS, scenario.baseline).digest(),
        "paths": _sha(b"".join(part.tobytes() for part in paths)),
        "live": _live(engine, scenario),
        "bots": _sha(_plain([_log(engine, scenario, spec) for spec in (*engine.panel(), *engine.degenerate())])),
    }


def _live(engine: Engine, scenario: Any) -> str:
    room, frames = engine.live_room(scenario, KEYS), []
    for tick in range(0, scenario.ticks, FRAME_EVERY_TICKS):
        room.advance(tick, [control for control in scenario.baseline if control.tick <= tick])
        frames.append(room.frame(tick - FRAME_EVERY_TICKS))
    return _sha(_plain(frames))


def _log(engine: Engine, scenario: Any, spec: Any) -> list[Any]:
    run, log = engine.play(scenario, KEYS, spec)
    return [spec.id, run.digest(), [[control.tick, control.lever, control.sku, control.value] for control in log]]


def _plain(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True).encode()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fingerprint(next(engine for engine in engines() if name_of(engine) == sys.argv[1]))))
