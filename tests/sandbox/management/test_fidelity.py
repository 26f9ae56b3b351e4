"""script/manage fidelity and fidelity_figures: what they read, refuse and print. The fits themselves are tested elsewhere."""

import json
import shutil
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sandbox.calibration import measure_fidelity as measuring
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.recording import Recording
from tests.sandbox.calibration.session_files import SESSIONS
from tests.sandbox.calibration.test_fidelity_summary import row

FUNNEL = {name: {"recorded": 1.0, "simulated": 1.1} for name in ("dwell_s", "clicks_per_entry", "orders_per_click", "gpm_cny", "return_share")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sessions of two hosts, and numbers without a fit."""
    for name in ("snacks-01", "snacks-02", "boutique-01", "boutique-02"):
        shutil.copytree(SESSIONS / name, tmp_path / "sessions" / name)

    def predict(recordings: Sequence[Recording], place: int) -> dict[str, Any]:
        one = recordings[place]
        numbers = {name: value for name, value in row(one.host, place, 0.02).items() if name != "reproduced"}
        return {**numbers, "session": one.id, "gmv_recorded": one.gmv, "gmv_expected": 1.02 * one.gmv, "funnel": FUNNEL}

    def repeat(recordings: Sequence[Recording]) -> list[dict[str, Any]]:
        return [{"session": one.id, "gmv_error": -0.004} for one in recordings]

    monkeypatch.setattr(measuring, "held_out_row", predict)
    monkeypatch.setattr(measuring, "_repeat", repeat)
    return tmp_path / "sessions"


def run(folder: Path, *options: str) -> tuple[str, str]:
    out, progress = StringIO(), StringIO()
    call_command("fidelity", "--sessions", str(folder), "--jobs", "1", *options, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


def test_it_prints_every_session_medians_ranks_and_a_verdict(folder: Path) -> None:
    table, progress = run(folder)
    lines = {line.split()[0]: line for line in table.splitlines() if line.strip()}
    assert [name for name in lines if name.startswith(("snacks-", "boutique-"))] == ["boutique-01", "boutique-02", "snacks-01", "snacks-02"]
    assert "+2.0%" in lines["snacks-01"]
    assert "-0.4%" in lines["snacks-01"]
    assert "+10.0%" in lines["snacks-01"]
    assert "VERDICT: all targets are met" in table
    assert "6/6" in progress


def test_the_document_is_json_and_the_same_in_the_file(folder: Path, tmp_path: Path) -> None:
    text, _ = run(folder, "--json", "--out", str(tmp_path / "fidelity.json"))
    document = json.loads(text)
    assert json.loads((tmp_path / "fidelity.json").read_text(encoding="utf-8")) == document
    assert (document["format"], len(document["sessions"])) == ("fidelity/1", 4)
    assert document["sessions"][0]["reproduced"] == {"gmv_error": -0.004}
    assert document["summary"]["met"] is True


def test_held_out_only_leaves_the_own_logs_out(folder: Path) -> None:
    text, progress = run(folder, "--json", "--held-out-only")
    assert not any("reproduced" in line for line in json.loads(text)["sessions"])
    assert "4/4" in progress


def test_a_session_that_cannot_be_predicted_keeps_its_place_and_misses_the_verdict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = measuring.held_out_row

    def predict(recordings: Sequence[Recording], place: int) -> dict[str, Any]:
        if recordings[place].id == "snacks-02":
            raise CalibrationError("too_little", {"session": "snacks-01"})
        return known(recordings, place)

    monkeypatch.setattr(measuring, "held_out_row", predict)
    table, _ = run(folder)
    assert "not predicted" in table
    assert "MISSED  3 of 4 sessions could be predicted; not snacks-02" in table


def test_bad_input_is_an_error_and_nothing_is_measured(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "measure_fidelity", lambda *_, **__: pytest.fail("it was measured"))
    shutil.rmtree(folder / "snacks-02")
    with pytest.raises(CommandError, match="snacks: only one session"):
        run(folder)
    with pytest.raises(CommandError, match="no such folder"):
        run(folder / "nowhere")
    with pytest.raises(CommandError, match="at least 1"):
        call_command("fidelity", "--sessions", str(folder), "--jobs", "0", stderr=StringIO())


def test_the_figures_come_out_of_the_document(folder: Path, tmp_path: Path) -> None:
    document = tmp_path / "fidelity.json"
    run(folder, "--out", str(document))
    out = StringIO()
    call_command("fidelity_figures", str(document), "--into", str(tmp_path), stdout=out)
    first = {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")}
    assert sorted(first) == ["fidelity-errors.svg", "fidelity-predicted.svg"]
    call_command("fidelity_figures", str(document), "--into", str(tmp_path), stdout=out)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")} == first


def test_what_is_no_fidelity_document_is_refused(tmp_path: Path) -> None:
    for name, text in (("a.json", "[]"), ("b.json", '{"format": "other"}'), ("c.json", "{")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(CommandError, match=name):
            call_command("fidelity_figures", str(tmp_path / name), "--into", str(tmp_path), stdout=StringIO())
    with pytest.raises(CommandError, match="nowhere"):
        call_command("fidelity_figures", str(tmp_path / "nowhere.json"), stdout=StringIO())
