"""Same seed, same score, for ever: recorded runs are played again, every one bit-equal. RECORDED_RUNS=1000 plays all; else each eighth."""

import os
import sys

from sandbox.engines import engine_of
from tests.sandbox.engine.recorded_runs import RUNS, recorded, replayed

ASKED = range(0, RUNS, RUNS // int(os.environ.get("RECORDED_RUNS", "125")))


def test_recorded_runs_are_bit_equal():
    scenario, logs, digests = recorded()
    assert len(digests) == RUNS
    assert len(set(digests)) == RUNS  # no two runs of these are the same: each digest says something
    different = [number for number, digest in zip(ASKED, replayed(scenario, logs, ASKED), strict=True) if digest != digests[number]]
    sys.stdout.write(f"| {len(ASKED)} of {RUNS} | {engine_of(scenario).version} | {len(ASKED) - len(different)} |\n")
    assert different == []


def test_one_action_more_or_another_key_is_seen():
    """The digests are of the runs, not of something that every run shares."""
    scenario, logs, digests = recorded()
    fewer = [log[:-1] for log in logs]
    assert next(replayed(scenario, fewer, [0])) != digests[0]
    assert next(replayed(scenario, [logs[0]] * 2, [1])) not in digests
    assert engine_of(scenario).version == scenario.room.engine_version
