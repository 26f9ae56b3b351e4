"""The soak of a sitting, at a size for every push: `.ci/soak sitting` runs it with 50 people, two rooms of four minutes, and every process killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.processes import ROOT
from tests.services.sitting.run import REDUCED, full_plan, reduced_plan
from tests.services.sitting.stage import Rooms

PEOPLE = 6


@pytest.mark.services
def test_a_sitting_survives_cuts_of_the_network_and_kills() -> None:
    command = [sys.executable, "-m", "tests.services.sitting.run", "--reduced", "--people", str(PEOPLE), "--pause", "1"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTIFY_") and name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=600)
    sys.stdout.write(f"{PEOPLE} people, {REDUCED.live_s:.0f} s, {len(reduced_plan(REDUCED))} faults\n{done.stdout}\n")
    if "CI_ARTEFACTS" in os.environ:
        (Path(os.environ["CI_ARTEFACTS"]) / "sitting.md").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert f"| graded | {PEOPLE} of {PEOPLE} attempts" in done.stdout
    assert "Checked for every person, room, action and frame, and true:" in done.stdout


def test_the_full_plan_cuts_a_whole_room_every_30_s_and_kills_everything_alone_and_together() -> None:
    rooms = Rooms(2, 240, 5)
    plan = full_plan(rooms)
    cuts_s = [fault.at_s for fault in plan if not hasattr(fault, "parts") and fault.position == 1]
    assert cuts_s[:-1] == [30.0 * number for number in range(1, 8)]
    assert rooms.live_s - 5 < cuts_s[-1] < rooms.live_s
    killed = [set(fault.parts) for fault in plan if hasattr(fault, "parts")]
    for part in ("web-0", "worker", "beat", "redis", "postgres"):
        assert {part} in killed
    assert {"web-0", "web-1", "worker", "beat", "redis", "postgres"} in killed
