"""A host is fitted from recordings; the room repeats its recording, and a held-out room never sees an outcome."""

from __future__ import annotations

import numpy as np
import pytest

from sandbox.calibration.calibrate import calibrate
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.host_model import HostModel, from_json, to_json
from sandbox.calibration.recording import Evening, Recording, read_evening, read_recording
from sandbox.calibration.room_model import expected_gmv, room_model
from sandbox.engine.bundle import room_from_json
from sandbox.engine.bundle import to_json as bundle_json
from tests.sandbox.calibration import session_files as build


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return [read_recording(build.SESSIONS / name) for name in ("snacks-01", "snacks-02", "snacks-05")]


@pytest.fixture(scope="module")
def host(recordings: list[Recording]) -> HostModel:
    return calibrate(recordings, members=3)


def test_a_room_repeats_the_recorded_gmv(host: HostModel, recordings: list[Recording]) -> None:
    for recording in recordings:
        model = room_model(host, recording, "abduction")
        assert model.mode == "abduction"
        assert expected_gmv(model, paths=64) == pytest.approx(recording.gmv, rel=0.02)


def test_the_same_recordings_and_seed_give_the_same_bytes(host: HostModel, recordings: list[Recording]) -> None:
    assert to_json(calibrate(recordings, members=3)) == to_json(host)


def test_a_host_model_survives_json(host: HostModel) -> None:
    assert from_json(to_json(host)) == host


def test_a_room_survives_its_bundle(host: HostModel, recordings: list[Recording]) -> None:
    model = room_model(host, recordings[0], "abduction")
    assert room_from_json(bundle_json(model)) == model


def test_refits_on_resampled_blocks_differ(host: HostModel) -> None:
    fitted = np.array([member.flatten() for member in host.members])
    clicks = [host.moved.index(row) for row in host.moved if row.name in {"click_rate", "shelf_weight", "hold_defer", "leave_settled_rate"}]
    assert (np.ptp(fitted[:, clicks], axis=0) > 0).all()


def test_what_the_data_see_is_narrower_than_its_prior(host: HostModel) -> None:
    spread = {row.name: row.spread_share for row in host.moved}
    assert spread["comment_rate"] < 0.2
    assert spread["question_per_click"] < 0.3


def test_entries_and_products_are_all_that_a_held_out_room_reads(host: HostModel) -> None:
    files = build.read_folder("snacks-03")
    for line in range(2, 61):
        for column in ("online", "orders", "gmv", "exits", "product_clicks", "comments", "refund_gmv", "watch_seconds"):
            files = build.with_cell(files, "minutes.csv", line, column, str((line * 7919) % 977))
    del files["product_minutes.csv"]
    corrupted = room_model(host, read_evening(files), "held-out")
    whole = room_model(host, read_recording(build.SESSIONS / "snacks-03"), "held-out")
    assert bundle_json(corrupted) == bundle_json(whole)


def test_a_held_out_room_has_no_shocks_and_brings_in_the_recorded_entries(host: HostModel) -> None:
    from sandbox.calibration.room_model import level_keys
    from sandbox.engine import layout as at
    from sandbox.engine.replay import run_recorded_paths

    evening = read_evening(build.SESSIONS / "snacks-03")
    model = room_model(host, evening, "held-out")
    shocks = model.exogenous
    assert set(shocks.shock_leave) == {1.0}
    assert {value for row in (*shocks.shock_click, *shocks.shock_demand) for value in row} == {1.0}
    totals = run_recorded_paths(model, level_keys(64), model.recorded).totals.mean(axis=0)
    recorded = evening.entries.to_numpy().sum(axis=0)
    assert totals[at.R_FOLLOW : at.R_PAID + 1] == pytest.approx(recorded, rel=0.015)


def test_abduction_needs_the_outcomes(host: HostModel) -> None:
    evening: Evening = read_evening(build.SESSIONS / "snacks-03")
    with pytest.raises(TypeError):
        room_model(host, evening, "abduction")


@pytest.mark.parametrize(
    ("names", "code"),
    [((), "no_recordings"), (("snacks-01", "boutique-01"), "several_hosts"), (("snacks-01", "snacks-01"), "same_session_twice")],
)
def test_what_cannot_be_fitted_together_is_refused(names: tuple[str, ...], code: str) -> None:
    with pytest.raises(CalibrationError) as refusal:
        calibrate([read_recording(build.SESSIONS / name) for name in names])
    assert refusal.value.code == code


def test_a_product_that_the_host_never_showed_is_refused(host: HostModel) -> None:
    with pytest.raises(CalibrationError) as refusal:
        room_model(host, read_evening(build.SESSIONS / "boutique-01"), "held-out")
    assert refusal.value.code == "unknown_product"
