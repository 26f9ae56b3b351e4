"""What `.ci/soak grading` does with 1,000 attempts, with fewer: all handed in over HTTP and graded, once each, by real processes."""

import os
import subprocess
import sys

import pytest

from tests.services.processes import ROOT
from tests.services.staged_attempts import ROOMS

ATTEMPTS = 40


@pytest.mark.services
def test_attempts_handed_in_together_are_all_graded_once() -> None:
    command = [sys.executable, "-m", "tests.services.grading_load", "--attempts", str(ATTEMPTS)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTIFY_") and name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=900)
    sys.stdout.write(f"{ATTEMPTS} attempts\n{done.stdout}\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"| graded | {ATTEMPTS} attempts, {ATTEMPTS} results, {ROOMS * ATTEMPTS} room grades |" in done.stdout
