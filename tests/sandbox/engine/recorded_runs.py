"""A thousand recorded runs: logs of reference operators under many keys, and the digest of every byte that each gave when it was recorded.

`python -m tests.sandbox.engine.recorded_runs` records anew, after a deliberate new version of the engine. The scenario lies in the file: the version
that it is pinned to stays in the product, so that these runs must come out equal for ever.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Any

from sandbox.engine.bundle import Keys, Scenario, to_json
from sandbox.engine.controls import Control
from sandbox.engine.reference_room import reference_scenario
from sandbox.engines import engine_of, scenario_from_json

FILE = Path(__file__).with_name("golden") / "recorded_runs.json"
RUNS = 1000
KEPT = 16
"""Hexadecimal places of each digest: 64 bits."""


def keys_of_run(number: int) -> Keys:
    drawn = sha256(f"recorded run {number}".encode()).digest()
    return Keys(traffic=int.from_bytes(drawn[:8]), luck=int.from_bytes(drawn[8:16]))


def recorded() -> tuple[Scenario, list[tuple[Control, ...]], list[str]]:
    """Scenario, logs (dealt out in turn), and one digest a run."""
    stored = json.loads(FILE.read_text(encoding="ascii"))
    scenario = scenario_from_json(zlib.decompress(b64decode(stored["scenario"])))
    logs = [tuple(Control(*row) for row in log) for log in json.loads(zlib.decompress(b64decode(stored["logs"])))]
    return scenario, logs, stored["digests"]


def replayed(scenario: Scenario, logs: Sequence[Sequence[Control]], numbers: Sequence[int]) -> Iterator[str]:
    engine = engine_of(scenario)
    for number in numbers:
        yield engine.run(scenario, keys_of_run(number), logs[number % len(logs)]).digest()[:KEPT]


def record() -> None:
    scenario = reference_scenario()
    engine = engine_of(scenario)
    logs = [tuple(engine.table(scenario, keys_of_run(-1 - n)).play(operator)[1]) for n, operator in enumerate(engine.panel())]
    packed: dict[str, Any] = {
        "engine": scenario.room.engine_version,
        "scenario": _packed(to_json(scenario)),
        "logs": _packed(json.dumps([[astuple(control) for control in log] for log in logs]).encode()),
        "digests": list(replayed(scenario, logs, range(RUNS))),
    }
    FILE.write_text(json.dumps(packed, indent=1) + "\n", encoding="ascii")


def _packed(content: bytes) -> str:
    return b64encode(zlib.compress(content, 9)).decode()


if __name__ == "__main__":
    record()
