"""`what_if`: no database, one answer per control file, errors by file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.sandbox.calibration import session_files as build

CALIBRATE = [str(build.SESSIONS / name) for name in ("snacks-01", "snacks-05")]


def logs(tmp_path: Path) -> dict[str, str]:
    """The recorded log; the same with more stock than there is released at once; nothing done at all."""
    recorded = (build.SESSIONS / "snacks-01" / "operator.csv").read_text(encoding="utf-8-sig")
    lines = recorded.strip().splitlines()
    generous = [lines[0], *(f"0,release,S{number},9999" for number in range(1, 7)), *lines[1:]]
    texts = {"same": recorded, "generous": "\n".join(generous) + "\n", "idle": lines[0] + "\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return {name: str(tmp_path / f"{name}.csv") for name in texts}


def answer(session: str, controls: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    call_command("what_if", calibrate=CALIBRATE, session=str(build.SESSIONS / session), controls=controls, json=True)
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def test_it_answers_for_each_log_in_the_order_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = logs(tmp_path)
    same, generous, idle = answer("snacks-01", [files["same"], files["generous"], files["idle"]], capsys)
    assert [row["controls"] for row in (same, generous, idle)] == [files["same"], files["generous"], files["idle"]]
    assert {row["mode"] for row in (same, generous, idle)} == {"abduction"}
    assert same["uplift"] == 0.0
    assert float(generous["uplift"]) > 0.0 > float(idle["uplift"])  # type: ignore[arg-type]
    assert float(generous["uplift_low"]) < float(generous["uplift"]) < float(generous["uplift_high"])  # type: ignore[arg-type]
    widths = {round(float(row["uplift_high"]) - float(row["uplift_low"]), 4) for row in (generous, idle)}  # type: ignore[arg-type]
    assert len(widths) == 2
    assert float(same["net_gmv"]) < float(same["gmv"])  # type: ignore[arg-type]


def test_a_session_outside_the_fit_is_held_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [row] = answer("snacks-02", [logs(tmp_path)["idle"]], capsys)
    assert row["mode"] == "held-out"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("20,pitch,Z9,", "sku"),
        ("20,shout,,on", "lever"),
        ("20,cue,,dance", "value"),
        ("20,price,S1,1", "value"),
        ("5,cue,,demo", "at_s"),
        ("99999,cue,,demo", "at_s"),
    ],
)
def test_what_the_session_does_not_have_is_named_by_file_and_line(tmp_path: Path, line: str, column: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(f"at_s,lever,sku,value\n10,cue,,demo\n{line}\n")
    with pytest.raises(CommandError, match=rf"wrong\.csv, line 3, column {column}"):
        call_command("what_if", calibrate=CALIBRATE, session=str(build.SESSIONS / "snacks-02"), controls=[str(path)], json=True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        call_command("what_if", calibrate=CALIBRATE, session=str(build.SESSIONS / "snacks-02"), controls=[str(tmp_path / "nowhere.csv")])
