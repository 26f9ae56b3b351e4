"""The interval of an uplift is tried on hosts whose truth is known. Here a small one; the full size is `.ci/soak coverage`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from sandbox.calibration.calibrate import calibrate
from sandbox.calibration.coverage import Trial, document, draw_truth, summarise, trials_of
from sandbox.calibration.evening_room import on_another_evening
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.other_operators import lever_variations, of_other_evenings
from sandbox.calibration.recording import Recording, parse_recording, read_recording
from sandbox.calibration.room_model import level_keys, room_model
from sandbox.calibration.simulate_recording import simulate_recording
from sandbox.engine import layout as at
from sandbox.engine.replay import run_recorded_paths
from sandbox.management.commands.coverage import table
from tests.sandbox.calibration import session_files as build

MEMBERS = 3


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return [read_recording(build.SESSIONS / name) for name in ("snacks-01", "snacks-02", "snacks-05")]


@pytest.fixture(scope="module")
def base(recordings: list[Recording]) -> HostModel:
    return calibrate(recordings, members=MEMBERS)


def files_of(recording: Recording, name: str) -> build.Files:
    """The simulated tables in the files of the session that they are of."""
    files = build.read_folder(name)
    for file, frame in (("minutes.csv", recording.minutes), ("product_minutes.csv", recording.product_minutes)):
        files[file] = frame.to_csv(index=False).encode()
    return files


def test_a_simulated_recording_passes_every_check_of_a_real_one(base: HostModel, recordings: list[Recording]) -> None:
    simulated = simulate_recording(room_model(base, recordings[0], "held-out"), level_keys(1)[0], recordings[0])
    read = parse_recording(files_of(simulated, "snacks-01"))
    assert read.minutes["orders"].sum() == simulated.minutes["orders"].sum() > 0
    assert read.gmv == pytest.approx(simulated.gmv)
    assert list(read.minutes.columns) == list(recordings[0].minutes.columns)


def test_a_true_host_is_as_far_off_as_the_refits_are(base: HostModel) -> None:
    random = np.random.default_rng(1)
    drawn = np.array([draw_truth(base, random).to_fit_scale() for _ in range(400)])
    scaled = np.array([member.to_fit_scale() for member in base.members])
    assert drawn.std(axis=0) == pytest.approx(np.sqrt(((scaled[1:] - scaled[0]) ** 2).mean(axis=0)), rel=0.15, abs=1e-9)


def test_other_evenings_differ_but_the_recorded_people_come_in(base: HostModel, recordings: list[Recording]) -> None:
    evening = recordings[0]
    plain = room_model(base, evening, "held-out")
    random = np.random.default_rng(4)
    rooms = [on_another_evening(plain, evening, base.evening_variation, random) for _ in range(3)]
    totals = np.array([run_recorded_paths(room, level_keys(32), room.recorded).totals.mean(axis=0) for room in rooms])
    assert totals[:, at.R_FOLLOW : at.R_PAID + 1].sum(axis=1) == pytest.approx(float(evening.entries.to_numpy().sum()), rel=0.04)
    assert np.ptp(totals[:, at.R_EXPECTED_GMV]) > 0.02 * totals[:, at.R_EXPECTED_GMV].mean()


def test_intervals_of_one_simulated_host(base: HostModel, recordings: list[Recording]) -> None:
    trials = trials_of(base, recordings, replicate=0, members=MEMBERS, only=("price",))
    sys.stdout.write(f"coverage, reduced: 1 simulated host of 3 evenings, {MEMBERS} members, {len(trials)} intervals\n")
    assert {(trial.mode, trial.log) for trial in trials} == {(mode, "price") for mode in ("abduction", "held-out")}
    for trial in trials:
        assert trial.low < trial.point < trial.high
        assert abs(trial.point - trial.true) < 0.5
    assert np.mean([trial.inside for trial in trials]) >= 0.5


def test_every_lever_variation_is_a_log_that_the_engine_takes(base: HostModel, recordings: list[Recording]) -> None:
    model = room_model(base, recordings[0], "held-out")
    logs = {**lever_variations(model.recorded, model.products, model.ticks), **of_other_evenings(recordings[0], recordings)}
    recorded = run_recorded_paths(model, level_keys(4), model.recorded).totals
    for name, log in logs.items():
        assert [control.tick for control in log] == sorted(control.tick for control in log), name
        assert (run_recorded_paths(model, level_keys(4), log).totals[:, at.R_EXPECTED_GMV] > 0.0).all(), name
    assert recorded[:, at.R_EXPECTED_GMV].min() > 0.0


def test_the_table_counts_by_mode_and_lever() -> None:
    trial = Trial("snacks", 0, "snacks-01", "abduction", "price", true=0.10, point=0.12, low=0.05, high=0.20)
    rows = [trial, replace(trial, mode="held-out", true=0.30), replace(trial, log="bot:rundown-7", replicate=1)]
    groups = {row["group"]: row for row in summarise(rows)}
    assert (groups["all"]["intervals"], groups["all"]["inside"]) == (3, 0.6667)
    assert (groups["price"]["intervals"], groups["price"]["inside"]) == (2, 0.5)
    assert groups["bot"]["standard_error"] is None
    assert groups["all"]["standard_error"] == pytest.approx(0.25)
    text = table(document(rows, "room/0", 2))
    assert "Simulated hosts: 2. Intervals: 3." in text
    assert "| price | 2 | 50.0% |" in text
    assert "| snacks #0 | 2 | 50.0% |" in text
    assert "| snacks #1 | 1 | 100.0% |" in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replicates": 0}, "--replicates must be at least 1"),
        ({"jobs": 0}, "--jobs must be at least 1"),
        ({"host": ["nobody"]}, "no session of the host nobody"),
        ({"sessions": build.SESSIONS / "nowhere"}, "there is no such folder"),
    ],
)
def test_a_wrong_command_line_is_refused_with_the_reason(options: dict[str, object], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("coverage", **{"sessions": build.SESSIONS, **options})


def test_a_host_with_two_sessions_cannot_be_tried(tmp_path: Path) -> None:
    for name in ("snacks-01", "snacks-02"):
        (tmp_path / name).symlink_to(build.SESSIONS / name)
    with pytest.raises(CommandError, match="snacks: a replicate needs at least 3 sessions"):
        call_command("coverage", sessions=tmp_path)
