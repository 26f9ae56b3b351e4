"""What `script/bench --live` does with 2,000 consoles, with fewer: nothing lost, doubled or held. Sizes are printed; speed decides nothing."""

import os
import subprocess
import sys

import pytest

from tests.services.processes import ROOT

CONSOLES, ACTIONS_PER_S, SECONDS = 60, 10, 6


def load(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.services.live_load", "--consoles", str(CONSOLES), "--actions", str(ACTIONS_PER_S), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTIFY_") and name not in ("DATABASE_URL", "REDIS_URL")}
    size = ("--seconds", str(SECONDS), "--settle", "1", "--parse-every", "1")
    done = subprocess.run([*command, *size], cwd=ROOT, env=kept, capture_output=True, text=True, timeout=600)
    sys.stdout.write(f"{CONSOLES} consoles, {ACTIONS_PER_S} actions/s, {SECONDS} s\n{done.stdout}\n")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.services
def test_no_frame_is_lost_and_no_stream_holds_a_connection_or_a_thread() -> None:
    """All ticks at one instant, and SQLite, whose readers and writers wait for one another; PostgreSQL follows below."""
    told = load("--database", "SQLite", "--phase", "together")
    assert f"| actions accepted | {ACTIONS_PER_S * SECONDS} (" in told
    assert "| missing, doubled, never came | 0, 0, 0 (" in told


@pytest.mark.services
def test_two_processes_are_one_site_though_every_line_is_cut() -> None:
    """Streams and actions of a console go through different processes, and each stream goes on at the other one every three seconds."""
    told = load("--database", "PostgreSQL", "--phase", "together", "--processes", "2", "--cut-every", "3")
    assert f"| actions accepted | {ACTIONS_PER_S * SECONDS} (" in told
    assert "| missing, doubled, never came | 0, 0, 0 (" in told
    reconnects = int(told.partition(" frames read in whole); ")[2].partition(" reconnects")[0])
    assert reconnects >= CONSOLES


@pytest.mark.services
def test_a_killed_reading_process_costs_time_and_nothing_else() -> None:
    """The next one rebuilds every room from its log; the streams stay open and miss no tick."""
    told = load("--database", "PostgreSQL", "--readers", "2", "--kill-reader", "2")
    assert "killed 2 reading processes" in told
    assert f"| actions accepted | {ACTIONS_PER_S * SECONDS} (" in told
    assert "| missing, doubled, never came | 0, 0, 0 (" in told
    assert "; 0 reconnects" in told
